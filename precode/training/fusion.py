"""Fit how much each kind of evidence counts, and calibrate the result.

Two steps on different data. The weights say how well each feature picks the code of an
exemplar out of all codes; every exemplar is compared with an index that was built without
it. Scale, intercept and threshold say how often that is right in real interview turns; they
come from gold-coded interviews that no exemplar was taken from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from precode.domain.codes import Codebook
from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.fusion import FEATURES, Fusion, features_of, probability
from precode.stages.index import CodeIndex, build_index, index_of

_FOLDS = 5
_SEED = 17


@dataclass(frozen=True, slots=True)
class GoldInterview:
    """One gold-coded interview, ready to learn from.

    ``vectors`` is ``(units, dim)``; ``turns`` ``(units,)`` the turn of each unit; ``gold`` the
    pairs of turn and index of a code.
    """

    name: str
    texts: Sequence[str]
    vectors: FloatMatrix
    turns: npt.NDArray[np.intp]
    gold: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class FitReport:
    """How the fit did on interviews that were left out one at a time."""

    interviews: int
    gold_codes: int
    recall_at_5: float
    micro_f1: float
    brier: float


def fit_fusion(
    codebook: Codebook, vectors: FloatMatrix, interviews: Sequence[GoldInterview]
) -> tuple[Fusion, FitReport]:
    """Return the fusion fitted on the codebook's exemplars and on gold interviews.

    Parameters
    ----------
    vectors
        Those of `precode.stages.index.texts_to_encode`, ``(texts, dim)``.
    """
    features, answers = _cross_fitted(codebook, vectors)
    averages = features.mean(axis=(0, 1))
    scales = features.std(axis=(0, 1))
    scales[scales == 0] = 1  # a feature that never varies, such as cues of codes without any
    weights = _listwise((features - averages) / scales, answers) / scales
    raw = Fusion(tuple(map(float, weights)), tuple(map(float, averages)), 0.0, 0.0, 0.0, 0.5)
    index = build_index(codebook, vectors)
    tables = [_turn_table(interview, index, raw) for interview in interviews]
    held_out = [
        _calibrate([other for other in tables if other is not table]).probabilities(table)
        for table in tables
    ]
    gold = np.concatenate([table.gold for table in tables])
    threshold = _best_threshold(np.concatenate(held_out), gold)
    report = FitReport(
        interviews=len(tables),
        gold_codes=int(gold.sum()),
        recall_at_5=_recall_at_5(held_out, tables),
        micro_f1=_f1(np.concatenate(held_out) >= threshold, gold),
        brier=float(np.mean((np.concatenate(held_out) - gold) ** 2)),
    )
    calibration = _calibrate(tables)
    fusion = replace(
        raw,
        weights=tuple(calibration.scale * weight for weight in raw.weights),
        no_code_weight=calibration.gate,
        no_code_average=calibration.average,
        intercept=calibration.intercept,
        threshold=threshold,
    )
    return fusion, report


@dataclass(frozen=True, slots=True)
class _TurnTable:
    """The best log odds of each turn and code before calibration, all flattened.

    ``likeness`` is that of the unit with the best log odds to talk without a code.
    """

    codes: int
    log_odds: Scores
    likeness: Scores
    gold: npt.NDArray[np.bool_]


def _cross_fitted(codebook: Codebook, vectors: FloatMatrix) -> tuple[Scores, npt.NDArray[np.intp]]:
    """Return features of every exemplar from an index built without it, and the right answers.

    ``(texts, codes, features)`` and ``(texts,)``; talk without a code has the answer
    ``len(codes)``.
    """
    codes = codebook.codes
    exemplars = [exemplar for code in codes for exemplar in code.exemplars]
    texts = [exemplar.text for exemplar in (*exemplars, *codebook.no_code)]
    of_texts = vectors[len(codes) :]
    position = {code.code: number for number, code in enumerate(codes)}
    answers = np.array(
        [position[e.code] for e in exemplars] + [len(codes)] * len(codebook.no_code), np.intp
    )
    fold = np.random.default_rng(_SEED).permutation(len(texts)) % _FOLDS
    features = np.empty((len(texts), len(codes), len(FEATURES)))
    for number in range(_FOLDS):
        out = fold == number
        kept = {exemplar.id for exemplar, left in zip(exemplars, out, strict=False) if not left}
        index = index_of(
            [
                replace(code, exemplars=tuple(e for e in code.exemplars if e.id in kept))
                for code in codes
            ],
            [exemplar for exemplar in exemplars if exemplar.id in kept],
            vectors[: len(codes)],
            of_texts[: len(exemplars)][~out[: len(exemplars)]],
            of_texts[len(exemplars) :][~out[len(exemplars) :]],
        )
        rows = np.flatnonzero(out)
        features[rows], _ = features_of([texts[row] for row in rows], of_texts[rows], index)
    return features, answers


def _listwise(features: Scores, answers: npt.NDArray[np.intp]) -> Scores:
    """Return weights ``(features,)`` under which the right code most often has the highest sum.

    Conditional logit with an intercept for 'no code' and a light ridge.
    """
    from scipy.optimize import minimize

    rows = np.arange(len(answers))

    def loss(weights: Scores) -> tuple[float, Scores]:
        sums = features @ weights[:-1]
        sums = np.hstack([sums, np.full((len(sums), 1), weights[-1])])
        sums -= sums.max(axis=1, keepdims=True)
        chance = np.exp(sums)
        total = chance.sum(axis=1, keepdims=True)
        likelihood = (sums[rows, answers] - np.log(total[:, 0])).mean()
        chance /= total
        chance[rows, answers] -= 1
        slope = np.einsum("nc,ncf->f", chance[:, :-1], features) / len(rows)
        gradient = np.append(slope, chance[:, -1].mean()) + 2e-3 * weights
        return float(1e-3 * weights @ weights - likelihood), gradient

    fitted = minimize(loss, np.zeros(features.shape[2] + 1), jac=True, method="L-BFGS-B")
    weights: Scores = fitted.x[:-1]
    return weights


def _turn_table(interview: GoldInterview, index: CodeIndex, raw: Fusion) -> _TurnTable:
    features, likeness = features_of(interview.texts, interview.vectors, index)
    odds = raw.log_odds(features, likeness)
    turns = np.unique(interview.turns)
    best = np.empty((len(turns), odds.shape[1]))
    like = np.empty_like(best)
    gold = np.zeros(best.shape, np.bool_)
    for row, turn in enumerate(turns):
        of_turn = np.flatnonzero(interview.turns == turn)
        top = odds[of_turn].argmax(axis=0)
        best[row] = odds[of_turn].max(axis=0)
        like[row] = likeness[of_turn[top]]
        gold[row, [code for number, code in interview.gold if number == turn]] = True
    return _TurnTable(odds.shape[1], best.ravel(), like.ravel(), gold.ravel())


@dataclass(frozen=True, slots=True)
class _Calibration:
    """Log odds = scale · raw log odds + gate · (likeness - average) + intercept."""

    scale: float
    gate: float
    average: float
    intercept: float

    def probabilities(self, table: _TurnTable) -> Scores:
        gate = self.gate * (table.likeness - self.average)
        return probability(self.scale * table.log_odds + gate + self.intercept)


def _calibrate(tables: Sequence[_TurnTable]) -> _Calibration:
    """Fit the calibration under which probabilities come true on the turns of `tables`."""
    from sklearn.linear_model import LogisticRegression

    odds = np.concatenate([table.log_odds for table in tables])
    likeness = np.concatenate([table.likeness for table in tables])
    gold = np.concatenate([table.gold for table in tables])
    average, spread = float(likeness.mean()), float(likeness.std()) or 1.0
    fitted = LogisticRegression(C=10).fit(np.c_[odds, (likeness - average) / spread], gold)
    scale, gate = (float(value) for value in fitted.coef_[0])
    return _Calibration(scale, gate / spread, average, float(fitted.intercept_[0]))


def _best_threshold(scores: Scores, gold: npt.NDArray[np.bool_]) -> float:
    """Return the threshold with the highest F1, rounded to two decimals."""
    candidates = np.arange(0.05, 0.6, 0.01)
    return round(float(max(candidates, key=lambda cut: _f1(scores >= cut, gold))), 2)


def _f1(ours: npt.NDArray[np.bool_], gold: npt.NDArray[np.bool_]) -> float:
    return float(2 * (ours & gold).sum() / max(1, ours.sum() + gold.sum()))


def _recall_at_5(scores: Sequence[Scores], tables: Sequence[_TurnTable]) -> float:
    ranks = []
    for of_interview, table in zip(scores, tables, strict=True):
        rows = of_interview.reshape(-1, table.codes)
        gold = table.gold.reshape(rows.shape)
        better = (rows[:, None, :] > rows[:, :, None]).sum(axis=2)
        ranks += list(better[gold])
    return float(np.mean(np.array(ranks) < 5))
