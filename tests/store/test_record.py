from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_record import CODE, decision, new_record, plain, unguarded

from precode.domain.decisions import (
    KINDS,
    Anchor,
    CodeRef,
    Event,
    Facets,
    Kind,
    Offer,
    event_of,
    payload_of,
)
from precode.domain.text import Span
from precode.errors import BrokenStudy, PrecodeError
from precode.store.record import chain, database
from precode.store.record.record import Record
from precode.store.record.verify import broken

TABLES = ("log", "event", "payload", "tombstone")

# --- what an event is stored as

LONE = st.characters(categories=("L", "N", "P", "S", "Z", "C"), codec=None)
# A high surrogate right before a low one is one character, for JSON as for everybody else.
words = st.text(LONE, max_size=20).map(
    lambda text: text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
)
codes = st.builds(CodeRef, words, words, words, words)
spans = st.builds(lambda a, n: Span(a, a + n), st.integers(0, 9999), st.integers(1, 99))
anchors = st.builds(Anchor, words, words, words, st.none() | spans, words, st.none() | codes)
numbers = st.floats(allow_nan=False, allow_infinity=False)
json_data = st.recursive(
    st.none() | st.booleans() | st.integers() | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
events = st.builds(
    Event,
    kind=st.sampled_from(get_args(Kind)),
    anchor=st.none() | anchors,
    was=st.none() | anchors,
    target=words,
    offer=st.none() | st.builds(Offer, numbers, st.integers(), words),
    facets=st.builds(Facets, words, words, words, st.none() | st.booleans(), words),
    memo=words,
    language=words,
    details=st.dictionaries(words, json_data, max_size=3),
)


@given(events)
def test_every_event_comes_back_from_its_payload(event: Event) -> None:
    import json

    body = chain.body_of(payload_of(event))
    assert body.isascii()
    assert event_of(event.kind, json.loads(body)) == event


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_back_even_when_there_is_nothing_more_to_it(kind: Kind) -> None:
    assert event_of(kind, payload_of(Event(kind))) == Event(kind)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("accept", {"v": 2}),
        ("accept", {}),
        ("blessed", {"v": 1}),
        ("accept", {"v": 1, "facets": {"mood": "low"}}),
        ("accept", {"v": 1, "anchor": {"case": "PW6"}}),
        ("accept", {"v": 1, "offer": {"rank": 1}}),
    ],
)
def test_an_entry_of_another_version_is_refused(kind: Any, payload: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="an entry"):
        event_of(kind, payload)


# --- appending and reading


@pytest.mark.parametrize(
    "quote", ["a\u2028b", "nul\x00nul", "👩‍👩‍👧 ok", "lone \ud83d!", "\udce9", "e\u0301", "\ufeff"]
)
def test_any_words_survive_in_quotes_memos_and_names(tmp_path: Path, quote: str) -> None:
    record = new_record(tmp_path)
    event = decision(quote, case=f"c {quote}")
    (written,) = record.append("Ada", [event])
    assert record.entries() == [written]
    assert written.event == event
    assert list(broken(record.path)) == []


@pytest.mark.parametrize("name", ["a\u2028b", "👩‍👧", "caf\udce9"])
def test_coders_and_devices_may_be_called_anything(tmp_path: Path, name: str) -> None:
    record = new_record(tmp_path, device=name)
    written = [record.append(name, [decision()])[0] for _ in range(2)]
    assert record.entries() == written
    assert [entry.sequence for entry in written] == [1, 2]
    assert list(broken(record.path)) == []


def test_a_log_needs_a_coder_and_a_device(tmp_path: Path) -> None:
    record = new_record(tmp_path)
    for nobody, device in (("", "laptop"), ("Ada", "")):
        with pytest.raises(ValueError, match="a coder and a device"):
            Record(record.path, device).append(nobody, [decision()])


def test_one_log_for_each_coder_and_device_without_gaps(tmp_path: Path) -> None:
    path = new_record(tmp_path).path
    for device in ("laptop", "desktop", "laptop"):
        for coder in ("Ada", "Ben"):
            Record(path, device).append(coder, [decision(start=n) for n in range(3)])
    entries = Record(path).entries()
    logs: dict[str, list[Any]] = {}
    for entry in entries:
        logs.setdefault(entry.log, []).append(entry)
    made = sorted((log[0].coder, log[0].device, len(log)) for log in logs.values())
    assert made == [
        ("Ada", "desktop", 3),
        ("Ada", "laptop", 6),
        ("Ben", "desktop", 3),
        ("Ben", "laptop", 6),
    ]
    for log in logs.values():
        assert [entry.sequence for entry in log] == list(range(1, len(log) + 1))
        assert len({(entry.coder, entry.device) for entry in log}) == 1
    assert list(broken(path)) == []


def test_what_fails_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    record = new_record(tmp_path)
    before = record.path.read_bytes()
    no_json: Any = object()
    bad = Event("memo", details={"no": no_json})
    with pytest.raises(TypeError):
        record.append("Ada", [decision(), decision(), bad, decision()])
    not_json = Event("memo", details={"p": float("nan")})
    with pytest.raises(ValueError):
        record.append("Ada", [decision(), not_json])
    assert record.entries() == []
    assert record.path.read_bytes() == before
    assert record.append("Ada", [decision()])[0].sequence == 1


def test_nothing_to_append_opens_no_log(tmp_path: Path) -> None:
    record = new_record(tmp_path)
    assert record.append("Ada", []) == []
    with plain(record.path) as connection:
        assert connection.execute("SELECT COUNT(*) FROM log").fetchone() == (0,)


# --- append-only


def full_record(folder: Path) -> Record:
    """Two logs with entries of two cases, one of which was withdrawn."""
    record = new_record(folder)
    record.append("Ada", [decision(start=1), decision(start=2), decision(case="SP1")])
    record.append("Ben", [decision(start=3)])
    record.withdraw("Ada", Event("withdrawal"), cases={"SP1"}, transcripts={"SP1-1"})
    return record


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info ({table})")]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("pragmas", ["", "PRAGMA recursive_triggers = ON"])
def test_no_row_is_changed_removed_or_replaced_by_another_program(
    tmp_path: Path, table: str, pragmas: str
) -> None:
    record = full_record(tmp_path)
    with plain(record.path) as connection:
        connection.execute(pragmas)
        names = columns(connection, table)
        before = connection.execute(f"SELECT * FROM {table}").fetchall()
        assert before
        tries = [f"DELETE FROM {table}"]
        tries += [f"UPDATE {table} SET {name} = {name}" for name in names]
        tries += [f"UPDATE OR REPLACE {table} SET {name} = {name}" for name in names]
        tries += [
            f"INSERT OR {way} INTO {table} SELECT * FROM {table}" for way in ("REPLACE", "ROLLBACK")
        ]
        tries += [f"INSERT INTO {table} SELECT * FROM {table} WHERE 1 ON CONFLICT DO NOTHING"]
        for statement in tries:
            with pytest.raises(sqlite3.IntegrityError, match=r"append-only|only a withdrawal"):
                connection.execute(statement)
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            connection.execute(f"SELECT rowid FROM {table}")
        assert connection.execute(f"SELECT * FROM {table}").fetchall() == before


def test_a_new_id_does_not_replace_an_older_entry_of_the_same_place(tmp_path: Path) -> None:
    record = full_record(tmp_path)
    with plain(record.path) as connection:
        for place in ("sequence", "sequence + 7"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(
                    f"INSERT OR REPLACE INTO event SELECT 'new', log, {place}, at, kind, "
                    "payload_hash, previous, hash FROM event WHERE sequence = 1"
                )


def test_an_erased_payload_cannot_be_put_back(tmp_path: Path) -> None:
    record = full_record(tmp_path)
    with plain(record.path) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO payload SELECT event, '', '', x'00', '{}' FROM tombstone")


def test_only_a_withdrawal_erases(tmp_path: Path) -> None:
    record = full_record(tmp_path)
    with plain(record.path) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(
            "INSERT INTO tombstone SELECT a.id, b.id FROM event a, event b WHERE b.kind = 'accept'"
        )


# --- several at once

WRITER = """
import sys, pathlib
sys.path.insert(0, sys.argv[1])
from made_record import decision
from precode.store.record.record import Record
record = Record(pathlib.Path(sys.argv[2]), sys.argv[4])
for n in range(int(sys.argv[5])):
    record.append(sys.argv[3], [decision(f"words {n}", start=n)])
"""


def write_at_once(record: Record, each: int, *, processes: int = 8) -> None:
    here = str(Path(__file__).parent)
    running = [
        subprocess.Popen(
            # Two share each log.
            [
                sys.executable,
                "-c",
                WRITER,
                here,
                record.path,
                f"c{n // 4}",
                f"d{n // 2}",
                str(each),
            ],
            stderr=subprocess.PIPE,
        )
        for n in range(processes)
    ]
    for writer in running:
        _, said = writer.communicate()
        assert (writer.returncode, said) == (0, b"")
    entries = record.entries()
    assert len(entries) == processes * each
    assert len({entry.id for entry in entries}) == processes * each
    assert len({entry.log for entry in entries}) == processes // 2
    assert list(broken(record.path)) == []


def test_eight_processes_lose_nothing(tmp_path: Path) -> None:
    write_at_once(new_record(tmp_path), 60)


@pytest.mark.soak
def test_eight_processes_lose_nothing_for_long(tmp_path: Path) -> None:
    write_at_once(new_record(tmp_path), 500)


def test_one_record_is_made_by_several_at_once(tmp_path: Path) -> None:
    path = tmp_path / "decisions.sqlite"
    start, failed = threading.Barrier(8), []

    def make(number: int) -> None:
        try:
            start.wait()
            database.create(path)
            Record(path, f"d{number}").append("Ada", [decision()])
        except Exception as err:
            failed.append(err)

    threads = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(Record(path).entries()) == 8
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_a_reader_sees_one_moment(tmp_path: Path) -> None:
    record = new_record(tmp_path)
    record.append("Ada", [decision()])
    with (
        database.reading(record.path) as connection,
        plain(record.path) as other,
    ):
        connection.execute("SELECT * FROM event").fetchall()
        other.execute("PRAGMA busy_timeout = 0")
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO log VALUES ('x', 'x', 'x', 'x')")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("COMMIT")
        other.execute("ROLLBACK")


def test_a_lock_that_stays_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = new_record(tmp_path)
    monkeypatch.setattr(database, "_WAIT_SECONDS", 0.01)
    with plain(record.path) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(PrecodeError, match="close it and try again"):
            record.append("Ada", [decision()])
        with pytest.raises(PrecodeError, match="close it and try again"):
            record.entries()


# --- a participant withdraws

SECRET = "The cat's name was Zerubabel Quirke"


def test_a_withdrawal_leaves_no_byte_of_the_words(tmp_path: Path) -> None:
    record = new_record(tmp_path)
    others = record.append("Ben", [decision(f"kept words {n}", start=n) for n in range(40)])
    for n in range(30):  # many pages, in several transactions
        record.append("Ada", [decision(f"{SECRET} {n} " * 40, case="Wilhelmina", start=n)])
        others += record.append("Ada", [decision("kept", start=n)])
    assert SECRET.encode() in record.path.read_bytes()
    salt = "abc"
    event = Event("withdrawal", details={"salt": salt, "hidden": [chain.hidden(salt, "x")]})
    entry = record.withdraw("Ada", event, cases={"Wilhelmina"}, transcripts={"Wilhelmina-1"})
    for path in tmp_path.iterdir():
        left = path.read_bytes()
        assert b"Zerubabel" not in left, path.name
        assert b"Wilhelmina" not in left, path.name
    assert [path.name for path in tmp_path.iterdir()] == [record.path.name]
    assert list(broken(record.path)) == []
    found = {e.id: e for e in record.entries()}
    assert all(found[other.id] == other for other in others)
    erased = [e for e in found.values() if e.event is None]
    assert len(erased) == 30
    assert {e.kind for e in erased} == {"accept"}
    assert found[entry.id] == entry
    assert entry.event is not None
    assert entry.event.details["erased"] == 30
    assert record.append("Ada", [decision()])[0].sequence == 62
    assert list(broken(record.path)) == []


def test_the_pages_are_wiped_even_before_the_file_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = new_record(tmp_path)
    record.append("Ada", [decision(f"{SECRET} {n} " * 300, case="W", start=n) for n in range(9)])
    monkeypatch.setattr(database, "scrub", lambda path: None)
    record.withdraw("Ada", Event("withdrawal"), cases={"W"}, transcripts=())
    assert b"Zerubabel" not in record.path.read_bytes()


def test_transcripts_go_by_name_too_and_what_is_about_an_erased_entry_goes_with_it(
    tmp_path: Path,
) -> None:
    record = new_record(tmp_path)
    (theirs,) = record.append("Ada", [decision(case="W")])
    by_name = Event("star", Anchor("filed elsewhere", "W-1", "0" * 64, Span(0, 4), "word"))
    was = Event("change", decision().anchor, was=decision(case="W").anchor)
    memo = Event("memo", target=theirs.id, memo=SECRET)
    (_, _, first, kept) = record.append("Ben", [by_name, was, memo, Event("memo", memo="kept")])
    record.append("Ben", [Event("memo", target=first.id, memo=SECRET)])
    record.withdraw("Ada", Event("withdrawal"), cases={"W", ""}, transcripts={"W-1", ""})
    held = [e for e in record.entries() if e.event is not None and e.kind != "withdrawal"]
    assert held == [kept]
    assert list(broken(record.path)) == []


def test_withdrawals_follow_one_another_and_run_again(tmp_path: Path) -> None:
    record = new_record(tmp_path)
    record.append("Ada", [decision(case=case) for case in ("A", "B", "C")])
    for case in ("A", "B", "A"):
        event = Event("withdrawal", Anchor(case, case, "0" * 64))
        record.withdraw("Ben", event, cases={case}, transcripts={case})
    assert [e.event is None for e in record.entries()] == [True, True, False, False, False, False]
    assert list(broken(record.path)) == []


def test_a_damaged_entry_keeps_nobody_from_leaving(tmp_path: Path) -> None:
    record = new_record(tmp_path)
    record.append("Ada", [decision(case="W"), decision(case="X")])
    with unguarded(record.path) as connection:
        connection.execute("UPDATE payload SET body = '{' || body WHERE case_id = 'X'")
        connection.execute("UPDATE payload SET body = '[]' WHERE case_id = 'W'")
    with pytest.raises(BrokenStudy, match="cannot be read"):
        record.entries()
    record.withdraw("Ada", Event("withdrawal"), cases={"W"}, transcripts=())
    with plain(record.path) as connection:
        assert connection.execute("SELECT COUNT(*) FROM tombstone").fetchone() == (1,)


def test_a_withdrawal_is_all_or_nothing(tmp_path: Path) -> None:
    record = new_record(tmp_path)
    record.append("Ada", [decision(case="W")])
    before = record.entries()
    no_json: Any = object()
    bad = Event("withdrawal", details={"no": no_json})
    with pytest.raises(TypeError):
        record.withdraw("Ada", bad, cases={"W"}, transcripts=())
    assert record.entries() == before


# --- the file


def test_the_file_and_its_journal_are_for_the_owner_alone(tmp_path: Path) -> None:
    record = new_record(tmp_path)
    with database.writing(record.path) as connection:
        connection.execute("INSERT INTO log VALUES ('a', 'b', 'c', 'd')")
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()}
    assert modes == {"decisions.sqlite": 0o600, "decisions.sqlite-journal": 0o600}
    record.append("Ada", [decision()])
    record.withdraw("Ada", Event("withdrawal"), cases={"PW6"}, transcripts=())
    assert stat.S_IMODE(record.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("set_before", ["DELETE", "WAL"])
def test_writing_waits_for_the_disk_without_a_write_ahead_log(
    tmp_path: Path, set_before: str
) -> None:
    record = new_record(tmp_path)
    with plain(record.path) as connection:
        connection.execute(f"PRAGMA journal_mode = {set_before}")
    with database.writing(record.path) as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "fullfsync")
        values = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
    assert values == ["delete", 3, 1, 1, 1]
    with plain(record.path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_making_a_record_keeps_the_one_that_is_there(tmp_path: Path) -> None:
    record = new_record(tmp_path)
    record.append("Ada", [decision()])
    before = record.path.read_bytes()
    database.create(record.path)
    assert record.path.read_bytes() == before


def refused(path: Path) -> str:
    """Return the one error that reading, appending and checking give."""
    said = set()
    for use in (
        lambda: Record(path).entries(),
        lambda: Record(path, "laptop").append("Ada", [decision()]),
        lambda: list(broken(path)),
    ):
        with pytest.raises(BrokenStudy) as caught:
            use()
        assert caught.value.where == str(path)
        assert caught.value.remedy
        said.add(caught.value.problem)
    (problem,) = said
    return problem


def test_a_newer_record_is_refused(tmp_path: Path) -> None:
    path = new_record(tmp_path).path
    with plain(path) as connection:
        connection.execute(f"PRAGMA user_version = {database.VERSION + 1}")
    before = path.read_bytes()
    assert "newer precode" in refused(path)
    assert path.read_bytes() == before


def test_a_missing_record_is_named_and_none_is_made(tmp_path: Path) -> None:
    assert "missing" in refused(tmp_path / "decisions.sqlite")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"Just some notes.\n" * 500, b"SQLite format 3\0cut"])
def test_what_is_no_record_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "decisions.sqlite"
    path.write_bytes(content)
    problem = refused(path)
    assert "not a record" in problem or "cannot be trusted" in problem
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "decisions.sqlite"
    with plain(path) as connection:
        connection.execute("CREATE TABLE event (id)")
    assert "not a record" in refused(path)


def test_text_that_is_none_is_not_shown(tmp_path: Path) -> None:
    record = new_record(tmp_path)
    record.append("Ada", [decision(SECRET)])
    with unguarded(record.path) as connection:
        connection.execute("UPDATE payload SET body = CAST (body || x'ff' AS TEXT)")
    with pytest.raises(BrokenStudy) as caught:
        record.entries()
    assert "Zerubabel" not in str(caught.value)


FULL = """
import resource, sys, pathlib
sys.path.insert(0, sys.argv[1])
from made_record import decision
from precode.domain.decisions import Event
from precode.errors import PrecodeError
from precode.store.record.record import Record
record = Record(pathlib.Path(sys.argv[2]), "laptop")
size = record.path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + int(sys.argv[3]), resource.RLIM_INFINITY))
for events in ([decision("x" * 100_000)], [decision("y" * 3000)] * 60):
    try:
        record.append("Ada", events)
    except PrecodeError as err:
        print(err)
"""


@pytest.mark.parametrize("room", [-8192, 0, 20_000])
def test_a_full_disk_gives_one_clear_error_and_loses_nothing(tmp_path: Path, room: int) -> None:
    record = new_record(tmp_path)
    written = record.append("Ada", [decision("z" * 1000, start=n) for n in range(20)])
    here = str(Path(__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", FULL, here, str(record.path), str(room)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("could not be written") == 2
    assert done.stdout.count("Nothing was lost.") == 2
    assert "transaction" not in done.stdout  # the cause, not what followed from it
    assert record.entries() == written
    assert list(broken(record.path)) == []
    assert record.append("Ada", [decision(kind="reject")])[0].sequence == 21
    assert CODE.id in str(record.entries()[-1].event)


def test_a_folder_without_the_right_to_write_gives_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(PrecodeError, match="Read-only"):
        database.create(tmp_path / "decisions.sqlite")
