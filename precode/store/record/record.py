"""Appending to the record, reading it, and erasing what a withdrawn participant said."""

from __future__ import annotations

import json
import secrets
import sqlite3
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from precode.domain.decisions import Entry, Event, event_of, payload_of
from precode.errors import BrokenStudy, PrecodeError
from precode.store.record import chain, database


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Overtaken(PrecodeError):
    """The record is not what it was when the decision was made."""


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a study; ``device`` names the machine that writes.

    ``now`` returns the time as UTC in ISO 8601.
    """

    path: Path
    device: str = ""
    now: Callable[[], str] = _now

    def append(
        self, coder: str, events: Sequence[Event], after: Mapping[str, int] | None = None
    ) -> list[Entry]:
        """Write events, in order, to the coder's log: all of them, durably, or none.

        ``after`` says how far the coder's logs were known when it was decided: id of a log to
        its last sequence.

        Raises
        ------
        Overtaken
            If the coder has decided something else since then, here or elsewhere.
        PrecodeError
            If the record cannot be written; then nothing was.
        """
        if not events:
            return []
        with database.writing(self.path) as connection:
            if after is not None and _lengths(connection, coder) != dict(after):
                raise Overtaken("Something else was decided in the meantime.")
            log = self._log_of(connection, coder)
            return [self._append(connection, log, coder, event) for event in events]

    def entries(self) -> list[Entry]:
        """Return all entries, log after log.

        Raises
        ------
        BrokenStudy
            If a payload cannot be read.
        """
        with database.reading(self.path) as connection:
            rows = connection.execute(
                "SELECT e.id, e.log, e.sequence, l.coder, l.device, e.at, e.kind, p.body "
                "FROM event e JOIN log l ON l.id = e.log LEFT JOIN payload p ON p.event = e.id "
                "ORDER BY l.opened, l.id, e.sequence"
            )
            return [_entry(*row) for row in rows]

    def entries_of(self, *, cases: Collection[str], transcripts: Collection[str]) -> list[str]:
        """Return the ids of the entries that a withdrawal would erase."""
        with database.reading(self.path) as connection:
            return _payloads_about(connection, cases, transcripts)

    def withdraw(
        self,
        coder: str,
        event: Event,
        *,
        cases: Collection[str],
        transcripts: Collection[str],
    ) -> Entry:
        """Append a withdrawal and erase every payload about these cases and transcripts.

        Also memos on entries that go. The entries stay, with their hashes; what they said,
        and the salts, are overwritten. Earlier withdrawals are never erased.
        """
        with database.writing(self.path) as connection:
            gone = _payloads_about(connection, cases, transcripts)
            details = {**event.details, "erased": len(gone), "erased_hash": chain.erased_hash(gone)}
            log = self._log_of(connection, coder)
            entry = self._append(connection, log, coder, replace(event, details=details))
            connection.executemany(
                "INSERT INTO tombstone VALUES (?, ?)", [(one, entry.id) for one in gone]
            )
            connection.executemany("DELETE FROM payload WHERE event = ?", [(one,) for one in gone])
        database.scrub(self.path)
        return entry

    def _log_of(self, connection: sqlite3.Connection, coder: str) -> str:
        """Return the coder's log on this device, opened now if there is none."""
        if not coder or not self.device:
            raise ValueError("a log has a coder and a device")
        names = (chain.storable(coder), chain.storable(self.device))
        found = connection.execute(
            "SELECT id FROM log WHERE coder = ? AND device = ?", names
        ).fetchone()
        if found:
            return str(found[0])
        log = str(uuid.uuid4())
        connection.execute("INSERT INTO log VALUES (?, ?, ?, ?)", (log, *names, self.now()))
        return log

    def _append(self, connection: sqlite3.Connection, log: str, coder: str, event: Event) -> Entry:
        last = connection.execute(
            "SELECT sequence, hash FROM event WHERE log = ? ORDER BY sequence DESC LIMIT 1", (log,)
        ).fetchone()
        if last is None:
            row = connection.execute("SELECT * FROM log WHERE id = ?", (log,)).fetchone()
            last = (0, chain.first_hash(*row))
        entry = Entry(
            id=str(uuid.uuid4()),
            log=log,
            sequence=last[0] + 1,
            coder=chain.storable(coder),
            device=chain.storable(self.device),
            at=self.now(),
            kind=event.kind,
            event=event,
        )
        salt = secrets.token_bytes(chain.SALT_BYTES)
        payload = payload_of(event)
        body = chain.body_of(payload)
        hashed = chain.payload_hash(salt, body)
        signed = chain.row_hash(
            log, entry.sequence, entry.id, entry.at, event.kind, hashed, last[1]
        )
        connection.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.id, log, entry.sequence, entry.at, event.kind, hashed, last[1], signed),
        )
        connection.execute(
            "INSERT INTO payload VALUES (?, ?, ?, ?, ?)",
            (entry.id, *chain.about(payload), salt, body),
        )
        return entry


def _lengths(connection: sqlite3.Connection, coder: str) -> dict[str, int]:
    """Return the last sequence of each log of a coder."""
    last = "SELECT sequence FROM event WHERE log = ? ORDER BY sequence DESC LIMIT 1"
    logs = connection.execute("SELECT id FROM log WHERE coder = ?", (chain.storable(coder),))
    return {log: connection.execute(last, (log,)).fetchone()[0] for (log,) in logs.fetchall()}


def _payloads_about(
    connection: sqlite3.Connection, cases: Collection[str], transcripts: Collection[str]
) -> list[str]:
    """Return the entries that a withdrawal erases: about these, or about such an entry."""
    theirs = {chain.storable(case) for case in cases} - {""}
    files = {chain.storable(name) for name in transcripts} - {""}
    rows = connection.execute(
        "SELECT p.event, p.case_id, p.transcript, p.body "
        "FROM payload p JOIN event e ON e.id = p.event WHERE e.kind <> 'withdrawal'"
    )
    gone: dict[str, None] = {}
    about: dict[str, list[str]] = {}
    for event, case, transcript, body in rows:
        payload = _payload(body)
        was_case, was_transcript = chain.about({"anchor": payload.get("was")})
        if {case, was_case} & theirs or {transcript, was_transcript} & files:
            gone[event] = None
        if target := payload.get("target"):
            about.setdefault(target, []).append(event)
    unseen = list(gone)
    while unseen:
        found = [event for event in about.get(unseen.pop(), ()) if event not in gone]
        gone |= dict.fromkeys(found)
        unseen += found
    return list(gone)


def _payload(body: str) -> dict[str, Any]:
    """Return a payload; empty if unreadable, which must not keep a participant from leaving."""
    try:
        payload = json.loads(body)
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}


def _entry(
    id_: str, log: str, sequence: int, coder: str, device: str, at: str, kind: str, body: str | None
) -> Entry:
    event = None if body is None else _event(kind, body)
    return Entry(id_, log, sequence, coder, device, at, kind, event)  # type: ignore[arg-type]


def _event(kind: str, body: str) -> Event:
    try:
        return event_of(kind, _payload(body))  # type: ignore[arg-type]
    except ValueError as err:
        raise BrokenStudy(
            f"An entry of the record cannot be read: {err}.",
            where="decisions.sqlite",
            remedy="Run: precode study check STUDY",
        ) from None
