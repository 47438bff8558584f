"""A participant withdraws: no word of theirs is left, and the record still verifies."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from made_studies import PW1, SP1, add, files_of, run, show_everything, small_study

from precode.errors import BadOption
from precode.store.record.verify import broken
from precode.store.study import Study, open_study
from precode.workflow.adding import add_files
from precode.workflow.checking import problems_of
from precode.workflow.deciding import Desk
from precode.workflow.decisions_file import read_decisions_file
from precode.workflow.manifest import last_manifest, write_manifest
from precode.workflow.sheets import take_cases, take_dyads
from precode.workflow.status import status_of
from precode.workflow.study_teaching import learn_from_study
from precode.workflow.withdrawing import leaving, left_over, withdraw

THEIRS = ("shaking", "until four", "all it was", "Barnsley", "so we sat upstairs")


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    """A study with everything in it that can hold words of PW1."""
    from datetime import UTC, datetime

    from precode.workflow.batching import plan

    made = small_study(tmp_path, codebook_file)
    show_everything(made)
    study = open_study(made.folder)
    sheet = tmp_path / "cases.csv"
    sheet.write_text("case,role,town\nPW1,peer worker,Barnsley\nSP1,supported peer,Leeds\n")
    take_cases(study, sheet)
    pairs = tmp_path / "dyads.csv"
    pairs.write_text("peer_worker,supported_peer\nPW1,SP1\nPW1,SP2\n")
    take_dyads(study, pairs)
    add(study, *files_of(tmp_path / "new", PW1=PW1.replace("She was", "She was still")))
    run(study)
    decisions = tmp_path / "decisions.csv"
    decisions.write_text(
        "transcript,turn,code,quote,memo\n"
        "PW1,2,T1,still shaking,from Barnsley\n"
        "SP1,2,T2,I hated it,keep this\n"
    )
    rows = read_decisions_file(decisions, Desk(study, "Ada"))
    study.record.append("Ada", rows.events)
    learn_from_study(study)
    recipe, planned, _ = plan(study)
    write_manifest(study, recipe, planned, began=datetime.now(UTC), seconds=1)
    exemplars = study.folder / "codebook" / "exemplars" / "own.csv"
    exemplars.parent.mkdir(mode=0o700)
    exemplars.write_text(
        "id,code,voice,setting,text\n"
        'o1,X,peer worker,,"Getting out of the flat and getting some air"\n'
        "o2,X,supported peer,,I hated it in the mornings anyway\n"
    )
    exemplars.chmod(0o600)
    return study


def go(study: Study, case: str = "PW1") -> None:
    with study.writing():
        withdraw(study, leaving(study, case), coder="Ada")


def everything(study: Study) -> bytes:
    return b"\n".join(
        path.read_bytes() for path in sorted(study.folder.rglob("*")) if path.is_file()
    )


def test_no_word_of_theirs_is_left(study: Study) -> None:
    before = everything(study)
    assert all(words.encode() in before for words in THEIRS)
    go(study)
    after = everything(study)
    for words in (*THEIRS, "PW1"):
        assert words.encode() not in after, words
    names = [path.name for path in study.folder.rglob("*")]
    assert not any("PW1" in name for name in names)
    assert not study.learned.exists()


def test_the_others_keep_everything(study: Study) -> None:
    kept = {
        path: path.read_bytes()
        for path in study.folder.rglob("*")
        if path.is_file() and path.name.startswith("SP1")
    }
    assert len(kept) == 4  # original, suggestions, ranking, vectors
    go(study)
    assert all(path.read_bytes() == content for path, content in kept.items())
    (entry,) = [e for e in study.record.entries() if e.event and e.kind != "withdrawal"]
    assert entry.event is not None
    assert entry.event.memo == "keep this"
    with (study.folder / "codebook" / "exemplars" / "own.csv").open() as file:
        assert [row["id"] for row in csv.DictReader(file)] == ["o2"]


def test_their_quotes_leave_the_codebook_and_the_codes_stay(study: Study) -> None:
    book = study.folder / "codebook" / "imported" / "themes.csv"
    assert "until four every night" in book.read_text()
    go(study)
    with book.open() as file:
        rows = list(csv.DictReader(file))
    assert [row["label"] for row in rows if row["label"]] == ["Getting out", "Sleep", "Money"]
    assert not any("every night" in row["exemplar"] for row in rows)


def test_the_record_still_verifies_and_shows_that_something_was_there(study: Study) -> None:
    go(study)
    assert list(broken(study.record.path)) == []
    assert list(problems_of(study)) == []
    entries = study.record.entries()
    assert len(entries) == 3
    assert entries[2].kind == "withdrawal"
    assert entries[0].event is None
    assert (entries[0].coder, entries[0].sequence) == ("Ada", 1)
    status = status_of(open_study(study.folder))
    assert status.withdrawn == 1
    assert [row.planned.placed.stored.name for row in status.transcripts] == ["SP1"]


def test_the_partner_stays_in_the_dyads(study: Study) -> None:
    go(study)
    assert study.dyads.read_text() == "peer_worker,supported_peer\n,SP1\n,SP2\n"
    assert "PW1" not in study.cases.read_text()


def test_the_manifest_forgets_their_hashes_and_counts_them(study: Study) -> None:
    go(study)
    manifest = last_manifest(study)
    assert manifest is not None
    assert [part["transcript"] for part in manifest["transcripts"]] == ["SP1"]
    assert manifest["withdrawn"] == 1


def test_their_transcript_cannot_come_back_unnoticed(study: Study, tmp_path: Path) -> None:
    go(study)
    back = files_of(tmp_path / "back", PW1=PW1, renamed=PW1, fresh=SP1 + "\nSP1: Right.\n")
    outcomes = {a.path.stem: a for a in add(study, *back)}
    assert (outcomes["PW1"].outcome, outcomes["renamed"].outcome) == ("failed", "failed")
    assert "withdrawn on" in outcomes["renamed"].message
    assert outcomes["fresh"].outcome == "new"
    sheet = tmp_path / "again.csv"
    sheet.write_text("case,role\npw1,peer worker\n")
    with pytest.raises(BadOption, match="withdrawn"):
        take_cases(study, sheet)


def test_reports_that_hold_their_words_are_listed(study: Study) -> None:
    reports = study.folder / "reports"
    (reports / "quotes.html").write_text(
        "<p>We took the <mark>bus into town together</mark> the first time. She&#32;was</p>"
    )
    (reports / "table.csv").write_text("case,codes\nPW1,3\nPW10,4\n")
    (reports / "others.csv").write_text("case,codes\nSP1,3\nPW10,4\n")
    (study.folder / "exports" / "figure.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    going = leaving(study, "PW1")
    go(study)
    held = {one.path.name: one for one in left_over(study, going).files}
    assert set(held) == {"quotes.html", "table.csv", "figure.png"}
    assert held["quotes.html"].passages == 2  # of either version
    assert held["table.csv"].names_case
    assert not held["figure.png"].readable


def test_sheets_memos_and_strays_that_hold_their_words_are_listed(study: Study) -> None:
    note = "like PW1: so we sat upstairs. Getting out of the flat and getting some air"
    path = study.folder.parent / "more.csv"
    path.write_text(f"transcript,turn,code,memo\nSP1,4,T1,{note}\n")
    study.record.append("Bob", read_decisions_file(path, Desk(study, "Bob")).events)
    study.cases.write_text(study.cases.read_text().replace("Leeds", f"Leeds {note}"))
    (study.suggestions / "notes.txt").write_text(PW1)
    (study.vectors / "copy.txt").write_text(PW1)
    going = leaving(study, "PW1")
    go(study)
    left = left_over(study, going)
    assert {one.path.name for one in left.files} == {"notes.txt", "copy.txt", "cases.csv"}
    assert [entry.coder for entry in left.entries] == ["Bob"]


def test_ids_are_compared_without_regard_to_case(study: Study) -> None:
    study.dyads.write_text("peer_worker,supported_peer\npw1,SP1\n")
    go(study, "pw1")
    assert study.dyads.read_text() == "peer_worker,supported_peer\n,SP1\n"
    assert "PW1" not in study.cases.read_text()


@pytest.mark.parametrize("name", ["text.txt", "turns.json", "about.json"])
def test_a_damaged_transcript_can_still_leave(study: Study, name: str) -> None:
    path = study.transcripts / "PW1" / "2" / name
    path.write_bytes(path.read_bytes()[:60])
    going = leaving(study, "PW1")
    assert going.unread
    go(study)
    assert not (study.transcripts / "PW1").exists()
    assert list(broken(study.record.path)) == []


def test_an_interviewers_own_interview_is_searched_for(study: Study, tmp_path: Path) -> None:
    sheet = tmp_path / "roles.csv"
    sheet.write_text("case,role\nPW1,interviewer\n")
    take_cases(study, sheet)
    copy = study.folder / "exports" / "copy.txt"
    copy.write_text(PW1)
    going = leaving(study, "PW1")
    go(study)
    assert [one.path for one in left_over(study, going).files] == [copy]


def test_what_leaves_is_counted_before_anything_is_done(study: Study) -> None:
    before = everything(study)
    going = leaving(study, "PW1")
    assert (len(going.stored), going.decisions, going.learned) == (2, 1, True)
    assert "shaking" not in repr(going)
    assert everything(study) == before
    with pytest.raises(BadOption, match="no case 'PW7'"):
        leaving(study, "PW7")


@pytest.mark.parametrize("step", ["forget_derived", "forget_transcripts", "_forget_dyads"])
def test_a_withdrawal_that_was_killed_can_be_run_again(
    study: Study, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"precode.workflow.withdrawing.{step}", die)
        with pytest.raises(KeyboardInterrupt):
            go(study)
    go(study)
    after = everything(study)
    assert not any(words.encode() in after for words in (*THEIRS, "PW1"))
    assert list(broken(study.record.path)) == []


def test_a_case_without_a_row_withdraws_by_its_name(study: Study, tmp_path: Path) -> None:
    add(study, *files_of(tmp_path / "in", walkin="I: So?\n\nW: A secret of mine, that was.\n"))
    go(study, "walkin")
    assert b"secret of mine" not in everything(study)
    with study.writing():
        assert add_files(study, []) == []
