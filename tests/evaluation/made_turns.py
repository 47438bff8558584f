"""Turns with scores and gold, made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from precode.domain.evaluation import CodedTurns


def coded(
    scores: Sequence[Sequence[float]],
    gold: Sequence[Sequence[int]],
    *,
    words: Sequence[int] | None = None,
    roles: Sequence[str] | None = None,
) -> CodedTurns:
    """Return turns from rows of scores and of the columns that are gold."""
    table = np.array(scores, np.float64)
    flags = np.zeros(table.shape, np.bool_)
    for row, columns in enumerate(gold):
        flags[row, list(columns)] = True
    count = len(table)
    return CodedTurns(
        name="talk",
        turns=np.arange(1, count + 1),
        words=np.array(words or [10] * count),
        roles=tuple(roles or ["peer worker"] * count),
        scores=table,
        gold=flags,
    )
