"""`precode suggest` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from precode.cli.app import app, main

TALK = "I: Did you get out?\n\nP1: I started going for a walk round the park every morning.\n"


@pytest.fixture
def interview(tmp_path: Path) -> Path:
    path = tmp_path / "case1.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


@pytest.fixture
def base(interview: Path, codebook_file: Path) -> list[str]:
    return ["suggest", str(interview), "-t", str(codebook_file), "--encoder", "hashing"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> str:
    """Run as a program would; return stderr of a run that ends with exit code 1."""
    monkeypatch.setattr("sys.argv", ["precode", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 1
    return capsys.readouterr().err


def test_jsonl_holds_the_contract(base: list[str]) -> None:
    result = run(*base, "--top-k", "2", "--min-score", "0", "--format", "jsonl")
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.split("\n") if line]
    assert [row["rank"] for row in rows] == [1, 2]
    assert list(rows[0]) == [
        "transcript",
        "turn",
        "speaker",
        "role",
        "start",
        "end",
        "quote",
        "code",
        "label",
        "group",
        "taxonomy",
        "score",
        "rank",
        "evidence",
    ]
    first = rows[0]
    assert (first["transcript"], first["turn"], first["speaker"], first["role"]) == (
        "case1",
        2,
        "P1",
        "respondent",
    )
    assert first["quote"] == TALK[first["start"] : first["end"]]
    assert first["code"] == "T1"
    assert 0 <= first["score"] <= 1


def test_the_table_is_the_default_and_says_that_a_person_decides(base: list[str]) -> None:
    result = run(*base, "--min-score", "0")
    assert result.exit_code == 0
    assert "Getting out" in result.stdout
    assert "candidate" in result.stdout.lower()


@pytest.mark.parametrize("name", ["table", "json", "jsonl", "csv", "html", "md"])
def test_every_format_goes_to_a_file_and_is_not_overwritten(
    base: list[str],
    tmp_path: Path,
    name: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "out.any"
    arguments = [*base, "--min-score", "0", "--format", name, "-o", str(target)]
    assert run(*arguments).exit_code == 0
    first = target.read_bytes()
    assert b"Getting out" in first
    assert "--force" in fails(capsys, monkeypatch, *arguments)
    assert target.read_bytes() == first
    assert run(*arguments, "--force").exit_code == 0
    assert target.read_bytes() == first


def test_the_ending_of_the_output_file_tells_the_format(base: list[str], tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    assert run(*base, "--min-score", "0", "-o", str(target)).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert {row["code"] for row in rows} == {"T1", "T2", "T3"}


def test_an_output_file_without_a_known_ending_asks_for_a_format(
    base: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "--format" in fails(capsys, monkeypatch, *base, "-o", "out.xyz")


@pytest.mark.parametrize("option", ["-o", "--report"])
def test_the_transcript_is_never_overwritten(
    base: list[str],
    interview: Path,
    option: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stderr = fails(capsys, monkeypatch, *base, option, str(interview), "--force")
    assert "would replace the transcript" in stderr
    assert interview.read_text(encoding="utf-8") == TALK


def test_output_and_report_must_be_two_files(
    base: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = str(tmp_path / "x.csv")
    assert "same file" in fails(capsys, monkeypatch, *base, "-o", both, "--report", both)
    assert not (tmp_path / "x.csv").exists()


def test_codes_can_be_listed_with_commas(base: list[str]) -> None:
    result = run(*base, "--min-score", "0", "--format", "jsonl", "--codes", "T1,T3")
    assert {json.loads(line)["code"] for line in result.stdout.split("\n") if line} == {"T1", "T3"}


def test_notes_of_the_import_go_to_stderr_and_to_the_report(
    base: list[str], interview: Path, tmp_path: Path
) -> None:
    interview.write_text("Anna: We went out.\n\nBen: To the park.\n\nAnna: Yes.\n")
    report = tmp_path / "report.json"
    result = run(*base, "--report", str(report))
    assert result.exit_code == 0
    assert "No interviewer was recognised" in result.stderr
    content = json.loads(report.read_text())
    assert content["turns"] == 3
    assert any("No interviewer" in note["message"] for note in content["notes"])


def test_an_interviewer_and_a_role_can_be_named(base: list[str], interview: Path) -> None:
    interview.write_text("Anna: Did you get out?\n\nBen: To the park.\n\nAnna: Good.\n")
    result = run(
        *base, "--interviewer", "Anna", "--role", "Ben=Peer Worker",
        "--min-score", "0", "--format", "jsonl",
    )  # fmt: skip
    rows = [json.loads(line) for line in result.stdout.split("\n") if line]
    assert {(row["turn"], row["role"]) for row in rows} == {(2, "peer worker")}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--format", "docx"], "No format is called 'docx'"),
        (["--role", "Ben"], "is not LABEL=ROLE"),
        (["--interviewer", "Zoe"], "No speaker is labelled 'Zoe'"),
        (["--codes", "T9"], "no code 'T9'"),
        (["--codes", ""], "--codes is empty"),
        (["--role", "I=nurse", "--interviewer", "I"], "Give one of the two"),
        (["--interviewer", "I", "--interviewer", "P1"], "no turn to code"),
        (["--group", "Nine"], "no group 'Nine'"),
        (["--encoder", "hub:x/y"], "--allow-download"),
        (["-o", "no/such/folder/out.html"], "no folder"),
    ],
)
def test_a_bad_option_is_one_clear_error(
    base: list[str],
    arguments: list[str],
    problem: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stderr = fails(capsys, monkeypatch, *base, *arguments)
    assert stderr.startswith("Error: ")
    assert problem in stderr
    assert "Traceback" not in stderr


def test_a_missing_file_is_exit_code_1_and_wrong_usage_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no such file" in fails(capsys, monkeypatch, "suggest", "nowhere.txt")
    assert run("suggest").exit_code == 2
    assert run("suggest", "x.txt", "--top-k", "0").exit_code == 2
    assert run("suggest", "x.txt", "--min-score", "2").exit_code == 2


def test_a_bug_shows_no_words_of_the_transcript(
    base: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("going for a walk round the park")

    monkeypatch.setattr("precode.workflow.precoder.Precoder.suggest", broken)
    stderr = fails(capsys, monkeypatch, *base)
    assert "RuntimeError" in stderr
    assert "walk" not in stderr


@pytest.mark.parametrize("name", ["table", "jsonl"])
def test_a_reader_that_stops_early_is_no_error(base: list[str], name: str) -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "precode", *base, "--top-k", "3", "--min-score", "0"]
    with subprocess.Popen(
        [*command, "--format", name], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run_:
        assert run_.stdout is not None
        run_.stdout.close()
        assert run_.stderr is not None
        stderr = run_.stderr.read().decode()
    assert run_.returncode == 0, stderr
    assert "Traceback" not in stderr
    assert "Exception ignored" not in stderr


def test_two_runs_write_the_same_bytes(base: list[str], tmp_path: Path) -> None:
    for name in ("json", "html", "csv", "md", "jsonl", "table"):
        written = []
        for number in (1, 2):
            target = tmp_path / f"{number}.{name}"
            run(*base, "--min-score", "0", "--format", name, "-o", str(target))
            written.append(target.read_bytes())
        assert written[0] == written[1], name
