"""A transcript with what one coder decided in it, on the current text."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

from precode.domain.decisions import Entry, Event, Json
from precode.domain.text import Span, Turn
from precode.errors import BadOption, PrecodeError
from precode.stages.settling import SETTLING
from precode.workflow.deciding import OpenTranscript, turn_at
from precode.workflow.review.data import coding_data, lost_data, mark_data
from precode.workflow.review.lots import Lot
from precode.workflow.review.pool import Stand


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
            if coding.is_on(span, code):
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
                and (wanted in ("read", "shown", "blind") or _says(said) == _says(event))
            ):
                return None if event.kind == "unread" else entry.id
        return "" if event.kind == "unread" else None

    def undo(self, target: str, gone: Set[str]) -> Event:
        """Return the event of taking back an entry about this transcript, an undo included.

        ``gone`` are the ids of the entries that are taken back.

        Raises
        ------
        Stale
            If it was taken back already.
        BadOption
            If there is no such entry.
        """
        for entry in self.own:
            if entry.id == target and entry.event and entry.kind not in ("blind", "shown"):
                if target in gone:
                    raise Stale(
                        "This was taken back already.",
                        remedy="The page shows now where it stands.",
                    )
                return Event("undo", entry.event.anchor, target=target)
        raise BadOption("There is no such entry to take back.")

    def with_codes(self, event: Event) -> list[Event]:
        """Return an event with what has to go before it: a turn with a code is not without one.

        Raises
        ------
        BadOption
            If the turn of a mark that it carries no code has one.
        """
        if event.kind not in ("no_code", "accept", "add", "change"):
            return [event]
        turn = self._turn(event.anchor.span if event.anchor else None)
        if event.kind == "no_code" and self._codes_of(turn):
            raise BadOption(
                "This turn has a code.", remedy="Reject it or undo it first; then press 0."
            )
        marks = [
            Event("undo", entry.event.anchor, target=entry.id)
            for entry, where in self.stand.marks
            if entry.kind == "no_code" and entry.event and self._turn(where) == turn
        ]
        return [*marks, event]

    def compared(self, event: Event, codes: int) -> Event:
        """Return the event of showing a turn's suggestions to who coded it without them.

        It keeps both, and out of how many ``codes`` was chosen.
        """
        turn = self._turn(event.anchor.span if event.anchor else None)
        if turn is None or turn.number not in self.lot.turn_numbers:
            raise BadOption("There is nothing to compare with in this turn.")
        if self.stand.shown:
            raise BadOption(
                "The suggestions of this transcript were in sight before.",
                remedy="Code another transcript blind.",
            )
        given = self._codes_of(turn)
        judged = [where for e, where in self.stand.marks if e.kind in ("no_code", "fits_no_code")]
        if not given and turn not in [self._turn(where) for where in judged]:
            raise BadOption(
                "Nothing is coded in this turn yet.",
                remedy="Add a code (n), or say that it carries none (0). Then compare.",
            )
        offered = {s.code_id for s in self.open.suggestions if s.turn == turn.number}
        both: dict[str, Json] = {"codes": sorted(given), "suggested": sorted(offered)}
        return replace(event, details={**both, "of": codes})

    def _turn(self, span: Span | None) -> Turn | None:
        """Return the turn that words lie in; None for the whole transcript."""
        return None if span is None else turn_at(self.open.transcript, span)

    def _codes_of(self, turn: Turn | None) -> set[str]:
        """Return the ids of the codes that the coder gave in a turn."""
        return {
            coding.anchor.code.id
            for coding in self.stand.codings
            if coding.accepted
            and coding.anchor.code
            and coding.anchor.span
            and self._turn(coding.anchor.span) == turn
        }

    def data(self) -> dict[str, Json]:
        """Return the codings and marks."""
        stand = self.stand
        return {
            "codings": [coding_data(c, c.entry in stand.changed) for c in stand.codings],
            "marks": [mark_data(e, span) for e, span in stand.marks if e.kind not in SETTLING],
            "lost": [lost_data(coding) for coding in stand.lost],
            "read": stand.read,
            "seen": stand.shown,
        }


def _says(event: Event) -> tuple[str, str]:
    return event.memo, event.target
