"""Texts and vectors → log odds of every code, and what moved them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.fusion import Fusion, familiarity, features_of
from precode.stages.heads import SHIPPED_SHARE, STUDY_SHARE, Heads
from precode.stages.index import CodeIndex


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """The fusion of the evidence, shipped heads, the contest of the codes, a study's heads."""

    index: CodeIndex
    fusion: Fusion
    shipped: Heads | None = None
    study: Heads | None = None

    def score(self, texts: Sequence[str], vectors: FloatMatrix) -> Scored:
        """Compare units with every code."""
        features, likeness = features_of(texts, vectors, self.index)
        known = familiarity(self.index)
        odds = self.fusion.log_odds(features, likeness, known)
        pushes: dict[str, Scores] = {}
        if self.shipped is not None:
            pushes[SHIPPED_SHARE] = self.shipped.push(vectors)
            odds = self.shipped.moved(odds, pushes[SHIPPED_SHARE])
        if self.fusion.contest is not None:
            odds = known * self.fusion.contest.moved(odds) + (1 - known) * odds
        if self.study is not None:
            pushes[STUDY_SHARE] = self.study.push(vectors)
            odds = self.study.moved(odds, pushes[STUDY_SHARE])
        return Scored(self, features, pushes, odds, known)


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Units compared with every code.

    ``features`` is ``(units, codes, features)``, each of ``pushes`` ``(units, codes)`` what one
    of the heads adds, ``odds`` ``(units, codes)`` the log odds at the end, and
    ``known`` ``(codes,)`` how far the fitted weights hold for each code.
    """

    scorer: Scorer
    features: Scores
    pushes: dict[str, Scores]
    odds: Scores
    known: Scores

    def shares(self, unit: int, code: int) -> tuple[tuple[str, float], ...]:
        """Return what each part adds to the log odds of one unit and code, by its name.

        What follows scales what came before it; so are its shares. What all codes of a unit have in
        common is left out.
        """
        known = float(self.known[code])
        scorer, fusion = self.scorer, self.scorer.fusion
        shares = list(fusion.shares(self.features[unit, code], known))

        def then(scale: float, heads: str | None = None) -> None:
            shares[:] = [(part, round(share * scale, 6)) for part, share in shares]
            if heads is not None:
                shares.append((heads, round(float(self.pushes[heads][unit, code]), 6)))

        if scorer.shipped is not None:
            then(scorer.shipped.scale, SHIPPED_SHARE)
        if fusion.contest is not None:
            then(known * fusion.contest.own + (1 - known))
        if scorer.study is not None:
            then(scorer.study.scale, STUDY_SHARE)
        return tuple(shares)
