"""The commands of a study, as a researcher types them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from made_studies import PW1, SP1, files_of, show_everything
from typer.testing import CliRunner, Result

from precode.cli.app import app
from precode.domain.text import Span
from precode.errors import PrecodeError
from precode.store.study import Study
from precode.workflow.review.review import Review, Wish


@pytest.fixture
def place(tmp_path: Path, codebook_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two interviews, a sheet of cases and a codebook."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRECODE_CODER", "Ada")
    files_of(tmp_path / "interviews", PW1=PW1, SP1=SP1)
    (tmp_path / "cases.csv").write_text(
        "case,role,sex\nPW1,peer worker,Woman\nSP1,supported peer,Man\n"
    )
    return tmp_path


def precode(*arguments: str, answers: str | None = None) -> Result:
    result = CliRunner().invoke(app, list(arguments), input=answers)
    if isinstance(result.exception, PrecodeError):  # main() makes messages of these
        result.exit_code = 1
    elif result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def said(*arguments: str, answers: str | None = None) -> str:
    result = precode(*arguments, answers=answers)
    assert result.exit_code == 0, result.exception or result.output
    return result.output


def made(place: Path) -> Study:
    """A study that is pre-coded."""
    said("init", "study", "-t", "themes.csv", "--encoder", "hashing")
    show_everything(Study(place / "study"))
    said("add", "study", "interviews", "--cases", "cases.csv")
    said("batch", "study")
    return Study(place / "study")


def test_from_files_to_a_study_in_one_command(place: Path) -> None:
    files = ["interviews", "-o", "study", "-t", "themes.csv", "--encoder", "hashing"]
    out = said("batch", *files, "--cases", "cases.csv", "--report", "report.json")
    assert "2 new, 0 new versions" in out
    assert "2 transcripts pre-coded" in out
    report = json.loads((place / "report.json").read_text())
    assert [file["outcome"] for file in report["files"]] == ["new", "new"]
    assert [done["name"] for done in report["pre_coded"]] == ["PW1", "SP1"]
    again = said("batch", "interviews", "-o", "study")
    assert "0 transcripts pre-coded" in again
    assert "2 up to date already" in again


def test_a_dry_run_writes_nothing(place: Path) -> None:
    before = sorted(place.rglob("*"))
    out = said("batch", "interviews", "-o", "study", "--dry-run")
    assert "PW1: added to case PW1" in out
    assert "Nothing was written" in out
    assert sorted(place.rglob("*")) == before
    study = made(place)
    for path in study.suggestions.glob("PW1.*"):
        path.unlink()
    before = sorted(place.rglob("*"))
    assert "PW1: to be pre-coded\nSP1: up to date" in said("batch", "study", "--dry-run")
    assert sorted(place.rglob("*")) == before


def test_one_bad_file_makes_exit_code_1_and_the_rest_is_done(place: Path) -> None:
    (place / "interviews" / "bad.docx").write_bytes(b"PK\x03\x04")
    files = ["interviews", "-o", "study", "-t", "themes.csv", "--encoder", "hashing"]
    result = precode("batch", *files, "--report", "report.json")
    assert result.exit_code == 1
    assert "Error: interviews/bad.docx: " in result.output
    assert "2 transcripts pre-coded" in result.output
    report = json.loads((place / "report.json").read_text())
    failed = [file for file in report["files"] if file["outcome"] == "failed"]
    assert [file["path"] for file in failed] == ["interviews/bad.docx"]
    assert failed[0]["message"]


def test_status_shows_where_things_stand(place: Path) -> None:
    study = made(place)
    out = said("status", "study")
    assert "2 transcripts: 2 pre-coded, 0 stale, 0 to do" in out
    assert "Next: precode review study" in out
    book = study.folder / "codebook" / "imported" / "themes.csv"
    book.write_text(book.read_text() + "T4,Dogs,Having a dog.,Means,\n")
    assert "0 pre-coded, 2 stale" in said("status", "study")
    rows = json.loads(said("status", "study", "--json"))["transcripts"]
    assert [(r["case"], r["role"], r["state"]) for r in rows] == [
        ("PW1", "peer worker", "stale"),
        ("SP1", "supported peer", "stale"),
    ]


def test_a_case_is_asked_for_by_its_study_and_id(place: Path) -> None:
    made(place)
    out = said("suggest", "study/PW1", "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    assert {row["transcript"] for row in rows} == {"PW1"}
    assert {row["role"] for row in rows} == {"peer worker"}
    assert "PW1" in said("suggest", "study/pw1", "-o", "PW1.html")
    for options in (["-t", "bct_v1"], ["--encoder", "minilm"], ["--role", "PW1=x"]):
        result = precode("suggest", "study/PW1", *options)
        assert result.exit_code == 1
        assert "settings of the study" in str(result.exception)
    result = precode("suggest", "study/PW7")
    assert "neither a case nor a transcript 'PW7'" in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["batch", "interviews"], "Are its files meant?"),
        (["batch", "interviews/PW1.txt"], "Which study shall they go to?"),
        (["batch", "nothing"], "no such study folder"),
        (["batch", "study", "-t", "bct_v1"], "belong to FILES -o STUDY"),
        (["batch", "interviews", "-o", "study", "-t", "bct_v1"], "settings of its own"),
        (["add", "study"], "nothing to add"),
        (["status", "interviews"], "no study folder"),
        (["init", "interviews"], "not empty"),
        (["init", "new", "--language", "English!"], "language"),
        (["init", "new", "-t", "nowhere.csv"], "nowhere.csv"),
        (["init", "new", "--encoder", "nothing"], "nothing"),
        (["history", "study", "--format", "xml"], "no format 'xml'"),
        (["cite", "new_study"], "no such study folder"),
        (["withdraw", "study", "PW1"], "Nobody is there to ask"),
        (["withdraw", "study", "XX", "--yes"], "no case 'XX'"),
        (["decide", "study/PW1", "--from", "x.csv"], "Leave out the case"),
        (["decide", "study", "--undo", "abc"], "no one entry 'abc'"),
    ],
)
def test_wrong_use_gets_one_clear_message(place: Path, arguments: list[str], problem: str) -> None:
    made(place)
    result = precode(*arguments)
    assert result.exit_code == 1
    assert isinstance(result.exception, PrecodeError)
    assert problem in str(result.exception)
    assert result.exception.remedy
    assert not (place / "new").exists()


def test_decisions_one_letter_after_the_other(place: Path) -> None:
    study = made(place)
    answers = "?\nd\nu\nm\nLook here\nr\nc\nnonsense\nc\nT3\ns\na\nu\nq\n"
    out = said("decide", "study", answers=answers)
    assert "accept, with a memo" in out
    assert "Nothing was decided in this sitting yet" in out
    assert "no code 'nonsense'" in out
    assert "3 decisions recorded" in out
    made_of = [entry for entry in study.record.entries() if entry.kind != "shown"]
    assert len(study.record.entries()) == len(made_of) + 2  # in sight in both transcripts
    assert [entry.kind for entry in made_of] == ["accept", "reject", "change", "accept", "undo"]
    first, _, change, _, _ = made_of
    assert first.event is not None
    assert first.event.memo == "Look here"
    assert change.event is not None
    assert change.event.was is not None
    assert change.event.anchor is not None
    assert change.event.anchor.code is not None
    assert change.event.anchor.code.code == "T3"


def test_what_is_decided_is_not_asked_again(place: Path) -> None:
    made(place)
    total = int(said("decide", "study/PW1", answers="q\n").split("1 of ")[1].split()[0])
    assert total > 2
    assert "2 decisions recorded" in said("decide", "study/PW1", answers="a\nr\nq\n")
    assert f"PW1: 1 of {total - 2}" in said("decide", "study/PW1", answers="q\n")
    assert f"PW1: 1 of {total}" in said("decide", "study/PW1", "--coder", "Bob", answers="q\n")
    said("decide", "study/PW1", answers="a\n" * total)
    assert "No suggestion is left open" in said("decide", "study/PW1", answers="")


def test_stale_suggestions_are_not_decided_on(place: Path) -> None:
    study = made(place)
    for path in study.suggestions.glob("PW1.*"):
        path.unlink()
    result = precode("decide", "study")
    assert "PW1 are missing or stale" in str(result.exception)


def test_history_shows_who_decided_what(place: Path) -> None:
    made(place)
    (place / "d.csv").write_text(
        "transcript,turn,code,memo\nPW1,2,T1,=HYPERLINK(1)\nSP1,2,T2,\n", encoding="utf-8"
    )
    assert "Recorded 2 decisions by Ada" in said("decide", "study", "--from", "d.csv")
    assert "2 stood there already" in said("decide", "study", "--from", "d.csv")
    rows = json.loads(said("history", "study", "--format", "json"))
    assert [(r["coder"], r["case"], r["code"]) for r in rows] == [
        ("Ada", "PW1", "T1"),
        ("Ada", "SP1", "T2"),
    ]
    assert len(json.loads(said("history", "study", "PW1", "--format", "json"))) == 1
    assert len(json.loads(said("history", "study", "--code", "sleep", "--format", "json"))) == 1
    assert json.loads(said("history", "study", "--coder", "Bob", "--format", "json")) == []
    assert "'=HYPERLINK(1)" in said("history", "study", "--format", "csv")
    assert "Getting out" in said("history", "study")
    said("decide", "study", "--undo", rows[0]["entry"])
    assert "Ada undo of" in said("history", "study")
    assert "1" in said("status", "study")
    assert precode("decide", "study", "--undo", rows[1]["entry"], "--coder", "Bob").exit_code == 1


def test_a_study_that_was_tampered_with_is_told(place: Path) -> None:
    study = made(place)
    (place / "d.csv").write_text("transcript,turn,code,quote\nPW1,2,T1,shaking\n")
    said("decide", "study", "--from", "d.csv")
    assert "All is well: 1 decision verified" in said("study", "check", "study")
    with sqlite3.connect(study.record.path) as database:
        database.execute("DROP TRIGGER payload_stays")
        database.execute("UPDATE payload SET body = replace(body, 'shaking', 'singing')")
    database.close()
    (study.folder / "cases.csv").chmod(0o644)
    result = precode("study", "check", "study")
    assert result.exit_code == 1
    for problem in ("says was changed", "quote is not what stands", "Others may read"):
        assert problem in result.output


def test_a_missing_original_is_told(place: Path) -> None:
    study = made(place)
    (study.transcripts / "PW1" / "1" / "PW1.txt").unlink()
    about = study.transcripts / "SP1" / "1" / "about.json"
    about.write_text("[]")
    result = precode("study", "check", "study")
    assert result.exit_code == 1
    assert "the original is missing" in result.output
    assert "2 problems" in result.output
    assert "Damaged: " in said("status", "study")


def test_an_undo_is_done_once_and_can_be_redone(place: Path) -> None:
    study = made(place)
    (place / "d.csv").write_text("transcript,turn,code\nPW1,2,T1\n")
    said("decide", "study", "--from", "d.csv")
    (first,) = study.record.entries()
    said("decide", "study", "--undo", first.id[:8])
    result = precode("decide", "study", "--undo", first.id)
    assert "taken back already" in str(result.exception)
    undo = study.record.entries()[-1]
    assert "0 transcripts pre-coded" in said("batch", "study")
    said("decide", "study", "--undo", undo.id)
    rows = json.loads(said("status", "study", "--json"))["transcripts"]
    assert rows[0]["accepted"] == 1


def test_a_codebook_that_is_gone_is_told_where_it_is_named(place: Path) -> None:
    study = made(place)
    (study.folder / "codebook" / "imported" / "themes.csv").unlink()
    result = precode("status", "study")
    assert "study.toml" in str(result.exception)
    assert "codebook/imported/themes.csv" in str(result.exception)


def test_decisions_that_lost_their_words_are_told_when_a_version_comes(place: Path) -> None:
    made(place)
    (place / "d.csv").write_text(
        "transcript,turn,code,quote\nPW1,2,T1,shaking\nPW1,4,T2,before those trips\n"
    )
    said("decide", "study", "--from", "d.csv")
    path = place / "interviews" / "PW1.txt"
    path.write_text(PW1.replace("She was shaking, erm, so", "So").replace("those trips", "them"))
    out = said("add", "study", "interviews/PW1.txt")
    assert "PW1: 1 decision to look at again, the words are gone" in out
    assert "PW1: 1 decision to look at again, the words have changed" in out
    assert "the words are gone" in said("study", "check", "study")


def test_withdrawing_says_what_goes_and_what_still_holds_their_words(place: Path) -> None:
    study = made(place)
    report = study.folder / "reports" / "quotes.md"
    report.write_text(PW1)
    report.chmod(0o600)
    out = said("withdraw", "study", "PW1", "--dry-run")
    assert "PW1: 1 transcript (1 version)" in out
    assert "Nothing was erased" in out
    out = said("withdraw", "study", "PW1", "--yes", "--coder", "Ada")
    assert "PW1 has left the study" in out
    assert "Holds their words" in out
    assert "quotes.md" in out
    assert "1 participant withdrew" in said("status", "study")
    assert "All is well" in said("study", "check", "study")


def test_withdrawing_asks_for_the_id(place: Path) -> None:
    study = made(place)
    assert "another id" in str(precode("withdraw", "study", "PW1", answers="PW2\n").exception)
    assert (study.transcripts / "PW1").is_dir()
    assert "has left the study" in said("withdraw", "study", "PW1", answers="PW1\n")
    assert not (study.transcripts / "PW1").exists()


def test_what_to_cite(place: Path) -> None:
    made(place)
    out = said("cite", "study")
    assert "for 2 transcripts" in out
    assert "No suggestion has been confirmed yet" in out
    (place / "d.csv").write_text(
        "transcript,turn,code,decision\nPW1,2,T1,accept\nPW1,4,T3,add\nSP1,2,T2,reject\n"
    )
    said("decide", "study", "--from", "d.csv")
    out = said("cite", "study")
    assert "One coder decided on 3 codings" in out
    manifest = json.loads(said("cite", "study", "--json"))
    assert manifest["seed"] is None
    assert manifest["recipe"]["encoder"] == "hashing-512-v1"


def test_a_study_is_evaluated_with_its_own_decisions(place: Path) -> None:
    made(place)
    assert "marked as read" in str(precode("evaluate", "--study", "study").exception)
    (place / "d.csv").write_text(
        "transcript,turn,code,decision\nPW1,2,T1,accept\nPW1,,,read\nSP1,4,T1,add\nSP1,,,read\n"
    )
    said("decide", "study", "--from", "d.csv")
    own = json.loads(said("evaluate", "--study", "study", "--format", "json"))
    (place / "gold.csv").write_text("transcript,turn,code\nPW1,2,T1\nSP1,4,T1\n")
    gold = json.loads(said("evaluate", "gold.csv", "--study", "study", "--format", "json"))
    assert own["measures"] == gold["measures"]
    assert precode("evaluate").exit_code == 1


def test_a_batch_learns_from_decisions_when_asked(place: Path) -> None:
    study = made(place)
    assert "no decisions to learn from" in said("batch", "study", "--learn")
    (place / "d.csv").write_text("transcript,turn,code,decision\nPW1,2,T1,accept\nPW1,,,read\n")
    said("decide", "study", "--from", "d.csv")
    assert "Learned from" in said("batch", "study", "--learn")
    assert study.learned.is_file()
    assert "taught the ranking" in said("cite", "study")
    assert "2 up to date already" in said("batch", "study")


def test_a_change_in_a_file_replaces_the_code_or_the_words(place: Path) -> None:
    made(place)
    rows = place / "d.csv"
    rows.write_text(
        "transcript,turn,code,decision,to_code,to_quote,status\n"
        "PW1,2,T1,accept,,,\n"
        "PW1,4,T1,change,T2,getting some air,refused\n",
        encoding="utf-8",
    )
    assert "Recorded 2 decisions" in said("decide", "study", "--from", "d.csv")
    assert "2 stood there already" in said("decide", "study", "--from", "d.csv")
    (_, change) = json.loads(said("history", "study", "--format", "json"))
    assert (change["kind"], change["code"], change["was_code"]) == ("change", "T2", "T1")
    assert (change["quote"], change["status"]) == ("getting some air", "refused")
    assert "(was T1)" in said("history", "study")
    rows.write_text("transcript,turn,code,decision\nPW1,2,T1,change\n", encoding="utf-8")
    result = precode("decide", "study", "--from", "d.csv")
    assert "line 2: A change needs another code" in str(result.exception)


def test_a_study_makes_changes_and_retires_codes_of_its_own(place: Path) -> None:
    made(place)
    assert "no codes of its own" in said("study", "code", "study")
    out = said("study", "code", "study", "--label", "Being there", "--definition", "Stays.")
    assert "Made N1 Being there." in out
    assert said("study", "code", "study") == "N1 Being there (New codes): Stays.\n"
    said("study", "code", "study", "n1", "--label", "Staying", "--group", "Relational")
    assert "N1" in said("taxonomy", "show", "N1", "-t", "study/codebook")
    for options, words in (
        (("--label", "staying"), "There is a code N1 Staying already"),
        (("--retire",), "no code to make"),
        (("N2", "--retire"), "no code 'N2' of its own"),
        (("N1",), "Nothing is to be done with N1 Staying"),
        (("N1", "--label", " "), "needs a label"),
    ):
        assert words in str(precode("study", "code", "study", *options).exception)
    assert "Retired N1 Staying." in said("study", "code", "study", "staying", "--retire")
    kinds = [row["kind"] for row in json.loads(said("history", "study", "--format", "json"))]
    assert kinds == ["code_created", "code_edited", "code_retired"]
    assert "N1 Being there" in said("history", "study")


def test_agreement_tells_suggested_and_unsuggested_turns_apart(place: Path) -> None:
    study = made(place)
    assert "Nothing was decided yet." in said("study", "agreement", "study")
    (place / "d.csv").write_text("transcript,turn,code\nPW1,2,T1\n", encoding="utf-8")
    said("decide", "study", "--from", "d.csv")
    review = Review(study, "Bob")
    start = PW1.index("We took")
    review.decide("PW1", Wish("no_code", Span(start, start + 10), view="blind"))
    review.decide("PW1", Wish("reveal", Span(start, start + 10)))
    out = said("study", "agreement", "study")
    assert "Ada:\n  Suggestions in sight: 0 accepted" in out
    assert "Read from a file, so that nobody knows what was in sight: 1." in out
    assert "Coded blind, with suggestions: 1 turn; 0 codes given by both" in out
    (bob,) = json.loads(said("study", "agreement", "study", "--coder", "Bob", "-f", "json"))
    assert bob["blind"]["suggested"]["turns"] == 1
    assert "Zoe has decided nothing" in str(
        precode("study", "agreement", "study", "--coder", "Zoe").exception
    )
    assert "no format" in str(precode("study", "agreement", "study", "-f", "xml").exception)
