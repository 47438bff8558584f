"""Whether a code occurs at all in a transcript, or in what one kind of participant says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from precode.domain.evaluation import CodedTurns, Limit
from precode.evaluation.decision import micro_f1


def presence_per_transcript(parts: Sequence[CodedTurns], threshold: Limit) -> float | None:
    """Return F1 over pairs of transcript and code."""
    return micro_f1(
        np.stack([(part.scores >= threshold).any(axis=0) for part in parts]),
        np.stack([part.gold.any(axis=0) for part in parts]),
    )


def presence_per_role(parts: Sequence[CodedTurns], threshold: Limit) -> float | None:
    """Return F1 over pairs of role and code, as in the tables of a paper."""
    scores = np.concatenate([part.scores for part in parts])
    gold = np.concatenate([part.gold for part in parts])
    role_of = np.array([role for part in parts for role in part.roles])
    of_role = [role_of == role for role in np.unique(role_of)]
    return micro_f1(
        np.stack([(scores[rows] >= threshold).any(axis=0) for rows in of_role]),
        np.stack([gold[rows].any(axis=0) for rows in of_role]),
    )
