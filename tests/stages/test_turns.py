from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from precode.domain.dialogue import Dialogue, MarkedText, Piece, Utterance
from precode.domain.text import INTERVIEWER, Span
from precode.stages.turns import lay_out, with_roles


def said(*pairs: tuple[str | None, str], **kwargs: object) -> Dialogue:
    return Dialogue(tuple(Utterance(*pair) for pair in pairs), **kwargs)  # type: ignore[arg-type]


def words(dialogue: Dialogue | MarkedText) -> list[tuple[str | None, str]]:
    transcript = lay_out("t", dialogue)
    return [(turn.speaker, turn.words(transcript.text)) for turn in transcript.turns]


def test_rendered_text_is_one_turn_a_paragraph_with_a_blank_line_between() -> None:
    transcript = lay_out("t", said(("I", "How are you?"), ("P", "Fine."), (None, "Well.")))
    assert transcript.text == "I: How are you?\n\nP: Fine.\nWell.\n"


def test_neighbours_with_the_same_label_are_one_turn() -> None:
    assert words(said(("P", "One."), ("P", "Two."), ("I", "Three?"), ("P", "Four."))) == [
        ("P", "One.\nTwo."),
        ("I", "Three?"),
        ("P", "Four."),
    ]


def test_cues_join_with_a_space() -> None:
    assert words(said(("P", "I went"), (None, "to the shop."), joiner=" ")) == [
        ("P", "I went to the shop.")
    ]


def test_words_before_the_first_label_are_a_turn_without_speaker() -> None:
    transcript = lay_out("t", said((None, "Recorded in May."), ("I", "Hello.")))
    assert [(t.number, t.speaker) for t in transcript.turns] == [(1, None), (2, "I")]
    assert transcript.text.startswith("Recorded in May.\n\nI: Hello.")


def test_table_rows_stay_turns_even_with_the_same_label_or_no_words() -> None:
    transcript = lay_out("t", said(("P", "One."), ("P", ""), ("P", "Two."), rows_are_turns=True))
    assert [t.words(transcript.text) for t in transcript.turns] == ["One.", "", "Two."]
    assert [t.number for t in transcript.turns] == [1, 2, 3]


def test_a_label_inside_a_plain_text_turn_belongs_to_no_piece() -> None:
    text = "P: One.\nP: Two.\n"
    marked = MarkedText(text, (Piece("P", Span(3, 7)), Piece("P", Span(11, 15))))
    (turn,) = lay_out("t", marked).turns
    assert [piece.of(text) for piece in turn.pieces] == ["One.", "Two."]


def test_times_run_from_the_first_start_to_the_last_end() -> None:
    talk = Dialogue((Utterance("P", "a", 100, 200), Utterance("P", "b", 300, 450)))
    (turn,) = lay_out("t", talk).turns
    assert (turn.start_ms, turn.end_ms) == (100, 450)


def test_roles_are_put_on_turns_and_nothing_else_changes() -> None:
    transcript = lay_out("t", said(("I", "Hello?"), ("P", "Hi.")))
    named = with_roles(transcript, {"I": INTERVIEWER})
    assert [turn.role for turn in named.turns] == [INTERVIEWER, "unknown"]
    assert named.text == transcript.text


labels = st.one_of(st.none(), st.sampled_from(["I", "P", "Ann: é", "👩‍👩‍👧"]))
texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab .\r\n\u2028\x85\u0301👩\u200d:"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)


@given(st.lists(st.tuples(labels, texts)), st.booleans(), st.sampled_from(["\n", " "]))
def test_every_piece_holds_exactly_the_words_that_were_said(
    pairs: list[tuple[str | None, str]], rows: bool, joiner: str
) -> None:
    transcript = lay_out("t", said(*pairs, rows_are_turns=rows, joiner=joiner))
    spans = [piece for turn in transcript.turns for piece in turn.pieces]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "\r" not in transcript.text
    kept = "".join(span.of(transcript.text) for span in spans)
    assert "".join(kept.split()) == "".join("".join(text for _, text in pairs).split())
    assert [turn.number for turn in transcript.turns] == list(range(1, len(transcript.turns) + 1))
