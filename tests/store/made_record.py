"""Records and events that the tests of the record share."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from precode.domain.decisions import Anchor, CodeRef, Event, Kind
from precode.domain.text import Span
from precode.store.record import database
from precode.store.record.record import Record

CODE = CodeRef("bctto", "bctto:8.7", "8.7", "Graded tasks")


def new_record(folder: Path, device: str = "laptop") -> Record:
    path = folder / "decisions.sqlite"
    database.create(path)
    return Record(path, device)


def decision(
    quote: str = "one stop", case: str = "PW6", start: int = 0, kind: Kind = "accept"
) -> Event:
    span = Span(start, start + len(quote))
    return Event(kind, Anchor(case, f"{case}-1", "0" * 64, span, quote, CODE), memo=f"on {quote}")


@contextlib.contextmanager
def plain(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection as any other program makes one: without our PRAGMAs."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        yield connection
        connection.commit()


@contextlib.contextmanager
def unguarded(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that may change anything: triggers are away meanwhile."""
    with plain(path) as connection:
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)
