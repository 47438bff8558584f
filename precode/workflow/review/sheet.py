"""A transcript with what one coder decided in it, on the current text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from precode.domain.decisions import Entry, Event, Json
from precode.domain.text import Span
from precode.errors import BadOption, PrecodeError
from precode.stages.resolve import taken_back
from precode.workflow.deciding import OpenTranscript
from precode.workflow.review.data import coding_data, lost_data, mark_data
from precode.workflow.review.lots import Lot
from precode.workflow.review.pool import Stand

_NOT_UNDONE = ("undo", "blind")  # what was seen cannot be unseen


class Stale(PrecodeError):
    """Somebody decided otherwise since the page was shown."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A transcript that is open; ``own`` are the coder's entries about it, in time."""

    open: OpenTranscript
    lot: Lot
    stand: Stand
    own: tuple[Entry, ...]

    def last(self, span: Span | None, code: str) -> str:
        """Return the entry that settled where the coder stands on these words and code."""
        for coding in self.stand.codings:
            if coding.anchor.span == span and coding.anchor.code and coding.anchor.code.id == code:
                return coding.entry
        return ""

    def same_mark(self, event: Event) -> str | None:
        """Return the entry of a mark that says the same already; empty if there is none to end."""
        wanted = "read" if event.kind == "unread" else event.kind
        span = event.anchor.span if event.anchor else None
        for entry, where in self.stand.marks:
            said = entry.event
            if (
                said
                and (entry.kind, where) == (wanted, span)
                and (wanted in ("read", "blind") or _says(said) == _says(event))
            ):
                return None if event.kind == "unread" else entry.id
        return "" if event.kind == "unread" else None

    def undo(self, target: str) -> Event:
        """Return the event of taking back an entry about this transcript, an undo included.

        Raises
        ------
        Stale
            If it was taken back already.
        BadOption
            If there is no such entry.
        """
        for entry in self.own:
            if entry.id == target and entry.event and entry.kind != "blind":
                if target in taken_back(self.own):
                    raise Stale(
                        "This was taken back already.",
                        remedy="The page shows now where it stands.",
                    )
                return Event("undo", entry.event.anchor, target=target)
        raise BadOption("There is no such entry to take back.")

    def compared(self, event: Event, codes: int) -> Event:
        """Return the event of showing a turn's suggestions to who coded it without them.

        It keeps both, and out of how many ``codes`` was chosen.
        """
        span = event.anchor.span if event.anchor else None
        turn = self.lot.turn_at(span.start) if span else None
        if span is None or turn is None:
            raise BadOption("There is nothing to compare with in this turn.")
        given = {
            coding.anchor.code.id
            for coding in self.stand.codings
            if coding.accepted
            and coding.anchor.code
            and coding.anchor.span
            and self.lot.turn_at(coding.anchor.span.start) == turn
        }
        number = self.lot.turn_numbers[turn]
        offered = {s.code_id for s in self.open.suggestions if s.turn == number}
        both: dict[str, Json] = {"codes": sorted(given), "suggested": sorted(offered)}
        return replace(event, details={**both, "of": codes})

    def data(self) -> dict[str, Json]:
        """Return the codings and marks, and what could be undone and redone."""
        gone = taken_back(self.own)
        held = [entry for entry in self.own if entry.event and entry.id not in gone]
        undoable = [entry.id for entry in held if entry.kind not in _NOT_UNDONE]
        stand = self.stand
        return {
            "codings": [coding_data(c, c.entry in stand.changed) for c in stand.codings],
            "marks": [mark_data(entry, span) for entry, span in stand.marks],
            "lost": [lost_data(coding) for coding in stand.lost],
            "read": stand.read,
            "undo": undoable[-1] if undoable else "",
            "redo": self._redo(gone),
        }

    def _redo(self, gone: set[str]) -> str:
        """Return the undo that a redo takes back: the latest since the last new decision."""
        kinds = {entry.id: entry.kind for entry in self.own}
        for entry in reversed(self.own):
            if entry.kind == "blind":
                continue
            if entry.kind != "undo":
                return ""
            redoes = entry.event and kinds.get(entry.event.target) == "undo"
            if entry.id not in gone and not redoes:
                return entry.id
        return ""


def _says(event: Event) -> tuple[str, str]:
    return event.memo, event.target
