"""Tables of turns: delimiters, quotes, names of columns, times, rows out of shape."""

from __future__ import annotations

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from no_hang import no_hang

from precode.domain.dialogue import Dialogue
from precode.errors import UnreadableFile
from precode.importers import table
from precode.importers.source import Source
from precode.importers.tables.times import guess_unit, times_in

NO_TIMES = (None, None)


def source(text: str, name: str = "talk.csv", encoding: str = "utf-8") -> Source:
    return Source(name, text.encode(encoding))


def read(text: str, name: str = "talk.csv") -> Dialogue:
    return table.read(source(text, name))


def said(text: str, name: str = "talk.csv") -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in read(text, name).utterances]


def times(text: str, name: str = "talk.csv") -> list[tuple[int | None, int | None]]:
    return [(u.start_ms, u.end_ms) for u in read(text, name).utterances]


def counts(dialogue: Dialogue, kind: str) -> list[int]:
    return [note.count for note in dialogue.notes if note.kind == kind]


# --- delimiters, quotes, encodings


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str):
    rows = [("speaker", "text", "code"), ("I", "Well, a; b | c?", ""), ("P", "Yes.", "x")]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    assert said(text.getvalue()) == [("I", "Well, a; b | c?"), ("P", "Yes.")]


def test_rows_are_turns_as_they_stand():
    dialogue = read("speaker,text\nP,one\nP,\nP,two\n,three\n")
    assert [(u.speaker, u.text) for u in dialogue.utterances] == [
        ("P", "one"),
        ("P", ""),
        ("P", "two"),
        (None, "three"),
    ]
    assert (dialogue.rows_are_turns, dialogue.notes) == (True, ())


def test_quoted_cells_keep_delimiters_quotes_and_lines():
    assert said('speaker,text\r\nP,"a, ""b""\r\nc"\r\n') == [("P", 'a, "b"\nc')]


def test_spaces_behind_the_delimiters_do_not_hide_the_quotes():
    assert said('speaker, text\nP, "a, b"\nI, c\n') == [("P", "a, b"), ("I", "c")]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_a_semicolon_file_in_any_encoding_is_read(encoding: str):
    file = source("Sprecher;Text\nP;„café“ – naïve\n", encoding=encoding)
    (utterance,) = table.read(file).utterances
    assert (utterance.speaker, utterance.text) == ("P", "„café“ – naïve")


def test_excels_separator_line_is_obeyed():
    assert said("sep=|\nspeaker|text\nI|a, b; c\n") == [("I", "a, b; c")]


def test_a_quote_that_is_never_closed_is_an_error_that_names_the_row():
    with pytest.raises(UnreadableFile, match="row 3"):
        read('speaker,text\nI,fine\nP,"abc\nI,def\n')
    with pytest.raises(UnreadableFile, match="row 2"):
        read('speaker,text\nP,"abc\nI,"def"\nP,ghi\n')


def test_stray_quotes_in_a_line_are_mended_and_noted():
    dialogue = read('speaker,text\nP,"he said "no" to me"\nI,x "y" z\n')
    assert [u.text.replace('"', "") for u in dialogue.utterances] == ["he said no to me", "x y z"]
    assert counts(dialogue, "repaired") == [1]


def test_quotes_in_a_tab_file_that_do_not_pair_are_words():
    dialogue = read('speaker\ttext\nP\t"No," she said\nI\t"open\n', "t.tsv")
    assert [u.text for u in dialogue.utterances] == ['"No," she said', '"open']
    assert counts(dialogue, "guessed") == [1]


def test_huge_cells_are_read_and_the_limit_of_others_stays():
    before = csv.field_size_limit()
    assert len(said("speaker,text\nP," + "x " * 200_000)[0][1]) == 399_999
    assert csv.field_size_limit() == before


# --- names of columns


@pytest.mark.parametrize(
    "header",
    [
        "Speaker,TEXT",
        "speaker_name,Utterance Text",
        "Participant,transcript",
        "who,what",
        "SpeakerLabel,Content",
        "role,message",
    ],
)
def test_columns_go_by_many_names(header: str):
    assert said(f"{header}\nP1,hello\n") == [("P1", "hello")]


def test_of_two_columns_that_would_do_the_better_name_wins():
    dialogue = read("role,turn,speaker,content,start\ncarer,1,Ann,hello,2\ncarer,2,Bo,hi,3\n")
    assert [(u.speaker, u.text, u.start_ms) for u in dialogue.utterances] == [
        ("Ann", "hello", 2000),
        ("Bo", "hi", 3000),
    ]


def test_a_column_of_numbers_is_not_taken_for_words():
    assert said("speaker,sentence,value\nI,1,hello\nP,2,hi\n") == [("I", "hello"), ("P", "hi")]


def test_columns_that_are_not_used_are_named_once_if_they_hold_anything():
    dialogue = read("id,speaker,text,memo,empty\n1,I,a,m,\n2,P,b,,\n")
    (note,) = dialogue.notes
    assert (note.kind, note.count) == ("dropped", 2)
    assert "id, memo" in note.message


def test_rows_above_the_header_are_dropped_and_counted():
    dialogue = read("Interview 4,\nrecorded in May,\n,\nspeaker,text\nI,hello\n")
    assert [u.text for u in dialogue.utterances] == ["hello"]
    assert counts(dialogue, "dropped") == [2]


def test_blank_rows_are_dropped_and_counted():
    dialogue = read("speaker,text\nI,a\n,\n , \nP,b\n")
    assert len(dialogue.utterances) == 2
    assert counts(dialogue, "dropped") == [2]


def test_without_a_header_labels_words_and_times_are_told_apart():
    dialogue = read("I,0:01,How was it then?\nP1,0:04,It was fine.\nI,0:06,Good, good, good.\n")
    assert [(u.speaker, u.text, u.start_ms) for u in dialogue.utterances] == [
        ("I", "How was it then?", 1000),
        ("P1", "It was fine.", 4000),
        ("I", "Good, good, good.", 6000),
    ]
    assert counts(dialogue, "guessed") == [1]


def test_labels_in_front_of_the_words_serve_if_there_is_no_column_of_speakers():
    dialogue = read("text\nI: How was it?\nP1: Fine.\nI: Good.\n")
    assert [(u.speaker, u.text) for u in dialogue.utterances] == [
        ("I", "How was it?"),
        ("P1", "Fine."),
        ("I", "Good."),
    ]
    assert counts(dialogue, "guessed") == [1]


def test_a_table_without_speakers_says_so():
    dialogue = read("start,text\n1,hello\n")
    assert (dialogue.utterances[0].speaker, counts(dialogue, "guessed")) == (None, [1])


def test_a_table_without_words_is_refused_with_the_names_found_and_wanted():
    with pytest.raises(UnreadableFile) as caught:
        read("speaker,ward\n71,B\n")
    assert "speaker, ward" in caught.value.problem
    assert "speaker, text" in caught.value.remedy


def test_what_may_be_talk_is_not_quoted_in_errors():
    with pytest.raises(UnreadableFile) as caught:
        read("I feel so very sad today\nno\n")
    assert "sad" not in str(caught.value)
    with pytest.raises(UnreadableFile) as caught:
        read("I relapsed again,so sad\nno,yes\n")
    assert "sad" not in str(caught.value)


@pytest.mark.parametrize("text", ["speaker,text\n", "speaker,text\nI,...\n", "\n\n", ",\n"])
def test_a_table_without_any_words_is_refused(text: str):
    with pytest.raises(UnreadableFile):
        read(text)


# --- recognition


@pytest.mark.parametrize("name", ["talk.txt", "talk", "talk.dat"])
def test_a_first_row_of_known_names_is_recognised_whatever_the_suffix(name: str):
    assert table.recognises(source("Timespan\tContent\tSpeaker\n0:00\tHi\tAnn\n", name))


@pytest.mark.parametrize(
    "text",
    [
        "Who, what, where?\nNobody knows.\nReally.\n",
        "speaker,text",
        "I: hello, you\nP: hi\n",
        "I,hello there\nP,hi\n",
        "",
    ],
)
def test_talk_is_not_taken_for_a_table(text: str):
    assert not table.recognises(source(text, "talk.txt"))


# --- times


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1.5", (1500, None)),
        ("1,5", (1500, None)),
        ("12 s", (12_000, None)),
        ("250ms", (250, None)),
        ("01:02", (62_000, None)),
        ("1:02:03,045678", (3_723_045, None)),
        ("[0:01 - 0:05]", (1000, 5000)),
        ("0 days 00:00:01.040000", (1040, None)),
        ("noon", None),
        ("", None),
        ("1:75", None),
        ("9" * 100, None),
    ],
)
def test_a_cell_with_a_time_is_read(cell: str, expected: object):
    assert times_in(cell) == expected


def test_the_header_states_the_unit():
    text = "speaker,text,start_ms,End (ms)\nI,a,500,1500\n"
    assert times(text) == [(500, 1500)]


def test_seconds_with_decimal_commas_are_read():
    assert times("speaker;text;start;end\nI;a;0,5;1,25\n") == [(500, 1250)]


def test_long_whole_numbers_are_milliseconds_and_noted():
    dialogue = read("start\tend\ttext\n0\t4000\thello there\n4000\t9500\tbye\n", "whisper.tsv")
    assert [(u.start_ms, u.end_ms) for u in dialogue.utterances] == [(0, 4000), (4000, 9500)]
    assert any("milliseconds" in note.message for note in dialogue.notes)


@pytest.mark.parametrize(
    ("starts", "ends", "unit"),
    [
        (["0", "4"], ["4", "9"], "s"),
        (["0", "40"], [], "s"),
        (["0", "4000"], [], "ms"),
        (["0", "4000.5"], [], "s"),
        ([], [], "s"),
        (["7"], [], "s"),
    ],
)
def test_the_unit_of_whole_numbers_is_guessed_by_how_long_turns_last(
    starts: list[str], ends: list[str], unit: str
):
    assert guess_unit(starts, ends) == unit


def test_cells_that_hold_no_time_are_counted():
    dialogue = read("speaker,text,start\nI,a,early\nP,b,0:04\n")
    assert [u.start_ms for u in dialogue.utterances] == [None, 4000]
    assert counts(dialogue, "dropped") == [1]


def test_a_range_in_one_cell_gives_start_and_end():
    assert times("Timespan,Content,Speaker\n0:00 - 0:05,Hi,Ann\n") == [(0, 5000)]


# --- rows out of shape


def test_words_cut_at_a_delimiter_are_joined_again():
    dialogue = read("speaker,text\nP,Well, I, er, see\nI,ok\n")
    assert dialogue.utterances[0].text == "Well, I, er, see"
    assert counts(dialogue, "repaired") == [1]


def test_words_cut_in_front_of_the_times_are_joined_again():
    dialogue = read("speaker,text,start\nP,Well, I see,1.5\nI,ok,2.5\n")
    assert [(u.text, u.start_ms) for u in dialogue.utterances] == [
        ("Well, I see", 1500),
        ("ok", 2500),
    ]


def test_cells_beyond_the_last_column_lose_no_words():
    dialogue = read("speaker,text,memo\nP,one,two,three\nI,ok,,\n")
    assert dialogue.utterances[0].text == "one,three"
    assert counts(dialogue, "guessed") == [1]


def test_broken_off_lines_belong_to_the_row_above_and_lone_labels_do_not():
    dialogue = read("speaker,text\nP,one\ntwo\nthree\nI\nP,four\n")
    assert [(u.speaker, u.text) for u in dialogue.utterances] == [
        ("P", "one\ntwo\nthree"),
        ("I", ""),
        ("P", "four"),
    ]
    assert sorted(counts(dialogue, "repaired")) == [1, 2]


# --- any input at all


@pytest.mark.parametrize("text", ["a,", ",\n", '"', "a\n", '"",', "P,x\n"])
def test_hostile_tables_take_linear_time(text: str):
    with no_hang():
        for body in (text * 60_000, "speaker,text\nP,words\n" + text * 60_000):
            with suppress(UnreadableFile):
                read(body)


def test_endless_tables_are_refused_at_once():
    with pytest.raises(UnreadableFile, match="500,000"):
        read("speaker,text\n" + "P,x\n" * 600_000)


CELLS = st.lists(st.sampled_from(["I", "P1", "hello there", "0:04", "1.5", "", " "]), max_size=5)


@settings(max_examples=100, deadline=None)
@given(st.lists(CELLS, max_size=8), st.sampled_from([",", "\t", ";"]))
def test_no_word_is_lost_whatever_the_shape_of_the_rows(rows: list[list[str]], delimiter: str):
    body = "\n".join(delimiter.join(row) for row in rows)
    text = f"speaker{delimiter}text\nI{delimiter}first words\n{body}\n"
    dialogue = read(text)
    kept = sum((u.text + (u.speaker or "")).count("hello there") for u in dialogue.utterances)
    assert kept == text.count("hello there")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=80) | st.text(alphabet='sp,;\t\n"e\x00|.1é', max_size=60).map(str.encode))
def test_any_bytes_give_turns_or_one_clear_error(data: bytes):
    for file in (Source("t.csv", data), Source("t.txt", b"speaker,text\n" + data)):
        table.recognises(file)
        with suppress(UnreadableFile):
            table.read(file)
