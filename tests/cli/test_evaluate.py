"""`precode evaluate` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from precode.cli.app import app

GOLD = "transcript,turn,code\none,2,T1\ntwo,2,T2\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "one.txt").write_text("I: Well?\n\nP: I went for a walk round the park.\n")
    (tmp_path / "two.txt").write_text("I: Well?\n\nP: I was lying awake until four.\n")
    (tmp_path / "gold.csv").write_text(GOLD)
    return tmp_path


def run(study: Path, codebook_file: Path, *more: str) -> Result:
    return CliRunner().invoke(
        app,
        [
            *("evaluate", str(study / "gold.csv"), "--transcripts", str(study)),
            *("-t", str(codebook_file), "--encoder", "hashing", "--bootstrap", "20", *more),
        ],
    )


def test_the_table_names_measures_and_rivals(study: Path, codebook_file: Path) -> None:
    result = run(study, codebook_file, "--baseline", "all", "--learning-curve")
    assert result.exit_code == 0, result.output
    for words in ("recall@5", "filtered MRR", "micro-F1", "definitions", "tfidf", "nearest"):
        assert words in result.stdout
    assert "After learning from the decisions" in result.stdout


def test_json_is_one_document(study: Path, codebook_file: Path) -> None:
    result = run(study, codebook_file, "--format", "json", "--leave-one-transcript-out")
    content = json.loads(result.stdout)
    assert content["learned_from_the_others"] is True
    assert content["measures"]["precode"]["recall_at_5"]["value"] == 1.0
    assert content["about"]["bootstrap_samples"] == 20


def test_the_ending_of_the_output_chooses_the_format(study: Path, codebook_file: Path) -> None:
    out = study / "report.html"
    result = run(study, codebook_file, "-o", str(out))
    assert result.exit_code == 0, result.output
    assert out.read_text().startswith("<!DOCTYPE html>")
    assert "walk round the park" not in out.read_text()  # no words of the transcripts
    again = run(study, codebook_file, "-o", str(out))
    assert isinstance(again.exception, Exception)
    assert "--force" in str(again.exception)
    assert run(study, codebook_file, "-o", str(out), "--force").exit_code == 0


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (["--baseline", "magic"], "no baseline 'magic'"),
        (["--format", "pdf"], "table, json, html"),
        (["-o", "report.pdf"], "tells no format"),
        (["--role", "P"], "not LABEL=ROLE"),
    ],
)
def test_wrong_options_get_one_clear_error(
    study: Path, codebook_file: Path, more: list[str], problem: str
) -> None:
    result = run(study, codebook_file, *more)
    assert result.exit_code == 1
    assert problem in str(result.exception)


def test_the_gold_file_is_never_written_over(study: Path, codebook_file: Path) -> None:
    result = run(study, codebook_file, "-o", str(study / "gold.csv"), "-f", "json", "--force")
    assert "would replace the gold file" in str(result.exception)
    assert (study / "gold.csv").read_text() == GOLD


def test_suggest_learns_from_decisions(study: Path, codebook_file: Path) -> None:
    (study / "new.txt").write_text("I: Well?\n\nP: We walked in the park again.\n")
    (study / "gold.csv").write_text("transcript,turn,code\none,2,T3\n")
    base = ["suggest", str(study / "new.txt"), "-t", str(codebook_file), "--encoder", "hashing"]
    base += ["--top-k", "3", "--min-score", "0", "--format", "jsonl"]
    learn = ["--learn-from", str(study / "gold.csv"), "--transcripts", str(study)]

    def scores(arguments: list[str]) -> dict[str, float]:
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
        rows = [json.loads(line) for line in result.stdout.splitlines()]
        return {row["code"]: row["score"] for row in rows}

    assert scores([*base, *learn])["T3"] > scores(base)["T3"]
    alone = CliRunner().invoke(app, [*base, *learn[:2]])
    assert "belong together" in str(alone.exception)


def test_a_study_brings_its_transcripts(study: Path, codebook_file: Path) -> None:
    plain = run(study, codebook_file, "--format", "json").stdout
    home = study / "home"
    (home / "transcripts").mkdir(parents=True)
    for name in ("one.txt", "two.txt"):
        (study / name).rename(home / "transcripts" / name)
    base = ["evaluate", str(study / "gold.csv"), "-t", str(codebook_file), "--encoder", "hashing"]
    base += ["--bootstrap", "20", "--format", "json"]
    assert CliRunner().invoke(app, [*base, "--study", str(home)]).stdout == plain
    both = CliRunner().invoke(app, [*base, "--study", str(home), "--transcripts", str(study)])
    assert "Leave out --transcripts" in str(both.exception)
    none = CliRunner().invoke(app, [*base, "--study", str(study)])
    assert "nor a folder called transcripts" in str(none.exception)
