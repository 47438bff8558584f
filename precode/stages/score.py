"""Texts and vectors → log odds of every code, and what moved them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.fusion import Fusion, features_of
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
        stages = [self.fusion.log_odds(features, likeness)]
        for _, heads in self.heads:
            stages.append(heads.adjust(stages[-1], vectors))
        return Scored(self, features, tuple(stages))


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Units compared with every code.

    ``features`` is ``(units, codes, features)``; ``stages`` holds the log odds ``(units, codes)``
    after the fusion and after each of the heads.
    """

    scorer: Scorer
    features: Scores
    stages: tuple[Scores, ...]

    @property
    def odds(self) -> Scores:
        """The log odds at the end."""
        return self.stages[-1]

    def shares(self, unit: int, code: int) -> tuple[tuple[str, float], ...]:
        """Return what each part adds to the log odds of one unit and code, by its name."""
        moved = [
            (name, round(float(after[unit, code] - before[unit, code]), 6))
            for (name, _), before, after in zip(
                self.scorer.heads, self.stages, self.stages[1:], strict=False
            )
        ]
        return (*self.scorer.fusion.shares(self.features[unit, code]), *moved)
