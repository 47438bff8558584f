from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from precode.cli.app import app
from precode.errors import BadOption, BadTaxonomy

RUN = CliRunner()


def test_list_names_the_taxonomies_and_their_status() -> None:
    output = RUN.invoke(app, ["taxonomy", "list"]).stdout
    assert "bct_v1 1.0.0" in output
    assert "93 codes" in output
    assert "[provisional, one study]" in output


def test_list_of_one_taxonomy_lists_its_codes_by_group() -> None:
    output = RUN.invoke(app, ["taxonomy", "list", "-t", "bct_v1"]).stdout
    assert "1. Goals and planning" in output
    assert "Goal setting (behavior)" in output


@pytest.mark.parametrize(
    "name", ["3.3", "social support (emotional)", "3.3 Social support (emotional)"]
)
def test_show_tells_all_about_a_code_and_marks_exemplars_as_invented(name: str) -> None:
    output = RUN.invoke(app, ["taxonomy", "show", name]).stdout
    assert output.startswith("3.3 Social support (emotional)")
    for part in ("Use it when", "Code instead", "Cue phrases", "invented"):
        assert part in output


def test_show_of_a_like_name_asks_which_was_meant() -> None:
    result = RUN.invoke(app, ["taxonomy", "show", "goal setting (behaviour)"])
    assert "Did you mean 1.1 Goal setting (behavior)" in str(result.exception)


def test_show_of_an_unknown_code_is_refused() -> None:
    result = RUN.invoke(app, ["taxonomy", "show", "99.1"])
    assert isinstance(result.exception, BadOption)


def test_validate_counts_codes_and_says_what_would_help(codebook_file: Path) -> None:
    output = RUN.invoke(app, ["taxonomy", "validate", str(codebook_file)]).stdout
    assert "3 codes, 5 exemplars. No mistakes found." in output
    assert "1 of them without an exemplar" in output


def test_validate_refuses_a_codebook_with_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("code,definition\nA,B\n")
    result = RUN.invoke(app, ["taxonomy", "validate", str(path)])
    assert isinstance(result.exception, BadTaxonomy)
    assert "line 1" in str(result.exception)
