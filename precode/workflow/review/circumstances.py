"""How a decision came about: what was in sight, and what was offered, as its event keeps it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from precode.domain.decisions import Event, Json, Offer
from precode.domain.text import Span
from precode.stages.fusion import probability
from precode.workflow.review.checks import drawn
from precode.workflow.review.pool import Pool
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
    lot, learned = sheet.lot, pool.learned_for(sheet.lot)
    if learned is None or wish.span is None or wish.code not in pool.ids:
        return offer
    of_turn = lot.turns == lot.turns[_nearest(lot.starts, wish.span)]
    same = np.flatnonzero(
        of_turn
        & (lot.codes == pool.ids.index(wish.code))
        & (lot.starts < wish.span.end)
        & (lot.ends > wish.span.start)
    )
    if not len(same):
        return offer
    score = float(learned.scores[same[0]])
    rank = 1 + int((learned.scores[of_turn] > score).sum())
    return Offer(round(score, 6), rank, f"{offer.model}, {learned.decisions} decisions")


def _nearest(starts: np.ndarray[tuple[int], np.dtype[np.int32]], span: Span) -> int:
    return int(np.abs(starts - span.start).argmin())
