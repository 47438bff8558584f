"""Coded interviews teach: heads fitted in seconds on what people decided.

The log odds before are the prior. Everything that the decisions may change is drawn
towards changing nothing by a Gaussian prior of fixed width (a MAP fit), so the blend
follows the evidence: two decisions move little, two hundred a lot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from precode.domain.evaluation import Flags
from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.heads import Heads
from precode.stages.space import Space


@dataclass(frozen=True, slots=True)
class Widths:
    """How far the priors let decisions move each part, in log odds (``scale``: a factor)."""

    scale: float
    intercept: float
    bias: float
    direction: float


FIRST = Widths(scale=0.3, intercept=1.0, bias=0.5, direction=3.0)
"""For the heads that come with precode: they also mend the fusion's calibration. Chosen on the
calibration interviews, each left out, among directions of 0.3 to 10 and biases of 0.2 to 1.5."""

STUDY = Widths(scale=0.05, intercept=0.1, bias=0.3, direction=3.0)
"""For a study's own, on top of those: what is calibrated already is hardly moved, or the first
decisions would make suggestions worse. Chosen on the validation interviews."""


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """One transcript's turns with the decisions about them.

    ``odds`` ``(turns, codes)`` are the log odds before of the unit that speaks most for a code
    in a turn, ``vectors`` ``(rows, dim)`` those of the units and ``best`` ``(turns, codes)``
    that unit's row. ``gold`` tells what was confirmed and ``known`` which pairs were decided
    at all.
    """

    odds: Scores
    vectors: FloatMatrix
    best: npt.NDArray[np.intp]
    gold: Flags
    known: Flags


def teach(
    decided: Sequence[Decided],
    codes: Sequence[str],
    encoder: str,
    space: Space,
    widths: Widths = STUDY,
) -> Heads:
    """Return the heads that fit the decisions best, given the priors.

    Parameters
    ----------
    codes
        The permanent ids of the codes, in the order of the columns.
    encoder
        The fingerprint of what made the vectors.
    space
        Where the units are placed before a direction is looked for.
    widths
        Of the priors.
    """
    from scipy.optimize import minimize

    count, dimension = len(codes), len(space.centre)
    pairs = _Pairs.of(decided, space)

    def unpack(values: Scores) -> tuple[float, float, Scores, Scores]:
        bias = values[2 : 2 + count] * widths.bias
        directions = values[2 + count :].reshape(count, dimension) * widths.direction
        scale, intercept = 1 + values[0] * widths.scale, values[1] * widths.intercept
        return float(scale), float(intercept), bias, directions

    def loss(values: Scores) -> tuple[float, Scores]:
        scale, intercept, bias, directions = unpack(values)
        along = pairs.places @ directions.T
        moved = scale * pairs.odds + intercept + bias[pairs.code] + along[pairs.row, pairs.code]
        misfit = float(np.logaddexp(0, moved).sum() - moved @ pairs.gold)
        wrong = 1 / (1 + np.exp(-moved)) - pairs.gold
        of_row = np.bincount(pairs.row * count + pairs.code, wrong, len(pairs.places) * count)
        slope = of_row.reshape(-1, count).T @ pairs.places
        gradient = np.concatenate(
            [
                [float(wrong @ pairs.odds) * widths.scale, float(wrong.sum()) * widths.intercept],
                np.bincount(pairs.code, wrong, count) * widths.bias,
                slope.ravel() * widths.direction,
            ]
        )
        return misfit + float(values @ values) / 2, gradient + values

    values = np.zeros(2 + count * (1 + dimension))
    if len(pairs.odds):
        values = minimize(loss, values, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    scale, intercept, bias, directions = unpack(values)
    return Heads(
        scale=scale,
        intercept=intercept,
        code_bias=bias,
        directions=directions,
        space=space,
        codes=tuple(codes),
        encoder=encoder,
        transcripts=len(decided),
        decisions=len(pairs.odds),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """All decided pairs of turn and code, one after the other.

    ``odds``, ``gold`` (0 or 1), ``code`` and ``row`` are ``(pairs,)``; a row of ``places``
    ``(rows, dim)`` is the unit that the pair is about.
    """

    odds: Scores
    gold: Scores
    code: npt.NDArray[np.intp]
    row: npt.NDArray[np.intp]
    places: Scores

    @classmethod
    def of(cls, decided: Sequence[Decided], space: Space) -> _Pairs:
        none = np.zeros(0, np.intp)
        starts = np.cumsum([0, *(len(part.vectors) for part in decided)])
        rows = [part.best[part.known] + s for part, s in zip(decided, starts, strict=False)]
        used, row = np.unique(np.concatenate([none, *rows]), return_inverse=True)
        vectors = np.concatenate(
            [np.zeros((0, len(space.centre)), np.float32), *(part.vectors for part in decided)]
        )
        return cls(
            np.concatenate([np.zeros(0), *(part.odds[part.known] for part in decided)]),
            np.concatenate([np.zeros(0), *(part.gold[part.known] for part in decided)]),
            np.concatenate([none, *(np.nonzero(part.known)[1] for part in decided)]),
            row,
            space.place(vectors[used]),
        )
