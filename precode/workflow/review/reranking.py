"""Suggestions of one transcript as the coder's decisions have moved them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from precode.domain.suggestions import Suggestion
from precode.stages.fusion import strength_of
from precode.workflow.review.pool import Pool
from precode.workflow.review.sheet import Sheet


def as_learned(sheet: Sheet, pool: Pool, turn: int | None = None) -> list[Suggestion]:
    """Return the suggestions of a transcript or turn in reading order, ranked in their turns."""
    given = [s for s in sheet.open.suggestions if turn in (None, s.turn)]
    if pool.learned_for(sheet.lot) is None:
        return given
    now = pool.shown(sheet.lot)
    moved = []
    for one in given:
        score = round(now.get((one.span, one.code_id), one.score), 6)
        strength = strength_of(score, sheet.lot.threshold)
        moved.append(replace(one, score=score, strength=strength))
    moved.sort(key=lambda s: (s.turn, -s.score, s.rank))
    seen: Counter[int] = Counter()
    ranked = []
    for one in moved:
        seen[one.turn] += 1
        ranked.append(replace(one, rank=seen[one.turn]))
    return ranked
