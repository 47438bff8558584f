"""Where one stands in the whole study: decided, left, and what is probably still missed."""

from __future__ import annotations

from precode.domain.decisions import Json
from precode.workflow.review.pool import Pool


def progress_of(pool: Pool) -> dict[str, Json]:
    """Return the counts as plain data.

    ``expected`` is the number of codes that the probabilities expect in transcripts that are not
    read: among the suggestions that are left, and beside them, in turns that are not settled
    (None if that is unknown for some transcript, as nothing was suggested there by this version).
    """
    decided = 0
    left: dict[str, Json] = {}
    suggested, others, known = 0.0, 0.0, True
    for lot in pool.lots():
        stand = pool.stand(lot)
        decided += sum(not coding.moved for coding in stand.codings)
        left[lot.name] = int(stand.open.sum())
        if stand.read:
            continue
        suggested += float(pool.scores(lot)[stand.open].sum())
        others += float(lot.others[~stand.done].sum())
        known = known and lot.has_ranking
    return {
        "decided": decided,
        "left": sum(int(count) for count in left.values() if isinstance(count, int)),
        "expected": {
            "suggested": round(suggested, 3),
            "others": round(others, 3) if known else None,
        },
        "transcripts": left,
    }
