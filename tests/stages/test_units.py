from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from precode.domain.dialogue import Dialogue, Utterance
from precode.domain.text import CodingUnit, Transcript
from precode.splitters.spacy_rules import SpacySplitter
from precode.stages.roles import assign_roles
from precode.stages.turns import lay_out, with_roles
from precode.stages.units import SENTENCE_WORDS, WINDOW_WORDS, clean, coding_units

SPLITTER = SpacySplitter()


def talk(*pairs: tuple[str, str]) -> Transcript:
    transcript = lay_out("t", Dialogue(tuple(Utterance(*pair) for pair in pairs)))
    return with_roles(transcript, assign_roles(sorted({label for label, _ in pairs}))[0])


def read_by_encoder(transcript: Transcript, **kwargs: bool) -> list[str]:
    return [unit.text for unit in coding_units(transcript, SPLITTER, **kwargs)]


def test_windows_are_one_to_three_sentences_or_a_short_whole_in_reading_order() -> None:
    assert read_by_encoder(talk(("P", "One. Two. Three. Four."))) == [
        "One.",
        "One. Two.",
        "One. Two. Three.",
        "One. Two. Three. Four.",
        "Two.",
        "Two. Three.",
        "Two. Three. Four.",
        "Three.",
        "Three. Four.",
        "Four.",
    ]


def test_a_long_turn_is_not_read_whole() -> None:
    long = " ".join(f"Well, I said that number {n} was mine." for n in range(13))
    read = read_by_encoder(talk(("P", long)))
    assert max(len(words.split()) for words in read) == 24
    assert len(long.split()) > WINDOW_WORDS


def test_interviewer_turns_are_context_unless_wanted() -> None:
    transcript = talk(
        ("I", "Do you walk a lot?"), ("P", "I walk with my neighbour, she has a dog.")
    )
    assert {unit.turn for unit in coding_units(transcript, SPLITTER)} == {2}
    both = coding_units(transcript, SPLITTER, include_interviewer=True)
    assert {unit.turn for unit in both} == {1, 2}


def prompted(question: str, answer: str) -> list[CodingUnit]:
    transcript = talk(("I", question), ("P", answer))
    return [unit for unit in coding_units(transcript, SPLITTER) if unit.question]


def test_a_short_answer_is_read_with_its_question() -> None:
    transcript = talk(("I", "Right. Did she set goals?"), ("P", "Yeah, every week."))
    (unit,) = [u for u in coding_units(transcript, SPLITTER) if u.question]
    assert unit.text == "Did she set goals? Yeah, every week."
    assert unit.span.of(transcript.text) == "Yeah, every week."
    assert unit.question is not None
    assert unit.question.of(transcript.text) == "Did she set goals?"


def test_a_denial_is_not_read_with_the_question() -> None:
    for answer in ("No, never.", "Erm, no. It wasn't like that.", "Not really.", "Nah."):
        assert prompted("Did she set goals?", answer) == []


def test_a_statement_of_the_interviewer_prompts_nothing() -> None:
    assert prompted("I see.", "Yeah, every week.") == []


def test_a_remark_between_question_and_answer_changes_nothing() -> None:
    transcript = talk(
        ("I1", "Did she set goals?"), ("I2", "Sorry, the tape is on."), ("P", "Yeah, weekly.")
    )
    (unit,) = [u for u in coding_units(transcript, SPLITTER) if u.question]
    assert unit.text == "Did she set goals? Yeah, weekly."


def test_a_question_prompts_only_the_next_turn() -> None:
    transcript = talk(
        ("I", "Did she set goals?"), ("P", "Yeah."), ("I", "Mm."), ("P", "Yeah, it was fine.")
    )
    units = [unit for unit in coding_units(transcript, SPLITTER) if unit.question]
    assert [unit.turn for unit in units] == [2]


def test_speech_without_full_stops_is_split_and_nothing_is_lost() -> None:
    words = [f"w{number}" for number in range(460)]
    transcript = talk(("P", " ".join(words)))
    units = coding_units(transcript, SPLITTER)
    assert max(len(unit.text.split()) for unit in units) <= WINDOW_WORDS
    assert {word for unit in units for word in unit.text.split()} == set(words)
    singles = [unit for unit in units if len(unit.text.split()) <= SENTENCE_WORDS]
    assert len(singles) >= 10


def test_time_stamps_inside_talk_are_not_read() -> None:
    assert clean("well [00:12:01] I went  (0:15)\nout") == "well I went out"


def test_a_line_of_a_million_characters_is_split() -> None:
    transcript = talk(("P", "word " * 210_000))
    units = coding_units(transcript, SPLITTER)
    assert units[-1].span.end == len(transcript.text.rstrip())


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["I", "P"]),
            st.text(alphabet=st.sampled_from("ab. ?\n\u2028\u0301é👩\u200d😊,"), max_size=80),
        ),
        max_size=6,
    )
)
def test_units_lie_inside_one_piece_and_cover_every_word(pairs: list[tuple[str, str]]) -> None:
    transcript = talk(*pairs) if pairs else lay_out("t", Dialogue(()))
    units = coding_units(transcript, SPLITTER)
    covered: set[int] = set()
    for unit in units:
        turn = transcript.turns[unit.turn - 1]
        assert any(p.start <= unit.span.start and unit.span.end <= p.end for p in turn.pieces)
        assert not unit.span.of(transcript.text)[0].isspace()
        assert not unit.span.of(transcript.text)[-1].isspace()
        covered |= set(range(unit.span.start, unit.span.end))
    for turn in transcript.turns:
        for piece in turn.pieces:
            if not turn.is_interviewer:
                missing = set(range(piece.start, piece.end)) - covered
                assert all(transcript.text[place].isspace() for place in missing)
