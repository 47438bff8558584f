"""Fit how much the codes of a unit take from one another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from precode.domain.evaluation import Flags
from precode.domain.vectors import Scores
from precode.stages.contest import Contest, together
from precode.training.calibration import best_units

Seen = tuple[Scores, Sequence[npt.NDArray[np.intp]], Flags]
"""Log odds ``(units, codes)``, the units of each turn, and gold ``(turns, codes)``."""


def fit_contest(interviews: Sequence[Seen]) -> Contest:
    """Return the contest that suits the gold best, turn by turn.

    The log odds must come from heads that other interviews taught.
    """
    from sklearn.linear_model import LogisticRegression

    own, others, gold = [], [], []
    for odds, rows, truth in interviews:
        best = best_units(odds, rows)
        own.append(odds[best, np.arange(odds.shape[1])].ravel())
        others.append(together(odds)[:, 0][best].ravel())
        gold.append(truth.ravel())
    columns = np.stack([np.concatenate(own), np.concatenate(others)], axis=1)
    spreads = columns.std(axis=0)
    spreads[spreads == 0] = 1
    fitted = LogisticRegression(C=10).fit(columns / spreads, np.concatenate(gold))
    weights = fitted.coef_[0] / spreads
    return Contest(float(weights[0]), float(-weights[1]), float(fitted.intercept_[0]))
