"""What a person does with groups of passages, as entries of the record; and a group made a code."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from precode.domain.decisions import CodeRef, Event, Facets, Json
from precode.domain.induction import Place
from precode.errors import BadOption
from precode.stages.groups import FIELDS, place_of
from precode.store.own_codebook import NAME as OWN
from precode.store.study import Study
from precode.workflow.inducing.board import Board, Row
from precode.workflow.own_codes import create_code, edit_code, project

EDITABLE = tuple(name for name in FIELDS if name not in ("dropped", "merged_into", "promoted"))
"""What can be said of a group by hand."""


def edit(study: Study, coder: str, name: str, changes: Mapping[str, Json]) -> Row:
    """Name a group, or say what it means; return it as it stands then.

    Raises
    ------
    BadOption
        If there is no such group, or a field is not one that can be said.
    """
    board = Board(study)
    row = board.row(name)
    _require_open(row)
    wrong = sorted(set(changes) - set(EDITABLE))
    if wrong or not changes:
        raise BadOption(
            f"A group has no {', '.join(wrong) or 'empty change'}.",
            remedy=f"It has: {', '.join(EDITABLE)}.",
        )
    if "name" in changes:
        _require_free(board, row.id, str(changes["name"]).strip())
    _record(study, coder, [*_first_touch(board, row), _said(row.id, study, changes)])
    return Board(study).row(row.id)


def move(study: Study, coder: str, places: Sequence[Place], to: str) -> None:
    """Put passages into a group, out of any other that they are in; ``to`` empty: into none.

    Raises
    ------
    BadOption
        If a passage or the group is not there.
    """
    board = Board(study)
    target = board.row(to) if to else None
    if target is not None:
        _require_open(target)
    touched = {row.id: row for row in board.rows if _holds(row, places)}
    if target is not None:
        touched[target.id] = target
    events = [event for row in touched.values() for event in _first_touch(board, row)]
    for place in places:
        left = [row for row in touched.values() if row is not target and _holds(row, [place])]
        events += [_leaves(board, row, place) for row in left]
        if target is not None and not _holds(target, [place]):
            events.append(_belongs(board, target.id, place, True))
    _record(study, coder, events)


def merge(study: Study, coder: str, name: str, into: str) -> Row:
    """Put all passages of a group into another one; return that.

    Raises
    ------
    BadOption
        If one of them is not there, or both are the same.
    """
    board = Board(study)
    row, target = board.row(name), board.row(into)
    if row.id == target.id:
        raise BadOption("A group cannot be merged with itself.", remedy="Name another one.")
    for one in (row, target):
        _require_open(one)
    new = [quote.place for quote in row.quotes if not _holds(target, [quote.place])]
    _record(
        study,
        coder,
        [
            *_first_touch(board, target),
            *(_belongs(board, target.id, place, True) for place in new),
            Event("group", details={"id": row.id, "merged_into": target.id}),
        ],
    )
    return Board(study).row(target.id)


def split(study: Study, coder: str, name: str, places: Sequence[Place]) -> Row:
    """Take passages out of a group into a new one; return the new one.

    Raises
    ------
    BadOption
        If they are not in it, or are all that is in it.
    """
    board = Board(study)
    row = board.row(name)
    if not places or not all(_holds(row, [place]) for place in places):
        raise BadOption("These passages are not in the group.")
    if len(set(places)) >= len(row.quotes):
        raise BadOption("Nothing would be left in the group.")
    new = _new_id()
    events = _first_touch(board, row)
    for place in places:
        events += [_leaves(board, row, place), _belongs(board, new, place, True)]
    _record(study, coder, events)
    return Board(study).row(new)


def begin(study: Study, coder: str, places: Sequence[Place]) -> Row:
    """Begin a group of passages that are in none; return it.

    Raises
    ------
    BadOption
        If there are none, or one is in a group.
    """
    board = Board(study)
    if not places or any(_holds(row, places) for row in board.rows):
        raise BadOption("These passages are in a group.", remedy="Split them off there.")
    new = _new_id()
    each = dict.fromkeys(places)
    _record(study, coder, [_belongs(board, new, place, True) for place in each])
    return Board(study).row(new)


def drop(study: Study, coder: str, name: str) -> None:
    """Say that a group is no pattern; its passages are not looked at again.

    Raises
    ------
    BadOption
        If there is no such group.
    """
    board = Board(study)
    row = board.row(name)
    _require_open(row)
    said = Event("group", details={"id": row.id, "dropped": True})
    _record(study, coder, [*_first_touch(board, row), said])


def promote(study: Study, coder: str, name: str) -> CodeRef:
    """Make a group a code of the study, with its passages as codings and as exemplars.

    It is suggested in all transcripts once a batch has run.

    Raises
    ------
    BadOption
        If it has no name or definition yet, or is a code already.
    """
    board = Board(study)
    row = board.row(name)
    group = row.group
    _require_open(row)
    if not group.name or not group.definition:
        raise BadOption(
            "A code needs a name and a definition.",
            remedy="Say them first (--label, --definition), then promote.",
        )
    code_id = create_code(study, coder, group.name, group.definition)
    nearest = board.code(row.nearest)
    said: dict[str, Any] = {
        "group": group.group,
        "when_to_use": list(group.when_to_use),
        "when_not_to_use": list(group.when_not_to_use),
        "nearest": f"{nearest.code} {nearest.label}" if nearest else "",
        "why_not": group.why_not,
    }
    if filled := {field: value for field, value in said.items() if value}:
        edit_code(study, coder, code_id, filled)
    made = next(code for code in Board(study).codebook.codes if code.id == code_id)
    ref = CodeRef(OWN, made.id, made.code, made.label)
    events = [Event("group", details={"id": row.id, "promoted": code_id})]
    for quote in row.quotes:
        anchor = board.anchor(quote.place)
        events.append(
            Event(
                "add",
                replace(anchor, code=ref),
                facets=Facets(informant=quote.speaker),
                details={"exemplar": True, "group": row.id},
            )
        )
    study.record.append(coder, events)
    with study.editing_codes():
        project(study)
    return ref


def _first_touch(board: Board, row: Row) -> list[Event]:
    """Return the entries that hold a group's passages, so that they stay whatever is found anew."""
    if row.touched:
        return []
    return [_belongs(board, row.id, quote.place, True) for quote in row.quotes]


def _belongs(board: Board, id_: str, place: Place, belongs: bool) -> Event:
    return Event("grouped", board.anchor(place), details={"id": id_, "in": belongs})


def _leaves(board: Board, row: Row, place: Place) -> Event:
    """Return the entry that takes words out of a group, tied to the version it holds them in."""
    leaves = _belongs(board, row.id, place, False)
    if leaves.anchor is None or not row.touched or place_of(leaves.anchor) == place:
        return leaves
    was = replace(leaves.anchor, text_sha256=place.text_sha256, span=place.span, quote="")
    return replace(leaves, anchor=was)


def _said(id_: str, study: Study, changes: Mapping[str, Json]) -> Event:
    clean = {name: _clean(value) for name, value in changes.items()}
    language = study.settings.study.language
    return Event("group", details={"id": id_, **clean}, language=language)


def _clean(value: Json) -> Json:
    if isinstance(value, list | tuple):
        return [line for one in value if (line := str(one).strip())]
    return str(value).strip()


def _new_id() -> str:
    return "g" + uuid.uuid4().hex[:7]


def _require_open(row: Row) -> None:
    if row.group.promoted:
        raise BadOption(
            "This group is a code already.",
            remedy="Code words with it in the transcript; change or retire it with: "
            "precode study code STUDY CODE",
        )


def _holds(row: Row, places: Iterable[Place]) -> bool:
    own = {quote.place for quote in row.quotes}
    return any(place in own for place in places)


def _require_free(board: Board, id_: str, name: str) -> None:
    for row in board.rows:
        if row.id != id_ and name and row.group.name.casefold() == name.casefold():
            raise BadOption(f"Another group is called {name!r}.", remedy="Merge them, or rename.")


def _record(study: Study, coder: str, events: Sequence[Event]) -> None:
    study.record.append(coder, events)
