from __future__ import annotations

import stat
import uuid
from pathlib import Path

import platformdirs
import pytest

from precode import files
from precode.store.device import device_id


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, not made yet."""
    folder = tmp_path / "share" / "precode"
    monkeypatch.delenv("PRECODE_DEVICE", raising=False)
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_: str(folder))
    return folder


def test_the_environment_names_the_device(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = device_id()
    monkeypatch.setenv("PRECODE_DEVICE", "ward laptop")
    assert device_id() == "ward laptop"
    monkeypatch.setenv("PRECODE_DEVICE", "")
    assert device_id() == kept


def test_a_device_is_random_made_once_and_kept(home: Path) -> None:
    made = device_id()
    assert uuid.UUID(made).version == 4
    assert [device_id() for _ in range(3)] == [made] * 3
    (file,) = home.iterdir()
    assert file.read_text() == f"{made}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.unlink()
    assert device_id() != made


def test_a_home_that_cannot_be_written_still_gives_an_id(home: Path) -> None:
    home.parent.write_text("a file in the way")
    assert uuid.UUID(device_id()).version == 4
    assert device_id() != device_id()


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\x00"])
def test_a_damaged_file_still_gives_an_id(home: Path, content: bytes) -> None:
    home.mkdir(parents=True)
    (home / "device").write_bytes(content)
    assert uuid.UUID(device_id()).version == 4


def test_a_file_made_by_another_run_meanwhile_is_taken(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = files.write_atomic

    def late(path: Path, text: str) -> None:
        path.write_text("theirs\n")
        write(path, text)

    monkeypatch.setattr("precode.store.device.write_atomic", late)
    assert device_id() == "theirs"
