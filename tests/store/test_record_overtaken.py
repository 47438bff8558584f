"""A decision is written only if its coder has decided nothing else since it was made."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from made_record import decision, new_record

from precode.domain.decisions import Event
from precode.store.record.record import Overtaken, Record
from precode.store.record.verify import broken


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return new_record(tmp_path)


def lengths(record: Record, coder: str) -> dict[str, int]:
    """Return the last sequence of each log of a coder."""
    found: dict[str, int] = {}
    for entry in record.entries():
        if entry.coder == coder:
            found[entry.log] = max(found.get(entry.log, 0), entry.sequence)
    return found


def test_the_first_decision_comes_after_nothing(record: Record) -> None:
    (entry,) = record.append("Ada", [decision()], after={})
    assert entry.sequence == 1
    with pytest.raises(Overtaken):
        record.append("Ada", [decision()], after={})
    assert len(record.entries()) == 1


def test_a_decision_comes_after_all_that_its_coder_knew(record: Record) -> None:
    for sequence in (1, 2, 3):
        (entry,) = record.append("Ada", [decision()], after=lengths(record, "Ada"))
        assert entry.sequence == sequence
    record.append("Ada", [decision(), decision(start=9)], after={entry.log: 3})
    assert lengths(record, "Ada") == {entry.log: 5}


def test_without_after_nothing_is_compared(record: Record) -> None:
    record.append("Ada", [decision()])
    record.append("Ada", [decision()])
    assert len(record.entries()) == 2


@pytest.mark.parametrize("device", ["laptop", "desktop"])
def test_the_coders_own_newer_entry_overtakes_on_any_device(record: Record, device: str) -> None:
    record.append("Ada", [decision()])
    known = lengths(record, "Ada")
    other = Record(record.path, device)
    other.append("Ada", [decision("another")])
    with pytest.raises(Overtaken):
        record.append("Ada", [decision("late")], after=known)
    record.append("Ada", [decision("late")], after=lengths(record, "Ada"))
    assert len(record.entries()) == 3
    assert list(broken(record.path)) == []


def test_another_coder_does_not_overtake(record: Record) -> None:
    record.append("Ada", [decision()])
    known = lengths(record, "Ada")
    for device in ("laptop", "desktop"):
        Record(record.path, device).append("Bob", [decision(), decision()])
    assert record.append("Ada", [decision()], after=known)


def test_entries_that_are_not_there_overtake_too(record: Record) -> None:
    (entry,) = record.append("Ada", [decision()])
    for after in ({entry.log: 2}, {entry.log: 0}, {"another log": 1}, {entry.log: 1, "x": 1}):
        with pytest.raises(Overtaken):
            record.append("Ada", [decision()], after=after)
    assert len(record.entries()) == 1


def test_of_several_events_all_are_written_or_none(record: Record) -> None:
    record.append("Ada", [decision()])
    known = lengths(record, "Ada")
    record.append("Ada", [decision()])
    with pytest.raises(Overtaken):
        record.append("Ada", [decision("one"), decision("two")], after=known)
    assert len(record.entries()) == 2
    assert record.append("Ada", [], after={}) == []


def test_a_withdrawal_by_another_coder_does_not_overtake(record: Record) -> None:
    record.append("Ada", [decision()])
    known = lengths(record, "Ada")
    record.withdraw("Bob", Event("withdrawal"), cases={"PW6"}, transcripts=())
    assert record.append("Ada", [decision(case="PW7")], after=known)


def test_of_many_at_once_that_know_the_same_one_is_written(record: Record) -> None:
    record.append("Ada", [decision()])
    known = lengths(record, "Ada")
    outcomes: list[str] = []

    def write(device: str) -> None:
        try:
            Record(record.path, device).append("Ada", [decision(device)], after=known)
            outcomes.append("written")
        except Overtaken:
            outcomes.append("overtaken")

    threads = [threading.Thread(target=write, args=(f"device {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["overtaken"] * 7 + ["written"]
    assert len(record.entries()) == 2
    assert list(broken(record.path)) == []
