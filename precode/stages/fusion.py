"""Units × index → features → one calibrated score a unit and code."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from precode.domain.suggestions import Strength
from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.contest import Contest
from precode.stages.index import CodeIndex

FEATURES = ("exemplars", "definition", "words in common", "cues")
"""The order of the features everywhere."""

STRONG = 0.5
"""From here on a suggestion is more likely right than wrong."""

# For a code with few exemplars, or none: words count less where there are few of them. The
# proportions were chosen on three codebooks that have nothing to do with behaviour change and on
# groups of codes that the encoder had not met; scale and intercept were fitted with three
# exemplars a code and an encoder that had learned of no code. See models/README.md.
_FEW_WEIGHTS = np.array([6.0, 12.0, 24.0, 2.0])
_BARE_WEIGHTS = np.array([6.0, 12.0, 12.0, 2.0])
_FEW_INTERCEPT = -2.2
_ENOUGH_EXEMPLARS = 40


@dataclass(frozen=True, slots=True)
class Fusion:
    """How features become the probability that a turn carries a code.

    Logistic: ``p = σ(intercept + Σ weights · features + no_code_weight · likeness)`` where
    likeness is the cosine of a unit to talk without any code. That holds for codes with as many
    exemplars as those that it was fitted with; the fewer a code has, the more its definition
    counts. Fitted on the exemplar bank
    (weights) and on gold-coded interviews (scale, intercept, threshold); see
    ``models/README.md``. ``withheld`` are the permanent ids of codes whose suggestions were mostly
    wrong there: by default they are not suggested. ``contest`` follows after the shipped heads.
    """

    weights: tuple[float, ...]
    averages: tuple[float, ...]
    no_code_weight: float
    no_code_average: float
    intercept: float
    threshold: float
    withheld: tuple[str, ...] = ()
    contest: Contest | None = None

    def __post_init__(self) -> None:
        if not len(self.weights) == len(self.averages) == len(FEATURES):
            raise ValueError(f"{len(FEATURES)} weights and averages are wanted")

    def log_odds(self, features: Scores, likeness: Scores, known: Scores | None = None) -> Scores:
        """Return log odds ``(units, codes)`` from features and likeness ``(units,)``.

        ``known`` ``(codes,)`` is what `familiarity` returns; None if all codes have enough
        exemplars.
        """
        gate = self.no_code_weight * (likeness - self.no_code_average)
        fused: Scores = (features - np.array(self.averages)) @ np.array(self.weights)
        odds: Scores = fused + gate[:, None] + self.intercept
        if known is None or bool(np.all(known == 1)):
            return odds
        # More codes share the turns: each is rarer.
        weights = np.where(known[:, None] > 0, _FEW_WEIGHTS, _BARE_WEIGHTS)
        few = np.einsum("ucf,cf->uc", features, weights) + _FEW_INTERCEPT
        few -= math.log(features.shape[1])
        blended: Scores = known * odds + (1 - known) * few
        return blended

    def shares(self, features: Scores, known: float = 1.0) -> tuple[tuple[str, float], ...]:
        """Return what each feature of one unit and code ``(4,)`` adds to the log odds."""
        full = np.array(self.weights) * (features - np.array(self.averages))
        few = _FEW_WEIGHTS if known > 0 else _BARE_WEIGHTS
        added = known * full + (1 - known) * few * features
        return tuple(
            (name, round(float(value), 6)) for name, value in zip(FEATURES, added, strict=True)
        )

    def strength(self, score: float) -> Strength:
        """Put a probability in a word."""
        return strength_of(score, self.threshold)


def familiarity(index: CodeIndex) -> Scores:
    """Return for each code 0..1, by how many exemplars it has: 1 if enough, ``(codes,)``."""
    counts = np.bincount(index.code_of, minlength=len(index.codes))
    share: Scores = np.minimum(counts / _ENOUGH_EXEMPLARS, 1)
    return share


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
