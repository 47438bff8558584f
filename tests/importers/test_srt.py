"""SubRip: the little grammar it has, and labels as in WebVTT."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from no_hang import no_hang

from precode.errors import UnreadableFile
from precode.importers import srt
from precode.importers.source import Source

TALK = """\
1
00:00:01,000 --> 00:00:02,500
Ann: How was it?

2
00:00:02,500 --> 00:00:04,000
Bo: Fine,
thank you.

3
00:00:04,000 --> 00:00:05,000
Ann: Good.
"""


def source(text: str, name: str = "talk.srt", encoding: str = "utf-8") -> Source:
    return Source(name, text.encode(encoding))


def said(text: str) -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in srt.read(source(text)).utterances]


def words(text: str) -> list[str]:
    return [words for _, words in said(text)]


def test_numbers_times_labels_and_lines_are_read():
    dialogue = srt.read(source(TALK))
    second = dialogue.utterances[1]
    assert (second.speaker, second.text) == ("Bo", "Fine, thank you.")
    assert (second.start_ms, second.end_ms) == (2500, 4000)
    assert (len(dialogue.utterances), dialogue.joiner, dialogue.notes) == (3, " ", ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(encoding: str, end: str):
    file = source(
        TALK.replace("thank you", "très bien, café").replace("\n", end), "t.srt", encoding
    )
    assert srt.recognises(file)
    assert srt.read(file).utterances[1].text == "Fine, très bien, café."


@pytest.mark.parametrize("name", ["talk.txt", "talk.srt"])
def test_the_content_is_recognised_whatever_the_name(name: str):
    unnumbered = "\n".join(line for line in TALK.split("\n") if not line.isdecimal())
    assert srt.recognises(source(TALK, name))
    assert srt.recognises(source(unnumbered, name))
    assert said(unnumbered) == said(TALK)


@pytest.mark.parametrize("text", ["Ann: it was 00:01 --> late", "1\nhello\n", "", "a --> b\n"])
def test_talk_is_not_taken_for_subtitles(text: str):
    assert not srt.recognises(source(text))


def test_only_a_file_called_srt_may_have_more_than_a_number_in_front():
    text = "A title\nand a date\n\n" + TALK
    assert srt.recognises(source(text, "t.srt"))
    assert not srt.recognises(source(text, "t.txt"))


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("00:00:01,5 --> 00:00:02,250", (1500, 2250)),
        ("0:00:01.000-->0:00:02.000", (1000, 2000)),
        ("00:01,000 -> 00:02,000", (1000, 2000)),
        ("00:00:01:12 --> 00:00:02:00", (1000, 2000)),
        ("1:00:00,1234 --> 100:00:00,000 X1:10 X2:20", (3_600_123, 360_000_000)),
    ],
)
def test_times_are_read_in_every_spelling(line: str, times: tuple[int, int]):
    (utterance,) = srt.read(source(f"1\n{line}\nwords\n")).utterances
    assert (utterance.start_ms, utterance.end_ms) == times


def test_tags_go_and_other_signs_stay():
    text = r"{\an8}<i>one</i> <font color='red'>two</font><br>three x < 5 {four} <laughs>"
    assert words(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n") == [
        "one two three x < 5 {four} <laughs>"
    ]


def test_a_number_that_is_talk_stays():
    numbered = "1\n00:00:01,000 --> 00:00:02,000\nin\n1984\n\n2\n00:00:03,000 --> 00:00:04,000\nx\n"
    plain = "00:00:01,000 --> 00:00:02,000\nin\n1984\n00:00:03,000 --> 00:00:04,000\nx\n"
    assert words(numbered) == words(plain) == ["in 1984", "x"]


def test_blank_lines_inside_a_cue_and_empty_cues_lose_nothing():
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\none\n\ntwo\n\n2\n00:00:02,000 --> 00:00:03,000\n\n"
        "3\n00:00:03,000 --> 00:00:04,000\nthree"
    )
    assert words(text) == ["one two", "three"]


def test_words_before_the_first_cue_and_unreadable_times_are_kept_and_noted():
    text = "A title\n\n1\n00:00:01,000 --> 00:00:02,000\none\n\n2\n00:0x:02 --> 00:03\ntwo\n"
    dialogue = srt.read(source(text))
    assert [u.text for u in dialogue.utterances] == ["A title", "one 2 00:0x:02 --> 00:03 two"]
    assert dialogue.utterances[0].start_ms is None
    messages = [note.message for note in dialogue.notes if note.kind == "guessed"]
    assert any("before the first cue" in message for message in messages)
    assert any("times cannot be read" in message for message in messages)


def test_a_webvtt_file_with_a_broken_signature_is_still_read():
    file = source("\n WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n", "t.vtt")
    assert srt.recognises(file)
    assert [u.text for u in srt.read(file).utterances] == ["hello"]


def test_a_file_without_labels_is_one_unlabelled_turn_with_a_note():
    dialogue = srt.read(source("1\n00:00:01,000 --> 00:00:02,000\nhello\n"))
    assert [u.speaker for u in dialogue.utterances] == [None]
    assert [note.kind for note in dialogue.notes] == ["guessed"]


def test_a_file_without_words_is_refused_with_a_remedy():
    with pytest.raises(UnreadableFile) as caught:
        srt.read(source("1\n00:00:01,000 --> 00:00:02,000\n...\n"))
    assert (caught.value.where, bool(caught.value.remedy)) == ("talk.srt", True)


@pytest.mark.parametrize("sign", ["<i ", "{\\", "0", "\t", "-->", "00:", "1\n", "\n"])
def test_hostile_files_take_linear_time(sign: str):
    with no_hang():
        text = "1\n00:00:01,000 --> 00:00:02,000\nwords\n" + sign * 100_000
        srt.recognises(source(sign * 100_000))
        srt.read(source(text))


PIECES = st.sampled_from(
    [
        "1\n",
        "00:00:01,000 --> 00:00:02,000\n",
        "\n",
        "-->",
        "Ann: ",
        "hi ",
        "<i>",
        "{\\b1}",
        "\0",
        "\u2028",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_any_text_gives_words_or_one_clear_error(text: str):
    assume("\0" not in text)  # few bytes with NULs can be UTF-16 as well: see test_encodings
    file = source(text)
    srt.recognises(file)
    try:
        dialogue = srt.read(file)
    except UnreadableFile:
        return
    assert all(u.text == u.text.strip() != "" for u in dialogue.utterances)
    assert text.count("hi") == sum(u.text.count("hi") for u in dialogue.utterances)


def test_a_label_in_round_brackets_is_a_speaker_and_a_sound_is_not() -> None:
    cues = ["(Speaker 1) How was it?", "(Speaker 2) Fine.", "(Speaker 1) So.", "(laughs) Yes."]
    text = "".join(
        f"{i}\n00:00:0{i},000 --> 00:00:0{i},900\n{c}\n\n" for i, c in enumerate(cues, 1)
    )
    spoken = srt.read(Source("talk.srt", text.encode())).utterances
    assert [one.speaker for one in spoken] == ["Speaker 1", "Speaker 2", "Speaker 1", None]
    assert spoken[-1].text == "(laughs) Yes."
