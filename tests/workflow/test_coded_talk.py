"""Gold-coded interviews as text to train on: small transcripts and their gold."""

from __future__ import annotations

from pathlib import Path

import pytest

from precode.domain.codes import Codebook
from precode.errors import PrecodeError
from precode.taxonomies import load_codebook
from precode.training.talk import Talk
from precode.workflow.coded_talk import read_talk

WALK = "I started going for a walk round the park every morning."
SLEEP = "And for once I slept right through until seven."
RAIN = "On the Tuesday it rained so hard that the drains came up in the yard."
BUS = "My brother came over on the bus and we watched the football together."
ONE = (
    f"I: How was the week.\n\nP: {WALK} {SLEEP} {RAIN}\n\n"
    f"I: And what of the weekend then, did anybody come over to the house.\n\nP: {BUS}\n\n"
    "I: Right.\n\nP: It was nice.\n"
)
TWO = f"I: Tell me.\n\nP: {RAIN}\n"


@pytest.fixture
def codebook(codebook_file: Path) -> Codebook:
    return load_codebook([str(codebook_file)])


def read(
    folder: Path, codebook: Codebook, rows: str, header: str = "transcript,turn,code,quote"
) -> Talk:
    (folder / "one.txt").write_text(ONE, encoding="utf-8")
    (folder / "two.txt").write_text(TWO, encoding="utf-8")
    (folder / "gold.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    return read_talk(folder / "gold.csv", folder, codebook)


def test_a_quote_is_carried_by_its_sentence_and_not_by_the_whole_turn(
    tmp_path: Path, codebook: Codebook
) -> None:
    talk = read(tmp_path, codebook, f"one,2,T1,{WALK}\n")
    assert set(talk.coded) == {"T1"}
    (units,) = talk.coded["T1"]
    assert WALK in units
    assert all("walk" in text for text in units)
    assert f"{WALK} {SLEEP} {RAIN}" not in units


def test_each_quote_is_a_coding_of_its_own(tmp_path: Path, codebook: Codebook) -> None:
    talk = read(tmp_path, codebook, f"one,2,T1,{WALK}\none,2,T1,{RAIN}\none,2,T2,{SLEEP}\n")
    assert {code: len(codings) for code, codings in talk.coded.items()} == {"T1": 2, "T2": 1}
    assert WALK in talk.coded["T1"][0]
    assert RAIN in talk.coded["T1"][1]
    assert SLEEP in talk.coded["T2"][0]


def test_one_unit_may_carry_two_codes(tmp_path: Path, codebook: Codebook) -> None:
    talk = read(tmp_path, codebook, f"one,2,T1,{WALK}\none,2,T2,{WALK}\n")
    assert talk.coded["T1"] == talk.coded["T2"]


def test_what_is_left_of_a_coded_turn_is_not_talk_without_a_code(
    tmp_path: Path, codebook: Codebook
) -> None:
    talk = read(tmp_path, codebook, f"one,2,T1,{WALK}\n")
    assert talk.uncoded == ((BUS,),)  # nor what interviewers say, nor three words


def test_a_row_with_neither_turn_nor_code_gives_talk_without_a_code(
    tmp_path: Path, codebook: Codebook
) -> None:
    talk = read(tmp_path, codebook, f"one,2,T1,{WALK}\ntwo,,,\n")
    assert set(talk.coded) == {"T1"}
    assert talk.uncoded == ((BUS,), (RAIN,))
    nothing = read(tmp_path, codebook, "two,,,\n")
    assert (dict(nothing.coded), nothing.uncoded) == ({}, ((RAIN,),))


def test_transcripts_that_gold_does_not_name_are_not_read(
    tmp_path: Path, codebook: Codebook
) -> None:
    assert (RAIN,) not in read(tmp_path, codebook, "one,,,\n").uncoded
    assert read(tmp_path, codebook, f"two,2,T3,{RAIN}\n").uncoded == ()


def test_a_transcript_named_with_its_ending_is_the_same(tmp_path: Path, codebook: Codebook) -> None:
    plain = read(tmp_path, codebook, f"one,2,T1,{WALK}\n")
    assert read(tmp_path, codebook, f"one.txt,2,T1,{WALK}\n") == plain


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (f"one,4,T1,{WALK}\n", "one, turn 4: the quote is not in the turn"),
        ("one,2,T1,I started going for a stroll\n", "one, turn 2: the quote is not in the turn"),
        ("one,2,T1,\n", "one, turn 2: the quote is not in the turn"),
        (f"one,2,T9,{WALK}\n", "'T9' is no code"),
        (f"one,1,T1,{WALK}\n", "Turn 1 of one is the interviewer's"),
        (f"one,99,T1,{WALK}\n", "has 6 turns"),
        (f"one,two,T1,{WALK}\n", "turn 'two' is not a number"),
        (f"nobody,2,T1,{WALK}\n", "nobody is wanted, found: none"),
    ],
)
def test_gold_that_does_not_fit_is_refused(
    tmp_path: Path, codebook: Codebook, row: str, problem: str
) -> None:
    with pytest.raises(PrecodeError, match=problem):
        read(tmp_path, codebook, row)


def test_a_problem_with_a_quote_never_repeats_the_words(tmp_path: Path, codebook: Codebook) -> None:
    with pytest.raises(PrecodeError) as caught:
        read(tmp_path, codebook, f"one,4,T1,{WALK}\n")
    assert "walk" not in str(caught.value)
    assert "gold.csv" in str(caught.value)


def test_gold_without_quotes_cannot_be_trained_on(tmp_path: Path, codebook: Codebook) -> None:
    with pytest.raises(PrecodeError, match="no column called quote"):
        read(tmp_path, codebook, "one,2,T1\n", header="transcript,turn,code")
