from __future__ import annotations

from pathlib import Path

import pytest

from precode.errors import PrecodeError
from precode.taxonomies import load_codebook
from precode.workflow.coded import read_coded
from precode.workflow.gold import read_gold


def gold(tmp_path: Path, rows: str) -> Path:
    path = tmp_path / "gold.csv"
    path.write_text("transcript,turn,code,quote\n" + rows, encoding="utf-8")
    return path


def test_gold_is_read_by_transcript(tmp_path: Path) -> None:
    path = gold(tmp_path, "a,2,1.1,words\na,2,1.1,other words\na,4,3.3,\nb,1,1.2,x\n")
    assert read_gold(path) == {"a": {(2, "1.1"), (4, "3.3")}, "b": {(1, "1.2")}}


@pytest.mark.parametrize("turn", ["0", "two", "-1", "1.5", ""])
def test_a_turn_that_is_no_number_is_named_with_its_line(tmp_path: Path, turn: str) -> None:
    with pytest.raises(PrecodeError, match="line 2"):
        read_gold(gold(tmp_path, f"a,{turn},1.1,\n"))


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("nobody,1,1.1,\n", "nobody is wanted, found: none"),
        ("talk,9,1.1,\n", "has 2 turns, gold names turn 9"),
        ("talk,2,99.9,\n", "'99.9' is no code"),
        ("talk,1,1.1,\n", "Turn 1 of talk is the interviewer's"),
    ],
)
def test_gold_that_does_not_fit_the_transcripts_is_refused(
    tmp_path: Path, rows: str, problem: str
) -> None:
    (tmp_path / "talk.txt").write_text("I: Hello?\nP: Hi there.\n")
    with pytest.raises(PrecodeError, match=problem):
        read_coded(gold(tmp_path, rows), tmp_path, load_codebook(["bct_v1"]))


@pytest.mark.parametrize(
    ("part", "count"),
    [("training", 31), ("calibration", 120), ("validation", 12), ("frozen_test", 14)],
)
def test_every_gold_quote_of_the_samples_lies_in_its_turn(
    samples: Path, part: str, count: int
) -> None:
    from precode.csv_rows import read_rows
    from precode.workflow.reading import read_transcript

    folder = samples.parent / part
    transcripts = {p.stem: read_transcript(p) for p in folder.glob("synthetic-*")}
    assert len(transcripts) == count
    rows = read_rows(folder / "gold.csv", required=("transcript", "turn", "code", "quote"))
    assert {row["transcript"] for _, row in rows} == set(transcripts)
    for line, row in rows:
        transcript = transcripts[row["transcript"]]
        turn = transcript.turns[int(row["turn"]) - 1]
        assert row["quote"] in turn.words(transcript.text), line
        assert not turn.is_interviewer, line
    for transcript in transcripts.values():
        assert len(transcript.turns) >= 40
        guesses = [note.message for note in transcript.notes if note.kind == "guessed"]
        assert all("unknown role" in message for message in guesses)


@pytest.mark.parametrize("part", ["validation", "frozen_test"])
def test_quotes_of_the_samples_cover_every_code_and_talk_without_any(
    samples: Path, part: str
) -> None:
    from precode.workflow.coded import read_coded_texts

    codebook = load_codebook(["bct_v1"])
    coded = read_coded_texts(samples.parent / part / "quotes.csv", codebook)
    assert len(coded) == 276
    assert {code for c in coded for _, code in c.pairs} == {c.code for c in codebook.codes}
    assert sum(not c.pairs for c in coded) == 90
    assert len({c.transcript.text for c in coded}) == 276
