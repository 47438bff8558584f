"""Can the record be trusted? Every row is hashed anew."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path

from precode.store.record import chain, database


def broken(path: Path) -> Iterator[str]:
    """Yield what is wrong with the record, a sentence each; nothing if it can be trusted.

    Every row is hashed anew. An erased payload must have been erased by a withdrawal that
    names it.
    """
    with database.reading(path) as connection:
        damage = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        if damage != ["ok"]:
            yield from (f"SQLite finds damage: {said}." for said in damage)
            return  # nothing can be hashed that may not even be text
        if _schema(connection) != _expected_schema():
            yield "What keeps the record append-only was changed."
        for row in connection.execute("PRAGMA foreign_key_check"):
            yield f"A row of {row[0]} points nowhere."
        erased: dict[str, set[str]] = {}
        for event, withdrawal in connection.execute("SELECT event, withdrawal FROM tombstone"):
            erased.setdefault(withdrawal, set()).add(event)
        gone = set().union(*erased.values())
        for log in connection.execute("SELECT id, coder, device, opened FROM log ORDER BY id"):
            yield from _broken_log(connection, log, gone)
        yield from _broken_withdrawals(connection, erased)


def _schema(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    return set(
        connection.execute(
            "SELECT type, name, sql FROM sqlite_master "
            "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        )
    )


def _expected_schema() -> set[tuple[str, str, str]]:
    with contextlib.closing(database.in_memory()) as empty:
        return _schema(empty)


def _broken_log(
    connection: sqlite3.Connection, log: tuple[str, str, str, str], gone: Collection[str]
) -> Iterator[str]:
    previous = chain.first_hash(*log)
    rows = connection.execute(
        "SELECT e.sequence, e.id, e.at, e.kind, e.payload_hash, e.previous, e.hash, "
        "p.case_id, p.transcript, p.salt, p.body "
        "FROM event e LEFT JOIN payload p ON p.event = e.id WHERE e.log = ? ORDER BY e.sequence",
        (log[0],),
    )
    expected = 0
    for expected, row in enumerate(rows, start=1):
        sequence, event, at, kind, hashed, before, signed, case, transcript, salt, body = row
        place = f"Entry {sequence} of {log[1]}'s log {log[0][:8]}"
        if sequence != expected or before != previous:
            yield f"{place}: an entry before it is missing or was changed."
        if chain.row_hash(log[0], sequence, event, at, kind, hashed, before) != signed:
            yield f"{place} was changed."
        if event in gone:
            if body is not None:
                yield f"{place} was to be erased and is still there."
        elif body is None:
            yield f"{place} has lost what it said, and no withdrawal erased it."
        elif chain.payload_hash(salt, body) != hashed:
            yield f"What {place[0].lower()}{place[1:]} says was changed."
        elif chain.about(json.loads(body)) != (case, transcript):
            yield f"What {place[0].lower()}{place[1:]} is about was changed."
        previous = signed
    if not expected:
        yield f"All entries of {log[1]}'s log {log[0][:8]} are missing."


def _broken_withdrawals(
    connection: sqlite3.Connection, erased: dict[str, set[str]]
) -> Iterator[str]:
    rows = connection.execute(
        "SELECT e.id, p.body FROM event e JOIN payload p ON p.event = e.id "
        "WHERE e.kind = 'withdrawal'"
    )
    withdrawals = dict(rows)
    for event in sorted({*withdrawals, *erased}):
        names = _erased_hash(withdrawals.get(event, "{}"))
        if names != chain.erased_hash(erased.get(event, ())):
            yield "A withdrawal does not name the entries that were erased in its name."


def _erased_hash(body: str) -> object:
    """Return what a withdrawal says that it erased; None if it cannot be read."""
    try:
        return json.loads(body)["details"]["erased_hash"]
    except (ValueError, TypeError, KeyError):
        return None
