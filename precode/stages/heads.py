"""Heads: what coded interviews teach beyond exemplars and definitions.

There are two sets of them: those that come with precode, learned from its gold-coded interviews,
and a study's own, learned from the decisions in its earlier transcripts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from precode.domain.codes import Code
from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.space import Space

SHIPPED_SHARE = "coded interviews"
STUDY_SHARE = "your earlier decisions"
"""The names of these parts of a score, in the evidence."""


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """How coded interviews move the log odds of a unit and code.

    ``log odds = scale · before + intercept + code_bias + place · directions``, where a unit's
    place is its vector in ``space``. Without coded turns this changes nothing, and the more
    there are, the more it may change: see `precode.training.heads`.

    ``code_bias`` is ``(codes,)``, ``directions`` ``(codes, dim)``; ``codes`` names them by their
    permanent ids. ``transcripts`` and ``decisions`` count what was learned from.
    """

    scale: float
    intercept: float
    code_bias: Scores
    directions: Scores
    space: Space
    codes: tuple[str, ...]
    encoder: str
    transcripts: int
    decisions: int

    def push(self, vectors: FloatMatrix) -> Scores:
        """Return what the coded turns say of each unit and code, ``(units, codes)``."""
        pushed: Scores = self.code_bias + self.space.place(vectors) @ self.directions.T
        return pushed

    def adjust(self, odds: Scores, vectors: FloatMatrix) -> Scores:
        """Return the new log odds ``(units, codes)``.

        ``odds`` ``(units, codes)`` are those before, ``vectors`` ``(units, dim)`` the encoder's.
        """
        return self.moved(odds, self.push(vectors))

    def moved(self, odds: Scores, push: Scores) -> Scores:
        """Return the new log odds, given what `push` returned for the units."""
        return self.scale * odds + self.intercept + push

    def before(self, odds: Scores, vectors: FloatMatrix) -> Scores:
        """Return the log odds that `adjust` moved to `odds`."""
        back: Scores = (odds - self.intercept - self.push(vectors)) / self.scale
        return back

    def for_codes(self, codes: Sequence[Code]) -> Heads:
        """Return these heads for other columns; a code that they do not know is not moved."""
        row = {code: number for number, code in enumerate(self.codes)}
        bias = np.zeros(len(codes))
        directions = np.zeros((len(codes), self.directions.shape[1]))
        for number, code in enumerate(codes):
            if code.id in row:
                bias[number] = self.code_bias[row[code.id]]
                directions[number] = self.directions[row[code.id]]
        return replace(
            self, code_bias=bias, directions=directions, codes=tuple(code.id for code in codes)
        )
