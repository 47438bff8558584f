import errno
import os
import resource
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from precode import files
from precode.errors import BadOption, OutputExists, PrecodeError
from precode.files import check_target, write_atomic


def names_in(folder):
    return [path.name for path in folder.iterdir()]


def test_the_text_is_written_byte_for_byte_for_the_owner_alone(tmp_path):
    path = tmp_path / "out.csv"
    write_atomic(path, "\ufeffa\r\nŁ\n")
    assert path.read_bytes() == b"\xef\xbb\xbfa\r\n\xc5\x81\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names_in(tmp_path) == ["out.csv"]


def test_a_file_that_is_there_is_not_replaced_without_force(tmp_path):
    path = tmp_path / "out.md"
    path.write_text("old")
    with pytest.raises(OutputExists) as caught:
        write_atomic(path, "new")
    assert caught.value.where == str(path)
    assert "--force" in caught.value.remedy
    assert path.read_text() == "old"
    assert names_in(tmp_path) == ["out.md"]


def test_force_replaces_it(tmp_path):
    path = tmp_path / "out.md"
    path.write_text("old")
    path.chmod(0o644)
    write_atomic(path, "new", force=True)
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "out.md"
    monkeypatch.setattr(files, "check_target", lambda path, *, force: None)
    path.write_text("of somebody else")
    with pytest.raises(OutputExists):
        write_atomic(path, "new")
    assert path.read_text() == "of somebody else"
    assert names_in(tmp_path) == ["out.md"]


def test_file_systems_without_links_work_too(tmp_path, monkeypatch):
    def no_links(*_):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    write_atomic(tmp_path / "out.md", "new")
    assert (tmp_path / "out.md").read_text() == "new"
    assert names_in(tmp_path) == ["out.md"]


def test_a_missing_folder_is_named_with_the_remedy(tmp_path):
    with pytest.raises(BadOption, match=r"no folder .*nowhere.*\n.*Make the folder"):
        write_atomic(tmp_path / "nowhere" / "out.md", "new")


def test_folders_and_devices_are_refused_even_with_force(tmp_path):
    for path in (tmp_path, Path("/dev/null")):
        with pytest.raises(BadOption, match="not a file"):
            write_atomic(path, "new", force=True)
    assert not Path("/dev/null").is_file()


def test_a_target_can_be_checked_before_the_work(tmp_path):
    check_target(tmp_path / "new.md")
    (tmp_path / "old.md").write_text("old")
    check_target(tmp_path / "old.md", force=True)
    with pytest.raises(OutputExists):
        check_target(tmp_path / "old.md")
    with pytest.raises(BadOption):
        check_target(tmp_path / "nowhere" / "new.md")


def test_a_name_that_is_too_long_gives_one_clear_error(tmp_path):
    with pytest.raises(PrecodeError, match="Choose a shorter file name"):
        check_target(tmp_path / ("x" * 300 + ".md"))


def test_a_failing_disk_gives_one_clear_error_and_keeps_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "out.md"
    path.write_text("old")

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PrecodeError, match="No space left") as caught:
        write_atomic(path, "new", force=True)
    assert "Free some space" in caught.value.remedy
    assert path.read_text() == "old"
    assert names_in(tmp_path) == ["out.md"]


def test_a_real_limit_on_file_size_gives_the_same(tmp_path):
    path = tmp_path / "out.md"
    path.write_text("old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(PrecodeError, match="could not be written"):
            write_atomic(path, "new" * 10_000, force=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text() == "old"
    assert names_in(tmp_path) == ["out.md"]


def test_a_kill_leaves_the_old_or_the_new_file_never_a_part(tmp_path):
    path = tmp_path / "out.md"
    code = (
        "import sys, pathlib; from precode.files import write_atomic\n"
        "for n in range(10**9):\n"
        "    write_atomic(pathlib.Path(sys.argv[1]), str(n % 10) * 2_000_000, force=True)\n"
    )
    for number in range(5):
        path.write_text("x" * 2_000_000)
        writer = subprocess.Popen([sys.executable, "-c", code, str(path)])
        time.sleep(0.35 + 0.013 * number)
        writer.kill()
        writer.wait()
        found = path.read_text()
        assert len(found) == 2_000_000
        assert set(found) == {found[0]}
