"""Where the codes that a turn carries stand among all codes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from precode.domain.evaluation import Flags
from precode.domain.vectors import Scores

CUTS = (1, 3, 5, 10)


def filtered_ranks(scores: Scores, gold: Flags) -> npt.NDArray[np.intp]:
    """Return the rank of every gold code in its turn, turn by turn, from 1.

    The turn's other gold codes are taken out before a code is ranked, so that a perfect
    ranking gives 1 for each. Of equal scores the earlier code comes first, as in suggestions.

    Parameters
    ----------
    scores, gold
        ``(turns, codes)``.
    """
    turns, codes = np.nonzero(gold)
    own = scores[turns, codes][:, None]
    others = np.where(gold[turns], -np.inf, scores[turns])
    earlier = np.arange(scores.shape[1]) < codes[:, None]
    before = (others > own) | ((others == own) & earlier & ~gold[turns])
    ranks: npt.NDArray[np.intp] = 1 + before.sum(axis=1)
    return ranks


def recall_at(ranks: npt.NDArray[np.intp], cut: int) -> float | None:
    """Return the share of gold codes whose rank is at most `cut`; None without gold codes."""
    return float((ranks <= cut).mean()) if len(ranks) else None


def mean_reciprocal_rank(ranks: npt.NDArray[np.intp]) -> float | None:
    """Return the mean of 1 / rank, 0..1; None without gold codes."""
    return float((1 / ranks).mean()) if len(ranks) else None
