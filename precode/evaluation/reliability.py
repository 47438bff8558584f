"""Whether probabilities come true."""

from __future__ import annotations

import numpy as np

from precode.domain.evaluation import Bin, Flags
from precode.domain.vectors import Scores

_EDGES = np.array([0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
# Most of 93 codes have next to no chance in a turn: the first tenth is cut finer.


def brier(probabilities: Scores, gold: Flags) -> float:
    """Return the mean squared distance of probabilities from 0 or 1."""
    return float(np.mean((probabilities - gold) ** 2))


def bins(probabilities: Scores, gold: Flags) -> tuple[Bin, ...]:
    """Return the bins of the reliability plot that hold anything, low to high."""
    values, right = probabilities.ravel(), gold.ravel()
    slots = len(_EDGES) - 1
    place = np.clip(np.searchsorted(_EDGES, values, side="right") - 1, 0, slots - 1)
    counts = np.bincount(place, minlength=slots)
    said = np.bincount(place, values, slots)
    true = np.bincount(place, right, slots)
    return tuple(
        Bin(
            float(_EDGES[number]),
            float(_EDGES[number + 1]),
            int(counts[number]),
            float(said[number] / counts[number]),
            float(true[number] / counts[number]),
        )
        for number in np.flatnonzero(counts)
    )


def calibration_error(probabilities: Scores, gold: Flags) -> float:
    """Return the expected calibration error: mean distance in a bin, weighted by its size.

    Source: Naeini et al. (2015), AAAI. The bins are those of the plot.
    """
    parts = bins(probabilities, gold)
    total = sum(part.count for part in parts)
    return sum(part.count * abs(part.mean_probability - part.share_right) for part in parts) / total
