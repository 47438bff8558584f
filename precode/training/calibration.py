"""Features of whole turns → probabilities that come true, learned from gold interviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from precode.domain.evaluation import Flags
from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.fusion import FEATURES, Fusion, features_of
from precode.stages.index import CodeIndex

_CUES = FEATURES.index("cues")


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


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A gold interview, its units compared with every code once.

    ``features`` ``(units, codes, features)`` and ``likeness`` ``(units,)`` as `features_of` returns
    them; ``rows`` the units of each turn; ``gold`` ``(turns, codes)``.
    """

    interview: GoldInterview
    features: Scores
    likeness: Scores
    rows: tuple[npt.NDArray[np.intp], ...]
    gold: Flags

    @classmethod
    def of(cls, interview: GoldInterview, index: CodeIndex) -> Compared:
        """Compare the units of `interview`."""
        features, likeness = features_of(interview.texts, interview.vectors, index)
        turns = np.unique(interview.turns)
        gold = np.zeros((len(turns), features.shape[1]), np.bool_)
        place = {int(turn): row for row, turn in enumerate(turns)}
        for turn, code in interview.gold:
            gold[place[turn], code] = True
        rows = tuple(np.flatnonzero(interview.turns == turn) for turn in turns)
        return cls(interview, features, likeness, rows, gold)

    def odds(self, fusion: Fusion) -> Scores:
        """Return the log odds of `fusion`, ``(units, codes)``."""
        return fusion.log_odds(self.features, self.likeness)


def best_units(odds: Scores, rows: Sequence[npt.NDArray[np.intp]]) -> npt.NDArray[np.intp]:
    """Return the unit of each turn that speaks most for each code, ``(turns, codes)``.

    ``odds`` is ``(units, codes)``, ``rows`` the units of each turn.
    """
    return np.stack([own[odds[own].argmax(axis=0)] for own in rows])


@dataclass(frozen=True, slots=True)
class TurnTable:
    """Each turn and code of an interview, by the unit that speaks most for the code.

    ``features`` ``(turns, codes, features)`` and ``likeness`` ``(turns, codes)`` are those of
    that unit; ``gold`` is ``(turns, codes)``.
    """

    features: Scores
    likeness: Scores
    gold: Flags

    @classmethod
    def build(cls, compared: Compared, fusion: Fusion) -> TurnTable:
        """Choose the units that `fusion` would choose."""
        best = best_units(compared.odds(fusion), compared.rows)
        features = compared.features[best, np.arange(best.shape[1])]
        return cls(features, compared.likeness[best], compared.gold)


def calibrate(raw: Fusion, tables: Sequence[TurnTable]) -> Fusion:
    """Return `raw` with the scale, cue weight, gate and intercept that fit the tables' gold."""
    from sklearn.linear_model import LogisticRegression

    weights = np.array(raw.weights)
    features = np.concatenate([table.features.reshape(-1, len(FEATURES)) for table in tables])
    likeness = np.concatenate([table.likeness.ravel() for table in tables])
    gold = np.concatenate([table.gold.ravel() for table in tables])
    base = (features - np.array(raw.averages)) @ weights
    cue, like = features[:, _CUES], likeness
    columns = np.stack([base, cue, like], axis=1)
    averages, spreads = columns.mean(axis=0), columns.std(axis=0)
    spreads[spreads == 0] = 1
    fitted = LogisticRegression(C=10).fit((columns - averages) / spreads, gold)
    scale, of_cue, gate = (float(value) for value in fitted.coef_[0] / spreads)
    weights = weights * scale
    weights[_CUES] = of_cue
    return replace(
        raw,
        weights=tuple(map(float, weights)),
        averages=(*raw.averages[:_CUES], float(averages[1]), *raw.averages[_CUES + 1 :]),
        no_code_weight=gate,
        no_code_average=float(averages[2]),
        intercept=float(fitted.intercept_[0]) - scale * float(averages[0]),
    )


def best_threshold(scores: Scores, gold: npt.NDArray[np.bool_]) -> float:
    """Return the threshold with the highest F1, rounded to two decimals."""
    candidates = np.arange(0.05, 0.6, 0.01)
    return round(float(max(candidates, key=lambda cut: f1(scores >= cut, gold))), 2)


def f1(ours: npt.NDArray[np.bool_], gold: npt.NDArray[np.bool_]) -> float:
    """Return the harmonic mean of precision and recall over all turns and codes."""
    return float(2 * (ours & gold).sum() / max(1, ours.sum() + gold.sum()))
