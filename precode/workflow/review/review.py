"""What the review page shows and takes: a coder's desk, as plain data.

The record is the truth: another browser tab or process may have written to it, so it is asked
before every answer. Requests come in threads, and one at a time is let in.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from precode.domain.decisions import Entry, Event, Json
from precode.domain.text import Span
from precode.errors import BadOption, PrecodeError
from precode.stages.resolve import in_time, taken_back
from precode.store.study import Study
from precode.workflow.anchors import Versions, moved_codings
from precode.workflow.batching import Planned
from precode.workflow.deciding import Desk, OpenTranscript
from precode.workflow.review.data import (
    code_data,
    coding_data,
    mark_data,
    suggestion_data,
    turn_data,
)
from precode.workflow.review.own_entries import OwnEntries
from precode.workflow.review.shelf import Shelf
from precode.workflow.review.wishes import CODINGS, MARKS, Wish, coding_of, mark_of

__all__ = ["Review", "Stale", "Wish"]


class Stale(PrecodeError):
    """Somebody decided otherwise since the page was shown."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A transcript with what one coder decided in it, on the current text."""

    open: OpenTranscript
    own: tuple[Entry, ...]
    marks: tuple[tuple[Entry, Span | None], ...]


class Review:
    """The review of a study by one coder; may be used by several threads."""

    def __init__(self, study: Study, coder: str) -> None:
        self.study, self.coder = study, coder
        self._lock = threading.RLock()
        self._shelf = Shelf(study)
        self._entries = OwnEntries(study.record, coder)

    def overview(self) -> dict[str, Json]:
        """Return the transcripts with how far this coder is in each."""
        with self._lock:
            self._entries.refresh()
            return {
                "title": self.study.settings.study.title,
                "coder": self.coder,
                "transcripts": [self._progress(item) for item in self._shelf.plan.values()],
            }

    def codebook(self) -> list[dict[str, Json]]:
        """Return the codes, with all that helps to choose among them."""
        with self._lock:
            codes = self._shelf.codebook.codes
        groups = list(dict.fromkeys(code.group for code in codes))
        return [code_data(code, groups.index(code.group)) for code in codes]

    def transcript(self, name: str) -> dict[str, Json]:
        """Return a transcript with its suggestions, and where this coder stands on them.

        Raises
        ------
        BadOption
            If the study has none of that name.
        """
        with self._lock:
            sheet = self._sheet(name)
        open_ = sheet.open
        placed = open_.item.placed
        text = open_.transcript.text
        return {
            "name": placed.stored.name,
            "case": placed.case.id,
            "role": placed.case.role,
            "state": open_.item.state,
            "text_sha256": placed.stored.text_sha256,
            "turns": [turn_data(turn, text) for turn in open_.transcript.turns],
            "suggestions": [suggestion_data(s, open_) for s in open_.suggestions],
            **_standing_data(sheet),
        }

    def where_it_stands(self, name: str) -> dict[str, Json]:
        """Return the codings and marks of this coder in a transcript."""
        with self._lock:
            return _standing_data(self._sheet(name))

    def decide(self, name: str, wish: Wish) -> dict[str, Json]:
        """Record a decision; return its entry and where the coder stands then.

        A mark that stands already is not recorded again; its entry is returned.

        Raises
        ------
        Stale
            If the last entry on these words and code is another than the page showed, or what
            was to be taken back is taken back already.
        PrecodeError
            If the wish makes no sense, or the record cannot be written.
        """
        with self._lock:
            sheet = self._sheet(name)
            event = self._event(sheet, wish)
            if wish.do in MARKS and (same := _same_mark(sheet, event)) is not None:
                return {"entry": same, **_standing_data(sheet)}
            (entry,) = Desk(self.study, self.coder).record([event])
            return {"entry": entry.id, **_standing_data(self._sheet(name))}

    def _event(self, sheet: _Sheet, wish: Wish) -> Event:
        if wish.do == "undo":
            return _undo(sheet, wish.target)
        if wish.do in MARKS:
            if wish.target and all(entry.id != wish.target for entry in sheet.own):
                raise BadOption("There is no such entry to write about.")
            return mark_of(wish, sheet.open)
        if wish.do not in CODINGS:
            raise BadOption("The page asked for something that cannot be decided.")
        event = coding_of(wish, sheet.open, self._shelf.codebook)
        if _last(sheet.open, wish.span, wish.code) != wish.seen:
            raise Stale(
                "This was decided elsewhere in the meantime.",
                remedy="The page shows now where it stands. Decide again if you still want to.",
            )
        return event

    def _sheet(self, name: str) -> _Sheet:
        opened = self._shelf.open(name)
        self._entries.refresh()
        own = in_time(self._entries.about(name))
        stand = self._entries.standing(name)
        moved, _ = moved_codings(stand.codings, opened.versions)
        codings = tuple(found.coding for found in moved)
        marks = tuple(_moved_marks(stand.marks, opened.versions))
        return _Sheet(replace(opened.blank, codings=codings), tuple(own), marks)

    def _progress(self, item: Planned) -> dict[str, Json]:
        placed = item.placed
        stand = self._entries.standing(placed.stored.name)
        return {
            "name": placed.stored.name,
            "case": placed.case.id,
            "role": placed.case.role,
            "turns": placed.stored.turns,
            "words": placed.stored.words,
            "state": item.state,
            "accepted": sum(coding.accepted for coding in stand.codings),
            "rejected": sum(not coding.accepted for coding in stand.codings),
            "read": any(mark.kind == "read" for mark in stand.marks),
        }


def _moved_marks(marks: tuple[Entry, ...], versions: Versions) -> list[tuple[Entry, Span | None]]:
    """Return marks with the place of their words in the current text.

    Where nothing is left of the words, a memo still holds; a mark of the words does not.
    """
    found = []
    for entry in marks:
        anchor = entry.event.anchor if entry.event else None
        moved = versions.brought_here(anchor) if anchor else None
        if moved or entry.kind in ("memo", "read"):
            found.append((entry, moved[0].span if moved else None))
    return found


def _same_mark(sheet: _Sheet, event: Event) -> str | None:
    """Return the entry of a mark that says the same already; empty if there is none to end."""
    wanted = "read" if event.kind == "unread" else event.kind
    span = event.anchor.span if event.anchor else None
    for entry, where in sheet.marks:
        said = entry.event
        if (
            said
            and (entry.kind, where) == (wanted, span)
            and (wanted == "read" or (said.memo, said.target) == (event.memo, event.target))
        ):
            return None if event.kind == "unread" else entry.id
    return "" if event.kind == "unread" else None


def _last(open_: OpenTranscript, span: Span | None, code: str) -> str:
    """Return the entry that settled where the coder stands on these words and code."""
    for coding in open_.codings:
        if coding.anchor.span == span and coding.anchor.code and coding.anchor.code.id == code:
            return coding.entry
    return ""


def _undo(sheet: _Sheet, target: str) -> Event:
    """Return the event of taking back an entry about this transcript, an undo included."""
    for entry in sheet.own:
        if entry.id == target and entry.event:
            if target in taken_back(sheet.own):
                raise Stale(
                    "This was taken back already.", remedy="The page shows now where it stands."
                )
            return Event("undo", entry.event.anchor, target=target)
    raise BadOption("There is no such entry to take back.")


def _standing_data(sheet: _Sheet) -> dict[str, Json]:
    gone = taken_back(sheet.own)
    held = [entry for entry in sheet.own if entry.event and entry.id not in gone]
    undoable = [entry.id for entry in held if entry.kind != "undo"]
    return {
        "codings": [coding_data(coding) for coding in sheet.open.codings],
        "marks": [mark_data(entry, span) for entry, span in sheet.marks],
        "read": any(entry.kind == "read" for entry, _ in sheet.marks),
        "undo": undoable[-1] if undoable else "",
        "redo": _redo(sheet.own, gone),
    }


def _redo(own: tuple[Entry, ...], gone: set[str]) -> str:
    """Return the undo that a redo takes back: the latest since the last new decision."""
    kinds = {entry.id: entry.kind for entry in own}
    for entry in reversed(own):
        if entry.kind != "undo":
            return ""
        redoes = entry.event and kinds.get(entry.event.target) == "undo"
        if entry.id not in gone and not redoes:
            return entry.id
    return ""
