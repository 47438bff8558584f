"""Versions of the final code sets: whole, never changed, none without a change."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_copies import copy_of
from made_studies import add, files_of, new_study, small_study

from precode.domain.code_sets import CodeSets
from precode.domain.decisions import Event
from precode.errors import BrokenStudy, PrecodeError
from precode.store.study import Study, open_study
from precode.workflow.deciding import Desk
from precode.workflow.decisions_file import read_decisions_file
from precode.workflow.final.sets import make_code_sets
from precode.workflow.final.versions import (
    Unsettled,
    Written,
    content_hash,
    finalize,
    folder_of,
    latest,
    read_version,
    versions,
)

CODED = (
    "transcript,turn,code,quote,memo,decision\n"
    "PW1,2,T1,She was shaking,=1+1,\nSP1,4,T2,the dog,@x,\nPW1,,,,,read\nSP1,,,,,read\n"
)
MORE = "transcript,turn,code,quote\nPW1,4,T2,lying awake\n"


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    """A study with two codings, all read."""

    def made(folder: Path) -> Study:
        study = small_study(folder, codebook_file)
        decide(study, CODED)
        return study

    return copy_of("coded and read", tmp_path, made)


def decide(study: Study, text: str, coder: str = "Ada") -> None:
    path = study.folder.parent / "decisions.csv"
    path.write_text(text, encoding="utf-8")
    desk = Desk(study, coder)
    desk.record(read_decisions_file(path, desk).events)


def go(study: Study, *, allow_open: bool = False) -> Written:
    study = open_study(study.folder)
    with study.writing():
        return finalize(study, make_code_sets(study).sets, allow_open=allow_open)


def everything(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def manifest(study: Study, version: int) -> Any:
    return json.loads((folder_of(study, version) / "manifest.json").read_bytes())


def test_the_first_version_has_all_files_and_their_hashes(study: Study) -> None:
    written = go(study)
    assert (written.sets.version, written.is_new) == (1, True)
    assert written.folder == study.folder / "exports" / "final-1"
    files = everything(written.folder)
    about = json.loads(files.pop("manifest.json"))
    assert set(files) == {
        *("code_sets.json", "code_sets.xlsx"),
        *("codings.csv", "codes.csv", "transcripts.csv", "cases.csv"),
    }
    assert about["files"] == {
        name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())
    }
    assert (about["version"], about["codings"], about["open"]) == (1, 2, [])
    assert (about["deductive_codes"], about["inductive_codes"]) == (2, 0)
    assert about["decisions_up_to"] == max(entry.at for entry in study.record.entries())
    assert {p.stat().st_mode & 0o077 for p in written.folder.rglob("*")} == {0}
    assert written.folder.stat().st_mode & 0o077 == 0


def test_a_version_reads_back_as_it_was_written(study: Study) -> None:
    sets = go(study).sets
    read = read_version(study, 1)
    data = (folder_of(study, 1) / "manifest.json").read_bytes()
    assert read.about["manifest_sha256"] == hashlib.sha256(data).hexdigest()
    assert replace(read, about=sets.about) == sets
    assert latest(study) == read
    assert content_hash(read) == content_hash(sets) == manifest(study, 1)["content_sha256"]


def test_finalizing_twice_makes_one_version(study: Study) -> None:
    go(study)
    before = everything(study.folder / "exports")
    again = go(study)
    assert (again.sets.version, again.is_new, versions(study)) == (1, False, [1])
    assert everything(study.folder / "exports") == before


def test_the_same_decisions_give_the_same_bytes(study: Study, tmp_path: Path) -> None:
    twin = tmp_path / "twin"
    shutil.copytree(study.folder, twin)
    go(study)
    go(open_study(twin))
    assert everything(twin / "exports") == everything(study.folder / "exports")


def test_a_change_makes_a_new_version_and_leaves_the_old(study: Study) -> None:
    go(study)
    before = everything(folder_of(study, 1))
    decide(study, MORE)
    written = go(study)
    assert (written.sets.version, written.is_new, versions(study)) == (2, True, [1, 2])
    assert everything(folder_of(study, 1)) == before
    assert len(read_version(study, 1).codings) == 2
    assert len(latest(study).codings) == 3


def test_what_was_changed_and_taken_back_makes_no_version(study: Study) -> None:
    go(study)
    decide(study, MORE)
    last = study.record.entries()[-1]
    study.record.append("Ada", [Event("undo", last.event and last.event.anchor, target=last.id)])
    assert go(study).is_new is False
    assert versions(study) == [1]


def test_looking_at_suggestions_makes_no_version(study: Study) -> None:
    go(study)
    desk = Desk(study, "Ada")
    desk.record([Event("shown", desk.open(desk.plan[0]).anchor(None))])
    assert go(study).is_new is False


def test_a_new_version_of_a_transcript_makes_one(study: Study, tmp_path: Path) -> None:
    go(study)
    sp1 = (study.folder.parent / "study" / "transcripts" / "SP1" / "1" / "text.txt").read_text()
    add(study, *files_of(tmp_path / "new", SP1=sp1.replace("What was", "So what was")))
    assert go(study).sets.version == 2
    assert [one["version"] for one in manifest(study, 2)["transcripts"]] == [1, 2]


def test_what_is_open_is_refused_and_named(study: Study) -> None:
    decide(study, "transcript,decision\nSP1,unread\n")
    decide(study, "transcript,turn,code,quote,decision\nPW1,2,T1,shaking,reject\n", "Bob")
    with pytest.raises(Unsettled) as err:
        go(study)
    assert "SP1: nobody marked it as read." in err.value.problem
    assert "PW1, turn 2, T1 Getting out: Ada gives it, Bob not." in err.value.problem
    assert versions(study) == []
    assert go(study, allow_open=True).sets.open == tuple(manifest(study, 1)["open"])
    assert len(manifest(study, 1)["open"]) == 2
    decide(study, "transcript,decision\nSP1,read\n")
    decide(study, "transcript,turn,code,quote,decision\nPW1,2,T1,shaking,keep\n", "Eve")
    assert go(study).sets.open == ()
    assert versions(study) == [1, 2]


def test_a_long_list_of_what_is_open_is_cut(study: Study) -> None:
    sets = replace(make_code_sets(study).sets, open=tuple(f"line {n}" for n in range(30)))
    with pytest.raises(Unsettled, match=r"line 19\n  \.\.\. and 10 more"):
        finalize(study, sets)


@pytest.mark.parametrize("name", ["codings.csv", "code_sets.json", "code_sets.xlsx"])
def test_a_version_that_was_edited_is_not_taken(study: Study, name: str) -> None:
    go(study)
    path = folder_of(study, 1) / name
    path.write_bytes(path.read_bytes() + b" ")
    for use in (lambda: latest(study), lambda: go(study)):
        with pytest.raises(BrokenStudy, match=f"{name} was changed after version 1"):
            use()
    assert versions(study) == [1]


@pytest.mark.parametrize("name", ["manifest.json", "code_sets.json", "cases.csv"])
def test_a_version_that_lost_a_file_is_not_taken(study: Study, name: str) -> None:
    go(study)
    (folder_of(study, 1) / name).unlink()
    for use in (lambda: latest(study), lambda: go(study)):
        with pytest.raises(BrokenStudy, match="Version 1 of the code sets cannot be read"):
            use()


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"files": 3}', b'{"files": {}}', b"\xff", b"null"]
)
def test_a_damaged_manifest_is_an_error_with_a_remedy(study: Study, content: bytes) -> None:
    go(study)
    (folder_of(study, 1) / "manifest.json").write_bytes(content)
    with pytest.raises(BrokenStudy) as err:
        latest(study)
    assert "Versions are: 1" in err.value.remedy


def test_a_run_that_was_killed_leaves_no_half_version(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(study)
    decide(study, MORE)
    before = everything(study.folder / "exports")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("precode.workflow.final.versions.os.rename", die)
        with pytest.raises(KeyboardInterrupt):
            go(study)
    assert everything(study.folder / "exports") == before
    assert go(study).sets.version == 2
    assert not list(study.folder.glob(".unfinished-*"))


def test_a_stray_file_in_its_place_is_not_overwritten(study: Study) -> None:
    (study.folder / "exports" / "final-1").write_text("mine")
    with pytest.raises(PrecodeError, match="could not be put in its place"):
        go(study)
    assert (study.folder / "exports" / "final-1").read_text() == "mine"


def test_only_folders_named_as_versions_count(study: Study) -> None:
    for name in ("final-0", "final-x", "final-02", "final-2b"):
        (study.folder / "exports" / name).mkdir()
    assert versions(study) == []
    with pytest.raises(BrokenStudy, match="no final code sets yet"):
        latest(study)
    assert go(study).sets.version == 1


def test_versions_are_counted_as_numbers(study: Study) -> None:
    go(study)
    os.rename(folder_of(study, 1), folder_of(study, 10))  # noqa: PTH104
    assert versions(study) == [10]
    decide(study, MORE)
    assert go(study).sets.version == 11


def test_no_cell_of_a_version_can_run(study: Study) -> None:
    folder = go(study).folder
    text = (folder / "codings.csv").read_bytes().decode("utf-8-sig")
    assert [row["memo"] for row in csv.DictReader(io.StringIO(text))] == ["'=1+1", "'@x"]
    book = openpyxl.load_workbook(folder / "code_sets.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert [cell.quotePrefix for cell in cells if cell.value == "=1+1"] == [True]
    assert [one.memo for one in latest(study).codings] == ["=1+1", "@x"]  # as it was written


def test_an_empty_study_has_empty_code_sets(tmp_path: Path, codebook_file: Path) -> None:
    study = new_study(tmp_path / "study", codebook_file)
    sets = go(study).sets
    assert (sets.codings, sets.transcripts, len(sets.codes), sets.upto) == ((), (), 3, "")
    assert isinstance(latest(study), CodeSets)
    assert go(study).is_new is False
