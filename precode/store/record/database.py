"""The SQLite file of the record: how it is opened, made and kept safe.

Study folders lie on network drives and USB sticks, so the journal is DELETE and every commit
waits until the disk has it (synchronous EXTRA). Connections are short: a transaction each.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from precode.errors import BrokenStudy, OutputExists, PrecodeError
from precode.files import write_bytes_atomic
from precode.store.record.migration import migrate

VERSION = 1
_APPLICATION = 0x70726364  # "prcd": `file` and other tools can tell what it is
_WAIT_SECONDS = 30.0
_RESTORE = "Put it back from a backup, and run: precode study check STUDY"


def create(path: Path) -> None:
    """Make an empty record, mode 0600; nothing if there is one, even one made just now."""
    with contextlib.closing(in_memory()) as database, contextlib.suppress(OutputExists):
        write_bytes_atomic(path, database.serialize())


def in_memory() -> sqlite3.Connection:
    """Return an empty record that lies in no file."""
    database = sqlite3.connect(":memory:")
    database.executescript(
        files("precode.store.record").joinpath("schema.sql").read_text(encoding="utf-8")
        + f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {VERSION};"
    )
    return database


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection for reading; all that it reads is of one moment."""
    with _errors(path), contextlib.closing(_connect(path)) as database:
        database.execute("BEGIN")
        yield database


@contextlib.contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection inside one transaction: all of it is durable afterwards, or nothing."""
    with _errors(path), contextlib.closing(_connect(path)) as database:
        _keep_journal(database)
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
        except BaseException:
            if database.in_transaction:  # SQLite itself takes back what a full disk stopped
                database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")


def scrub(path: Path) -> None:
    """Write the file anew, so that no page keeps what was erased."""
    with _errors(path), contextlib.closing(_connect(path)) as database:
        _keep_journal(database)
        database.execute("VACUUM")


def _keep_journal(database: sqlite3.Connection) -> None:
    """Undo what another program may have set: a write-ahead log stays set in the file."""
    database.execute("PRAGMA journal_mode = DELETE")


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
        database.execute("PRAGMA fullfsync = ON")  # macOS: past the disk's own cache
        database.execute("PRAGMA temp_store = MEMORY")
        (version,) = database.execute("PRAGMA user_version").fetchone()
        (application,) = database.execute("PRAGMA application_id").fetchone()
        if application == _APPLICATION and version < VERSION:
            migrate(path, database, VERSION)
            version = VERSION
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
        code = getattr(err, "sqlite_errorcode", None)
        if code is None:  # Python's own, which quotes the text that it cannot decode
            raise _no_text(path) from None
        busy = code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        raise PrecodeError(
            f"The record could not be written or read: {err}.",
            where=str(path),
            remedy="Another program holds it: close it and try again."
            if busy
            else "Nothing was lost. Check that the disk has space and that you may write there.",
        ) from None
    except UnicodeDecodeError:  # the damaged text was in SQLite's own message
        raise _no_text(path) from None
    except sqlite3.DatabaseError as err:
        raise BrokenStudy(
            f"The record cannot be trusted: {err}.",
            where=str(path),
            remedy=_RESTORE,
        ) from None


def _no_text(path: Path) -> BrokenStudy:
    return BrokenStudy(
        "The record cannot be trusted: some of its text is damaged.",
        where=str(path),
        remedy=_RESTORE,
    )
