"""A record of an older schema: a whole copy first, then all of the new schema or nothing."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from made_record import decision, new_record

from precode.errors import BrokenStudy, PrecodeError
from precode.store.record import database, migration
from precode.store.record.record import Record

STEPS = {
    1: ("CREATE TABLE note (id TEXT PRIMARY KEY) STRICT", "INSERT INTO note VALUES ('a')"),
    2: ("CREATE INDEX of_transcript ON payload (transcript)",),
}


@pytest.fixture
def record(tmp_path: Path) -> Record:
    record = new_record(tmp_path)
    record.append("Ada", [decision()])
    return record


def version_of(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as opened:
        return int(opened.execute("PRAGMA user_version").fetchone()[0])


def to_version_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "VERSION", 3)
    monkeypatch.setattr(migration, "STEPS", STEPS)


def test_an_older_record_is_copied_and_then_brought_up(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, entries = record.path.read_bytes(), record.entries()
    to_version_3(monkeypatch)
    assert record.entries() == entries
    assert version_of(record.path) == 3
    copy = record.path.with_name("decisions.sqlite.v1")
    assert copy.read_bytes() == before
    assert copy.stat().st_mode & 0o077 == 0
    copy.unlink()
    record.append("Ada", [decision()])
    assert len(record.entries()) == 2
    assert not copy.exists()  # it is up to date: there is nothing to copy


def test_a_step_that_fails_leaves_the_old_schema(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = record.entries()
    with monkeypatch.context() as patched:
        patched.setattr(database, "VERSION", 3)
        patched.setattr(migration, "STEPS", {**STEPS, 2: ("CREATE NONSENSE",)})
        with pytest.raises(PrecodeError):
            record.entries()
    assert version_of(record.path) == 1
    assert record.entries() == entries


def test_without_room_for_the_copy_nothing_is_changed(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise PrecodeError("The disk is full.")

    before = record.path.read_bytes()
    with monkeypatch.context() as patched:
        to_version_3(patched)
        patched.setattr(migration, "write_bytes_atomic", full)
        with pytest.raises(PrecodeError, match="disk is full"):
            record.entries()
    assert record.path.read_bytes() == before


def test_a_schema_without_a_way_to_this_one_is_named(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "VERSION", 3)
    with pytest.raises(BrokenStudy, match="old schema"):
        record.entries()
    assert version_of(record.path) == 1


@pytest.mark.parametrize("moment", ["copy", "first", "second", "commit"])
def test_a_kill_in_the_middle_leaves_the_old_schema_or_the_new(
    record: Record, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    entries = record.entries()
    script = f"""
        import os, signal, sqlite3, sys
        from pathlib import Path
        from precode.store.record import database, migration

        migration.STEPS, database.VERSION = {STEPS!r}, 3
        at = {{"copy": "BEGIN", "first": "CREATE TABLE", "second": "CREATE INDEX"}}
        wanted = at.get({moment!r}, "COMMIT")

        class Dying(sqlite3.Connection):
            def execute(self, words, *more):
                done = super().execute(words, *more)
                if words.startswith(wanted):
                    os.kill(os.getpid(), signal.SIGKILL)
                return done

        connect = sqlite3.connect
        sqlite3.connect = lambda *a, **k: connect(*a, **{{**k, "factory": Dying}})
        with database.reading(Path(sys.argv[1])):
            pass
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(record.path)]
    killed = subprocess.run(command, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert version_of(record.path) == (3 if moment == "commit" else 1)
    to_version_3(monkeypatch)
    assert record.entries() == entries
    assert version_of(record.path) == 3
