"""What was acknowledged is there after a kill at any moment."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from made_record import decision, new_record

from precode.domain.decisions import Event
from precode.store.record.record import Record
from precode.store.record.verify import broken

WRITER = """
import sys, pathlib
sys.path.insert(0, sys.argv[1])
from made_record import decision
from precode.store.record.record import Record
record = Record(pathlib.Path(sys.argv[2]), "laptop")
print("ready", flush=True)
for n in range(10**9):
    batch = [decision(f"w {i} " * 50, start=n) for i in range(1 + n % 4)]
    print(*[entry.id for entry in record.append("Ada", batch)], flush=True)
"""

LEAVER = """
import sys, pathlib
sys.path.insert(0, sys.argv[1])
from precode.domain.decisions import Event
from precode.store.record.record import Record
record = Record(pathlib.Path(sys.argv[2]), "laptop")
print("ready", flush=True)
record.withdraw("Ada", Event("withdrawal"), cases={"Wilhelmina"}, transcripts=())
print("done", flush=True)
"""


def killed(code: str, record: Record, seconds: float) -> list[str]:
    """Run code on the record, kill it; return the lines that it printed whole."""
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(Path(__file__).parent), str(record.path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(seconds)
    child.kill()
    said, _ = child.communicate()
    whole, _, _ = said.rpartition("\n")
    return whole.splitlines()


def write_and_kill(folder: Path, *, kills: int, seed: int) -> None:
    record = new_record(folder)
    chance = random.Random(seed)
    before: list[str] = []
    for _ in range(kills):
        lines = killed(WRITER, record, chance.uniform(0, 0.06))
        acknowledged = [id_ for line in lines for id_ in line.split()]
        assert list(broken(record.path)) == []  # integrity_check is part of it
        entries = record.entries()
        ids = [entry.id for entry in entries]
        known = [*before, *acknowledged]
        assert ids[: len(known)] == known
        # What was written but not acknowledged is one append, whole.
        starts = [e.event.anchor.span.start for e in entries[len(before) :]]  # type: ignore[union-attr]
        sizes = Counter(starts)
        assert sizes == {n: 1 + n % 4 for n in range(len(sizes))}
        assert len(sizes) - len(lines) in (0, 1)
        before = ids
    assert before


def test_acknowledged_decisions_survive_kills(tmp_path: Path) -> None:
    write_and_kill(tmp_path, kills=20, seed=7)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_acknowledged_decisions_survive_many_kills(tmp_path: Path, seed: int) -> None:
    write_and_kill(tmp_path, kills=100, seed=seed)


def withdraw_and_kill(folder: Path, seconds: float) -> None:
    folder.mkdir()
    record = new_record(folder)
    words = [decision(f"Zerubabel {n} " * 40, case="Wilhelmina", start=n) for n in range(150)]
    record.append("Ada", words)
    record.append("Ada", [decision("kept")])
    lines = killed(LEAVER, record, seconds)
    assert list(broken(record.path)) == []
    erased = sum(entry.event is None for entry in record.entries())
    assert erased in ((150,) if lines else (0, 150))
    # Run again, as the user does.
    record.withdraw("Ada", Event("withdrawal"), cases={"Wilhelmina"}, transcripts=())
    assert sum(entry.event is None for entry in record.entries()) == 150
    assert list(broken(record.path)) == []
    for path in folder.iterdir():
        assert b"Zerubabel" not in path.read_bytes()
        assert b"Wilhelmina" not in path.read_bytes()


def test_a_withdrawal_that_is_killed_is_whole_or_nothing_and_can_be_run_again(
    tmp_path: Path,
) -> None:
    for number in range(6):
        withdraw_and_kill(tmp_path / str(number), 0.004 * number)


@pytest.mark.soak
def test_many_killed_withdrawals_are_whole_or_nothing(tmp_path: Path) -> None:
    for number in range(100):
        withdraw_and_kill(tmp_path / str(number), 0.0005 * number)
