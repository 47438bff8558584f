"""Transcripts by density: of confirmed codings, an earlier coding, or suggestions."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_studies import PW1, SP1, add, files_of, new_study, small_study, suggested_study

from precode.domain.tables import Table
from precode.errors import BadOption
from precode.store.study import Study, open_study
from precode.workflow.deciding import Desk
from precode.workflow.decisions_file import read_decisions_file
from precode.workflow.selecting import Asked, select_transcripts

BUS = "We took the bus into town together the first time."
WALK = "And I started going for a walk round the park every morning with the dog."
TALK = {
    "PW1": sum(len(line) - 5 for line in PW1.splitlines() if line.startswith("PW1: ")),
    "SP1": sum(len(line) - 5 for line in SP1.splitlines() if line.startswith("SP1: ")),
}


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    made = small_study(tmp_path, codebook_file)
    made.cases.write_text("case,role,setting\nPW1,peer worker,A\nSP1,supported peer,B\n")
    return open_study(made.folder)


def earlier(study: Study, *lines: str, header: str = "transcript,turn,code,quote") -> Path:
    path = study.folder.parent / "earlier.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def decide(study: Study, *lines: str) -> None:
    desk = Desk(study, "Ada")
    path = earlier(study, *lines, header="transcript,turn,code,decision,status,quote")
    desk.record(read_decisions_file(path, desk).events)


def table(study: Study, *codes: str, top: int = 1, **more: object) -> Table:
    return select_transcripts(study, Asked(codes, top, **more)).table  # type: ignore[arg-type]


def cells(found: Table, name: str) -> dict[object, object]:
    return dict(zip(found.column("transcript"), found.column(name), strict=True))


def said(found: Table, words: str) -> bool:
    return any(words in note for note in found.notes)


def refused(study: Study, *codes: str, **more: object) -> BadOption:
    with pytest.raises(BadOption) as caught:
        table(study, *codes, **more)
    return caught.value


def test_confirmed_codings_count_whether_it_happened_or_not(study: Study) -> None:
    decide(
        study,
        f'PW1,2,T1,accept,planned,"{BUS}"',
        f'SP1,4,T1,accept,,"{WALK}"',
        'SP1,2,T2,reject,,"I hated it."',
        "SP1,,,read,,",
    )
    found = table(study, "T1, t2")
    assert cells(found, "characters") == {"PW1": len(BUS), "SP1": len(WALK)}
    assert cells(found, "talk") == TALK
    assert cells(found, "percent")["SP1"] == round(100 * len(WALK) / TALK["SP1"], 2)
    assert cells(found, "rank") == {"SP1": 1, "PW1": 2}
    assert cells(found, "selected") == {"SP1": "yes", "PW1": "no"}
    assert cells(found, "codes_found") == {"SP1": 1, "PW1": 1}
    assert cells(found, "role") == {"SP1": "supported peer", "PW1": "peer worker"}
    assert cells(found, "note")["PW1"] == "nobody marked it as read"
    assert said(found, "planned or refused counts")
    assert said(found, "no participant's words carry: T2.")


def test_what_an_interviewer_says_is_left_out_and_said(study: Study) -> None:
    decide(study, "PW1,1,T1,add,,", f'PW1,2,T1,accept,,"{BUS}"')
    found = table(study, "T1")
    assert cells(found, "characters")["PW1"] == len(BUS)
    assert cells(found, "codings")["PW1"] == 1
    assert said(found, "1 coding of interviewers' turns is left out.")


def test_codes_are_named_by_number_label_or_group(study: Study) -> None:
    decide(study, f'PW1,2,T1,accept,,"{BUS}"')
    for name in ("T1", "getting out", "T1 Getting out", "doing", "group:Doing"):
        assert cells(table(study, name), "codes_chosen")["PW1"] == 1
    assert cells(table(study, "T1", "Doing,Sleep"), "codes_chosen")["PW1"] == 2


def test_unknown_codes_are_refused_together_with_what_is_near(study: Study) -> None:
    lines = refused(study, "T1,Slepe", "Doin").problem.split("\n")
    assert len(lines) == 2
    assert "Did you mean T2 Sleep?" in lines[0]
    assert "Is the group 'Doing' meant?" in lines[1]
    assert "A name is missing" in refused(study, "T1,").problem


def test_codes_that_nobody_gave_rank_nothing(study: Study) -> None:
    assert "nothing can be ranked" in refused(study, "T3").problem


def test_an_empty_study_says_what_to_do(tmp_path: Path, codebook_file: Path) -> None:
    assert "precode add" in refused(new_study(tmp_path / "s", codebook_file), "T1").remedy


def test_quotas_are_of_roles_and_attributes(study: Study) -> None:
    path = earlier(study, f'PW1,2,T1,"{BUS}"')
    for quota in ("role=supported peer:1", "setting=b:1"):
        found = table(study, "T1", earlier=path, quotas=(quota,))
        assert cells(found, "selected") == {"PW1": "no", "SP1": "yes"}
    assert "There is no 'site'" in refused(study, "T1", quotas=("site=B:1",)).problem


def test_an_earlier_coding_may_have_codes_of_its_own(study: Study) -> None:
    path = earlier(study, "PW1,2,support,", 'SP1,4,SUPPORT,"It did,\n   you know."', "SP1,2,other,")
    found = table(study, "Support", earlier=path)
    turn = PW1.split("\n\n")[1].removeprefix("PW1: ")
    assert cells(found, "characters") == {"PW1": len(turn), "SP1": len("It did, you know.")}
    assert cells(found, "codes_chosen") == {"PW1": 1, "SP1": 1}
    assert said(found, "earlier.csv")
    assert "'support'" not in str(found.notes)


def test_an_earlier_coding_can_name_codes_of_the_codebook_by_label_too(study: Study) -> None:
    path = earlier(study, "PW1,2,T1,", "PW1,4,Getting out,")
    found = table(study, "doing", earlier=path)
    assert cells(found, "codings")["PW1"] == 2
    assert cells(found, "codes_found")["PW1"] == 1


def test_rows_that_say_the_same_or_no_code_count_once_or_not(study: Study) -> None:
    path = earlier(
        study,
        *("PW1,2,T1,,", f'PW1,2,T1,"{BUS}",accept', "PW1,2,T1,,accept", "PW1,4,T1,,reject"),
        *("PW1,1,T1,,", "PW1,4,NONE,,"),
        header="transcript,turn,code,quote,decision",
    )
    found = table(study, "T1", earlier=path)
    assert cells(found, "codings") == {"PW1": 2, "SP1": 0}
    assert cells(found, "note")["SP1"] == "not in the file; none of the chosen codes"
    assert said(found, "1 row left out: another row says the same.")
    assert said(found, "1 row left out: the column decision")
    assert said(found, "1 coding of interviewers' turns")


def test_a_coded_transcript_without_codes_is_in_the_file(study: Study) -> None:
    path = earlier(study, "PW1,2,T1,", "SP1,,,")
    found = table(study, "T1", earlier=path)
    assert cells(found, "note")["SP1"] == "none of the chosen codes"


def test_every_mistake_of_an_earlier_coding_is_said_with_its_line(study: Study) -> None:
    path = earlier(
        study,
        *("PW1,2,T1,", "PW9,2,T1,", "PW1,99,T1,", 'PW1,2,T1,"never said"', "PW1,2,,"),
    )
    error = refused(study, "T1", earlier=path)
    assert [line.split(":")[0] for line in error.problem.split("\n")] == [
        *("line 3", "line 4", "line 5", "line 6")
    ]
    assert "Nothing was selected" in error.remedy
    assert "never said" not in str(error)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("file,turn,code", "no column called transcript"),
        ("transcript,turn,code,qoute", "Is 'quote' meant?"),
    ],
)
def test_columns_that_would_be_misread_are_refused(study: Study, header: str, words: str) -> None:
    path = earlier(study, "PW1,2,T1", header=header)
    assert words in refused(study, "T1", earlier=path).problem
    assert "no rows" in refused(study, "T1", earlier=earlier(study)).problem


def test_an_unknown_code_of_an_earlier_coding_is_told_from_its_own_codes(study: Study) -> None:
    path = earlier(study, "PW1,2,peer support,")
    assert "Did you mean peer support" in refused(study, "peer suport", earlier=path).problem


def test_words_around_a_time_stamp_do_not_count_it(tmp_path: Path, codebook_file: Path) -> None:
    study = new_study(tmp_path / "study", codebook_file)
    text = "I: How?\n\nPW1: We went out [00:01:02] and we came home again.\n\nPW1: Yes.\n"
    add(study, *files_of(tmp_path / "interviews", PW1=text))
    found = table(study, "out", earlier=earlier(study, "PW1,2,out,"))
    assert cells(found, "talk")["PW1"] == cells(found, "characters")["PW1"]
    assert cells(found, "percent")["PW1"] == 100.0


def test_suggestions_are_circular_and_only_those_at_the_threshold_count(
    tmp_path: Path, codebook_file: Path
) -> None:
    study = suggested_study(tmp_path, codebook_file)
    add(study, *files_of(tmp_path / "interviews", PW2=PW1.replace("PW1", "PW2")))
    found = table(study, "Doing,Body", suggestions=True)
    assert said(found, "Circular: what was suggested decides what is read.")
    assert all("Circular" in str(cell) for cell in found.column("basis"))
    assert cells(found, "note")["PW2"] == "no suggestions; none of the chosen codes"
    from precode.workflow.stored import suggestions_of

    kept = suggestions_of(study, "PW1")
    strong = [s for s in kept.suggestions if s.score >= kept.threshold and s.code in ("T1", "T2")]
    assert 0 < len(strong) < len(kept.suggestions)
    assert cells(found, "codings")["PW1"] == len(strong)


def test_the_same_study_gives_the_same_table_and_changes_nothing(study: Study) -> None:
    decide(study, f'PW1,2,T1,accept,,"{BUS}"')
    before = {path: path.read_bytes() for path in study.folder.rglob("*") if path.is_file()}
    assert table(study, "T1") == table(study, "T1")
    assert {path: path.read_bytes() for path in study.folder.rglob("*") if path.is_file()} == before
