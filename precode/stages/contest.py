"""Codes contest for the same words: where many are near, each is less sure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precode.domain.vectors import Scores


@dataclass(frozen=True, slots=True)
class Contest:
    """How the log odds of all codes of a unit move those of each.

    ``log odds = own · before - others · log Σ exp(before) + intercept``, the sum over all codes of
    the unit. Words that lie near everything tell little, and say less for each code.
    """

    own: float
    others: float
    intercept: float

    def moved(self, odds: Scores) -> Scores:
        """Return the new log odds, ``(units, codes)`` as those before."""
        after: Scores = self.own * odds - self.others * together(odds) + self.intercept
        return after


def together(odds: Scores) -> Scores:
    """Return the log of the summed odds of each unit, ``(units, 1)``."""
    if not odds.shape[1]:
        return np.zeros((len(odds), 1))
    highest = odds.max(axis=1, keepdims=True)
    summed: Scores = highest + np.log(np.exp(odds - highest).sum(axis=1, keepdims=True))
    return summed
