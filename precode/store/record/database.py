"""The SQLite file of the record: how it is opened, made and kept safe.

Study folders lie on network drives and USB sticks, so the journal is DELETE and every commit
waits until the disk has it (synchronous EXTRA). Connections are short: a transaction each.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from precode.errors import BrokenStudy, PrecodeError

VERSION = 1
_APPLICATION = 0x70726364  # "prcd": `file` and other tools can tell what it is
_WAIT_SECONDS = 30.0


def create(path: Path) -> None:
    """Make an empty record, mode 0600; nothing if there is one."""
    if path.exists():
        return
    part = path.with_name(f".{path.name}.new")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with contextlib.closing(sqlite3.connect(part)) as database:
        database.executescript(
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;"
            + files("precode.store.record").joinpath("schema.sql").read_text(encoding="utf-8")
            + f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {VERSION};"
        )
    part.replace(path)


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection for reading."""
    with _errors(path), contextlib.closing(_connect(path)) as database:
        yield database


@contextlib.contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection inside one transaction: all of it is durable afterwards, or nothing."""
    with _errors(path), contextlib.closing(_connect(path)) as database:
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
        except BaseException:
            database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")


def scrub(path: Path) -> None:
    """Write the file anew, so that no page keeps what was erased."""
    with _errors(path), contextlib.closing(_connect(path)) as database:
        database.execute("VACUUM")


def _connect(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise BrokenStudy(
            "The record of decisions is missing.",
            where=str(path),
            remedy="Put it back from a backup. Without one, make a new study and add the "
            "transcripts again.",
        )
    database = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("PRAGMA recursive_triggers = ON")
        database.execute("PRAGMA secure_delete = ON")
        database.execute("PRAGMA synchronous = EXTRA")
        database.execute("PRAGMA temp_store = MEMORY")
        (version,) = database.execute("PRAGMA user_version").fetchone()
        (application,) = database.execute("PRAGMA application_id").fetchone()
    except BaseException:
        database.close()
        raise
    if application != _APPLICATION or version != VERSION:
        database.close()
        newer = application == _APPLICATION and version > VERSION
        raise BrokenStudy(
            "The record was written by a newer precode."
            if newer
            else "This is not a record of decisions.",
            where=str(path),
            remedy="Install that version." if newer else "Put the record back from a backup.",
        )
    return database


@contextlib.contextmanager
def _errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says into an error with a remedy; its messages hold no values."""
    try:
        yield
    except sqlite3.OperationalError as err:
        busy = err.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        raise PrecodeError(
            f"The record could not be written or read: {err}.",
            where=str(path),
            remedy="Another program holds it: close it and try again."
            if busy
            else "Nothing was lost. Check that the disk has space and that you may write there.",
        ) from None
    except sqlite3.DatabaseError as err:
        raise BrokenStudy(
            f"The record cannot be trusted: {err}.",
            where=str(path),
            remedy="Put it back from a backup, and run: precode study check STUDY",
        ) from None
