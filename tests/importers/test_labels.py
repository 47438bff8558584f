from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from no_hang import no_hang

from precode.importers.labels import LONGEST, Choice, choose, parse
from precode.importers.labels.timestamps import milliseconds, stamp_at, stamp_before
from precode.importers.labels.words import Kind, kind_of

SHAPES = [
    ("I: well", "I", None, "well"),
    ("P1: well", "P1", None, "well"),
    ("Interviewer: well", "Interviewer", None, "well"),
    ("Interviewer : well", "Interviewer", None, "well"),
    ("PW6:well", "PW6", None, "well"),
    ("張三：好", "張三", None, "好"),
    ("[id1] well", "id1", None, "well"),
    ("[Anna]: well", "Anna", None, "well"),
    ("#Anna: well", "Anna", None, "well"),
    ("@Anna: well", "Anna", None, "well"),
    ("{Anna} well", "Anna", None, "well"),
    ("{Name} well", "Name", None, "well"),
    ("Anna (00:01:02): well", "Anna", 62_000, "well"),
    ("Speaker 1 (00:00): well", "Speaker 1", 0, "well"),
    ("Speaker 1 (75:03)", "Speaker 1", 4_503_000, ""),
    ("[00:12:01] Anna: well", "Anna", 721_000, "well"),
    ("00:03:40.5Zack: well", "Zack", 220_500, "well"),
    ("#00:00:12-3# I: well", "I", 12_300, "well"),
    ("00:00:12\tI\twell", "I", 12_000, "well"),
    ("I: [00:01:02] well", "I", 62_000, "well"),
    ("Speaker 1:\t00:10\twell", "Speaker 1", 10_000, "well"),
    ("Anna [0:07] well", "Anna", 7_000, "well"),
    ("**Anna** [0:07] well", "Anna", 7_000, "well"),
    ("**Anna**  0:07  ", "Anna", 7_000, ""),
    ("Emma  0:00  ", "Emma", 0, ""),
    ("Dr. Emma de la Cruz   1:02:03", "Dr. Emma de la Cruz", 3_723_000, ""),
    ("[Anna Smith] 14:30:05", "Anna Smith", 52_205_000, ""),
    ("[00:00:12.12] - Speaker 1", "Speaker 1", 12_120, ""),
    ("**Interviewer:** well", "Interviewer", None, "well"),
    ("**P1**: well", "P1", None, "well"),
    ("INTERVIEWER", "INTERVIEWER", None, ""),
    ("Interviewer:", "Interviewer", None, ""),
    ("## Interviewer", "Interviewer", None, ""),
    ("### Speaker 1 (0:07)", "Speaker 1", 7_000, ""),
    ("**Speaker 1 (0:07)** well", "Speaker 1", 7_000, "well"),
    ("**Speaker 1 (0:07):** well", "Speaker 1", 7_000, "well"),
    ("Q. well", "Q", None, "well"),
    ("I\twell", "I", None, "well"),
    ("PW1:\twell", "PW1", None, "well"),
    ("Anna (carer): well", "Anna (carer)", None, "well"),
    ("P1 (laughs): well", "P1", None, "well"),
    ("P1 – well", "P1", None, "well"),
    ("\ufeffP: well", "P", None, "well"),
    (" \u200bP: well", "P", None, "well"),
    ("Anna Smith   0:04\nwell", "Anna Smith", 4_000, "well"),
    ("Q. well?", "Q", None, "well?"),
    ("Int. well", "Int", None, "well"),
    ("I) well", "I", None, "well"),
    ("P.- well", "P", None, "well"),
    ("P2 - So did I [laughs].", "P2", None, "So did I [laughs]."),
    ("Anna – well", "Anna", None, "well"),
    ("I     well", "I", None, "well"),
    ("int   well", "int", None, "well"),
    ("(Interviewer) well", "Interviewer", None, "well"),
    ("<INT> well", "INT", None, "well"),
    ("- Anna: well", "Anna", None, "well"),
    ("• Anna: well", "Anna", None, "well"),
    ("> **Anna:** well", "Anna", None, "well"),
    ("**[Speaker 1]**: well", "Speaker 1", None, "well"),
    ("Anna (Interviewer)", "Anna (Interviewer)", None, ""),
    ("BEN O.", "BEN O.", None, ""),
    ("participant_1", "participant_1", None, ""),
    ("AS: well", "AS", None, "well"),
]


@pytest.mark.parametrize(("line", "label", "start_ms", "words"), SHAPES)
def test_each_shape_gives_label_time_and_words(
    line: str, label: str, start_ms: int | None, words: str
) -> None:
    mark = parse(line)
    assert mark is not None
    assert (mark.label, mark.start_ms, line[mark.rest :]) == (label, start_ms, words)
    assert mark.words == bool(words)


@pytest.mark.parametrize(
    ("line", "start_ms", "end_ms"),
    [
        ("#00:00:12.3#", 12_300, None),
        ("[00:00:12.3]", 12_300, None),
        ("0:0:5.100 --> 0:0:8.250", 5_100, 8_250),
        ("(00:06:07):", 367_000, None),
        ("(00:12 - 00:15)", 12_000, 15_000),
        ("[00:00.000 --> 00:04.500]  well", 0, 4_500),
    ],
)
def test_a_timestamp_alone_has_no_label(line: str, start_ms: int, end_ms: int | None) -> None:
    mark = parse(line)
    assert mark is not None
    assert (mark.label, mark.start_ms, mark.end_ms) == (None, start_ms, end_ms)


@pytest.mark.parametrize(
    "line",
    [
        "And I said: no",
        "Note: the door opens",
        "https://example.org is the page",
        "At 10:30 we left",
        "Dear Sir: I write to you",
        "[laughs] yes",
        "[inaudible 00:12:01] yes",
        "[NAME] went home",
        "I - I do not know",
        "Thanks :)",
        "12:30: lunch",
        "1:1:1:1:1:1",
        "A" * (LONGEST + 1) + ": yes",
        "well, what I mean is this: walking",
        "",
        "   ",
    ],
)
def test_talk_is_not_taken_for_a_label(line: str) -> None:
    choice = choose([parse(line), parse("I: yes"), parse("P: no")])
    assert choice.labels == ("I", "P")


def test_a_label_has_at_most_63_code_points() -> None:
    mark = parse("B" * LONGEST + ": yes")
    assert mark is not None
    assert mark.label == "B" * LONGEST


ROLES = """I, INT, Interviewer, Int1, Moderator, Facilitator, Researcher, Q, A, R, P, B, R1, P01,
PW6, SP3, M1, ID12, id1, Respondent, Speaker 1, Participant 2, Female voice, Unknown Speaker,
Interviewer A, I (Jo)"""


@pytest.mark.parametrize("label", ROLES.replace("\n", " ").split(", "))
def test_role_labels_are_known(label: str) -> None:
    assert kind_of(label) is Kind.ROLE


@pytest.mark.parametrize("label", ["?", "P?", "Speaker ?", "Young person", "Key worker"])
def test_unsure_and_further_roles_are_known(label: str) -> None:
    assert kind_of(label) is Kind.ROLE


@pytest.mark.parametrize("label", ["Yes?", "NOTE", "The end", "And you?", "Well, Anna"])
def test_talk_is_no_person(label: str) -> None:
    assert kind_of(label) is Kind.NEVER


NAMES = ["AS", "NO", "THE COURT", "Smith, Anna", "SMITH, Anna (TRUST)", "Ann, 45", "👩🏽 Anna"]


@pytest.mark.parametrize("label", [*NAMES, "Jose\u0301", "प्रिया"])
def test_initials_commas_marks_and_emoji_can_be_names(label: str) -> None:
    assert kind_of(label) is Kind.NAME


@pytest.mark.parametrize("label", ["Will", "Anna", "MARIA", "Dr. Jones", "Anna-Lena O’Neill"])
def test_names_are_not_mistaken_for_words(label: str) -> None:
    assert kind_of(label) is Kind.NAME


def labels_of(*paragraphs: str) -> tuple[str, ...]:
    return _choice(*paragraphs).labels


def _choice(*paragraphs: str) -> Choice:
    return choose([parse(paragraph) for paragraph in paragraphs])


def test_a_speaker_who_speaks_once_is_found_by_the_shape_of_the_others() -> None:
    talk = ["Anna: yes", "Ben: no"] * 5
    assert labels_of(*talk, "Carla: maybe") == ("Anna", "Ben", "Carla")
    assert labels_of(*["I: yes", "P1: no"] * 5, "P7: maybe") == ("I", "P1", "P7")


def test_a_rare_candidate_of_another_shape_is_talk_and_noted() -> None:
    choice = _choice(*["I: yes", "P1: no"] * 20, "Rule Three: walk")
    assert choice.labels == ("I", "P1")
    assert [(note.kind, note.count) for note in choice.notes] == [("guessed", 1)]
    assert "label" in choice.notes[0].message
    assert choice.marks[-1] is None


def test_two_people_who_speak_once_each_are_found() -> None:
    assert labels_of("Anna: yes", "Ben: no") == ("Anna", "Ben")


def test_headings_in_prose_are_no_labels() -> None:
    prose = ["We walked for an hour and then we sat down."] * 60
    assert labels_of("Claim: so", *prose, "Counter Claim: not so", *prose) == ()


def test_lower_case_names_are_labels_only_by_habit() -> None:
    assert labels_of(*["anna: yes", "ben: no"] * 3, "then she said: go") == ("anna", "ben")
    assert labels_of("I: yes", "the thing is: no", "P: so") == ("I", "P")


def test_labels_differ_by_case() -> None:
    assert labels_of("Anna: yes", "ANNA: no", "Anna: so", "ANNA: well") == ("Anna", "ANNA")


def test_labels_on_lines_of_their_own_are_told_from_one_word_answers() -> None:
    talk = ["Anna", "how was it", "Ben", "Cool", "Anna", "and then", "Ben", "Cool", "Anna", "ok so"]
    assert labels_of(*talk) == ("Anna", "Ben")


def test_a_capital_label_alone_is_found_once() -> None:
    talk = ["INTERVIEWER", "and you", "ANNA", "fine", "INTERVIEWER", "so", "ANNA", "yes I do"]
    assert labels_of(*talk, "CARLA", "me too") == ("INTERVIEWER", "ANNA", "CARLA")


def test_a_title_is_no_label_where_labels_stand_in_the_line() -> None:
    assert labels_of("Participant 2", "I: yes", "P: no", "I: so") == ("I", "P")


def test_a_name_beside_a_time_line_is_a_label() -> None:
    cues = ["0:0:1.0 --> 0:0:2.5", "Anna Smith", "hello there", "0:0:3.0 --> 0:0:4.5", "Ben", "Yes"]
    assert labels_of(*cues) == ("Anna Smith", "Ben")


def test_a_block_of_headings_above_the_talk_holds_no_labels() -> None:
    head = ["Interview 4", "Date: 3 May", "Interviewer: Jo", "Location: home"]
    choice = _choice(*head, "I: yes", "P: no", "I: so")
    assert choice.labels == ("I", "P")
    assert choice.marks[:4] == (None,) * 4


def test_a_refused_label_leaves_its_timestamp() -> None:
    choice = _choice("[00:12] Rule Three: walk", *["I: yes", "P: no"] * 20)
    first = choice.marks[0]
    assert first is not None
    assert (first.label, first.start_ms, first.rest) == (None, 12_000, 8)


def test_short_bare_times_are_timestamps_only_by_habit() -> None:
    lines = ["0:00 hi there", "0:05 and so", "0:09 it goes", "0:14 on"]
    assert [mark.start_ms for mark in _choice(*lines).marks if mark] == [0, 5_000, 9_000, 14_000]
    assert _choice("10:30 was too late", "for us", "to go", "out").marks == (None,) * 4


def test_brackets_are_labels_only_by_habit() -> None:
    prose = ["we went out"] * 9
    assert labels_of("[Anna] went first", *prose, "[Anna] came back", *prose) == ()
    assert labels_of(*["[Anna] yes", "[Ben] no"] * 2) == ("Anna", "Ben")
    assert labels_of("[id1] yes", "[id2] no") == ("id1", "id2")
    assert labels_of(*["I: yes", "P1: no"] * 20, "[P1] told me") == ("I", "P1")


def test_question_and_answer_with_full_stops_are_labels_only_by_habit() -> None:
    assert labels_of(*["Q. and then", "A. we left"] * 3) == ("Q", "A")
    assert labels_of("A. the first", *["we went out"] * 9) == ()


def test_a_dash_label_is_found_in_front_of_a_colon_or_a_time() -> None:
    talk = [
        "P1 - I went home",
        "P2 - So did I [laughs]",
        "P1 - At 10:30",
        "P2 - Yes",
        "P1 - Ed: no",
    ]
    assert labels_of(*talk) == ("P1", "P2")
    assert labels_of(*["P1 - Anna: yes", "P2 - Ben: no"] * 3) == ("P1 - Anna", "P2 - Ben")


def test_a_full_stop_label_is_found_in_front_of_a_colon() -> None:
    talk = ["Q. How was it?", "A. I told her: no.", "Q. And?", "A. She said: why?", "A. Yes"]
    choice = _choice(*talk)
    assert [mark and mark.label for mark in choice.marks] == ["Q", "A", "Q", "A", "A"]


@pytest.mark.parametrize("line", ["{} – well", "{}      well", "({}) well"])
def test_names_in_weak_shapes_are_labels_only_if_most_lines_have_one(line: str) -> None:
    names = [line.format("Anna"), line.format("Ben")]
    assert labels_of(*names * 3) == ("Anna", "Ben")
    assert labels_of(*names * 3, *["we went out"] * 20) == ()


def test_items_of_a_list_in_talk_are_no_labels() -> None:
    talk = ["I: yes", "P: no"] * 10
    assert labels_of(*talk, "- Nurse: once", "- Sleep: bad", "• Food: good") == ("I", "P")


def test_initials_that_are_words_need_to_come_again() -> None:
    assert labels_of(*["AS: well", "BO: no"] * 2) == ("AS", "BO")
    assert labels_of(*["INT: well", "RES: no"] * 5, "AND: so") == ("INT", "RES")


def test_someone_who_is_called_by_name_is_not_a_speaker() -> None:
    assert labels_of(*["Anna: yes", "Ben: no"] * 5, "Look, Dave: no") == ("Anna", "Ben")


def test_small_names_in_a_few_lines_are_labels_if_all_lines_have_one() -> None:
    assert labels_of(*["anna: yes", "ben: no"] * 2) == ("anna", "ben")
    assert labels_of("first: yes", "more: no", "we went") == ()


@pytest.mark.parametrize(
    ("time_", "expected"),
    [
        ("0:12", 12_000),
        ("1:02:03.5", 3_723_500),
        ("00:00:12,345", 12_345),
        ("00:00:12-3", 12_300),
        ("0:0:5.100", 5_100),
        ("75:00", 4_500_000),
        ("0:61", None),
        ("1:60:00", None),
        ("1:5", None),
        ("5", None),
    ],
)
def test_times_are_read_as_milliseconds(time_: str, expected: int | None) -> None:
    assert milliseconds(time_) == expected


def test_a_time_of_day_is_no_timestamp() -> None:
    assert stamp_at("10:30 am", 0) is None
    assert stamp_at("10:30pm", 0) is None


def test_a_closing_timestamp_is_found_before_its_end() -> None:
    text = "yes #00:01:02-3#"
    assert stamp_before(text, len(text)) == (4, 62_300)
    assert stamp_before("yes [sic]", 9) is None


@given(st.text(alphabet="AaI1 :\t\n[]{}()#@*_-\ufeff0é", max_size=60))
def test_a_mark_points_into_its_paragraph(paragraph: str) -> None:
    mark = parse(paragraph)
    if mark is not None:
        assert 0 < mark.rest <= len(paragraph)
        assert not paragraph[mark.rest : mark.rest + 1].isspace()
        assert mark.words == (mark.rest < len(paragraph))
        assert mark.label is None or (mark.label in paragraph and mark.label == mark.label.strip())
    assert len(choose([mark, None]).marks) == 2


@pytest.mark.parametrize(
    "unit", ["A", " ", "1:", "[", "**", "(0:00", "#", "I: ", "\t", "- ", "A. "]
)
def test_long_lines_take_linear_time(unit: str) -> None:
    with no_hang():
        for _ in range(200):
            parse(unit * 20_000)
