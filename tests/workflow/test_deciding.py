"""Decisions from a file: anchored to words, all or none, carried to new versions."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_studies import PW1, add, files_of, run, suggested_study

from precode.domain.decisions import Event
from precode.errors import BadOption, BrokenStudy
from precode.stages.resolve import standing
from precode.store import transcripts
from precode.store.study import Study, open_study
from precode.workflow.anchors import Versions, moved_codings
from precode.workflow.deciding import Desk
from precode.workflow.decisions_file import read_decisions_file
from precode.workflow.status import status_of
from precode.workflow.study_teaching import coded_of_study, learn_from_study


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    return suggested_study(tmp_path, codebook_file)


def decide(study: Study, text: str, coder: str = "Ada") -> int:
    """Record a CSV of decisions and return how many rows stood there already."""
    path = study.folder.parent / "decisions.csv"
    path.write_text(text, encoding="utf-8")
    desk = Desk(open_study(study.folder), coder)
    rows = read_decisions_file(path, desk)
    study.record.append(coder, rows.events)
    return rows.already


def codings(study: Study) -> dict[tuple[str, str], bool]:
    """Return (quote, code) to accepted."""
    found = standing(study.record.entries()).codings
    return {(c.anchor.quote, c.anchor.code.code): c.accepted for c in found if c.anchor.code}


def test_an_accepted_suggestion_is_tied_to_its_words_and_remembers_the_offer(
    study: Study,
) -> None:
    decide(study, "transcript,turn,code\nPW1,2,T1\n")
    (coding,) = standing(study.record.entries()).codings
    text = PW1
    assert coding.anchor.span is not None
    assert coding.anchor.span.of(text) == coding.anchor.quote
    assert (coding.coder, coding.accepted, coding.suggested) == ("Ada", True, True)
    assert coding.facets.informant == "PW1"
    assert coding.offer is not None
    assert coding.offer.model == "hashing-512-v1"
    (entry,) = study.record.entries()
    assert (entry.kind, entry.event and entry.event.offer is not None) == ("accept", True)


def test_what_was_not_suggested_is_added_to_the_quote_or_the_whole_turn(study: Study) -> None:
    decide(
        study,
        'transcript,turn,code,quote\nPW1,2,T3,\nPW1,2,Sleep,"shaking,   erm"\nSP1,4,t3,the dog\n',
    )
    first, *_ = PW1.split("PW1: ")[1].split("\n")
    found = codings(study)
    assert found.keys() >= {("shaking, erm", "T2"), ("the dog", "T3")}
    assert {e.kind for e in study.record.entries()} <= {"add", "accept"}
    assert all(quote in first or quote == "the dog" for quote, _ in found)


def test_facets_memos_and_marks_are_kept(study: Study) -> None:
    decide(
        study,
        "case,turn,code,decision,memo,deliverer,status,prompted,confidence\n"
        "PW1,2,T1,accept,Look again,peer worker,planned,yes,low\n"
        "PW1,2,,no_code,,,,,\n"
        "PW1,4,,memo,A note,,,,\n"
        "PW1,,,read,,,,,\n",
    )
    stand = standing(study.record.entries())
    (coding,) = stand.codings
    assert coding.memo == "Look again"
    assert (coding.facets.deliverer, coding.facets.status) == ("peer worker", "planned")
    assert (coding.facets.prompted, coding.facets.confidence) == (True, "low")
    assert [mark.kind for mark in stand.marks] == ["no_code", "memo", "read"]
    assert stand.read_by("PW1") == ("Ada",)
    (row, _) = status_of(open_study(study.folder)).transcripts
    assert (row.accepted, row.rejected, row.read_by) == (1, 0, ("Ada",))


def test_the_same_file_again_records_nothing_new(study: Study) -> None:
    text = "transcript,turn,code,decision\nPW1,2,T1,accept\nPW1,2,T1,accept\nSP1,2,T2,reject\n"
    assert decide(study, text) == 1
    assert decide(study, text) == 3
    assert len(study.record.entries()) == 2
    assert decide(study, text.replace("SP1,2,T2,reject", "SP1,2,T2,accept")) == 2
    assert list(codings(study).values()) == [True, True]
    assert decide(study, text, coder="Bob") == 1  # another coder's own


def test_a_mistyped_column_is_refused_and_a_strange_one_named(study: Study) -> None:
    with pytest.raises(BadOption, match="Is 'decision' meant"):
        decide(study, "transcript,turn,code,desicion\nPW1,2,T1,reject\n")
    path = study.folder.parent / "decisions.csv"
    path.write_text("transcript,turn,code,my own column\nPW1,1,T1,x\n")
    rows = read_decisions_file(path, Desk(study, "Ada"))
    assert rows.notes == (
        "Columns that are not used: my own column",
        "1 of these code words of an interviewer.",
    )


def test_a_file_must_not_contradict_itself(study: Study) -> None:
    with pytest.raises(BadOption, match="line 3: line 2 says otherwise"):
        decide(study, "transcript,turn,code,decision\nPW1,2,T1,accept\nPW1,2,T1,reject\n")
    assert study.record.entries() == []


def test_marks_are_known_again_too(study: Study) -> None:
    text = "transcript,turn,decision,memo\nPW1,2,star,\nPW1,4,memo,Look\nPW1,,read,\n"
    assert decide(study, text) == 0
    assert decide(study, text) == 3
    assert decide(study, "transcript,decision\nPW1,unread\n") == 0
    assert decide(study, "transcript,decision\nPW1,unread\n") == 1


def test_a_code_of_another_taxonomy_is_refused(study: Study) -> None:
    with pytest.raises(BadOption, match="T1 is a code of themes, not of bct_v1"):
        decide(study, "transcript,turn,code,taxonomy\nPW1,2,T1,bct_v1\n")
    decide(study, "transcript,turn,code,taxonomy\nPW1,2,T1,themes\nPW1,4,T1,\n")


def test_a_transcript_may_be_named_with_its_ending(study: Study) -> None:
    decide(study, "transcript,turn,code\nPW1.txt,2,T1\n")
    assert len(codings(study)) == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("XX,2,T1,,,", "neither a case nor a transcript 'XX'"),
        ("PW1,9,T1,,,", "PW1 has no turn '9'"),
        ("PW1,0,T1,,,", "PW1 has no turn '0'"),
        ("PW1,2,T9,,,", "'T9'"),
        ("PW1,2,T1,perhaps,,", "'perhaps' is no decision"),
        ("PW1,2,T1,undo,,", "'undo' is no decision"),
        ("PW1,2,T1,,words never said,", "The quote is not in turn 2"),
        ("PW1,2,T1,,,maybe", "'maybe' is no status"),
        (",2,T1,,,", "No transcript is named"),
        ("PW1,2,,,,", "no code ''"),
    ],
)
def test_one_mistake_and_nothing_is_recorded(study: Study, row: str, said: str) -> None:
    header = "transcript,turn,code,decision,quote,status\n"
    with pytest.raises(BadOption) as err:
        decide(study, f"{header}PW1,2,T1,,,\n{row}\n")
    assert said in str(err.value)
    assert "line 3" in str(err.value)
    assert "line 2" not in str(err.value)
    assert study.record.entries() == []


def test_offsets_must_lie_in_the_turn(study: Study) -> None:
    start = PW1.index("shaking")
    decide(study, f"transcript,turn,code,start,end\nPW1,2,T1,{start},{start + 7}\n")
    assert list(codings(study)) == [("shaking", "T1")]
    for place in (f"0,{start}", f"{start},{start}", "x,9", f"{start},{len(PW1) + 9}"):
        with pytest.raises(BadOption, match="line 2"):
            decide(study, f"transcript,turn,code,start,end\nPW1,2,T1,{place}\n")


def test_decisions_follow_their_words_into_a_new_version(study: Study, tmp_path: Path) -> None:
    decide(
        study,
        "transcript,turn,code,quote\n"
        "PW1,2,T1,She was shaking\n"
        "PW1,4,T2,lying awake until four\n"
        'PW1,4,T1,"getting some air"\n',
    )
    new = PW1.replace("How did you two start?", "And how did the two of you begin, then?")
    new = new.replace("awake until four", "awake til four").replace(
        "Getting out of the flat and getting some air, that was all it was.", ""
    )
    add(study, *files_of(tmp_path / "new", PW1=new))
    (versions, _) = transcripts.all_versions(study)
    moved, lost = moved_codings(
        standing(study.record.entries()).codings, Versions.of(study, versions)
    )
    assert [(m.coding.anchor.quote, m.changed) for m in moved] == [
        ("She was shaking", False),
        ("lying awake til four", True),
    ]
    assert [coding.anchor.quote for coding in lost] == ["getting some air"]
    status = status_of(open_study(study.folder))
    assert [coding.anchor.quote for coding in status.lost] == ["getting some air"]
    assert [coding.anchor.quote for coding in status.changed] == ["lying awake til four"]
    for item in moved:
        assert item.coding.anchor.span is not None
        assert item.coding.anchor.span.of(new) == item.coding.anchor.quote


def test_the_later_of_two_versions_decisions_on_the_same_words_holds(
    study: Study, tmp_path: Path
) -> None:
    row = "transcript,turn,code,decision,quote\nPW1,2,T1,{},She was shaking\n"
    decide(study, row.format("accept"))
    add(study, *files_of(tmp_path / "new", PW1=PW1.replace("How did", "So how did")))
    reopened = open_study(study.folder)
    run(reopened)
    decide(reopened, row.format("reject"))
    (versions, _) = transcripts.all_versions(study)
    stand = standing(study.record.entries())
    (moved,), lost = moved_codings(stand.codings, Versions.of(study, versions))
    assert (moved.coding.accepted, lost) == (False, [])
    (counts, _) = status_of(reopened).transcripts
    assert (counts.accepted, counts.rejected) == (0, 1)


def test_what_stands_in_an_older_version_is_not_asked_again(study: Study, tmp_path: Path) -> None:
    (item, _) = Desk(study, "Ada").plan
    before = [s.code for s in Desk(study, "Ada").open(item).undecided()]
    decide(study, "transcript,turn,code\nPW1,2,T1\n")
    add(study, *files_of(tmp_path / "new", PW1=PW1.replace("How did", "So how did")))
    reopened = open_study(study.folder)
    run(reopened)
    desk = Desk(reopened, "Ada")
    left = [s.code for s in desk.open(desk.plan[0]).undecided()]
    assert len(left) == len(before) - 1


def test_decisions_teach_a_study_and_are_forgotten_with_it(study: Study) -> None:
    assert "no decisions" in learn_from_study(study)
    assert not study.learned.exists()
    decide(study, "transcript,turn,code,decision\nPW1,2,T1,accept\nPW1,4,T2,reject\nSP1,,,read\n")
    said = learn_from_study(study)
    assert "2 transcripts" in said
    assert study.learned.is_file()
    first = study.learned.read_bytes()
    reopened = open_study(study.folder)
    assert {done.name for done in run(reopened).done} == {"PW1", "SP1"}
    learn_from_study(study)
    assert study.learned.read_bytes() == first


def test_what_people_decided_is_what_is_learned(study: Study) -> None:
    from precode.workflow.batching import precoder_of

    decide(study, "transcript,turn,code,decision\nPW1,2,T1,accept\nPW1,4,T2,reject\nPW1,4,T1,add\n")
    decide(study, "transcript,turn,code,decision\nPW1,2,T1,accept\nPW1,4,T1,reject\n", "Bob")
    (coded,) = coded_of_study(study, precoder_of(study))
    assert coded.pairs == {(2, "T1")}
    assert coded.rejected == {(4, "T2")}  # on (4, T1) the two differ


def test_nothing_is_recorded_about_a_transcript_that_has_left(study: Study) -> None:
    from precode.workflow.withdrawing import leaving, withdraw

    desk = Desk(study, "Ada")
    open_ = desk.open(desk.plan[0])
    event = open_.decision("accept", open_.transcript.turns[1], desk.code("T1"))
    with study.writing():
        withdraw(study, leaving(study, "PW1"), coder="Ada")
    with pytest.raises(BrokenStudy, match="no longer in the study"):
        desk.record([event])


def test_an_undo_takes_a_decision_back(study: Study) -> None:
    decide(study, "transcript,turn,code\nPW1,2,T1\nPW1,4,T2\n")
    first, _ = study.record.entries()
    study.record.append("Ada", [Event("undo", first.event and first.event.anchor, target=first.id)])
    assert [code for _, code in codings(study)] == ["T2"]
