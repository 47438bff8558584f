"""Which codes are taken for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from precode.domain.codes import Code
from precode.domain.evaluation import Confusion, Flags
from precode.domain.vectors import Scores


def confusions(codes: Sequence[Code], scores: Scores, gold: Flags) -> tuple[Confusion, ...]:
    """Return the pairs of gold code and wrong code ranked above it, most frequent first.

    The wrong code is the best-ranked one that the turn does not carry.
    """
    if gold.all():
        return ()
    wrong = np.where(gold, -np.inf, scores)
    best = wrong.argmax(axis=1)
    turns, columns = np.nonzero(gold)
    counts = Counter(
        (int(column), int(best[turn]))
        for turn, column in zip(turns, columns, strict=True)
        if wrong[turn, best[turn]] > scores[turn, column]
    )
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Confusion(codes[code].code, codes[taken].code, count) for (code, taken), count in ordered
    )
