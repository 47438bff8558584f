"""The report in a study's folder: whole or not at all, private, the same each time."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made_studies import new_study
from made_study_report import HOSTILE, made_sets
from openpyxl import load_workbook

from precode.domain.code_sets import CodeSets
from precode.domain.tables import Cell
from precode.errors import BadOption, PrecodeError
from precode.exporters.csv import without_guards
from precode.exporters.plain import encodable
from precode.findings import Wanted, tables_of
from precode.reports.study.figures import Figure
from precode.store.study import Study
from precode.workflow import reporting
from precode.workflow.reporting import report_files, write_report

WANTED = Wanted(conditions=("1.1", "role=peer worker"), outcome="3.1")


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    return new_study(tmp_path / "study", codebook_file)


@pytest.fixture(scope="module")
def sets() -> CodeSets:
    """Two cases with a code or two, one of the quotes hostile."""
    made = made_sets()
    coding = made.codings[0]
    more = (
        coding,
        replace(coding, code="id-1.10", quote=HOSTILE, turn=3),
        replace(coding, case="SP1", role="supported peer", transcript="SP1", code="id-3.1"),
    )
    return replace(made, codings=more)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the figures where a test is about files."""
    monkeypatch.setattr(reporting, "figures_of", lambda _: dict[str, Figure]())


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_two_reports_have_the_same_bytes_and_the_record_names_every_file(
    study: Study, sets: CodeSets
) -> None:
    place = write_report(study, sets, WANTED)
    assert place == study.folder / "reports" / "1"
    first = content(place)
    assert content(write_report(study, sets, WANTED)) == first
    record = json.loads(first.pop("report.json"))
    assert record["files"] == {
        name: hashlib.sha256(data).hexdigest() for name, data in first.items()
    }
    assert record["options"] == {
        "denominator": "talk", "suppress_below": 0, "conditions": list(WANTED.conditions),
        "outcome": "3.1", "deliverer": "peer worker",
    }  # fmt: skip
    assert record["manifest_sha256"] == "ab" * 32
    assert record["version"] == 1
    assert record["draft"] is False
    figures = [name for name in first if name.startswith("figures/")]
    assert len(figures) == 2 * first["report.html"].count(b"<svg")
    assert len(figures) >= 8


def test_every_csv_and_every_sheet_equals_its_table(quick: None, sets: CodeSets) -> None:
    files = report_files(sets, WANTED)
    tables = tables_of(sets, WANTED)
    assert {name for name in files if name.startswith("tables/")} == {
        f"tables/{table.name}.csv" for table in tables
    }
    book: Any = load_workbook(io.BytesIO(files["tables.xlsx"]))
    for table, sheet in zip(tables, book.worksheets, strict=True):
        text = files[f"tables/{table.name}.csv"].decode("utf-8-sig")
        found = [[without_guards(cell) for cell in row] for row in read(text)]
        assert found == [[said(cell) for cell in row] for row in (table.columns, *table.rows)]
        assert sheet.max_row >= len(table.rows) + 1
        assert [cell.value for cell in sheet[1]][: len(table.columns)] == list(table.columns)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def said(cell: Cell) -> str:
    return "" if cell is None else encodable(str(cell))


def test_everything_is_for_its_owner_only(quick: None, study: Study, sets: CodeSets) -> None:
    place = write_report(study, sets, WANTED)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in place.rglob("*") if path.is_file()}
    assert modes == {0o600}
    folders = [place, *(path for path in place.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_the_data_for_r_fit_their_script(quick: None, sets: CodeSets) -> None:
    files = report_files(sets, WANTED)
    rows = read(files["qca/data.csv"].decode("utf-8-sig"))
    script = files["qca/truth_table.R"].decode()
    names = [*rows[0][1:-1], rows[0][-1]]
    for name in names:
        assert f'"{name}"' in script
    assert 'read.csv("data.csv", row.names = 1' in script
    assert {cell for row in rows[1:] for cell in row[1:]} <= {"0", "1"}
    assert "{" not in script.replace("c({", "")


def test_without_a_truth_table_there_is_nothing_for_r(quick: None, sets: CodeSets) -> None:
    assert not [name for name in report_files(sets, Wanted()) if name.startswith("qca")]


def test_a_draft_has_a_place_of_its_own(quick: None, study: Study, sets: CodeSets) -> None:
    final = content(write_report(study, sets, Wanted()))
    draft = replace(sets, version=0, open=("SP1: nobody marked it as read.",))
    place = write_report(study, draft, Wanted())
    assert place == study.folder / "reports" / "draft"
    assert "This is a draft." in (place / "report.html").read_text(encoding="utf-8")
    assert content(study.folder / "reports" / "1") == final


def test_other_options_replace_the_report_as_a_whole(
    quick: None, study: Study, sets: CodeSets
) -> None:
    place = write_report(study, sets, WANTED)
    assert (place / "qca").is_dir()
    write_report(study, sets, Wanted())
    assert not (place / "qca").exists()
    assert sorted(path.name for path in place.parent.iterdir()) == ["1"]
    assert not list(study.folder.glob(".unfinished-*"))


def test_a_condition_that_is_unknown_leaves_the_old_report(
    quick: None, study: Study, sets: CodeSets
) -> None:
    before = content(write_report(study, sets, Wanted()))
    with pytest.raises(BadOption):
        write_report(study, sets, Wanted(conditions=("99.9",), outcome="1.1"))
    assert content(study.folder / "reports" / "1") == before


class Killed(BaseException):
    """The process ends here: nothing of it runs any more."""


def test_a_rename_that_fails_leaves_the_old_report(
    quick: None, study: Study, sets: CodeSets, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(write_report(study, sets, Wanted()))
    rename = Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self.name.startswith(".unfinished-"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(PrecodeError):
        write_report(study, sets, WANTED)
    place = study.folder / "reports" / "1"
    assert content(place) == before
    assert sorted(path.name for path in place.parent.iterdir()) == ["1"]


@pytest.mark.parametrize("place", ["writing", "aside", "renaming", "removing"])
def test_killed_anywhere_there_is_a_whole_report_and_the_next_run_clears_up(
    quick: None, study: Study, sets: CodeSets, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    old = content(write_report(study, sets, Wanted()))
    new = report_files(sets, WANTED)
    with monkeypatch.context() as patch:
        kill_at(place, patch)
        with pytest.raises(Killed):
            write_report(study, sets, WANTED)
    reports = study.folder / "reports"
    whole = [content(found) for found in reports.iterdir()]
    assert old in whole or new in whole
    assert content(write_report(study, sets, Wanted())) == old
    assert sorted(path.name for path in reports.iterdir()) == ["1"]
    assert not list(study.folder.glob(".unfinished-*"))


def kill_at(place: str, patch: pytest.MonkeyPatch) -> None:
    """End the run before a step, so that no clearing up after it happens either."""
    rename, seen = Path.rename, []

    def dies(*_: Any, **__: Any) -> None:
        raise Killed

    def renames(self: Path, target: Path) -> Path:
        seen.append(target)
        if len(seen) == (1 if place == "aside" else 2):
            patch.setattr(Path, "rename", dies)
            raise Killed
        return rename(self, target)

    if place == "writing":
        patch.setattr(reporting.os, "fsync", dies)
    elif place != "removing":
        patch.setattr(Path, "rename", renames)
    patch.setattr(
        reporting.shutil, "rmtree", dies if place == "removing" else lambda *_, **__: None
    )


def test_a_report_that_a_killed_run_set_aside_comes_back(
    quick: None, study: Study, sets: CodeSets, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = write_report(study, sets, Wanted())
    old = content(place)
    place.rename(place.with_name(".1.before"))
    monkeypatch.setattr(reporting, "_fill", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(PrecodeError):
        write_report(study, sets, WANTED)
    assert content(place) == old
    shutil.copytree(place, place.with_name(".1.before"))
    with pytest.raises(PrecodeError):
        write_report(study, sets, WANTED)
    assert [path.name for path in place.parent.iterdir()] == ["1"]
