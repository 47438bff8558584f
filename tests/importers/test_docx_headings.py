"""What stands above the talk in a Word document, and what bold type and headings say."""

from __future__ import annotations

import docx
import pytest
from docx_files import noted, p, ps, r, said, saved, table, word

Q, A = "How did you two meet?", "At the drop-in, over a cup of tea."
Q2, A2 = "And what happened next?", "We walked round the lake, twice a week."
NAMED = [("Anna Smith", Q), ("Ben", A), ("Anna Smith", Q2), ("Ben", A2)]
BY_TYPE = [("Interviewer", Q), ("Participant", A), ("Interviewer", Q2), ("Participant", A2)]
TALK = ps(*(f"{who}: {text}" for who, text in NAMED))


def bold_questions(document: docx.document.Document) -> bytes:
    for question, answer in ((Q, A), (Q2, A2)):
        document.add_paragraph().add_run(question).bold = True
        document.add_paragraph(answer)
    return saved(document)


def test_title_and_date_above_bold_questions_are_nobodys():
    document = docx.Document()
    document.add_heading("Interview 12", 1)
    document.add_paragraph("14 March 2019")
    data = bold_questions(document)

    assert said(data) == BY_TYPE
    assert noted(data, "lines above the talk") == 2


def test_a_plain_sentence_above_bold_questions_is_the_participants():
    document = docx.Document()
    document.add_paragraph("I was early that day.")

    assert said(bold_questions(document)) == [("Participant", "I was early that day."), *BY_TYPE]


def test_a_heading_between_bold_questions_is_nobodys():
    document = docx.Document()
    document.add_paragraph().add_run(Q).bold = True
    document.add_paragraph(A)
    document.add_heading("After the first year", 1)
    document.add_paragraph().add_run(Q2).bold = True
    document.add_paragraph(A2)

    assert (None, "After the first year") in said(saved(document))


@pytest.mark.parametrize(
    "block",
    [
        ("Audio file", "P12.mp3", "Transcript"),
        ("Interview transcript", "Date: 14 March 2019", "Interviewer: Jo Smith", "Length: 32:15"),
    ],
)
def test_title_and_facts_above_the_talk_are_dropped_and_counted(block):
    data = word(ps(*block) + TALK)

    assert said(data) == NAMED
    assert noted(data, "lines above the talk") == len(block)


def test_title_and_facts_above_a_table_of_talk_are_dropped_and_counted():
    data = word(ps("Interview 12", "Date: 14 March 2019") + table(*NAMED))

    assert said(data) == NAMED
    assert noted(data, "lines above the talk") == 2


def test_sentences_above_the_first_label_stay_a_turn():
    data = word(ps("Interview 12", "So, the tape is on now.") + TALK)

    assert said(data) == [(None, "So, the tape is on now."), *NAMED]
    assert noted(data, "before the first speaker label") == 1


@pytest.mark.parametrize(
    "labels",
    [
        ("int", "part"),
        ("Key worker", "Young person"),
        ("ANNA S.", "BEN O."),
        ("Anna (Interviewer)", "Ben (P12)"),
        ("Interviewer [AS]", "Participant [BO]"),
    ],
)
@pytest.mark.parametrize("bold", [False, True])
def test_labels_on_their_own_lines(labels, bold):
    turns = [(labels[i % 2], text) for i, text in enumerate((Q, A, Q2, A2))]
    body = "".join(p(r(who, bold=bold)) + p(text) for who, text in turns)

    assert said(word(body)) == turns
