"""WebVTT: rolling captions, and speakers that are an address or a phone number."""

from __future__ import annotations

import pytest

from precode.domain.dialogue import Dialogue, Utterance
from precode.importers import webvtt
from precode.importers.source import Source
from precode.importers.webvtt.rolling import unrolled


def read(*cues: str) -> Dialogue:
    blocks = [f"00:{i:02}.000 --> 00:{i + 1:02}.000\n{cue}\n" for i, cue in enumerate(cues)]
    return webvtt.read(Source("talk.vtt", "\n".join(["WEBVTT\n", *blocks]).encode()))


def said(*cues: str) -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in read(*cues).utterances]


def test_rolling_captions_are_read_once():
    cues = (
        " \nwe<00:00:00.500><c> went</c><00:00:00.700><c> out</c>",
        "we went out\n ",
        "we went out\nand<00:00:02.500><c> came</c><00:00:02.700><c> back</c>",
        "and came back\n ",
        "and came back\nlate",
    )

    assert said(*cues) == [(None, "we went out"), (None, "and came back"), (None, "late")]
    dropped = [note.count for note in read(*cues).notes if note.kind == "dropped"]
    assert dropped == [4]


def test_talk_that_says_the_same_twice_stays():
    cues = ("Anna: Mm.", "Anna: Mm.", "Ben: We went out.", "Anna: And then?", "Ben: Back.")

    assert len(said(*cues)) == 5


def test_a_word_said_in_every_cue_stays():
    assert len(said(*["Yes."] * 8)) == 8


def test_the_same_words_by_another_speaker_stay():
    cues = [Utterance("A" if i % 2 else "B", "Yes.") for i in range(8)]

    assert unrolled(cues) == (cues, [])


@pytest.mark.parametrize(
    "caller", ["anna.smith@example.org", "+44 7700 900123", "44****123", "+44 7*** ***123"]
)
def test_an_address_or_number_in_front_of_the_words_is_a_speaker(caller: str):
    cues = (f"{caller}: How was it?", "Ben Li: It was fine.", f"{caller}: Good.", "Ben Li: Yes.")

    dialogue = read(*cues)
    assert [u.speaker for u in dialogue.utterances] == [caller, "Ben Li", caller, "Ben Li"]
    assert [u.text for u in dialogue.utterances][:2] == ["How was it?", "It was fine."]
    assert dialogue.notes == ()


def test_times_and_verses_in_the_words_are_no_speakers():
    assert {who for who, _ in said("10:30: we left", "2019: a good year", "We read 5:3")} == {None}
