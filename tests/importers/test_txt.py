from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from no_hang import no_hang

from precode.domain.dialogue import MarkedText
from precode.errors import UnreadableFile
from precode.importers import txt
from precode.importers.source import Source


def read(text: str) -> MarkedText:
    return txt.read(Source("talk.txt", text.encode()))


def said(text: str) -> list[tuple[str | None, str]]:
    result = read(text)
    return [(piece.speaker, piece.span.of(result.text)) for piece in result.pieces]


def notes(text: str, kind: str) -> list[tuple[str, int]]:
    return [(note.message, note.count) for note in read(text).notes if note.kind == kind]


EXCHANGE = [("Anna", "How are you?"), ("Ben", "I am fine."), ("Anna", "Good.")]


@pytest.mark.parametrize(
    "text",
    [
        "Anna: How are you?\nBen: I am fine.\nAnna: Good.\n",
        "Anna: How are you?\r\n\r\nBen: I am fine.\r\n\r\nAnna: Good.",
        "\ufeffAnna:\tHow are you?\n\ufeffBen: I am fine.\nAnna: Good.\n",
        "Anna\nHow are you?\nBen\nI am fine.\nAnna\nGood.\nBen\n",
        "Anna:\nHow are you?\n\nBen:\nI am fine.\n\nAnna:\n\nGood.\n",
        "[Anna] How are you?\n[Ben] I am fine.\n[Anna] Good.\n[Ben]\n",
        "{Anna} How are you?\n{Ben} I am fine.\n{Anna} Good.\n",
        "#Anna: How are you?\n#Ben: I am fine.\n#Anna: Good.\n",
        "@Anna: How are you?\n@Ben: I am fine.\n@Anna: Good.\n",
        "Anna\tHow are you?\nBen\tI am fine.\nAnna\tGood.\n",
        "Anna  0:00  \nHow are you?\n\nBen  0:04  \nI am fine.\n\nAnna  0:07  \nGood.\n",
        "**Anna** [0:00] How are you?\n\n**Ben** [0:04] I am fine.\n\n**Anna** [0:07] Good.\n",
        "**Anna:** How are you?\n\n**Ben:** I am fine.\n\n**Anna:** Good.\n",
        "Anna (00:00):\nHow are you?\n\nBen (00:04):\nI am fine.\n\nAnna (00:07): Good.\n",
        "[00:00:00] Anna: How are you?\n[00:00:04] Ben: I am fine.\n[00:00:07] Anna: Good.\n",
        "00:00:00.0Anna: How are you?\n00:00:04.0Ben: I am fine.\n00:00:07.0Anna: Good.\n",
        "#00:00:00-0# Anna: How are you?\nBen: I am fine. #00:00:04-0#\nAnna: Good.\n",
        "[00:00:00.0]\nAnna: How are you?\n[00:00:04.0]\nBen: I am fine.\nAnna: Good.\n",
        "0:0:0.0 --> 0:0:3.5\nAnna\nHow are you?\n\n0:0:4.0 --> 0:0:5.0\nBen\nI am fine.\n\n"
        "0:0:7.0 --> 0:0:8.0\nAnna\nGood.\n",
        "[Anna] 14:30:05\nHow are you?\n\n[Ben] 14:30:09\nI am fine.\n\n[Anna] 14:30:12\nGood.\n",
        "## Anna\nHow are you?\n\n## Ben\nI am fine.\n\n## Anna\nGood.\n\n## Ben\n",
        "1. Anna: How are you?\n2. Ben: I am fine.\n3. Anna: Good.\n",
        "[1] Anna: How are you?\n[2] Ben: I am fine.\n[3] Anna: Good.\n",
        "1\tAnna:\tHow are you?\n2\tBen:\tI am fine.\n3\tAnna:\tGood.\n",
        "001 Anna: How are you?\n002 Ben: I am fine.\n003 Anna: Good.\n",
        "Anna – How are you?\nBen – I am fine.\nAnna – Good.\n",
        "Anna      How are you?\nBen       I am fine.\nAnna      Good.\n",
        "(Anna) How are you?\n(Ben) I am fine.\n(Anna) Good.\n",
        "> **Anna:** How are you?\n\n> **Ben:** I am fine.\n\n> **Anna:** Good.\n",
    ],
)
def test_each_shape_gives_the_same_exchange(text: str) -> None:
    assert said(text) == EXCHANGE


def test_the_canonical_text_is_the_file() -> None:
    assert read("I: a\r\nP: b\x0bc\u2028I: d\n").text == "I: a\nP: b\x0bc\u2028I: d\n"
    assert len(read("I: a\r\nP: b\x0bc\u2028I: d\n").pieces) == 2


def test_times_are_milliseconds_of_the_words_below() -> None:
    pieces = read("Anna  0:12  \nHi.\n\nMore.\nBen  1:00:05  \nYes.\n").pieces
    assert [piece.start_ms for piece in pieces] == [12_000, None, 3_605_000]


def test_a_time_above_a_label_is_the_time_of_its_words() -> None:
    pieces = read("00:00:11\nAnna: Hi.\nBen: Yes.\n00:00:19\n\nAnna: So.\n").pieces
    assert [piece.start_ms for piece in pieces] == [11_000, None, 19_000]


def test_a_range_gives_both_times_to_wrapped_lines() -> None:
    (piece,) = read("0:0:5.100 --> 0:0:8.250\nso we went\nout\n").pieces
    assert (piece.start_ms, piece.end_ms) == (5_100, 8_250)


def test_a_closing_timestamp_is_left_out_and_kept_as_time() -> None:
    result = read("I: So? #00:00:02-0#\nP: Yes, well #00:00:04-5#\nno. #00:00:07-0#\n")
    assert [piece.span.of(result.text) for piece in result.pieces] == ["So?", "Yes, well", "no."]
    assert [piece.end_ms for piece in result.pieces] == [2_000, 4_500, 7_000]


def test_timestamps_inside_a_paragraph_stay() -> None:
    assert said("I: yes [00:12] and\nP: no #00:00:12# so\n")[0] == ("I", "yes [00:12] and")


def test_unlabelled_paragraphs_belong_to_the_speaker_before() -> None:
    text = "I: One.\n\nTwo.\n\nP: Three.\nFour.\n"
    assert said(text) == [("I", "One."), ("I", "Two."), ("P", "Three."), ("P", "Four.")]


def test_wrapped_lines_are_one_piece() -> None:
    assert said("I: so we\nwent out.\nThen home\n\nP: yes\n") == [
        ("I", "so we\nwent out."),
        ("I", "Then home"),
        ("P", "yes"),
    ]


def test_a_name_inside_a_wrapped_paragraph_is_talk_and_noted() -> None:
    talk = "Mum: so it went\n\nP: yes it did\n\n" * 6
    text = talk + "Mum: the one who told me was Doctor\nSmith: he said go\n"
    assert said(text)[-1] == ("Mum", "the one who told me was Doctor\nSmith: he said go")
    assert [count for message, count in notes(text, "guessed") if "wrapped" in message] == [1]


def test_words_before_the_first_label_are_kept_and_noted() -> None:
    text = "Interview four\nat home\n\nI: Hello.\nP: Hi.\n"
    assert said(text)[0] == (None, "Interview four\nat home")
    assert notes(text, "guessed") == [
        ("lines before the first speaker label are a turn without speaker", 2)
    ]


@pytest.mark.parametrize(
    ("head", "count"),
    [
        ("Interview 12\nDate: 14 March\nInterviewer: Jo\nParticipant: P12, female\n\n", 4),
        ("Interviewer: Jo\nParticipant: P12\n\n", 2),
        ("Audio file\nP12.mp3\n\nTranscript\n", 3),
    ],
)
def test_a_title_block_is_dropped_and_noted(head: str, count: int) -> None:
    text = head + "Anna: How are you?\nBen: I am fine.\nAnna: Good.\n" * 2
    assert said(text) == EXCHANGE * 2
    assert notes(text, "dropped") == [("lines above the talk (title, date, who took part)", count)]


def test_sentences_below_a_title_are_a_turn() -> None:
    text = "Interview 12\n\nThank you for coming.\n\nI: Hello.\nP: Hi.\n"
    assert said(text)[0] == (None, "Thank you for coming.")


def test_the_end_of_the_recording_and_its_typist_are_dropped_and_noted() -> None:
    talk = "I: Well?\nP: The end of the interview was the best.\n"
    text = talk + "\n[End of recording]\n\nTranscribed by Example Ltd\n"
    assert said(text) == said(talk)
    assert [count for _, count in notes(text, "dropped")] == [2]


def test_line_numbers_are_left_out_and_noted() -> None:
    text = " 1  Q.   So how\n 2       was it?\n 3  A.   Fine.\n 4  Q.   Was it?\n 5  A.   Yes.\n"
    assert said(text) == [
        ("Q", "So how"),
        ("Q", "was it?"),
        ("A", "Fine."),
        ("Q", "Was it?"),
        ("A", "Yes."),
    ]
    assert notes(text, "dropped") == [("numbers in front of lines or turns", 5)]


def test_a_numbered_list_in_talk_stays() -> None:
    text = "I: What?\nP: Three things.\n1. walks\n2. food\n3. sleep\nI: So.\n"
    assert "1. walks\n2. food\n3. sleep" in [words for _, words in said(text)]


def test_speakers_who_are_not_known_have_turns_of_their_own() -> None:
    text = "P1: Hi.\nP?: Hi there.\n?: Me too.\n[unknown]: And me.\nP1: Good.\n"
    assert [speaker for speaker, _ in said(text)] == ["P1", "P?", "?", "unknown", "P1"]


def test_text_without_labels_is_read_and_noted() -> None:
    assert said("We walked.\n\nIt rained.\n") == [(None, "We walked."), (None, "It rained.")]
    ((message, _),) = notes("We walked.\n", "guessed")
    assert message.startswith("No speaker labels found:")


def test_labels_without_words_are_noted() -> None:
    assert said("I: Well?\nP:\nI: Hm?\nP:\n") == [("I", "Well?"), ("I", "Hm?")]
    assert notes("I: Well?\nP:\nI: Hm?\nP:\n", "dropped") == [
        ("speaker labels with no words after them", 2)
    ]


def test_the_frame_of_an_otter_export_is_dropped_and_noted() -> None:
    text = (
        "Interview with Anna\nThu, Sep 12, 2024 10:00AM • 45:12\n\nSUMMARY KEYWORDS\n"
        "walking, health\n\nSPEAKERS\nAnna, Ben\n\nAnna  0:00  \nHow are you?\n\n"
        "Ben  0:04  \nI am fine.\n\nAnna  0:07  \nGood.\n\nTranscribed by https://otter.ai\n"
    )
    assert said(text) == EXCHANGE
    assert sorted(count for _, count in notes(text, "dropped")) == [1, 6]


def test_talk_about_transcription_is_not_dropped() -> None:
    text = "I: Who typed it?\nP: It was\nTranscribed by my sister\nI: I see.\n"
    assert "Transcribed by my sister" in said(text)[1][1]


def test_teams_banners_and_front_matter_are_dropped_and_noted() -> None:
    text = (
        "---\ntitle: x\n---\nAnna Smith started transcription\n\n"
        "Anna Smith   0:04\nHello.\n\nBen   0:07\nHi.\n\nAnna Smith stopped transcription\n"
    )
    assert said(text) == [("Anna Smith", "Hello."), ("Ben", "Hi.")]
    assert sorted(count for _, count in notes(text, "dropped")) == [2, 3]


def test_notes_and_errors_hold_no_words_of_the_transcript() -> None:
    text = "SECRET\n\nI: a\x00\nSecret Thing: secret\nP: b\n" * 9
    assert all("secret" not in note.message.casefold() for note in read(text).notes)


@pytest.mark.parametrize("text", ["\n \n", "I:\nP:\n", "\ufeff", "...\n---\n", "[00:12]\n"])
def test_a_file_without_words_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(text)
    assert caught.value.where == "talk.txt"
    assert caught.value.remedy


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="lines"):
        read("a\n" * 500_002)


@pytest.mark.parametrize(
    "text",
    [
        "line of text\n" * 200_000,
        ("A" * 50_000 + "\n") * 20 + (" " * 50_000 + ":\n") * 20 + ("1:" * 50_000 + "\n") * 5,
        "x" + "[" * 3_000_000,
        "I:" + " " * 3_000_000 + "x",
    ],
)
def test_long_files_are_read_fast(text: str) -> None:
    with no_hang():
        read(text)


LABELS = ["I:", "P1:", "Anna", "ANNA", "Anna:", "[Ben]", "**", ":", "("]
TIMES = ["[00:12]", "#00:00:01-0#", "0:12"]
SPACES = ["\n", "\n\n", " ", "\t", "\x0b", "\u2028", "\ufeff"]
FRAGMENTS = st.sampled_from([*LABELS, *TIMES, *SPACES, "yes.", "and so", "😊", "é"])


@settings(max_examples=300)
@given(st.lists(FRAGMENTS, max_size=30).map("".join))
def test_pieces_are_in_order_disjoint_trimmed_and_inside_the_text(text: str) -> None:
    try:
        result = read(text)
    except UnreadableFile:
        return
    end = 0
    for piece in result.pieces:
        words = piece.span.of(result.text)
        assert end <= piece.span.start < piece.span.end <= len(result.text)
        assert words == words.strip()
        end = piece.span.end


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["I: ", "P1: ", "[00:12] P1: ", "I (0:12): ", "#00:00:01-0# ", ""]),
            st.text(alphabet="bcd é😊\u2028\x85,'", max_size=12).map(str.strip).filter(bool),
        ),
        min_size=1,
    )
)
def test_nothing_but_labels_and_timestamps_is_outside_the_pieces(
    lines: list[tuple[str, str]],
) -> None:
    text = "\n".join(label + words for label, words in lines)
    if not any(words.strip(" ,'\u2028\x85") for _, words in lines):
        return
    # Lines above the first label may be a title; that they are dropped is said.
    above = next((n for n, (label, _) in enumerate(lines) if label), 0)
    try:
        result = read(text)
    except UnreadableFile:
        assert not any(sign.isalnum() for _, words in lines[above:] for sign in words)
        return
    title = above if any(note.kind == "dropped" for note in result.notes) else 0
    outside = list(result.text)
    for piece in result.pieces:
        outside[piece.span.start : piece.span.end] = " " * (piece.span.end - piece.span.start)
    left = "".join(f"{label}{words if n < title else ''}" for n, (label, words) in enumerate(lines))
    assert "".join("".join(outside).split()) == "".join(left.split())


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        result = txt.read(Source("x", data))
    except UnreadableFile:
        return
    assert result.pieces
