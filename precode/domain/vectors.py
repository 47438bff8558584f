"""Vectors and scores: types, and the one operation that everything shares."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

FloatMatrix = npt.NDArray[np.float32]
"""Vectors as encoders give them."""

Scores = npt.NDArray[np.float64]
"""Cosines, log odds, probabilities: computed in float64, so that the six decimals that
are written do not depend on how a matrix product was cut up among threads."""

F = TypeVar("F", np.float32, np.float64)


def unit_rows(vectors: npt.NDArray[F]) -> npt.NDArray[F]:
    """Return the rows of ``(n, dim)`` with norm 1; a row of zeros stays one."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: npt.NDArray[F] = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    return scaled
