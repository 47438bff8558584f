"""Units × index → features → one calibrated score a unit and code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from precode.domain.suggestions import Strength
from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.index import CodeIndex

FEATURES = ("exemplars", "definition", "words in common", "cues")
"""The order of the features everywhere."""

STRONG = 0.5
"""From here on a suggestion is more likely right than wrong."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """How features become the probability that a turn carries a code.

    Logistic: ``p = σ(intercept + Σ weights · features + no_code_weight · likeness)`` where
    likeness is the cosine of a unit to talk without any code. Fitted on the exemplar bank
    (weights) and on gold-coded interviews (scale, intercept, threshold); see
    ``models/README.md``. ``withheld`` are the permanent ids of codes whose suggestions were mostly
    wrong there: by default they are not suggested.
    """

    weights: tuple[float, ...]
    averages: tuple[float, ...]
    no_code_weight: float
    no_code_average: float
    intercept: float
    threshold: float
    withheld: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not len(self.weights) == len(self.averages) == len(FEATURES):
            raise ValueError(f"{len(FEATURES)} weights and averages are wanted")

    def log_odds(self, features: Scores, likeness: Scores) -> Scores:
        """Return log odds ``(units, codes)`` from features and likeness ``(units,)``."""
        gate = self.no_code_weight * (likeness - self.no_code_average)
        fused: Scores = (features - np.array(self.averages)) @ np.array(self.weights)
        return fused + gate[:, None] + self.intercept

    def shares(self, features: Scores) -> tuple[tuple[str, float], ...]:
        """Return what each feature of one unit and code ``(4,)`` adds to the log odds."""
        return tuple(
            (name, round(float(weight * (value - average)), 6))
            for name, weight, value, average in zip(
                FEATURES, self.weights, features, self.averages, strict=True
            )
        )

    def strength(self, score: float) -> Strength:
        """Put a probability in a word."""
        return strength_of(score, self.threshold)


def features_of(
    texts: Sequence[str], vectors: FloatMatrix, index: CodeIndex
) -> tuple[Scores, Scores]:
    """Compare units with every code.

    Returns
    -------
    features
        ``(units, codes, 4)`` in the order of `FEATURES`: cosine to the code's
        exemplars, cosine to its definition, cosine of words, share of the best covered cue phrase.
    likeness
        ``(units,)``: cosine to talk without any code.
    """
    if vectors.shape != (want := (len(texts), index.code_vectors.shape[1])):
        raise ValueError(f"vectors have shape {vectors.shape}, expected {want}")
    placed = index.space.place(vectors)
    features = np.empty((len(texts), len(index.codes), len(FEATURES)))
    features[:, :, 0] = placed @ index.code_vectors.T
    features[:, :, 1] = placed @ index.definition_vectors.T
    features[:, :, 2] = index.words.overlap(texts)
    features[:, :, 3] = index.cues.coverage(texts)
    return features, (placed @ index.no_code_vector.T)[:, 0]


def probability(log_odds: Scores) -> Scores:
    """Return 0..1 for log odds, without overflow."""
    return 1 / (1 + np.exp(-np.clip(log_odds, -60, 60)))


def log_odds(probabilities: Scores) -> Scores:
    """Return the log odds that gave these probabilities, within what 12 digits can tell."""
    clipped = probabilities.clip(1e-12, 1 - 1e-12)
    odds: Scores = np.log(clipped / (1 - clipped))
    return odds


def strength_of(score: float, threshold: float) -> Strength:
    """Put a probability in a word, given the least that is suggested."""
    if score >= STRONG:
        return "strong"
    return "possible" if score >= threshold else "weak"
