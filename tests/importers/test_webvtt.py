"""WebVTT: cues as the standard cuts them, speakers as the programs write them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from no_hang import no_hang

from precode.domain.dialogue import Dialogue
from precode.errors import UnreadableFile
from precode.importers import webvtt
from precode.importers.source import Source
from precode.importers.webvtt.cues import Cue, parse_track
from precode.importers.webvtt.text import read_cue_text


def source(text: str | bytes, name: str = "talk.vtt") -> Source:
    return Source(name, text if isinstance(text, bytes) else text.encode())


def track_of(*cues: str) -> str:
    blocks = (f"00:0{i}.000 --> 00:0{i + 1}.000\n{cue}" for i, cue in enumerate(cues))
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"


def said(*cues: str) -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in webvtt.read(source(track_of(*cues))).utterances]


def counts(dialogue: Dialogue, kind: str) -> dict[str, int]:
    return {note.message: note.count for note in dialogue.notes if note.kind == kind}


# --- recognition


@pytest.mark.parametrize("head", ["WEBVTT", "WEBVTT\n", "WEBVTT - a title\r\n", "WEBVTT\tx\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_signature_is_recognised_in_any_unicode_encoding(head: str, encoding: str):
    assert webvtt.recognises(source(head.encode(encoding)))


@pytest.mark.parametrize("head", ["WEBVTTx\n", "webvtt\n", "\nWEBVTT\n", "1\n", "WEBVT", ""])
def test_other_beginnings_are_not_webvtt(head: str):
    assert not webvtt.recognises(source(head))


# --- blocks, after the standard


def test_identifiers_times_and_text_are_read():
    track = parse_track("WEBVTT\n\nfirst id\n00:01.500 --> 100:00:02.000 align:start\none\ntwo\n")
    assert track.cues == (Cue("first id", 1500, 360_002_000, "one\ntwo"),)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_line(end: str):
    text = track_of("one", "two").replace("\n", end)
    assert [cue.text for cue in parse_track(text).cues] == ["one", "two"]


def test_cues_without_a_blank_line_between_them_are_apart():
    track = parse_track("WEBVTT\n\n00:01.000 --> 00:02.000\none\n00:02.000 --> 00:03.000\ntwo\n")
    assert [cue.text for cue in track.cues] == ["one", "two"]


def test_times_right_under_the_signature_begin_a_cue():
    track = parse_track("WEBVTT\nKind: captions\n00:01.000 --> 00:02.000\none\n")
    assert [cue.text for cue in track.cues] == ["one"]


@pytest.mark.parametrize(
    "timing",
    [
        "00:60.000 --> 01:00.000",
        "60:00.000 --> 61:00.000",
        "0:01.000 --> 0:02.000",
        "00:01.00 --> 00:02.000",
        "00:01.0000 --> 00:02.000",
        "00:01,000 --> 00:02,000",
        "000:01.000 --> 00:02.000",
        "00:01.000 - -> 00:02.000 -->",
        "\u00a000:01.000 --> 00:02.000",
    ],
)
def test_a_cue_whose_times_break_the_standard_is_counted_as_bad(timing: str):
    track = parse_track(f"WEBVTT\n\n{timing}\nwords\n\n00:03.000 --> 00:04.000\nmore\n")
    assert ([cue.text for cue in track.cues], track.bad_times) == (["more"], 1)


@pytest.mark.parametrize(
    "timing", ["00:01.000-->00:02.000", "\t00:01.000\t-->\t00:02.000x", "0:00:01.000 --> 00:02.000"]
)
def test_odd_but_valid_times_are_read(timing: str):
    (cue,) = parse_track(f"WEBVTT\n\n{timing}\nwords\n").cues
    assert (cue.start_ms, cue.end_ms) == (1000, 2000)


def test_a_line_with_an_arrow_ends_the_cue_above():
    track = parse_track("WEBVTT\n\n00:01.000 --> 00:02.000\none\nid --> x\nlost\n")
    assert (track.cues[0].text, track.bad_times) == ("one", 1)


def test_notes_styles_and_stray_paragraphs_are_told_apart():
    track = parse_track(
        "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE Confidence: 0.9\n\n"
        "NOTE\nby hand\n\nNOTE\n\n00:01.000 --> 00:02.000\none\n\nforgotten times\n"
    )
    assert (track.notes, track.no_times, track.bad_times) == (2, 1, 0)


def test_nul_becomes_the_replacement_character():
    assert parse_track(track_of("a\0b")).cues[0].text == "a\ufffdb"


# --- cue text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("<v John Smith>Hello</v>", ((("John Smith"), "Hello"),)),
        ("<v.loud.first John   Smith>Hello", (("John Smith", "Hello"),)),
        ("<v A>one</v> two <v B>three", (("A", "one"), (None, " two "), ("B", "three"))),
        (
            "<v A>one<v B>two</v>three</v>four",
            (("A", "one"), ("B", "two"), ("A", "three"), (None, "four")),
        ),
        ("<v Mary &amp; Jo>x", (("Mary & Jo", "x"),)),
        ("<v>nobody", ((None, "nobody"),)),
        ("<i>a</i><b.c>b</b><u>c</u><c.red>d</c><lang en>e</lang>", ((None, "abcde"),)),
        ("<ruby>base<rt>top</rt></ruby>", ((None, "basetop"),)),
        ("one <00:00:01.000>two<00:02.000> three", ((None, "one two three"),)),
        ("5 &lt; 6 &amp;&nbsp;&#39;x&#x27; &unknown;", ((None, "5 < 6 &\u00a0'x' &unknown;"),)),
        ("</i></v>text", ((None, "text"),)),
        ("", ()),
    ],
)
def test_tags_give_voices_and_leave_the_words(text: str, parts: object):
    assert read_cue_text(text).parts == parts


@pytest.mark.parametrize(
    "text",
    ["x < 5 and y > 3", "I <3 you", "mail <ann@home.org> now", "<v Ann never closed", "a <b c"],
)
def test_what_only_looks_like_a_tag_is_kept_as_words(text: str):
    found = read_cue_text(text)
    assert ("".join(words for _, words in found.parts), found.broken_tags) == (text, 1)


def test_unknown_tags_are_dropped_and_counted():
    found = read_cue_text("a<br>b <font color=red>c</font>")
    assert (found.parts, found.unknown_tags) == (((None, "a\nb c"),), 2)


def test_a_character_reference_of_many_digits_does_no_harm():
    text = "&#" + "9" * 5000 + ";"
    assert read_cue_text(text).parts == ((None, text),)


# --- speakers


def test_teams_voices_are_speakers_and_lines_are_joined():
    text = (
        "WEBVTT\r\n\r\n1f2e/12-0\r\n00:00:01.000 --> 00:00:02.000\r\n<v Ann Li>So how\r\n"
        "was it?</v>\r\n\r\n1f2e/13-0\r\n00:00:02.000 --> 00:00:03.000\r\n<v Bo Ek>Fine: good.</v>"
    )
    dialogue = webvtt.read(source(text))
    first, second = dialogue.utterances
    assert (first.speaker, first.text) == ("Ann Li", "So how was it?")
    assert (first.start_ms, first.end_ms) == (1000, 2000)
    assert (second.speaker, second.text) == ("Bo Ek", "Fine: good.")
    assert (dialogue.joiner, dialogue.rows_are_turns, dialogue.notes) == (" ", False, ())


def test_zoom_labels_are_speakers_and_other_cues_belong_to_the_turn_before():
    assert said("Ann Li: How was it?", "And then?", "Bo Ek: Fine.", "Ann Li: Good.") == [
        ("Ann Li", "How was it?"),
        (None, "And then?"),
        ("Bo Ek", "Fine."),
        ("Ann Li", "Good."),
    ]


def test_webex_speakers_come_from_the_identifier():
    text = (
        'WEBVTT\n\n1 "Ann Li" (0)\n00:01.000 --> 00:02.000\nHello.\n\n'
        '2 "Bo Ek" (3041023744)\n00:02.000 --> 00:03.000\nHi.\n'
    )
    found = webvtt.read(source(text)).utterances
    assert [(u.speaker, u.text) for u in found] == [("Ann Li", "Hello."), ("Bo Ek", "Hi.")]


def test_dashes_and_double_arrows_in_front_of_a_label_go_with_it():
    assert said("- Ann: Hello.\n- Bo: Hi.", "- Ann: Well.", ">> BO: Yes.") == [
        ("Ann", "Hello."),
        ("Bo", "Hi."),
        ("Ann", "Well."),
        ("BO", "Yes."),
    ]


def test_behind_double_arrows_a_name_is_a_label_even_if_it_comes_once():
    found = said("so it goes", "and on", ">> Maria: Hello.", "and then", "on and on", "well")
    assert found[2] == ("Maria", "Hello.")


def test_bracketed_labels_that_come_again_are_speakers_and_remarks_are_not():
    cues = ["[Ann] Hello.", "[Bo] Hi.", "[laughs] Well."] * 3
    dialogue = webvtt.read(source(track_of(*cues)))
    assert {u.speaker for u in dialogue.utterances} == {"Ann", "Bo", None}
    assert dialogue.utterances[2].text == "[laughs] Well."


def test_a_label_alone_in_its_cue_speaks_the_next_one():
    assert said("MAN:", "How was it?", "WOMAN:\nFine", "MAN: Good.") == [
        ("MAN", "How was it?"),
        ("WOMAN", "Fine"),
        ("MAN", "Good."),
    ]


def test_names_above_the_words_of_every_cue_are_speakers():
    assert said("Ann Li\nHow was it?", "Bo Ek\nFine.", "Ann Li\nGood.") == [
        ("Ann Li", "How was it?"),
        ("Bo Ek", "Fine."),
        ("Ann Li", "Good."),
    ]


def test_a_new_speaker_without_a_name_is_noted():
    dialogue = webvtt.read(source(track_of(">> ANN: Hello.", ">> Hi.", ">> ANN: Well.")))
    assert dialogue.utterances[1].text == ">> Hi."
    assert 1 in counts(dialogue, "guessed").values()


def test_cues_before_the_first_speaker_and_files_without_any_are_noted():
    some = webvtt.read(source(track_of("Hm.", "Er.", "<v Ann>Hello.")))
    none = webvtt.read(source(track_of("hello", "hi")))
    assert counts(some, "guessed") == {"Cues before the first speaker label have no speaker": 2}
    assert any("No speaker labels" in message for message in counts(none, "guessed"))
    assert [u.speaker for u in none.utterances] == [None, None]


# --- what is left out


def test_all_that_is_left_out_or_mended_is_counted():
    text = (
        "WEBVTT\n\nNOTE Confidence: 0.9\n\n00:01.000 --> 00:02.000\n<v Ann>a <x-y>b</x-y> < 5\n\n"
        "NOTE Confidence: 0.8\n\n0:02.000 --> 0:03.000\nlost\n\nstray\n"
    )
    dialogue = webvtt.read(source(text))
    assert sorted(counts(dialogue, "dropped").values()) == [1, 1, 1, 2]
    assert list(counts(dialogue, "repaired").values()) == [1]
    assert not any(word in note.message for note in dialogue.notes for word in ("lost", "stray"))


@pytest.mark.parametrize(
    "text", ["WEBVTT", "WEBVTT\n\nNOTE x\n", track_of("<v Ann></v>", "..."), "x"]
)
def test_a_file_without_words_is_refused_with_a_remedy(text: str):
    with pytest.raises(UnreadableFile) as caught:
        webvtt.read(source(text))
    assert caught.value.where == "talk.vtt"
    assert caught.value.remedy


def test_markup_stays_text():
    cue = "<v <script>x=1</script>>&lt;script&gt;x=1&lt;/script&gt;</v>"
    (utterance,) = webvtt.read(source(track_of(cue))).utterances
    assert utterance.speaker == "<script"
    assert utterance.text.endswith("<script>x=1</script>")


@pytest.mark.parametrize(
    "cue", ["<" * 200_000, "<v " * 100_000, "<v a>b" * 30_000, "- A: b\n" * 30_000]
)
def test_hostile_cues_take_linear_time(cue: str):
    with no_hang():
        webvtt.read(source(track_of("words", cue)))


def test_endless_files_are_refused_at_once():
    with pytest.raises(UnreadableFile, match="500,000"):
        webvtt.read(source("WEBVTT\n\n" + "00:01.000 --> 00:02.000\nx\n\n" * 200_000))


# --- any input at all

SIGNS = st.sampled_from("\n\r<>&\0\ufeff\u2028😀")
PIECES = st.sampled_from(
    ("\n\n", "WEBVTT", "NOTE ", "00:01.000 --> 00:02.000", "-->", "<v Ann>", "</v>", "<00:01.000>")
)
WORDS = st.sampled_from(("Ann: ", "[Bo] ", "- ", ">> ", "hello ", "world\n"))


@settings(max_examples=150, deadline=None)
@given(st.lists(SIGNS | PIECES | WORDS, max_size=30).map("".join) | st.text(max_size=60))
def test_any_text_gives_words_in_order_or_one_clear_error(body: str):
    file = source("WEBVTT\n\n" + body)
    assert webvtt.recognises(file)
    try:
        dialogue = webvtt.read(file)
    except UnreadableFile:
        return
    for utterance in dialogue.utterances:
        assert utterance.text == utterance.text.strip() != ""
        assert "\n" not in utterance.text
        assert utterance.start_ms is not None


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_behind_the_signature_never_crash(data: bytes):
    for file in (source(data), source(b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + data)):
        webvtt.recognises(file)
        with suppress(UnreadableFile):
            webvtt.read(file)
