"""A study's record → its code sets: what stands, where it came from, what is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_copies import copy_of
from made_studies import PW1, SP1, add, files_of, suggested_study

from precode.domain.code_sets import CodeSets, FinalCoding
from precode.domain.decisions import Event, Facets, Offer
from precode.store.study import Study, open_study
from precode.workflow.deciding import Desk
from precode.workflow.decisions_file import read_decisions_file
from precode.workflow.final.sets import Made, make_code_sets
from precode.workflow.own_codes import create_code, retire_code

READ = "PW1,,,read,\nSP1,,,read,\n"


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    made = copy_of("pre-coded", tmp_path, lambda at: suggested_study(at, codebook_file))
    made.cases.write_text("case,role,sex\nPW1,peer worker,Woman\nSP1,supported peer,Man\n")
    return made


def decide(study: Study, rows: str, coder: str = "Ada", more: str = "") -> None:
    """Record rows of transcript,turn,code,decision,quote and what `more` names."""
    path = study.folder.parent / "decisions.csv"
    path.write_text(f"transcript,turn,code,decision,quote{more}\n{rows}", encoding="utf-8")
    desk = Desk(open_study(study.folder), coder)
    desk.record(read_decisions_file(path, desk).events)


def made(study: Study) -> Made:
    return make_code_sets(open_study(study.folder))


def coded(sets: CodeSets) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the code's short name, the quote and the coders of each coding."""
    return [(sets.by_id[one.code].code, one.quote, one.coders) for one in sets.codings]


def lines(study: Study) -> tuple[str, ...]:
    return made(study).sets.open


def test_a_coding_comes_with_everything_that_is_known_of_it(study: Study) -> None:
    decide(
        study,
        "PW1,2,T1,,,Look again,peer worker,planned\nPW1,2,,star,,,,\n",
        more=",memo,deliverer,status",
    )
    ((one,), sets) = (made(study).sets.codings, made(study).sets)
    ((suggestion,),) = [
        [s for s in Desk(study, "Ada").open(item).suggestions if (s.turn, s.code) == (2, "T1")]
        for item in Desk(study, "Ada").plan[:1]
    ]
    assert one == FinalCoding(
        case="PW1",
        role="peer worker",
        transcript="PW1",
        turn=2,
        speaker="PW1",
        span=suggestion.span,
        quote=suggestion.span.of(PW1),
        code=suggestion.code_id,
        coders=("Ada",),
        memo="Look again",
        facets=Facets(informant="PW1", deliverer="peer worker", status="planned"),
        suggested=True,
        score=suggestion.score,
        starred=True,
    )
    assert sets.version == 0
    assert [(v.what, v.score) for v in sets.verdicts] == [("accepted", suggestion.score)]


def test_what_nobody_suggested_is_added_without_a_probability(study: Study) -> None:
    decide(study, "PW1,2,T3,add,shaking\n")
    (one,) = made(study).sets.codings
    assert (one.quote, one.suggested, one.score) == ("shaking", False, None)
    assert made(study).sets.verdicts == ()


def test_what_was_picked_from_below_the_threshold_was_not_suggested(study: Study) -> None:
    desk = Desk(study, "Ada")
    open_ = desk.open(desk.plan[0])
    code = desk.code("T3")
    event = open_.decision("add", open_.transcript.turns[1], code)
    desk.record([Event("add", event.anchor, offer=Offer(0.01, 0, "m"))])
    (one,) = made(study).sets.codings
    assert (one.suggested, one.score) == (False, None)
    assert made(study).sets.verdicts == ()


def test_deductive_or_inductive_goes_by_where_the_code_came_from(study: Study) -> None:
    create_code(study, "Ada", "Dogs", "The dog gets one out.")
    retired = create_code(study, "Ada", "Cats")
    decide(study, "SP1,4,N1,,the dog\nSP1,4,N2,,with the dog\nSP1,4,T1,,a walk\n")
    retire_code(study, "Ada", retired)
    sets = made(study).sets
    assert {code.label: code.origin for code in sets.codes} == {
        "Getting out": "deductive",
        "Sleep": "deductive",
        "Money": "deductive",
        "Dogs": "inductive",
        "Cats": "inductive",
    }
    assert {one.quote for one in sets.codings_of(sets.of_origin("inductive"))} == {
        "the dog",
        "with the dog",
    }
    assert sets.by_id[retired].group == "Codes that are no longer in the codebook"


def test_open_is_what_nobody_read_and_an_undecided_suggestion_is_not(study: Study) -> None:
    assert lines(study) == ("PW1: nobody marked it as read.", "SP1: nobody marked it as read.")
    decide(study, READ)
    assert lines(study) == ()
    decide(study, "SP1,,,unread,\n")
    assert lines(study) == ("SP1: nobody marked it as read.",)
    decide(study, READ, "Bob")
    assert lines(study) == ()
    assert [one.read_by for one in made(study).sets.transcripts] == [("Ada", "Bob"), ("Bob",)]


def test_one_coders_change_of_mind_is_no_disagreement(study: Study) -> None:
    decide(study, READ)
    decide(study, "PW1,2,T1,,\n")
    assert [code for code, _, _ in coded(made(study).sets)] == ["T1"]
    decide(study, "PW1,2,T1,reject,\n")
    assert (made(study).sets.codings, lines(study)) == ((), ())
    assert [verdict.what for verdict in made(study).sets.verdicts] == ["rejected"]


def test_two_coders_differ_until_somebody_settles_it(study: Study) -> None:
    decide(study, READ + "PW1,2,T1,,She was shaking\nPW1,4,T2,,lying awake\n")
    decide(study, READ + "PW1,4,T2,,awake until four\nPW1,2,T1,reject,was shaking\n", "Bob")
    assert lines(study) == ("PW1, turn 2, T1 Getting out: Ada gives it, Bob not.",)
    assert coded(made(study).sets) == [
        ("T1", "She was shaking", ("Ada",)),
        ("T2", "awake until four", ("Ada", "Bob")),
    ]
    decide(study, "PW1,2,T1,drop,shaking\n", "Eve")
    assert (lines(study), len(made(study).sets.codings)) == ((), 1)
    decide(study, "PW1,2,T1,keep,shaking\n", "Eve")
    kept = made(study).sets.codings[0]
    assert (lines(study), kept.quote, kept.settled) == ((), "She was shaking", True)
    decide(study, "PW1,2,T1,,so we sat\nPW1,2,T1,,was shaking\n", "Cal")
    assert lines(study) == ("PW1, turn 2, T1 Getting out: Cal gives it, Ada, Bob not.",)


def test_what_coders_say_differently_of_a_coding_is_open(study: Study) -> None:
    decide(study, "PW1,2,T1,,shaking,happened\n", more=",status")
    decide(study, "PW1,2,T1,,She was shaking,refused\n", "Bob", more=",status")
    decide(study, READ)
    said = "PW1, turn 2, T1 Getting out: 2 coders (Ada, Bob) say different things of its status."
    assert lines(study) == (said,)
    decide(study, "PW1,2,T1,keep,shaking,planned\n", "Eve", more=",status")
    (one,) = made(study).sets.codings
    assert (lines(study), one.facets.status, one.happened) == ((), "planned", False)


def test_words_of_an_interviewer_keep_their_role(study: Study) -> None:
    decide(study, "PW1,1,T1,add,start\n")
    (one,) = made(study).sets.codings
    assert (one.role, one.speaker, one.turn) == ("interviewer", "I", 1)


def test_codings_and_words_of_settling_follow_into_a_new_version(
    study: Study, tmp_path: Path
) -> None:
    decide(study, READ + "PW1,2,T1,,She was shaking\nPW1,4,T1,,getting some air\n")
    decide(study, READ + "PW1,4,T1,,getting some air\n", "Bob")
    decide(study, "PW1,2,T1,keep,shaking\n", "Eve")
    new = PW1.replace("How did you", "So, how did you").replace(
        "Getting out of the flat and getting some air, t", "T"
    )
    add(study, *files_of(tmp_path / "new", PW1=new))
    sets = made(study).sets
    (one,) = sets.codings
    assert (one.quote, one.span.of(new), one.settled) == (
        "She was shaking",
        "She was shaking",
        True,
    )
    assert sets.open == (
        "PW1: words that Ada coded are not in the current version.",
        "PW1: words that Bob coded are not in the current version.",
    )
    assert (sets.transcripts[0].version, sets.transcripts[0].read_by) == (2, ("Ada", "Bob"))


def test_words_that_a_new_version_parts_are_lost_not_fatal(study: Study, tmp_path: Path) -> None:
    decide(study, READ + 'PW1,2,T1,,"She was shaking, erm, so we sat"\nPW1,4,T2,,lying awake\n')
    new = PW1.replace("erm, so", "erm.\n\nI: Oh?\n\nPW1: So")
    add(study, *files_of(tmp_path / "new", PW1=new))
    assert coded(made(study).sets) == [("T2", "lying awake", ("Ada",))]
    assert lines(study) == ("PW1: words that Ada coded are not in the current version.",)


def test_the_order_of_the_coders_work_makes_no_difference_to_what_stands(study: Study) -> None:
    decide(study, "SP1,4,T1,,a walk\n", "Bob")
    decide(study, "PW1,4,T2,,lying awake\n")
    assert [one.transcript for one in made(study).sets.codings] == ["PW1", "SP1"]
    assert made(study).sets.about["coders"] == ["Bob", "Ada"]
    assert made(study).sets == made(study).sets


def test_a_damaged_transcript_is_open(study: Study) -> None:
    decide(study, READ)
    (study.transcripts / "SP1" / "1" / "about.json").write_text("{")
    sets = made(study).sets
    assert [one.name for one in sets.transcripts] == ["PW1"]
    assert len(sets.open) == 1
    assert "SP1" in sets.open[0]


def test_talk_is_counted_by_role(study: Study) -> None:
    one = made(study).sets.transcripts[1]
    said = [line.split(": ", 1) for line in SP1.splitlines() if line]
    assert one.talk == {
        "interviewer": sum(len(words) for who, words in said if who == "I"),
        "supported peer": sum(len(words) for who, words in said if who == "SP1"),
    }
    assert (one.turns, one.characters, one.case) == (4, len(SP1), "SP1")


def test_who_read_before_a_code_was_made_does_not_speak_against_it(study: Study) -> None:
    decide(study, READ, coder="Bea")
    create_code(study, "Ada", "Company", "Somebody comes along.")
    decide(study, f"PW1,2,N1,,\n{READ}")
    assert lines(study) == ()
    decide(study, "PW1,,,unread,\n", coder="Bea")
    decide(study, "PW1,,,read,\n", coder="Bea")
    (line,) = lines(study)
    assert "Ada gives it, Bea not" in line
