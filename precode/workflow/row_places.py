"""Rows of a CSV about a transcript → the turn and the words that they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from precode.domain.text import Span, Turn
from precode.errors import BadOption
from precode.exporters.csv import without_guards
from precode.workflow.deciding import OpenTranscript

_SHOWN = 20


def refuse_all(mistakes: Sequence[str], path: Path, nothing: str) -> None:
    """Refuse a file for its mistakes, the first of them named; ``nothing`` says what was not done.

    Raises
    ------
    BadOption
        If there are any.
    """
    if mistakes:
        more = f"\n... and {len(mistakes) - _SHOWN} more" if len(mistakes) > _SHOWN else ""
        raise BadOption(
            "\n".join(mistakes[:_SHOWN]) + more,
            where=str(path),
            remedy=f"{nothing} Mend these lines and try again.",
        )


def turn_of(cell: str, open_: OpenTranscript) -> Turn:
    """Return the turn that a cell numbers.

    Raises
    ------
    BadOption
        If the transcript has none of that number.
    """
    turns = open_.transcript.turns
    if not cell.isdecimal() or not 1 <= int(cell) <= len(turns):
        raise BadOption(
            f"{open_.transcript.name} has no turn {cell!r}.",
            remedy=f"Its turns count from 1 to {len(turns)}, the interviewer's included.",
        )
    return turns[int(cell) - 1]


def words_of(row: Mapping[str, str], turn: Turn, text: str) -> Span | None:
    """Return the words that a row names: by ``start`` and ``end``, by ``quote``, or not at all.

    Raises
    ------
    BadOption
        If they are not in the turn.
    """
    start, end, quote = row.get("start", ""), row.get("end", ""), row.get("quote", "")
    if start or end:
        if not (start.isdecimal() and end.isdecimal()):
            raise BadOption("start and end must both be numbers.")
        found = _checked(int(start), int(end), turn)
        if quote and found.of(text) != quote:
            raise BadOption("The quote is not what stands at start and end.")
        return found
    if not quote:
        return None
    for wanted in dict.fromkeys((quote, without_guards(quote))):  # from a file of ours, maybe
        for same in (_exactly, _loosely):
            for piece in turn.pieces:
                if place := same(wanted, piece.of(text)):
                    return Span(piece.start + place.start, piece.start + place.end)
    raise BadOption(
        f"The quote is not in turn {turn.number}.", remedy="Copy it from the transcript."
    )


def _checked(start: int, end: int, turn: Turn) -> Span:
    if not any(piece.start <= start < end <= piece.end for piece in turn.pieces):
        raise BadOption(
            f"{start} to {end} is not inside the words of turn {turn.number}.",
            remedy="Offsets count characters of the transcript's text from 0.",
        )
    return Span(start, end)


def _exactly(quote: str, words: str) -> Span | None:
    place = words.find(quote)
    return Span(place, place + len(quote)) if place >= 0 else None


def _loosely(quote: str, words: str) -> Span | None:
    """Find a quote whose white space or quote marks a spreadsheet has changed."""
    alike = {"'": "['’‘]", '"': '["“”]', "’": "['’‘]", "‘": "['’‘]"}
    parts = ["".join(alike.get(sign, re.escape(sign)) for sign in part) for part in quote.split()]
    found = re.search(r"\s+".join(parts), words) if parts else None
    return Span(found.start(), found.end()) if found else None
