"""Evaluation: turns with what people coded and what was scored, and what came of comparing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from precode.domain.vectors import Scores

Flags = npt.NDArray[np.bool_]

Limit = float | Scores
"""The least probability that is suggested: one for all codes, or ``(codes,)``."""


@dataclass(frozen=True, slots=True, eq=False)
class CodedTurns:
    """The codable turns of one transcript: what was scored, and what people coded.

    ``turns``, ``words`` (how many) and ``roles`` are ``(turns,)``; ``scores`` and ``gold`` are
    ``(turns, codes)``. Scores of a rival may be anything that ranks; ours are probabilities.
    """

    name: str
    turns: npt.NDArray[np.intp]
    words: npt.NDArray[np.intp]
    roles: tuple[str, ...]
    scores: Scores
    gold: Flags

    def __post_init__(self) -> None:
        if not self.scores.shape == self.gold.shape == (len(self.turns), self.scores.shape[1]):
            raise ValueError(f"{self.scores.shape} scores, {self.gold.shape} gold")
        if not len(self.turns) == len(self.words) == len(self.roles):
            raise ValueError("turns, words and roles differ in length")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure with its 95% bootstrap interval; None where the gold does not define it."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class CodeResult:
    """Decisions about one code, or one group of codes, at the threshold.

    ``gold`` turns carry it, ``suggested`` turns were offered it, ``right`` are both.
    ``recall_at_5`` is over the gold turns; None without any.
    """

    code: str
    label: str
    group: str
    gold: int
    suggested: int
    right: int
    recall_at_5: float | None = None

    @property
    def precision(self) -> float | None:
        """Share of the suggestions that are right; None without suggestions."""
        return self.right / self.suggested if self.suggested else None

    @property
    def recall(self) -> float | None:
        """Share of the gold turns that were found; None without gold."""
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None where there is nothing to find and nothing was offered."""
        both = self.gold + self.suggested
        return 2 * self.right / both if both else None


@dataclass(frozen=True, slots=True)
class Bin:
    """Turns and codes whose probabilities lie near one another: what was said, what came true."""

    low: float
    high: float
    count: int
    mean_probability: float
    share_right: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often a gold code ranked below a code that the turn does not carry.

    Counted once for each gold code that did not come first among the wrong ones of its turn.
    """

    gold: str
    taken_for: str
    count: int


@dataclass(frozen=True, slots=True)
class ReadingPoint:
    """After reading this share of the words, best turns first, so much of the gold was seen."""

    read: float
    found: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What is reached after learning from the decisions in so many other transcripts."""

    transcripts: int
    measures: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Ranker:
    """One way of ranking codes, and how well it did: precode, or a rival."""

    name: str
    measures: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that `precode evaluate` found out.

    ``rankers`` holds precode first, then the rivals; their measures are named in
    `precode.evaluation.measures.MEASURES`. ``about`` names what was run: versions, hashes,
    settings. ``unit`` is ``turn`` or ``text``. ``curve`` is empty unless it was asked for.
    """

    gold: str
    unit: str
    transcripts: int
    turns: int
    coded_turns: int
    gold_codes: int
    distinct_codes: int
    threshold: float
    learned: bool
    rankers: tuple[Ranker, ...]
    by_code: tuple[CodeResult, ...]
    by_group: tuple[CodeResult, ...]
    reliability: tuple[Bin, ...]
    confusions: tuple[Confusion, ...]
    reading: tuple[ReadingPoint, ...]
    curve: tuple[CurvePoint, ...] = ()
    warnings: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def measures(self) -> Mapping[str, Estimate]:
        """Those of precode itself."""
        return self.rankers[0].measures
