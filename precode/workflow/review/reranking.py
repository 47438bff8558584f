"""Suggestions of one transcript as the coder's decisions have moved them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from precode.domain.suggestions import Suggestion
from precode.stages.fusion import strength_of
from precode.workflow.review.pool import Pool
from precode.workflow.review.sheet import Sheet


def as_learned(sheet: Sheet, pool: Pool) -> list[Suggestion]:
    """Return the suggestions of a transcript in reading order, ranked in their turns."""
    lot, learned = sheet.lot, pool.learned_for(sheet.lot)
    if learned is None:
        return list(sheet.open.suggestions)
    places = zip(lot.starts, lot.ends, lot.codes, learned.scores, strict=True)
    now = {(int(a), int(b), pool.ids[code]): round(float(p), 6) for a, b, code, p in places}
    moved = []
    for one in sheet.open.suggestions:
        score = now.get((one.span.start, one.span.end, one.code_id), one.score)
        moved.append(replace(one, score=score, strength=strength_of(score, lot.threshold)))
    moved.sort(key=lambda s: (s.turn, -s.score, s.rank))
    seen: Counter[int] = Counter()
    ranked = []
    for one in moved:
        seen[one.turn] += 1
        ranked.append(replace(one, rank=seen[one.turn]))
    return ranked
