"""What the review page shows and takes: a coder's desk, as plain data.

The record is the truth: another browser tab or process may have written to it, so it is asked
before every answer. Requests come in threads, and one at a time is let in.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace

from precode.domain.decisions import Event, Json
from precode.domain.vectors import Scores
from precode.errors import BadOption, PrecodeError
from precode.stages.resolve import in_time
from precode.store.record.record import Overtaken
from precode.store.study import Study
from precode.store.transcripts import text_of
from precode.workflow import own_codes
from precode.workflow.batching import Planned
from precode.workflow.deciding import Desk
from precode.workflow.review.agreement import Agreement, agreement
from precode.workflow.review.checks import drawn
from precode.workflow.review.circumstances import with_circumstances
from precode.workflow.review.data import code_data, queue_data, suggestion_data, turn_data
from precode.workflow.review.learner import Learner, Lesson
from precode.workflow.review.lots import Lot
from precode.workflow.review.own_entries import OwnEntries
from precode.workflow.review.pool import Pool
from precode.workflow.review.progress import progress_of
from precode.workflow.review.queues import queue_of, roles_of
from precode.workflow.review.reranking import as_learned
from precode.workflow.review.sheet import Sheet, Stale
from precode.workflow.review.shelf import Shelf
from precode.workflow.review.wishes import CODINGS, MARKS, Wish, coding_of, mark_of

__all__ = ["Review", "Stale", "Wish"]

_TRIES = 5


class Review:
    """The review of a study by one coder; may be used by several threads.

    ``blind`` says that the page begins in blind mode.
    """

    def __init__(self, study: Study, coder: str, *, blind: bool = False) -> None:
        self.study, self.coder, self.blind = study, coder, blind
        self._lock = threading.RLock()
        self._shelf = Shelf(study)
        self._entries = OwnEntries(study.record, coder)
        self._pool = Pool(study, self._shelf, self._entries)
        self._learner = Learner(study, self._publish)

    @contextlib.contextmanager
    def _now(self) -> Iterator[None]:
        """Let one request in, with the files and the record as they are now."""
        with self._lock:
            self._shelf.refresh()
            self._entries.refresh()
            yield

    def prepare(self) -> None:
        """Read the record, the codes and a transcript, before anybody waits for them."""
        self.overview()
        with contextlib.suppress(Exception):  # whoever opens them is told what is wrong
            self.codebook()
            for name in list(self._shelf.plan)[:1]:
                self.transcript(name)

    def overview(self) -> dict[str, Json]:
        """Return the transcripts with how far this coder is in each."""
        with self._now():
            return {
                "title": self.study.settings.study.title,
                "coder": self.coder,
                "blind": self.blind,
                "transcripts": [self._row(item) for item in self._shelf.plan.values()],
            }

    def progress(self) -> dict[str, Json]:
        """Return how much of the whole study is decided, left, and expected to be missed."""
        self._read_all()
        with self._now():
            return {**progress_of(self._pool), "learned": self._learner.state.data()}

    def _read_all(self) -> None:
        """Read what is suggested, one transcript after the other: requests come between."""
        for name in list(self._shelf.plan):
            with self._lock, contextlib.suppress(PrecodeError):
                self._pool.lot(name)

    def queue(
        self, order: str, code: str = "", limit: int = 200, role: str = ""
    ) -> dict[str, Json]:
        """Return what to decide next, over all transcripts; see `queue_of`.

        Raises
        ------
        BadOption
            If there is no such order or code.
        """
        with self._now():
            found = queue_of(self._pool, order, code, limit, self.coder, role)
            roles = roles_of(self._pool.lots())
            lots = {item.lot.name: item.lot for item in found.items}
            texts = {
                name: text_of(self.study, lot.item.placed.stored) for name, lot in lots.items()
            }
        return {
            "order": order,
            "total": found.total,
            "roles": roles,
            "items": [queue_data(item, item.span.of(texts[item.lot.name])) for item in found.items],
            "cells": {"empty": found.empty, "without": found.without} if order == "empty" else None,
        }

    def agreement(self) -> Agreement:
        """Return how this coder agrees with what is suggested."""
        with self._now():
            return agreement(self._pool, self.coder)

    def codebook(self) -> list[dict[str, Json]]:
        """Return the codes, with all that helps to choose among them."""
        with self._now():
            codes = self._shelf.codebook.codes
        groups = list(dict.fromkeys(code.group for code in codes))
        return [code_data(code, groups.index(code.group)) for code in codes]

    def create_code(self, label: str, definition: str) -> str:
        """Make a new code of the study; see `precode.workflow.own_codes`. Returns its id."""
        with self._lock:
            return own_codes.create_code(self.study, self.coder, label, definition)

    def edit_code(self, code: str, changes: Mapping[str, Json]) -> None:
        """Change a code of the study."""
        with self._lock:
            own_codes.edit_code(self.study, self.coder, code, changes)

    def retire_code(self, code: str) -> None:
        """Take a code of the study out of use."""
        with self._lock:
            own_codes.retire_code(self.study, self.coder, code)

    def transcript(self, name: str) -> dict[str, Json]:
        """Return a transcript with its suggestions, and where this coder stands on them.

        Raises
        ------
        BadOption
            If the study has none of that name.
        """
        with self._now():
            sheet = self._sheet(name)
            suggestions, standing = as_learned(sheet, self._pool), self._standing(sheet)
            sampled = [int(sheet.lot.turn_numbers[at]) for at in drawn(sheet.lot, self.coder)]
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
            "suggestions": [suggestion_data(s, open_) for s in suggestions],
            "sample": sampled,
            "learned": self._learner.state.data(),
            **standing,
        }

    def where_it_stands(self, name: str) -> dict[str, Json]:
        """Return the codings and marks of this coder in a transcript."""
        with self._now():
            return self._standing(self._sheet(name))

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
        for attempt in range(_TRIES):
            with self._now():
                sheet = self._sheet(name)
                event = self._event(sheet, wish)
                if wish.do in MARKS and (same := sheet.same_mark(event)) is not None:
                    return {"entry": same, **self._standing(sheet)}
                try:
                    return self._recorded(name, sheet.with_codes(event))
                except Overtaken:  # by another tab's server, between the look and the writing
                    if attempt == _TRIES - 1:
                        raise
        raise AssertionError("unreachable")

    def _recorded(self, name: str, events: list[Event]) -> dict[str, Json]:
        desk = Desk(self.study, self.coder)
        *_, entry = desk.record(events, after=self._entries.lengths)
        self._entries.refresh()
        found = {"entry": entry.id, **self._standing(self._sheet(name))}
        self._learn()
        return {**found, "learned": self._learner.state.data()}

    def _standing(self, sheet: Sheet) -> dict[str, Json]:
        """Return where the coder stands, and what could be undone and redone, and where."""
        undo, redo = self._entries.last(), self._entries.last_undone()
        return {
            **sheet.data(),
            "undo": undo.id if undo else "",
            "undo_in": self._entries.place_of(undo) if undo else "",
            "redo": redo.id if redo else "",
            "redo_in": self._entries.place_of(redo) if redo else "",
        }

    def _event(self, sheet: Sheet, wish: Wish) -> Event:
        if wish.do == "undo":
            return sheet.undo(wish.target, self._entries.taken_back)
        if wish.do in MARKS:
            if wish.target and all(entry.id != wish.target for entry in sheet.own):
                raise BadOption("There is no such entry to write about.")
            event = mark_of(wish, sheet.open)
            if event.kind == "blind":
                return sheet.compared(event, len(self._pool.ids))
        elif wish.do in CODINGS:
            event = coding_of(wish, sheet.open, self._shelf.codebook)
            if sheet.last(wish.span, wish.code) != wish.seen:
                raise Stale(
                    "This was decided elsewhere in the meantime.",
                    remedy="The page shows now where it stands. Decide again if you still want to.",
                )
        else:
            raise BadOption("The page asked for something that cannot be decided.")
        return with_circumstances(event, wish, sheet, self._pool, self.coder)

    def _sheet(self, name: str) -> Sheet:
        blank, lot = self._shelf.open(name), self._pool.lot(name)
        stand = self._pool.stand(lot)
        own = in_time(self._entries.about(name))
        return Sheet(replace(blank, codings=stand.codings), lot, stand, tuple(own))

    def _learn(self) -> None:
        """Begin to learn, if enough was decided since the last time."""
        decisions = sum(len(self._entries.standing(name).codings) for name in self._shelf.plan)
        if self._learner.wants(decisions):
            self._learner.start(self._lessons, decisions)

    def _lessons(self) -> tuple[list[Lesson], list[Lot], tuple[str, ...]]:
        """Return what was decided, and what is suggested, in all transcripts."""
        with self._now():
            lots = self._pool.lots()
            stands = [(lot, self._pool.stand(lot)) for lot in lots if len(lot.turn_numbers)]
        decided = [Lesson(lot, s.codings, s.read) for lot, s in stands if s.codings or s.read]
        return decided, lots, self._pool.ids

    def _publish(self, scores: dict[Lot, Scores], decisions: int) -> tuple[int, int]:
        with self._now():
            return self._pool.learn(scores, decisions)

    def _row(self, item: Planned) -> dict[str, Json]:
        placed = item.placed
        name = placed.stored.name
        stand = self._entries.standing(name)
        left = None
        if self._pool.is_read(name):
            lot = self._pool.lot(name)
            left = int(self._pool.stand(lot).open.sum())
        return {
            "name": name,
            "case": placed.case.id,
            "role": placed.case.role,
            "turns": placed.stored.turns,
            "words": placed.stored.words,
            "state": item.state,
            "accepted": sum(coding.accepted for coding in stand.codings),
            "rejected": sum(not (coding.accepted or coding.moved) for coding in stand.codings),
            "read": any(mark.kind == "read" for mark in stand.marks),
            "left": left,
        }
