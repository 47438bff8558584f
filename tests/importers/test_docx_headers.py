"""Word tables: header rows of any wording, columns of questions and answers, whole pages."""

from __future__ import annotations

import pytest
from docx_files import noted, p, ps, r, said, table, word

Q, A = "How did you two meet?", "At the drop-in, over a cup of tea."
Q2, A2 = "And what happened next?", "We walked round the lake, twice a week."
NAMED = [("Anna Smith", Q), ("Ben", A), ("Anna Smith", Q2), ("Ben", A2)]
TALK = [("I", Q), ("P1", A), ("I", Q2), ("P1", A2)]


@pytest.mark.parametrize(
    "header",
    [
        ("Speaker", "Response"),
        ("Speaker", "Interview"),
        ("Name", "Verbatim transcript"),
        ("Name", "Discussion"),
        ("Name", "Comment"),
        ("name", "line"),
        ("Person", "Quote"),
        ("user", "message"),
        ("character", "dialogue"),
        ("Speaker ID", "Text"),
        ("Respondent", "Text"),
        ("Participant", "Response"),
    ],
)
def test_a_header_row_of_any_wording_is_no_turn(header):
    data = word(table(header, *NAMED))

    assert said(data) == NAMED
    assert noted(data, "header rows of tables") == 1


def test_a_header_that_comes_again_on_the_next_page_is_no_turn():
    header = ("Speaker", "Our discussion")
    data = word(table(header, *NAMED) + ps("") + table(header, *NAMED))

    assert said(data) == NAMED * 2
    assert noted(data, "header rows of tables") == 2


def test_a_first_turn_that_could_name_a_column_is_a_turn():
    rows = [("Participant", "Well, yes"), ("Interviewer", Q), ("Participant", A)]

    assert said(word(table(*rows))) == rows
    assert said(word(table(("Participant", "Well, yes"), *TALK))) == [
        ("Participant", "Well, yes"),
        *TALK,
    ]


def test_of_two_columns_of_words_one_is_read_and_the_other_counted():
    rows = [(who, text, "El " + text) for who, text in NAMED]
    data = word(table(("Speaker", "English translation", "Original"), *rows))

    assert said(data) == [(who, "El " + text) for who, text in NAMED]
    assert noted(data, "table cells beside") == len(NAMED)


@pytest.mark.parametrize("label", ["{} (Interviewer)", "{} [P1]", "{} (female, 45)"])
def test_brackets_in_the_label_of_a_row_are_kept(label):
    rows = [(label.format(who), text) for who, text in NAMED]

    assert said(word(table(*rows))) == rows


def test_brackets_around_the_label_of_a_row_are_not():
    rows = [(f"[{who}]:", text) for who, text in NAMED]

    assert said(word(table(*rows))) == NAMED


def test_questions_and_answers_side_by_side():
    data = word(table(("Question", "Answer"), (Q, A), (Q2, A2)))

    assert said(data) == [("Question", Q), ("Answer", A), ("Question", Q2), ("Answer", A2)]


@pytest.mark.parametrize("time", [(), ("0:01",)])
def test_roles_beside_single_words_are_talk(time):
    rows = [("I", "How?"), ("R", "On foot."), ("I", "Why?"), ("R", "Tea.")]

    assert said(word(table(*((*time, *row) for row in rows)))) == rows


@pytest.mark.parametrize(
    "header", [(), ("Codes", "Transcript", "Comments"), ("Themes", "Original transcript", "Notes")]
)
@pytest.mark.parametrize("end", ["\n", None])
def test_a_talk_in_one_cell_between_codes_and_comments(header, end):
    lines = [f"{who}: {text}" for who, text in TALK]
    page = p(end.join(lines)) if end else ps(*lines)
    rows = [header] if header else []
    data = word(table(*rows, ("tea", page, "a remark")))

    assert said(data) == TALK
    assert noted(data, "table cells beside") == 2


def test_stacked_turns_that_line_breaks_part_are_aligned():
    labels, turns = ("\n".join(part) for part in zip(*NAMED, strict=True))

    assert said(word(table((p(r(labels)), p(r(turns)))))) == NAMED
