"""`precode select`: what it asks for, writes and says."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import typer
from made_studies import small_study, suggested_study
from typer.testing import CliRunner, Result

from precode.cli.select import select
from precode.errors import BadOption, OutputExists, PrecodeError, UnknownPlugin
from precode.store.study import Study

app = typer.Typer()
app.command()(select)

ENDING = "Selected for density, not prevalence: "


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    return small_study(tmp_path, codebook_file)


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    path = tmp_path / "earlier.csv"
    path.write_text("transcript,turn,code\nPW1,2,support\n", encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result


def refused(*arguments: object) -> PrecodeError:
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert isinstance(result.exception, PrecodeError)
    return result.exception


def test_the_table_shows_all_and_ends_with_what_the_selection_is(
    study: Study, earlier: Path, tmp_path: Path
) -> None:
    target = tmp_path / "selection.txt"
    run(study.folder, "--codes", "support", "--top", 1, "--from", earlier, "-o", target)
    lines = target.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "Codes: support"
    assert next(line for line in lines if "PW1" in line).split()[-2:] == ["yes", "rank"]
    assert "not in the file" in next(line for line in lines if "SP1" in line)
    assert ENDING in " ".join(lines[-2:])
    shown = run(study.folder, "--codes", "support", "--top", 1, "--from", earlier).stdout
    assert ENDING in " ".join(shown.split())


def test_csv_has_the_basis_last_and_says_notes_beside_it(study: Study, earlier: Path) -> None:
    options = ("--codes", "support", "--top", 9, "--from", earlier, "-f", "csv")
    result = run(study.folder, *options)
    rows = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
    assert [row["transcript"] for row in rows] == ["PW1", "SP1"]
    assert list(rows[0])[-1] == "basis"
    assert all(row["basis"].startswith(ENDING) for row in rows)
    assert "Only 2 transcripts can be selected, not 9: all are." in result.stderr


def test_json_holds_the_same(study: Study, earlier: Path, tmp_path: Path) -> None:
    target = tmp_path / "selection.json"
    run(study.folder, "--codes", "support", "--top", 1, "--from", earlier, "-o", target)
    content = json.loads(target.read_text(encoding="utf-8"))
    assert content["basis"].startswith(ENDING)
    assert content["codes"] == ["support"]
    assert [row["selected"] for row in content["transcripts"]] == ["yes", "no"]
    assert any("earlier.csv" in note for note in content["notes"])


def test_suggestions_are_flagged_as_circular_in_every_format(
    tmp_path: Path, codebook_file: Path
) -> None:
    folder = suggested_study(tmp_path, codebook_file).folder
    for name in ("table", "csv", "json"):
        result = run(folder, "--codes", "T1", "--top", 1, "--suggestions", "-f", name)
        assert "Circular: what was suggested decides what is read." in result.stdout


def test_a_file_that_is_there_stays_unless_forced(
    study: Study, earlier: Path, tmp_path: Path
) -> None:
    options = (study.folder, "--codes", "support", "--top", 1, "--from", earlier, "-o")
    target = tmp_path / "selection.csv"
    target.write_text("mine", encoding="utf-8")
    assert isinstance(refused(*options, target), OutputExists)
    assert target.read_text(encoding="utf-8") == "mine"
    run(*options, target, "--force")
    assert ENDING in target.read_text(encoding="utf-8")
    assert "replace the earlier coding" in refused(*options, earlier, "--force").problem


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--suggestions",), BadOption),
        (("-f", "xlsx"), UnknownPlugin),
        (("-o", "selection.docx"), BadOption),
        (("--quota", "role"), BadOption),
    ],
)
def test_options_that_do_not_fit_are_refused(
    study: Study, earlier: Path, options: tuple[str, ...], error: type[PrecodeError]
) -> None:
    given = (study.folder, "--codes", "support", "--top", 1, "--from", earlier, *options)
    assert isinstance(refused(*given), error)
