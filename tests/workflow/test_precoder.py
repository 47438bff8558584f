"""From a file to suggestions, with the encoder that needs no weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from precode import Precoder, Precoding
from precode.errors import BadOption, UnreadableFile
from precode.workflow.reading import MAX_CHARACTERS, read_transcript

TALK = (
    "I: How did it start?\n\n"
    "P1: It was raining that day. I started going for a walk round the park every morning, "
    "and then we had tea.\n\n"
    "I: Did she help with your sleep?\n\n"
    "P1: Yeah, every night.\n\n"
    "I: And money?\n\n"
    "P1: No, never.\n"
)


@pytest.fixture
def interview(tmp_path: Path) -> Path:
    path = tmp_path / "case one.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


@pytest.fixture
def precoder(codebook_file: Path) -> Precoder:
    return Precoder(taxonomies=(str(codebook_file),), encoder="hashing")


def all_codes(precoder: Precoder, path: Path) -> Precoding:
    return precoder.suggest(path, top_k=3, min_score=0)


def test_every_codable_turn_gets_its_k_best_codes(precoder: Precoder, interview: Path) -> None:
    result = all_codes(precoder, interview)
    assert [(s.turn, s.rank) for s in result.suggestions] == [
        (turn, rank) for turn in (2, 4, 6) for rank in (1, 2, 3)
    ]


def test_the_right_code_comes_first_with_its_words(precoder: Precoder, interview: Path) -> None:
    first = all_codes(precoder, interview).suggestions[0]
    assert first.code == "T1"
    assert "walk round the park" in first.span.of(TALK)
    assert first.evidence.exemplar is not None
    assert "walk round the park" in first.evidence.exemplar.text
    assert first.evidence.rival is not None


def test_a_prompted_answer_is_marked_and_shows_its_question(
    precoder: Precoder, interview: Path
) -> None:
    answer = next(s for s in all_codes(precoder, interview).suggestions if s.turn == 4)
    assert answer.code == "T2"
    assert answer.prompted
    assert answer.evidence.question is not None
    assert answer.evidence.question.of(TALK) == "Did she help with your sleep?"
    assert answer.span.of(TALK) == "Yeah, every night."


def test_a_denied_question_prompts_nothing(precoder: Precoder, interview: Path) -> None:
    denied = [s for s in all_codes(precoder, interview).suggestions if s.turn == 6]
    assert denied
    assert not any(s.prompted for s in denied)


def test_codes_and_groups_narrow_the_suggestions(precoder: Precoder, interview: Path) -> None:
    by_code = precoder.suggest(interview, min_score=0, codes=["t2"])
    assert {s.code for s in by_code.suggestions} == {"T2"}
    by_group = precoder.suggest(interview, min_score=0, groups=["means"])
    assert {s.code for s in by_group.suggestions} == {"T3"}


def test_unknown_codes_and_groups_are_refused(precoder: Precoder, interview: Path) -> None:
    with pytest.raises(BadOption, match="There is no code 'T9'"):
        precoder.suggest(interview, codes=["T9"])
    with pytest.raises(BadOption, match=r"no group 'X'.*\n.*Doing, Body, Means"):
        precoder.suggest(interview, groups=["X"])


def test_the_interviewer_is_coded_only_if_wanted(precoder: Precoder, interview: Path) -> None:
    result = precoder.suggest(interview, min_score=0, include_interviewer=True)
    assert {s.turn for s in result.suggestions} == {1, 2, 3, 4, 5, 6}


def test_default_suggestions_are_at_or_above_the_threshold(
    precoder: Precoder, interview: Path
) -> None:
    result = precoder.suggest(interview)
    assert result.suggestions
    assert all(s.score >= result.threshold for s in result.suggestions)
    assert {s.strength for s in result.suggestions} <= {"strong", "possible"}


def test_the_same_file_gives_the_same_result_with_and_without_progress(
    codebook_file: Path, interview: Path
) -> None:
    seen: list[tuple[str, int, int]] = []
    quiet = Precoder((str(codebook_file),), "hashing")
    loud = Precoder((str(codebook_file),), "hashing", progress=lambda *step: seen.append(step))
    assert all_codes(quiet, interview) == all_codes(loud, interview)
    done = [step for step in seen if step[0] == "Pre-coding"]
    assert done[0][1] == 0
    assert done[-1][1] == done[-1][2]


def test_words_are_the_same_whatever_else_is_in_the_file(
    precoder: Precoder, interview: Path, tmp_path: Path
) -> None:
    longer = tmp_path / "longer.txt"
    longer.write_text(TALK + "\nI: Anything else?\n\nP1: We paid the rent late again.\n")
    short = all_codes(precoder, interview).suggestions
    long = all_codes(precoder, longer).suggestions
    assert long[: len(short)] == short


def test_roles_come_from_labels_or_the_user(interview: Path) -> None:
    assert [turn.role for turn in read_transcript(interview).turns[:2]] == [
        "interviewer",
        "respondent",
    ]
    named = read_transcript(interview, roles={"P1": "peer worker"})
    assert named.turns[1].role == "peer worker"


def test_a_folder_a_missing_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b" \n")
    for path, problem in (
        (tmp_path, "folder"),
        (tmp_path / "none.txt", "no such file"),
        (empty, "empty"),
    ):
        with pytest.raises(UnreadableFile, match=problem):
            read_transcript(path)


def test_a_transcript_beyond_the_limit_is_refused_with_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("P1: " + "word " * (MAX_CHARACTERS // 5))
    with pytest.raises(UnreadableFile, match="3,000,000"):
        read_transcript(path)


@pytest.mark.parametrize(
    "text",
    [
        "P1: 👩‍👩‍👧 I went out e\u0301very day 😊, walk.\nI: ok\u2028?\nP1: na\u0308ive\x85 rent\n",
        "P1: one\r\nP1: two\rI: three\r\nP1: four\n",
    ],
)
def test_quotes_are_exact_whatever_the_characters(
    precoder: Precoder, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(text.encode())
    result = all_codes(precoder, path)
    assert result.suggestions
    assert result.transcript.text == text.replace("\r\n", "\n").replace("\r", "\n")
    for suggestion in result.suggestions:
        turn = result.transcript.turns[suggestion.turn - 1]
        assert any(
            piece.start <= suggestion.span.start and suggestion.span.end <= piece.end
            for piece in turn.pieces
        )


def test_a_codebook_of_one_code_works(interview: Path, tmp_path: Path) -> None:
    book = tmp_path / "one.csv"
    book.write_text(
        "code,label,definition,exemplar\n"
        "WALK,Walking,Going for walks outside,I went for a walk round the park\n"
    )
    result = Precoder(str(book), "hashing").suggest(interview, min_score=0)
    score = {s.turn: s.score for s in result.suggestions}
    assert score[2] > 3 * score[6]


def test_probabilities_of_other_codes_or_encoders_are_not_called_calibrated(
    precoder: Precoder, interview: Path
) -> None:
    assert all_codes(precoder, interview).calibrated_for == ()


def test_an_importer_of_another_package_is_asked_first(
    precoder: Precoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    from precode.domain.dialogue import Dialogue, Utterance
    from precode.importers import IMPORTERS

    chat = SimpleNamespace(
        name="chat",
        load=lambda: SimpleNamespace(
            recognises=lambda source: source.suffix == ".cha",
            read=lambda source: Dialogue((Utterance("CHI", "hello"),)),
        ),
    )
    monkeypatch.setattr(IMPORTERS, "_plugins", lambda: [chat])
    path = tmp_path / "talk.cha"
    path.write_text("@UTF8\n@Begin\n*CHI:\thello .\n@End\n")
    assert read_transcript(path).turns[0].speaker == "CHI"


@pytest.mark.model
def test_the_real_encoder_puts_the_right_code_among_the_first_five_for_most(
    samples: Path,
) -> None:
    """On an interview that calibrates: a guard against breakage, not a measure."""
    from precode.workflow.gold import read_gold

    result = Precoder(progress=None).suggest(
        samples / "synthetic-sp-callum.csv", top_k=5, min_score=0
    )
    found = {(s.turn, s.code) for s in result.suggestions}
    gold = read_gold(samples / "gold.csv")["synthetic-sp-callum"]
    assert len(found & gold) >= 0.55 * len(gold)
