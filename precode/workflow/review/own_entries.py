"""What one coder decided, transcript by transcript: kept in memory, and never behind the record."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Set
from typing import Any

from precode.domain.decisions import Entry, event_of
from precode.stages.resolve import Standing, in_time, standing, taken_back
from precode.store.record import database
from precode.store.record.chain import storable
from precode.store.record.record import Record

_NEW = (
    "SELECT e.id, e.log, e.sequence, l.coder, l.device, e.at, e.kind, e.hash, p.body "
    "FROM event e JOIN log l ON l.id = e.log LEFT JOIN payload p ON p.event = e.id "
    "WHERE e.log = ? AND e.sequence > ? ORDER BY e.sequence"
)


# What was seen cannot be unseen; groups of passages are not on this page.
_NOT_UNDONE = ("undo", "blind", "shown", "keep", "drop", "group", "grouped")


class OwnEntries:
    """The entries of one coder; see the module.

    Another tab, process or machine may write to the record at any time, so `refresh` asks it
    before every use, and reads no more than what is new. Logs are only ever appended to: what
    was read stays right while the hash of its last row stands and nothing more was erased.
    """

    def __init__(self, record: Record, coder: str) -> None:
        self._record, self._coder = record, storable(coder)
        self._erased = 0
        self._read: dict[str, tuple[int, str]] = {}
        self._entries: dict[str, list[Entry]] = {}
        self._standing: dict[str, Standing] = {}
        self._place: dict[str, str] = {}
        self._by_id: dict[str, Entry] = {}
        self._undos: list[Entry] = []
        self._gone: Set[str] | None = None
        self._in_time: list[Entry] = []
        self._unordered: list[Entry] = []

    def refresh(self) -> None:
        """Read what was written since the last time.

        Raises
        ------
        BrokenStudy
            If an entry cannot be read.
        """
        with database.reading(self._record.path) as connection:
            connection.execute("PRAGMA cache_size = -65536")  # 64 MB, for the first reading
            (erased,) = connection.execute("SELECT COUNT(*) FROM tombstone").fetchone()
            if erased != self._erased or not self._still_begins_so(connection):
                self._forget()
                self._erased = erased
            logs = connection.execute("SELECT id FROM log WHERE coder = ?", (self._coder,))
            rows = [
                row
                for (log,) in logs.fetchall()
                for row in connection.execute(_NEW, (log, self._read.get(log, (0, ""))[0]))
            ]
        self._take(rows)

    @property
    def lengths(self) -> dict[str, int]:
        """How far each log of the coder was read: its id to the last sequence."""
        return {log: sequence for log, (sequence, _) in self._read.items()}

    def about(self, transcript: str) -> list[Entry]:
        """Return the entries about a transcript, log after log."""
        return self._entries.get(transcript, [])

    def standing(self, transcript: str) -> Standing:
        """Return where the coder stands on a transcript."""
        if transcript not in self._standing:
            self._standing[transcript] = standing(self.about(transcript))
        return self._standing[transcript]

    @property
    def taken_back(self) -> Set[str]:
        """The ids of the entries that this coder took back and did not redo."""
        if self._gone is None:
            targets = {undo.event.target for undo in self._undos if undo.event}
            about = [self._by_id[target] for target in targets if target in self._by_id]
            self._gone = taken_back([*about, *self._undos])
        return self._gone

    def last(self) -> Entry | None:
        """Return what an undo takes back: the coder's last decision, in any transcript."""
        for entry in reversed(self._ordered()):
            if entry.kind not in _NOT_UNDONE and entry.id not in self.taken_back:
                return entry
        return None

    def last_undone(self) -> Entry | None:
        """Return the undo that a redo takes back: the latest since the last new decision."""
        for entry in reversed(self._ordered()):
            if entry.kind in _NOT_UNDONE[1:]:
                continue
            if entry.kind != "undo" or entry.event is None:
                return None
            about = self._by_id.get(entry.event.target)
            if about is not None and about.kind in _NOT_UNDONE[1:]:
                continue
            if entry.id not in self.taken_back and not (about and about.kind == "undo"):
                return entry
        return None

    def place_of(self, entry: Entry) -> str:
        """Return the transcript that an entry is about."""
        return self._place.get(entry.id, "")

    def _ordered(self) -> list[Entry]:
        """Return the entries about transcripts in time."""
        new, self._unordered = in_time(self._unordered), []
        known = self._in_time
        is_later = not known or not new or new[0].at >= known[-1].at
        self._in_time = [*known, *new] if is_later else in_time([*known, *new])
        return self._in_time

    def _forget(self) -> None:
        self._read.clear()
        self._entries.clear()
        self._standing.clear()
        self._place.clear()
        self._by_id.clear()
        self._undos.clear()
        self._gone = None
        self._in_time, self._unordered = [], []

    def _still_begins_so(self, connection: sqlite3.Connection) -> bool:
        """Tell whether the record is the one that was read: a backup may lie there now."""
        asked = "SELECT hash FROM event WHERE log = ? AND sequence = ?"
        return all(
            connection.execute(asked, (log, sequence)).fetchone() == (hashed,)
            for log, (sequence, hashed) in self._read.items()
        )

    def _take(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for id_, log, sequence, coder, device, at, kind, hashed, body in rows:
            try:
                event = None if body is None else event_of(kind, json.loads(body))
            except (ValueError, AttributeError):
                self._record.entries()  # says what is wrong, and what to do
                raise
            entry = Entry(id_, log, sequence, coder, device, at, kind, event)
            self._read[log] = (sequence, hashed)
            if event is None:
                continue
            place = event.anchor.transcript if event.anchor else self._place.get(event.target, "")
            self._place[id_] = place
            self._entries.setdefault(place, []).append(entry)
            self._by_id[id_] = entry
            if place:  # an entry about a code has none, and is taken back otherwise
                self._unordered.append(entry)
            if kind == "undo":
                self._undos.append(entry)
                self._gone = None
            self._standing.pop(place, None)
