"""How likely words tell of any technique at all, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.fusion import probability
from precode.stages.space import Space

_STRENGTH = 1.0  # of the prior that says nothing about any direction; chosen with the pool


@dataclass(frozen=True, slots=True, eq=False)
class Codable:
    """A direction ``(dim,)`` in ``space`` along which talk with a technique differs from other."""

    space: Space
    direction: Scores
    intercept: float

    def probability(self, vectors: FloatMatrix) -> Scores:
        """Return 0..1 for each of ``vectors`` ``(n, dim)``: ``(n,)``."""
        odds: Scores = self.space.place(vectors) @ self.direction + self.intercept
        return probability(odds)


def learn_codable(space: Space, exemplars: FloatMatrix, no_code: FloatMatrix) -> Codable:
    """Learn it from exemplars of all codes ``(n, dim)`` and talk without a code ``(m, dim)``.

    Both sides weigh the same. Codes that are not among the exemplars are told from talk without a
    code nearly as well as those that are: see ``models/README.md``.
    """
    from sklearn.linear_model import LogisticRegression

    placed = np.vstack([space.place(exemplars), space.place(no_code)])
    is_code = np.r_[np.ones(len(exemplars)), np.zeros(len(no_code))]
    fitted = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=2000)
    fitted.fit(placed, is_code)
    return Codable(space, fitted.coef_[0], float(fitted.intercept_[0]))
