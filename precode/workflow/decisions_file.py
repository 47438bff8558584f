"""A CSV of decisions → events: all of its rows, or none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from precode.csv_rows import read_rows
from precode.domain.decisions import Event, Facets, Kind
from precode.domain.text import Span, Turn
from precode.errors import BadOption, PrecodeError
from precode.workflow.batching import Planned, one_of
from precode.workflow.deciding import Desk, OpenTranscript, whole_turn

_CODING = ("accept", "reject", "add")
_OF_TURN = ("no_code", "fits_no_code", "star", "memo")
_OF_TRANSCRIPT = ("read", "unread")
DECISIONS = (*_CODING, *_OF_TURN, *_OF_TRANSCRIPT)
"""What the column ``decision`` may say."""

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "deliverer": ("peer worker", "supported peer", "clinician", "family", "other"),
    "status": ("happened", "planned", "refused"),
    "confidence": ("low", "medium", "high"),
}
_YES_NO = {"": None, "yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Rows:
    """The events of a file, and how many rows said what stands already."""

    events: tuple[Event, ...]
    already: int


def read_decisions_file(path: Path, desk: Desk) -> Rows:
    """Return the events that a CSV of decisions asks for.

    Columns: ``transcript`` (or ``case``), ``turn``, ``code``, and if wanted ``decision``
    (accept if empty), ``quote`` or ``start`` and ``end``, ``memo``, ``deliverer``, ``status``,
    ``prompted``, ``confidence``.

    Raises
    ------
    BadOption
        With every mistake and its line; nothing is to be recorded then.
    """
    events: list[Event] = []
    already = 0
    mistakes: list[str] = []
    opened: dict[str, OpenTranscript] = {}
    seen: set[tuple[object, ...]] = set()
    rows = read_rows(path, error=BadOption)
    for line, row in rows:
        try:
            item = _transcript(row, desk)
            name = item.placed.stored.name
            if name not in opened:
                opened[name] = desk.open(item)
            open_ = opened[name]
            event = _event(row, open_, desk)
            said = (event.kind, event.anchor, event.memo, event.facets)
            if said in seen or (event.kind in _CODING and open_.stands(event)):
                already += 1
            else:
                events.append(event)
            seen.add(said)
        except PrecodeError as err:
            mistakes.append(f"line {line}: {err.problem} {err.remedy}".rstrip())
    if not rows:
        mistakes.append("there are no rows")
    if mistakes:
        more = f"\n... and {len(mistakes) - 20} more" if len(mistakes) > 20 else ""
        raise BadOption(
            "\n".join(mistakes[:20]) + more,
            where=str(path),
            remedy="Nothing was recorded. Mend these lines and try again.",
        )
    return Rows(tuple(events), already)


def _transcript(row: Mapping[str, str], desk: Desk) -> Planned:
    name = row.get("transcript") or row.get("case")
    if not name:
        raise BadOption("No transcript is named.", remedy="Use a column transcript or case.")
    return one_of(desk.plan, name, desk.study)


def _event(row: Mapping[str, str], open_: OpenTranscript, desk: Desk) -> Event:
    wanted = row.get("decision", "").lower().replace(" ", "_") or "accept"
    if wanted not in DECISIONS or wanted not in get_args(Kind):
        raise BadOption(
            f"{row['decision']!r} is no decision.", remedy=f"Use one of: {', '.join(DECISIONS)}."
        )
    kind: Kind = wanted  # type: ignore[assignment]
    memo = row.get("memo", "")
    language = open_.item.placed.stored.language if memo else ""
    if kind in _OF_TRANSCRIPT:
        return Event(kind, open_.anchor(None), memo=memo, language=language)
    turn = _turn(row.get("turn", ""), open_)
    span = _span(row, turn, open_.transcript.text)
    if kind in _OF_TURN:
        return Event(kind, open_.anchor(span or whole_turn(turn)), memo=memo, language=language)
    code = desk.code(row.get("code", ""))
    facets = Facets(
        informant=turn.speaker or "",
        deliverer=_choice(row, "deliverer"),
        status=_choice(row, "status"),
        prompted=_yes_no(row),
        confidence=_choice(row, "confidence"),
    )
    return open_.decision(kind, turn, code, span=span, facets=facets, memo=memo)


def _turn(cell: str, open_: OpenTranscript) -> Turn:
    turns = open_.transcript.turns
    if not cell.isdecimal() or not 1 <= int(cell) <= len(turns):
        raise BadOption(
            f"{open_.transcript.name} has no turn {cell!r}.",
            remedy=f"Its turns count from 1 to {len(turns)}, the interviewer's included.",
        )
    return turns[int(cell) - 1]


def _span(row: Mapping[str, str], turn: Turn, text: str) -> Span | None:
    """Return the words that a row names: by offsets, by quote, or not at all."""
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
    for same in (_exactly, _loosely):
        for piece in turn.pieces:
            if place := same(quote, piece.of(text)):
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


def _choice(row: Mapping[str, str], column: str) -> str:
    value = row.get(column, "").lower()
    if value and value not in _CHOICES[column]:
        raise BadOption(
            f"{value!r} is no {column}.", remedy=f"Use one of: {', '.join(_CHOICES[column])}."
        )
    return value


def _yes_no(row: Mapping[str, str]) -> bool | None:
    value = row.get("prompted", "").lower()
    if value not in _YES_NO:
        raise BadOption(f"prompted is {value!r}.", remedy="Use yes or no.")
    return _YES_NO[value]
