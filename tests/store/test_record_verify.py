from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from made_record import decision, new_record, plain, unguarded

from precode.domain.decisions import Event
from precode.errors import PrecodeError
from precode.store.record import chain, database
from precode.store.record.record import Record
from precode.store.record.verify import broken

with database.in_memory() as _empty:
    COLUMNS = [
        (table, column[1])
        for table in ("log", "event", "payload", "tombstone")
        for column in _empty.execute(f"PRAGMA table_info ({table})")
    ]
_empty.close()


def record_of(folder: Path) -> Record:
    """Two logs, two withdrawals that erased something, and entries that stayed."""
    record = new_record(folder)
    cases = ("PW6", "SP1", "PW6", "SP2", "PW6")
    record.append("Ada", [decision(case=case, start=n) for n, case in enumerate(cases)])
    record.append("Ben", [decision(case=case, start=n) for n, case in enumerate(cases)])
    for case in ("SP1", "SP2"):
        record.withdraw("Ada", Event("withdrawal"), cases={case}, transcripts={f"{case}-1"})
    record.append("Ben", [Event("memo", memo="without a place")])
    assert list(broken(record.path)) == []
    return record


def changes(value: str | int | bytes) -> list[str | int | bytes]:
    """Return the value with one bit flipped, for a few places."""
    if isinstance(value, int):
        return [value + 1, value ^ 64]
    if isinstance(value, bytes):
        return [bytes([value[0] ^ 1]) + value[1:], value[:-1]]
    flipped = [chr(ord(value[-1]) ^ 1), ""] if value else ["x"]
    return [value[:-1] + end for end in flipped]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_changed_value_in_any_row_is_found(tmp_path: Path, table: str, column: str) -> None:
    record = record_of(tmp_path)
    sound = record.path.read_bytes()
    with plain(record.path) as connection:
        key = "id" if table in ("log", "event") else "event"
        rows = connection.execute(f"SELECT {key}, {column} FROM {table}").fetchall()
    assert rows
    for row, value in rows:
        for changed in changes(value):
            record.path.write_bytes(sound)
            with unguarded(record.path) as connection:
                connection.execute("PRAGMA ignore_check_constraints = ON")
                try:
                    connection.execute(
                        f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (changed, row)
                    )
                except sqlite3.IntegrityError:  # two rows of one key: SQLite refuses by itself
                    continue
            assert list(broken(record.path)), (value, changed)


@pytest.mark.parametrize("table", ["log", "event", "payload", "tombstone"])
def test_any_removed_row_is_found_but_the_last_ones_of_a_log(tmp_path: Path, table: str) -> None:
    record = record_of(tmp_path)
    sound = record.path.read_bytes()
    key = "id" if table in ("log", "event") else "event"
    with plain(record.path) as connection:
        rows = connection.execute(f"SELECT {key} FROM {table}").fetchall()
    for row in rows:
        record.path.write_bytes(sound)
        with unguarded(record.path) as connection:
            connection.execute(f"DELETE FROM {table} WHERE {key} = ?", row)
        assert list(broken(record.path))


def test_an_entry_removed_from_the_middle_with_all_that_is_its_own_is_found(tmp_path: Path) -> None:
    record = record_of(tmp_path)
    with unguarded(record.path) as connection:
        for table, key in (("payload", "event"), ("event", "id")):
            connection.execute(
                f"DELETE FROM {table} WHERE {key} = (SELECT e.id FROM event e JOIN log l "
                "ON l.id = e.log WHERE l.coder = 'Ben' AND e.sequence = 3)"
            )
    found = list(broken(record.path))
    assert found
    assert all("Entry 4 of Ben's log" in problem for problem in found[:1])


def test_a_log_that_lost_all_its_entries_is_found(tmp_path: Path) -> None:
    record = new_record(tmp_path)
    record.append("Ada", [decision()])
    with unguarded(record.path) as connection:
        connection.execute("DELETE FROM payload")
        connection.execute("DELETE FROM event")
    assert [problem.split("'s log")[0] for problem in broken(record.path)] == ["All entries of Ada"]


def withdrawals(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT id FROM event WHERE kind = 'withdrawal' ORDER BY sequence")
    return [row[0] for row in rows]


def one_that_stands(connection: sqlite3.Connection, kind: str = "accept") -> str:
    (found,) = connection.execute(
        "SELECT e.id FROM event e JOIN payload p ON p.event = e.id WHERE e.kind = ? LIMIT 1",
        (kind,),
    ).fetchone()
    return str(found)


def removed_without_a_withdrawal(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM payload WHERE event = ?", (one_that_stands(connection),))


def removed_in_the_name_of_a_withdrawal(connection: sqlite3.Connection) -> None:
    gone = one_that_stands(connection)
    reason = withdrawals(connection)[0]
    connection.execute("INSERT INTO tombstone VALUES (?, ?)", (gone, reason))
    connection.execute("DELETE FROM payload WHERE event = ?", (gone,))


def removed_in_the_name_of_no_withdrawal(connection: sqlite3.Connection) -> None:
    gone, reason = one_that_stands(connection), one_that_stands(connection, "memo")
    connection.execute("INSERT INTO tombstone VALUES (?, ?)", (gone, reason))
    connection.execute("DELETE FROM payload WHERE event = ?", (gone,))


def put_back(connection: sqlite3.Connection) -> None:
    (erased,) = connection.execute("SELECT event FROM tombstone LIMIT 1").fetchone()
    connection.execute("INSERT INTO payload VALUES (?, 'SP1', 'SP1-1', x'00', '{}')", (erased,))


def put_back_without_the_tombstone(connection: sqlite3.Connection) -> None:
    put_back(connection)
    connection.execute("DELETE FROM tombstone WHERE event IN (SELECT event FROM payload)")


def tombstone_added(connection: sqlite3.Connection) -> None:
    gone, reason = one_that_stands(connection), withdrawals(connection)[0]
    connection.execute("INSERT INTO tombstone VALUES (?, ?)", (gone, reason))


def tombstones_exchanged(connection: sqlite3.Connection) -> None:
    first, second = withdrawals(connection)
    connection.execute(
        "UPDATE tombstone SET withdrawal = CASE withdrawal WHEN ? THEN ? ELSE ? END",
        (first, second, first),
    )


def withdrawal_erased(connection: sqlite3.Connection) -> None:
    first, second = withdrawals(connection)
    connection.execute("INSERT INTO tombstone VALUES (?, ?)", (first, second))
    connection.execute("DELETE FROM payload WHERE event = ?", (first,))


def withdrawal_unreadable(connection: sqlite3.Connection) -> None:
    for body, event in zip(("[]", '{"details":'), withdrawals(connection), strict=True):
        connection.execute("UPDATE payload SET body = ? WHERE event = ?", (body, event))


def filed_under_another_case(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE payload SET case_id = 'PW9' WHERE case_id = 'PW6'")


@pytest.mark.parametrize(
    "forge",
    [
        removed_without_a_withdrawal,
        removed_in_the_name_of_a_withdrawal,
        removed_in_the_name_of_no_withdrawal,
        put_back,
        put_back_without_the_tombstone,
        tombstone_added,
        tombstones_exchanged,
        withdrawal_erased,
        withdrawal_unreadable,
        filed_under_another_case,
    ],
)
def test_forged_withdrawals_are_found(
    tmp_path: Path, forge: Callable[[sqlite3.Connection], None]
) -> None:
    record = record_of(tmp_path)
    with unguarded(record.path) as connection:
        forge(connection)
    assert list(broken(record.path))


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER event_stays",
        "CREATE TRIGGER more AFTER INSERT ON event BEGIN SELECT 1; END",
        "CREATE TABLE more (id)",
    ],
)
def test_a_trigger_that_is_gone_or_new_is_found(tmp_path: Path, change: str) -> None:
    record = record_of(tmp_path)
    with plain(record.path) as connection:
        connection.execute(change)
    assert list(broken(record.path)) == ["What keeps the record append-only was changed."]


def test_rows_that_point_nowhere_are_found(tmp_path: Path) -> None:
    record = record_of(tmp_path)
    with unguarded(record.path) as connection:
        connection.execute("INSERT INTO payload VALUES ('nobody', '', '', x'00', '{}')")
    assert list(broken(record.path)) == ["A row of payload points nowhere."]


def test_text_that_became_bytes_is_found(tmp_path: Path) -> None:
    record = record_of(tmp_path)
    body = record.path.read_bytes()
    with plain(record.path) as connection:
        (at,) = connection.execute("SELECT at FROM event WHERE sequence = 2").fetchone()
    # The kind and the length of `id`, `log` and so on stand before them, odd for text.
    place = body.index(at.encode()) - 1
    lengths = body.rindex(bytes([2 * 24 + 13]), 0, place)
    record.path.write_bytes(body[:lengths] + bytes([2 * 24 + 12]) + body[lengths + 1 :])
    assert list(broken(record.path))


def test_problems_hold_no_words_of_the_transcript(tmp_path: Path) -> None:
    record = record_of(tmp_path)
    with unguarded(record.path) as connection:
        connection.execute("UPDATE payload SET body = replace (body, 'one stop', 'two stops')")
    found = list(broken(record.path))
    assert len(found) == 6
    assert not any("stop" in problem for problem in found)


def contents(path: Path) -> list[list[tuple[object, ...]]]:
    with plain(path) as connection:
        return [
            connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
            for table in ("log", "event", "payload", "tombstone")
        ]


def flip_bytes(record: Record, seed: int, flips: int) -> None:
    """Flip a byte of the file: it is found, or it was no part of any value."""
    sound, held = record.path.read_bytes(), contents(record.path)
    chance = random.Random(seed)
    found = 0
    for _ in range(flips):
        place, bit = chance.randrange(len(sound)), 1 << chance.randrange(8)
        record.path.write_bytes(
            sound[:place] + bytes([sound[place] ^ bit]) + sound[place + 1 :],
        )
        try:
            problems = list(broken(record.path))
        except PrecodeError as err:
            problems = [str(err)]
        if problems:
            found += 1
            assert not any("one stop" in problem for problem in problems)
        else:
            assert contents(record.path) == held, (place, bit)
    assert found


def test_a_flipped_byte_of_the_file_is_found_or_changes_nothing(tmp_path: Path) -> None:
    flip_bytes(record_of(tmp_path), 1, 250)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(8))
def test_many_flipped_bytes_are_found_or_change_nothing(tmp_path: Path, seed: int) -> None:
    flip_bytes(record_of(tmp_path), 100 + seed, 4000)


def test_a_hash_says_nothing_without_its_salt() -> None:
    assert chain.payload_hash(b"a", "{}") != chain.payload_hash(b"b", "{}")
    assert chain.hidden("a", "PW6") != chain.hidden("b", "PW6")
    assert chain.hidden("a", "caf\udce9") == chain.hidden("a", "caf\udce9")
