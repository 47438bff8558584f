"""`precode finalize`, as a researcher types it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from made_commands import refusal, said
from made_copies import copy_of
from made_studies import add, files_of, new_study, small_study

from precode.errors import BadOption, OutputExists
from precode.store.study import Study

READ = "PW1,,,,read\nSP1,,,,read\n"
TWICE = "I: So?\n\nSP2: A walk, then tea, then = 2 walks. A walk, she said.\n"


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.chdir(tmp_path)
    return copy_of("not pre-coded", tmp_path, lambda at: small_study(at, codebook_file))


def decide(rows: str, coder: str = "Ada") -> None:
    Path("d.csv").write_text(f"transcript,turn,code,quote,decision\n{rows}", encoding="utf-8")
    said("decide", "study", "--from", "d.csv", "--coder", coder)


def filled_in(path: Path, **decisions: str) -> None:
    """Write decisions into a file of differences, by the quote."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows({**row, "decision": decisions.get(row["code"], "keep")} for row in rows)


def test_finalizing_says_what_is_in_it_and_where(study: Study) -> None:
    decide(READ + "PW1,2,T1,She was shaking,\nPW1,4,T1,lying awake,\n")
    out = said("finalize", "study")
    assert "Final code sets, version 1: 2 codings with 1 deductive code; 0 codings with 0" in out
    assert "final-1" in out
    assert "Next: precode report study" in out
    assert "Nothing has changed since, version 1: 2 codings" in said("finalize", "study")
    assert sorted(path.name for path in (study.folder / "exports").iterdir()) == ["final-1"]


def test_what_is_open_is_refused_unless_it_is_allowed(study: Study) -> None:
    decide("PW1,2,T1,She was shaking,\n")
    wrong = refusal("finalize", "study")
    assert wrong.problem.splitlines()[1:] == [
        "  PW1: nobody marked it as read.",
        "  SP1: nobody marked it as read.",
    ]
    assert "--allow-open" in wrong.remedy
    out = said("finalize", "study", "--allow-open")
    assert "Open: SP1: nobody marked it as read." in out
    manifest = json.loads((study.folder / "exports" / "final-1" / "manifest.json").read_bytes())
    assert manifest["open"] == [
        "PW1: nobody marked it as read.",
        "SP1: nobody marked it as read.",
    ]


def test_nothing_coded_is_nothing_to_finalize(study: Study) -> None:
    assert "Nothing is coded" in refusal("finalize", "study").problem
    decide(READ)
    assert isinstance(refusal("finalize", "study"), BadOption)
    assert "0 codings with 0 deductive codes" in said("finalize", "study", "--allow-open")


def test_an_empty_study_is_told_what_to_do(
    tmp_path: Path, codebook_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    new_study(tmp_path / "empty", codebook_file)
    assert "precode review empty" in refusal("finalize", "empty").remedy


def test_differences_go_out_as_a_file_and_come_back(study: Study) -> None:
    decide(READ + "PW1,2,T1,She was shaking,\nPW1,4,T2,lying awake,\nSP1,4,T3,the dog,\n")
    decide(READ + "SP1,4,T3,the dog,\n", "Bob")
    out = said("finalize", "study", "--open", "open.csv")
    assert "2 disagreements in open.csv" in out
    assert not list((study.folder / "exports").iterdir())
    with Path("open.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["code"], row["quote"], row["given_by"], row["against"]) for row in rows] == [
        ("T1", "She was shaking", "Ada", "Bob"),
        ("T2", "lying awake", "Ada", "Bob"),
    ]
    assert {row["decision"] for row in rows} == {"?"}
    nothing = said("decide", "study", "--from", "open.csv", "--coder", "Eve")
    assert "2 of these rows say neither keep nor drop yet" in nothing
    assert "Recorded 0 decisions" in nothing
    refusal("finalize", "study", "--open", "open.csv")
    said("finalize", "study", "--open", "open.csv", "--force")
    filled_in(Path("open.csv"), T2="drop")
    said("decide", "study", "--from", "open.csv", "--coder", "Eve")
    assert "version 1: 2 codings with 2 deductive codes" in said("finalize", "study")


def test_words_that_are_said_twice_in_a_turn_are_settled_where_they_were_coded(
    study: Study, tmp_path: Path
) -> None:
    add(study, *files_of(tmp_path / "more", SP2=TWICE))
    second = TWICE.rindex("A walk")
    header = "transcript,turn,code,start,end,decision\n"
    Path("d.csv").write_text(f"{header}SP2,2,T1,{second},{second + 6},\n")
    said("decide", "study", "--from", "d.csv", "--coder", "Ada")
    decide(READ + "SP2,,,,read\n", "Bob")
    said("finalize", "study", "--open", "open.csv")
    filled_in(Path("open.csv"))
    said("decide", "study", "--from", "open.csv", "--coder", "Eve")
    assert "version 1: 1 coding with 1 deductive code" in said("finalize", "study")


def test_a_quote_that_could_be_a_formula_is_settled_too(study: Study, tmp_path: Path) -> None:
    add(study, *files_of(tmp_path / "more", SP2=TWICE))
    decide("SP2,2,T1,= 2 walks,\n")
    decide(READ + "SP2,,,,read\n", "Bob")
    said("finalize", "study", "--open", "open.csv")
    assert '"\'= 2 walks"' in Path("open.csv").read_text(encoding="utf-8-sig")
    filled_in(Path("open.csv"))
    said("decide", "study", "--from", "open.csv", "--coder", "Eve")
    assert "version 1: 1 coding" in said("finalize", "study")


def test_differences_are_not_written_over_a_file(study: Study) -> None:
    decide("PW1,2,T1,She was shaking,\n")
    Path("open.csv").write_text("mine")
    assert isinstance(refusal("finalize", "study", "--open", "open.csv"), OutputExists)
    assert Path("open.csv").read_text() == "mine"


def test_what_nobody_gave_cannot_be_kept(study: Study) -> None:
    Path("d.csv").write_text("transcript,turn,code,decision\nPW1,2,T1,keep\n")
    wrong = refusal("decide", "study", "--from", "d.csv", "--coder", "Eve")
    assert "Nobody gave T1" in wrong.problem


def test_a_version_that_is_not_there_is_named_so(study: Study) -> None:
    wrong = refusal("report", "study", "--version", "7")
    assert wrong.problem == "There is no version 7 of the code sets."
