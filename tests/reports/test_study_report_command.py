"""`precode report`: what it asks for, writes and says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer
from made_studies import small_study
from typer.testing import CliRunner

from precode.cli.report import report
from precode.errors import BadOption, BrokenStudy, PrecodeError
from precode.store.study import Study

app = typer.Typer()
app.command()(report)


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    return small_study(tmp_path, codebook_file)


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def refused(*arguments: object) -> PrecodeError:
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert isinstance(result.exception, PrecodeError)
    return result.exception


def test_a_draft_is_written_and_its_totals_are_said(study: Study) -> None:
    said = run(study.folder, "--draft", "--denominator", "source")
    page = study.folder / "reports" / "draft" / "report.html"
    assert re.search(r"^0 of 3 codes found", said)
    assert str(page) in said
    assert f"Next: precode finalize {study.folder}" in said
    assert "This is a draft." in page.read_text(encoding="utf-8")
    record = json.loads((page.parent / "report.json").read_text(encoding="utf-8"))
    assert record["options"]["denominator"] == "source"


def test_without_final_codes_the_remedy_is_to_finalize(study: Study) -> None:
    error = refused(study.folder)
    assert isinstance(error, BrokenStudy)
    assert "precode finalize" in error.remedy


@pytest.mark.parametrize(
    "options",
    [
        ("--draft", "--denominator", "words"),
        ("--draft", "--condition", "T1"),
        ("--draft", "--outcome", "T1"),
        ("--draft", "--version", "1"),
    ],
)
def test_options_that_do_not_fit_are_refused_and_nothing_is_written(
    study: Study, options: tuple[str, ...]
) -> None:
    assert isinstance(refused(study.folder, *options), BadOption)
    assert list((study.folder / "reports").iterdir()) == []


def test_final_codes_are_reported_by_version(study: Study) -> None:
    from precode.workflow.final.sets import make_code_sets
    from precode.workflow.final.versions import finalize

    with study.writing():
        finalize(study, make_code_sets(study).sets, allow_open=True)
    said = run(study.folder)
    place = study.folder / "reports" / "1"
    assert str(place / "report.html") in said
    assert "precode cite" in said
    first = (place / "report.json").read_bytes()
    run(study.folder, "--version", 1)
    assert (place / "report.json").read_bytes() == first
    assert json.loads(first)["manifest_sha256"]
