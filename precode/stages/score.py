"""Texts and vectors → log odds of every code, and what moved them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.fusion import Fusion, familiarity, features_of
from precode.stages.heads import Heads
from precode.stages.index import CodeIndex


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """The fusion of the evidence, then heads one after the other, each under its name."""

    index: CodeIndex
    fusion: Fusion
    heads: tuple[tuple[str, Heads], ...] = ()

    def score(self, texts: Sequence[str], vectors: FloatMatrix) -> Scored:
        """Compare units with every code."""
        features, likeness = features_of(texts, vectors, self.index)
        known = familiarity(self.index)
        odds = self.fusion.log_odds(features, likeness, known)
        pushes = []
        for _, heads in self.heads:
            pushes.append(heads.push(vectors))
            odds = heads.moved(odds, pushes[-1])
        return Scored(self, features, tuple(pushes), odds, known)


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Units compared with every code.

    ``features`` is ``(units, codes, features)``, each of ``pushes`` ``(units, codes)`` what one
    of the heads adds, ``odds`` ``(units, codes)`` the log odds at the end, and
    ``known`` ``(codes,)`` how far the fitted weights hold for each code.
    """

    scorer: Scorer
    features: Scores
    pushes: tuple[Scores, ...]
    odds: Scores
    known: Scores

    def shares(self, unit: int, code: int) -> tuple[tuple[str, float], ...]:
        """Return what each part adds to the log odds of one unit and code, by its name.

        Later heads scale what came before them; so are its shares.
        """
        shares = list(self.scorer.fusion.shares(self.features[unit, code], float(self.known[code])))
        for (name, heads), push in zip(self.scorer.heads, self.pushes, strict=True):
            shares = [(part, round(share * heads.scale, 6)) for part, share in shares]
            shares.append((name, round(float(push[unit, code]), 6)))
        return tuple(shares)
