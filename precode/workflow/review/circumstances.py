"""How a decision came about: what was in sight, and what was offered, as its event keeps it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from precode.domain.decisions import Event, Json, Offer
from precode.stages.fusion import probability
from precode.workflow.deciding import turn_at
from precode.workflow.review.checks import drawn
from precode.workflow.review.pool import Pool
from precode.workflow.review.reranking import as_learned
from precode.workflow.review.sheet import Sheet
from precode.workflow.review.wishes import Wish


def with_circumstances(event: Event, wish: Wish, sheet: Sheet, pool: Pool, coder: str) -> Event:
    """Return the event of a decision with how it came about."""
    details: dict[str, Json] = dict(event.details)
    if wish.view in ("hidden", "blind"):
        details["view"] = wish.view
    if wish.queue:
        details["queue"] = wish.queue
    anchor = event.was or event.anchor
    at = sheet.lot.turn_at(anchor.span.start) if anchor and anchor.span else None
    if at is not None and at in drawn(sheet.lot, coder):
        details["sampled"] = True
    return replace(event, details=details, offer=_offer(event, wish, sheet, pool))


def _offer(event: Event, wish: Wish, sheet: Sheet, pool: Pool) -> Offer | None:
    """Return what was offered, as it was shown: re-ranked, or for an empty cell."""
    if event.offer is not None:
        return _as_shown(event.offer, wish, sheet, pool)
    if wish.queue != "empty" or wish.span is None:
        return None
    lot = sheet.lot
    for best in lot.best.values():
        if wish.code not in best.codes:
            continue
        column = best.codes.index(wish.code)
        here = (best.starts[:, column] == wish.span.start) & (best.ends[:, column] == wish.span.end)
        for rank in np.flatnonzero(here):
            score = float(probability(best.odds[rank : rank + 1, column])[0])
            model = sheet.open.result.encoder if sheet.open.result else ""
            return Offer(round(score, 6), 0, model)
    return None


def _as_shown(offer: Offer, wish: Wish, sheet: Sheet, pool: Pool) -> Offer:
    learned = pool.learned_for(sheet.lot)
    if learned is None or wish.span is None:
        return offer
    turn = turn_at(sheet.open.transcript, wish.span).number
    for one in as_learned(sheet, pool, turn):
        if one.code_id == wish.code and one.span.overlaps(wish.span):
            return Offer(one.score, one.rank, f"{offer.model}, {learned.decisions} decisions")
    return offer
