from __future__ import annotations

import docx
import pytest
from docx_files import noted, p, ps, r, read, said, saved, table, word

Q, A = "How did you two meet?", "At the drop-in, over a cup of tea."
Q2, A2 = "And what happened next?", "We walked round the lake, twice a week."
TALK = [("I", Q), ("P1", A), ("I", Q2), ("P1", A2)]
NAMED = [("Anna Smith", Q), ("Ben", A), ("Anna Smith", Q2), ("Ben", A2)]


def times(data: bytes) -> list[tuple[int | None, int | None]]:
    return [(one.start_ms, one.end_ms) for one in read(data).utterances]


# Paragraphs.


@pytest.mark.parametrize("label", ["{}: ", "{}:\t", "[{}] ", "{{{}}} ", "#{}: ", "@{}: "])
def test_labels_in_front_of_paragraphs(label):
    assert said(word(ps(*(label.format(who) + text for who, text in NAMED)))) == NAMED


def test_labels_on_their_own_lines():
    lines = [line for who, text in TALK for line in (who, text)]

    assert said(word(ps(*lines))) == TALK
    assert said(word(p("\n".join(lines)))) == TALK


def test_turns_parted_by_line_breaks_in_one_paragraph():
    assert said(word(p("\n".join(f"{who}: {text}" for who, text in TALK)))) == TALK


def test_speakers_as_headings():
    document = docx.Document()
    document.add_heading("A walk round the lake", 1)
    for who, text in NAMED:
        document.add_heading(who, 2)
        document.add_paragraph(text)

    assert said(saved(document)) == NAMED
    assert noted(saved(document), "lines above the talk") == 1


def test_headings_that_do_not_come_again_are_words():
    document = docx.Document()
    for who, text in (("Arrival", "We came in."), ("Parting", "We left again.")):
        document.add_heading(who, 2)
        document.add_paragraph(text)

    assert {one.speaker for one in read(saved(document)).utterances} == {None}
    assert noted(saved(document), "No speaker labels found") == 1


def test_a_bold_label_without_colon():
    body = "".join(p(r(who, bold=True), " " + text) for who, text in NAMED)

    assert said(word(body)) == NAMED


def test_a_bold_label_with_colon():
    body = "".join(p(r(f"{who}:", bold=True), " " + text) for who, text in NAMED)

    assert said(word(body)) == NAMED


def test_emphasis_at_the_start_of_some_turns_is_no_label():
    body = p("I: " + Q) + ps(*["P1: " + A, "Long ago."] * 6)
    emphasis = p(r("Really", bold=True), " long ago.")

    assert said(word(body + emphasis))[-1] == (None, "Really long ago.")


def test_bold_questions_and_plain_answers():
    body = "".join(p(r(Q, bold=True)) + ps(A, "And so on.") for _ in range(2))
    data = word(p(r("Talk with Ben", bold=True)) + body)

    assert [who for who, _ in said(data)] == ["Interviewer", *["Participant"] * 2] * 2
    assert noted(data, "lines above the talk") == 1
    assert noted(data, "bold paragraphs are read as the interviewer's") == 1
    assert read(data).notes[0].kind == "guessed"


def test_bold_from_a_style_counts_as_bold():
    document = docx.Document()
    style = document.styles.add_style("Question", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.font.bold = True
    for text in (Q, A, Q2, A2):
        document.add_paragraph(text, style="Question" if text.endswith("?") else None)

    assert {who for who, _ in said(saved(document))} == {"Interviewer", "Participant"}


def test_bold_headings_of_a_report_are_no_interviewer():
    body = "".join(p(r(title, bold=True)) + p(A) for title in ("Where we met", "What we did"))

    assert {who for who, _ in said(word(body))} == {None}


def test_numbered_and_bulleted_paragraphs_belong_to_their_turn():
    document = docx.Document()
    document.add_paragraph("I: What helped?")
    document.add_paragraph("P1: Three things.")
    document.add_paragraph("Walking", style="List Bullet")
    document.add_paragraph("Talking", style="List Number")
    document.add_paragraph("I: I see.")

    assert said(saved(document)) == [
        ("I", "What helped?"),
        ("P1", "Three things."),
        (None, "Walking"),
        (None, "Talking"),
        ("I", "I see."),
    ]


def test_closing_timestamps_are_no_words():
    data = word(ps(f"I: {Q} #00:00:04-1#", f"P1: {A} [00:01:05.5]"))

    assert said(data) == TALK[:2]
    assert times(data) == [(None, 4100), (None, 65500)]


def test_a_document_without_labels_is_one_turn():
    data = word(ps("We met at the lake.", "It rained."))

    assert said(data) == [(None, "We met at the lake."), (None, "It rained.")]
    assert noted(data, "No speaker labels found") == 1


def test_labels_without_words_are_counted():
    data = word(ps("I: " + Q, "P1:", "I: " + Q2, "P1: " + A2, "I:"))

    assert said(data) == [("I", Q), ("I", Q2), ("P1", A2)]
    assert noted(data, "no words after them") == 2


# Tables.


@pytest.mark.parametrize("header", [(), (("Speaker", "Content"),)])
def test_a_table_of_speakers_and_words(header):
    data = word(table(*header, *NAMED))

    assert said(data) == NAMED
    assert noted(data, "header rows") == len(header)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 1, 0), (2, 0, 1)])
@pytest.mark.parametrize("header", [True, False])
def test_three_columns_in_any_order(order, header):
    rows = [(f"0:00:0{i}.5 - 0:00:0{i + 1}.0", text, who) for i, (who, text) in enumerate(NAMED)]
    if header:
        rows.insert(0, ("Timespan", "Content", "Speaker"))
    data = word(table(*([row[i] for i in order] for row in rows)))

    assert said(data) == NAMED
    assert times(data) == [(500, 1000), (1500, 2000), (2500, 3000), (3500, 4000)]


def test_start_and_end_in_two_columns():
    rows = [("Start", "End", "Who", "Text"), ("0:01", "0:02", "I", Q), ("0:02", "0:09", "P1", A)]

    assert times(word(table(*rows))) == [(1000, 2000), (2000, 9000)]


def test_columns_of_codes_and_row_numbers_are_dropped_with_a_note():
    rows = [(str(i), who, text, "lake" if i > 2 else "") for i, (who, text) in enumerate(TALK, 1)]
    data = word(table(("No", "Speaker", "Text", "Codes"), *rows))

    assert said(data) == TALK
    assert noted(data, "table cells beside") == 4 + 2


def test_two_columns_of_long_text_without_a_header_are_not_told_apart():
    remark = "They meet on neutral ground, over something warm, which sets the tone."
    spoken = said(word(table(*((*one, remark) for one in TALK * 2))))

    assert spoken == [(None, f"{who}\t{text}\t{remark}") for who, text in TALK * 2]


def test_an_empty_speaker_cell_continues_the_turn():
    data = word(table(("I", Q), ("P1", A), ("", A2), ("I", Q2)))

    assert said(data) == [("I", Q), ("P1", A), (None, A2), ("I", Q2)]


def test_several_paragraphs_in_a_cell_are_one_turn():
    data = word(table(("I", Q), ("P1", ps(A, A2)), ("I", Q2)))

    assert said(data) == [("I", Q), ("P1", f"{A}\n{A2}"), ("I", Q2)]


def test_a_transcript_cut_into_one_table_a_page():
    data = word(p("Page 1") + table(*NAMED[:1]) + p() + table(*NAMED[1:]))

    assert said(data) == NAMED
    assert noted(data, "lines above the talk") == 1


def test_labels_inside_the_words_of_a_table():
    rows = [(f"0:0{i}", f"{who}: {text}") for i, (who, text) in enumerate(TALK)]
    data = word(table(*rows))

    assert said(data) == TALK
    assert times(data)[1] == (1000, None)


def test_a_transcript_laid_out_in_one_cell():
    assert said(word(table([ps(*(f"{who}: {text}" for who, text in TALK))]))) == TALK


@pytest.mark.parametrize("gap", [False, True])
def test_stacked_labels_are_aligned_when_the_counts_agree(gap):
    texts = [text for _, text in TALK]
    labels = [line for who, _ in TALK for line in ((who + ":", "") if gap else (who + ":",))]

    assert said(word(table((ps(*labels), ps(*texts))))) == TALK


def test_a_column_for_each_speaker():
    data = word(table(("Interviewer", "Participant"), (Q, A), (Q2, A2)))

    assert said(data) == [
        ("Interviewer", Q),
        ("Participant", A),
        ("Interviewer", Q2),
        ("Participant", A2),
    ]
    assert noted(data, "header rows") == 1


def test_a_label_cell_may_hold_the_time():
    data = word(table(("I\n0:04", Q), ("P1 (0:09)", A), ("[00:00:11] I", Q2)))

    assert said(data) == [("I", Q), ("P1", A), ("I", Q2)]
    assert [start for start, _ in times(data)] == [4000, 9000, 11000]


def test_a_row_across_the_table_is_kept():
    data = word(table(*NAMED[:2], ("[They look at a photo of the lake.]",), *NAMED[2:]))

    assert said(data) == [*NAMED[:2], (None, "[They look at a photo of the lake.]"), *NAMED[2:]]


def test_cells_that_claim_no_width_are_kept():
    rows = table(*NAMED).replace("<w:tc>", "<w:tc><w:tcPr><w:gridSpan w:val='0'/></w:tcPr>")

    assert said(word(rows)) == NAMED


def test_a_table_of_facts_as_wide_as_the_talk_is_no_talk():
    facts = table(("Place", "Leeds, by the lake"), ("Weather", "a lot of rain"))
    data = word(facts + p() + table(*TALK * 6))

    assert said(data) == TALK * 6
    assert noted(data, "rows of a table of facts") == 2


def test_stacked_labels_that_do_not_match_are_never_guessed():
    labels, turns = ps("I", "P1", "I"), ps(Q, A, Q2, A2)
    data = word(table((labels, turns)))

    assert {who for who, _ in said(data)} == {None}
    assert [text for _, text in said(data)] == ["I\nP1\nI", Q, A, Q2, A2]
    assert noted(data, "3 speaker labels stand in one table cell and 4 paragraphs") == 1


FACTS = table(("Age", "Sex", "Since"), ("34", "female", "2021"))


def test_a_table_of_facts_before_the_talk_is_dropped_with_a_note():
    data = word(FACTS + ps(*(f"{who}: {text}" for who, text in TALK * 3)))

    assert said(data) == TALK * 3
    assert noted(data, "rows of a table of facts") == 2


def test_a_table_of_facts_is_kept_where_little_else_is_said():
    data = word(FACTS + ps("I: " + Q, "P1: " + A))

    assert said(data) == [(None, "Age\tSex\tSince"), (None, "34\tfemale\t2021"), *TALK[:2]]
    assert noted(data, "before the first speaker label are a turn") == 2


def test_a_table_inside_the_talk_stays_in_its_turn():
    data = word(ps("I: " + Q, "P1: " + A) + FACTS + ps("I: " + Q2, "P1: " + A2))

    assert said(data)[2:4] == [(None, "Age\tSex\tSince"), (None, "34\tfemale\t2021")]
    assert noted(data, "table") == 0


@pytest.mark.parametrize(
    "rows",
    [
        (("Name", "Anna"), ("Age", "34"), ("Place", "Leeds")),
        (("P1", "female, 34 years, Leeds"), *((f"P{i}", "male, 20 years, York") for i in range(4))),
        (("Mon", "walk by the lake"), ("Tue", "tea at the drop-in"), ("Wed", "a day of rest")),
        (("Gross", "1,000"), ("Net", "900"), ("Gross", "2,000"), ("Net", "1,800")),
        (("", "2006", "2007"), ("Walks", "3", "4"), ("Teas", "5", "6")),
        (("Text", "Notes"), ("a walk by the lake", "long"), ("tea at the drop-in", "hot")),
        (("Name", "Notes"), ("Anna", "walks by the lake"), ("Ben", "drinks a lot of tea")),
    ],
)
def test_tables_that_hold_no_talk_keep_their_words(rows):
    spoken = said(word(table(*rows)))

    assert spoken == [(None, "\t".join(filter(None, row))) for row in rows]


# Exports of programs.


TITLE = ("Talk by the lake-20240305_1000-Meeting Recording", "March 5, 2024, 10:00AM", "31m 5s")


def test_teams_document():
    cues = [p(r(who, bold=True), f"   {i}:04\n{text}") for i, (who, text) in enumerate(NAMED)]
    frame = [p("Anna Smith started transcription"), *cues, p("Anna Smith stopped transcription")]
    data = word(ps(*TITLE) + "".join(frame))

    assert said(data) == NAMED
    assert [start for start, _ in times(data)] == [4000, 64000, 124000, 184000]
    assert noted(data, "title block") == 3
    assert noted(data, "starting and stopping") == 2


def test_older_teams_document():
    lines = [
        line
        for i, (who, text) in enumerate(NAMED)
        for line in (f"0:0:{i}5.100 --> 0:0:{i}8.250", who, text)
    ]

    for data in (word(ps(*lines)), word(p("\n".join(lines)))):
        assert said(data) == NAMED
        assert times(data)[1] == (15100, 18250)


@pytest.mark.parametrize("heading", ["Attendees", "\U0001f4d6 Transcript"])
def test_google_meet_document(heading):
    before = ps("Lake talk (2024-03-05)", heading, "Anna Smith, Ben", "Ben: promised to call.")
    cues = p("00:00:11") + ps(*(f"{who}: {text}" for who, text in NAMED[:2]))
    more = p("00:05:00") + ps(*(f"{who}: {text}" for who, text in NAMED[2:]))
    data = word(before + cues + more + p("Transcription ended after 00:09:10"))

    assert said(data) == NAMED
    assert [start for start, _ in times(data)] == [11000, None, 300000, None]
    assert noted(data, "summary, attendees") == 4
    assert noted(data, "added after the talk") == 1


def test_otter_document():
    cues = [line for who, text in NAMED for line in (f"{who}  0:04  ", text)]
    data = word(ps(*cues, "Transcribed by https://otter.ai"))

    assert said(data) == NAMED
    assert noted(data, "footer lines") == 1
