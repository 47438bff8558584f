"""A CSV of decisions → events: all of its rows, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from precode.csv_rows import read_rows
from precode.domain.decisions import FACET_CHOICES, Event, Facets, Kind
from precode.errors import BadOption, PrecodeError
from precode.stages.settling import SETTLING
from precode.workflow.batching import Planned, one_of
from precode.workflow.deciding import Desk, OpenTranscript, whole_turn
from precode.workflow.row_places import refuse_all, turn_of, words_of

_CODING = ("accept", "reject", "add", "change")
_OF_TURN = ("no_code", "fits_no_code", "star", "memo")
_OF_TRANSCRIPT = ("read", "unread")
DECISIONS = (*_CODING, *_OF_TURN, *_OF_TRANSCRIPT, *SETTLING)
"""What the column ``decision`` may say."""

_YES_NO = {"": None, "yes": True, "no": False}
_COLUMNS = frozenset(
    (
        *("transcript", "case", "turn", "code", "taxonomy", "decision"),
        *("quote", "start", "end", "to_code", "to_quote", "memo", "prompted"),
    )
) | frozenset(FACET_CHOICES)
_SHEET = frozenset(("given_by", "against"))
_OURS = (
    *_SHEET,
    "coder",
    "coders",
    "label",
    "group",
    "speaker",
    "role",
)  # of tables that precode writes


@dataclass(frozen=True, slots=True)
class Rows:
    """The events of a file, how many rows said what stands already, and what to know."""

    events: tuple[Event, ...]
    already: int
    notes: tuple[str, ...] = ()


def read_decisions_file(path: Path, desk: Desk) -> Rows:
    """Return the events that a CSV of decisions asks for.

    Columns: ``transcript`` (or ``case``), ``turn``, ``code``, and if wanted ``taxonomy``,
    ``decision`` (accept if empty; keep and drop settle what coders differ on), ``quote`` or
    ``start`` and ``end``, ``to_code`` and ``to_quote`` (what a change leads to), ``memo``,
    ``deliverer``, ``status``, ``prompted``, ``confidence``.

    Raises
    ------
    BadOption
        With every mistake and its line; nothing is to be recorded then.
    """
    rows = read_rows(path, error=BadOption)
    mistakes, notes = _columns(list(rows[0][1])) if rows else (["there are no rows"], [])
    events: list[Event] = []
    already = 0
    opened: dict[str, OpenTranscript] = {}
    said: dict[object, tuple[int, object]] = {}
    of_interviewers = still_open = 0
    for line, row in rows if not mistakes else ():
        if row.keys() >= _SHEET and row.get("decision", "") in ("", "?"):
            still_open += 1  # of the sheet that `precode finalize --open` writes
            continue
        try:
            item = _transcript(row, desk)
            name = item.placed.stored.name
            if name not in opened:
                opened[name] = desk.open(item)
            event = _event(row, opened[name], desk)
        except PrecodeError as err:
            mistakes.append(f"line {line}: {err.problem} {err.remedy}".rstrip())
            continue
        place, word = _said(event)
        first, before = said.setdefault(place, (line, word))
        if before != word:
            mistakes.append(f"line {line}: line {first} says otherwise of the same words and code")
        elif first != line or opened[name].stands(event):
            already += 1
        else:
            events.append(event)
            of_interviewers += _is_interviewers(event, opened[name])
    refuse_all(mistakes, path, "Nothing was recorded.")
    if still_open:
        notes.append(f"{still_open} of these rows say neither keep nor drop yet; they stay open.")
    if of_interviewers:
        notes.append(f"{of_interviewers} of these code words of an interviewer.")
    return Rows(tuple(events), already, tuple(notes))


def _columns(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return mistakes and notes about columns; a slip of the pen must not lose a decision."""
    mistakes, unused = [], []
    for name in names:
        if name in _COLUMNS or not name:
            continue
        if name in _OURS:
            unused.append(name)
            continue
        if near := get_close_matches(name, _COLUMNS, n=1, cutoff=0.75):
            mistakes.append(f"line 1: there is no column {name!r}. Is {near[0]!r} meant?")
        else:
            unused.append(name)
    unused = [name for name in unused if name not in _SHEET]
    return mistakes, [f"Columns that are not used: {', '.join(unused)}"] if unused else []


def _said(event: Event) -> tuple[object, object]:
    """Return what a row is about, and what it says of it."""
    kind = "code" if event.kind in _CODING else "mark"
    if event.kind in SETTLING:
        return ("settle", event.anchor), (event.kind, event.memo, event.facets)
    if event.kind in _OF_TRANSCRIPT:
        kind = "read"
    what = (event.memo, event.facets)
    if kind == "mark":
        return (event.kind, event.anchor, event.memo), what
    return (kind, event.anchor), (event.kind if kind == "read" else event.kind == "reject", *what)


def _is_interviewers(event: Event, open_: OpenTranscript) -> bool:
    span = event.anchor.span if event.anchor else None
    return span is not None and any(
        turn.is_interviewer and any(piece.overlaps(span) for piece in turn.pieces)
        for turn in open_.transcript.turns
    )


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
    turn = turn_of(row.get("turn", ""), open_)
    span = words_of(row, turn, open_.transcript.text)
    if kind in _OF_TURN:
        return Event(kind, open_.anchor(span or whole_turn(turn)), memo=memo, language=language)
    code = desk.code(row.get("code", ""))
    if row.get("taxonomy", code.taxonomy) not in ("", code.taxonomy):
        raise BadOption(f"{code.code} is a code of {code.taxonomy}, not of {row['taxonomy']}.")
    facets = Facets(
        informant=turn.speaker or "",
        deliverer=_choice(row, "deliverer"),
        status=_choice(row, "status"),
        prompted=_yes_no(row),
        confidence=_choice(row, "confidence"),
    )
    if kind in SETTLING:
        words = span or whole_turn(turn)
        if not desk.is_given(open_, words, code):
            raise BadOption(
                f"Nobody gave {code.code} {code.label} in turn {turn.number}, so there is nothing "
                "to keep or drop.",
                remedy="To give it yourself, write add.",
            )
        anchor = open_.anchor(words, code)
        return Event(kind, anchor, facets=facets, memo=memo, language=language)
    if kind != "change":
        return _unseen(
            open_.decision(kind, turn, code, span=span, facets=facets, memo=memo, in_sight=False)
        )
    instead = desk.code(row["to_code"]) if row.get("to_code") else code
    to = words_of({"quote": row.get("to_quote", "")}, turn, open_.transcript.text)
    if instead == code and to is None:
        raise BadOption("A change needs another code or other words.", remedy="Fill in to_code.")
    suggestion = open_.suggestion(turn.number, code, span)
    words = span or (suggestion.span if suggestion else whole_turn(turn))
    return _unseen(open_.change(code, words, instead, to, facets=facets, memo=memo, in_sight=False))


def _unseen(event: Event) -> Event:
    """Say that nobody knows whether a suggestion was in sight."""
    return replace(event, details={"view": "file"})


def _choice(row: Mapping[str, str], column: str) -> str:
    value = row.get(column, "").lower()
    if value and value not in FACET_CHOICES[column]:
        raise BadOption(
            f"{value!r} is no {column}.", remedy=f"Use one of: {', '.join(FACET_CHOICES[column])}."
        )
    return value


def _yes_no(row: Mapping[str, str]) -> bool | None:
    value = row.get("prompted", "").lower()
    if value not in _YES_NO:
        raise BadOption(f"prompted is {value!r}.", remedy="Use yes or no.")
    return _YES_NO[value]
