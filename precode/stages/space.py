"""The space in which words are compared with codes.

Raw sentence vectors of interview talk are close to one another for reasons that have
nothing to do with the codes: who speaks, about which trouble, how hesitantly. The exemplars
of one code differ in just these ways, so their spread within codes is taken out (linear
discriminant analysis with a shrunken covariance) before cosines are computed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from precode.domain.vectors import FloatMatrix, Scores, unit_rows

# As many exemplars as this weigh as much as the assumption that all directions are alike.
# Chosen on the interviews that calibrate, so that 2,000 exemplars give a shrinkage of 0.3.
_PRIOR_EXEMPLARS = 857
# A mean of few texts says more about them than about talk: it is drawn towards zero.
_PRIOR_TEXTS = 10
# As many own texts as this count as much as the mean of talk about anything.
_PRIOR_TALK = 100


@dataclass(frozen=True, slots=True)
class Space:
    """A centre ``(dim,)`` and a symmetric map ``(dim, dim)`` applied after it is taken away."""

    centre: Scores
    whiten: Scores

    def place(self, vectors: FloatMatrix, centre: Scores | None = None) -> Scores:
        """Return `vectors` ``(n, dim)`` in this space, rows of norm 1 (0 stays 0)."""
        moved = (
            vectors.astype(np.float64) - (self.centre if centre is None else centre)
        ) @ self.whiten
        moved[~vectors.any(axis=1)] = 0
        return unit_rows(moved)


def fit_space(
    exemplars: FloatMatrix,
    code_of: npt.NDArray[np.intp],
    others: FloatMatrix,
    definitions: FloatMatrix,
    talk: FloatMatrix | None = None,
) -> Space:
    """Return the space in which exemplars of one code lie close together.

    Parameters
    ----------
    exemplars
        ``(n, dim)``, with ``code_of`` ``(n,)`` the index of each one's code.
    others
        ``(m, dim)``: talk without a code; it helps to find the centre of talk.
    definitions
        ``(codes, dim)``
    talk
        ``(1, dim)``: the mean of talk about anything. The fewer exemplars there are, the nearer
        to it is the centre; where it is not known and there are fewer exemplars than codes, the
        definitions stand in.
    """
    dimension = definitions.shape[1]
    own = np.vstack([exemplars, others])
    if talk is not None:
        weight = len(own) / (len(own) + _PRIOR_TALK)
        centre = (own.mean(axis=0, dtype=np.float64) if len(own) else 0) * weight + (
            talk[0].astype(np.float64) * (1 - weight)
        )
    else:
        centre = centre_of(own if len(own) >= len(definitions) else definitions)
    counts = np.bincount(code_of, minlength=len(definitions)) if len(code_of) else np.zeros(1)
    if len(exemplars) <= np.count_nonzero(counts):  # no two exemplars of one code
        return Space(centre, np.eye(dimension))
    within = (
        exemplars.astype(np.float64) - code_means(exemplars, code_of, len(definitions))[code_of]
    )
    shrink = _PRIOR_EXEMPLARS / (_PRIOR_EXEMPLARS + len(exemplars))
    covariance = within.T @ within / (len(within) - 1)
    spread = np.trace(covariance) / dimension
    if not spread:  # the exemplars of each code are all the same
        return Space(centre, np.eye(dimension))
    covariance = (1 - shrink) * covariance + shrink * spread * np.eye(dimension)
    values, axes = np.linalg.eigh(covariance)
    whiten = (axes * np.sqrt(spread / values)) @ axes.T
    return Space(centre, whiten)


def centre_of(vectors: FloatMatrix) -> Scores:
    """Return the mean of `vectors` ``(n, dim)``, nearer to zero the fewer they are."""
    mean: Scores = vectors.mean(axis=0, dtype=np.float64)
    return mean * (len(vectors) / (len(vectors) + _PRIOR_TEXTS))


def code_means(vectors: FloatMatrix, code_of: npt.NDArray[np.intp], codes: int) -> Scores:
    """Return the mean vector of each code, ``(codes, dim)``; 0 for a code without vectors."""
    sums = np.zeros((codes, vectors.shape[1]))
    np.add.at(sums, code_of, vectors.astype(np.float64))
    counts = (
        np.bincount(code_of, minlength=codes)[:, None] if len(code_of) else np.zeros((codes, 1))
    )
    means: Scores = np.divide(sums, counts, out=sums, where=counts > 0)
    return means
