"""Coded interviews as text to train on: what carries a code, and what carries none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from precode.domain.text import CodingUnit, Span

_LEAST_SHARE = 0.5
_LEAST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Talk:
    """Units of coded interviews.

    ``coded`` tells for each code its codings; a coding is the units that carry it, any of
    which may stand for it. ``uncoded`` are, by turn, the units of turns without a code.
    """

    coded: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    uncoded: tuple[tuple[str, ...], ...] = ()


def carriers(units: Sequence[CodingUnit], quote: Span) -> tuple[str, ...]:
    """Return the texts of those `units` of a turn that are about as long as a coded `quote`.

    What they share is at least half of the quote and half of the unit. The unit that shares most
    with the quote is always one of them.
    """

    def shared(unit: CodingUnit) -> int:
        return min(unit.span.end, quote.end) - max(unit.span.start, quote.start)

    length = quote.end - quote.start
    most = max(units, key=lambda unit: (shared(unit), -(unit.span.end - unit.span.start)))
    found = [
        unit.text
        for unit in units
        if unit is most
        or shared(unit) >= _LEAST_SHARE * max(length, unit.span.end - unit.span.start)
    ]
    return tuple(dict.fromkeys(found))


def without_code(units: Sequence[CodingUnit], coded: Collection[int]) -> list[tuple[str, ...]]:
    """Return the texts of the units of each turn that is not `coded`, very short ones left out."""
    turns: dict[int, list[str]] = {}
    for unit in units:
        if (
            unit.turn not in coded
            and unit.question is None
            and len(unit.text.split()) >= _LEAST_WORDS
        ):
            turns.setdefault(unit.turn, []).append(unit.text)
    return [tuple(dict.fromkeys(texts)) for texts in turns.values()]
