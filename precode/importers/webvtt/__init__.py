"""WebVTT: the captions of Teams (voice tags), Zoom (``Name: text``), Webex and others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from precode.domain.dialogue import Dialogue, Utterance
from precode.domain.text import Note
from precode.errors import UnreadableFile
from precode.importers.content.encodings import decode, unicode_encoding
from precode.importers.content.limits import refuse_endless
from precode.importers.labels import is_blank
from precode.importers.labels.in_cues import one_line, speaker_notes
from precode.importers.source import Source
from precode.importers.webvtt.callers import with_named
from precode.importers.webvtt.cues import Cue, Track, has_signature, parse_track
from precode.importers.webvtt.rolling import unrolled
from precode.importers.webvtt.text import CueText, read_cue_text

_HEAD = 64  # bytes that hold a BOM and the signature in any encoding
# Webex: 12 "Ann Li" (3041023744)
_WEBEX = re.compile(r'\d{1,9} "([^"]{1,80})" \(\d{1,20}\)')
_AGAIN = "Export the transcript again, as WebVTT (.vtt)."


def recognises(source: Source) -> bool:
    """Tell whether the file begins with ``WEBVTT``."""
    head = source.data[:_HEAD]
    return has_signature(head.decode(unicode_encoding(head) or "utf-8", "replace"))


def read(source: Source) -> Dialogue:
    """Return the words of the cues with their speakers, times in milliseconds.

    Speakers come from voice tags if there are any, else from labels in the words.

    Raises
    ------
    UnreadableFile
        If the file does not begin with ``WEBVTT``, or no cue holds words.
    """
    text, notes = decode(source)
    if not has_signature(text):
        raise UnreadableFile(
            "The file does not begin with WEBVTT.", where=source.name, remedy=_AGAIN
        )
    refuse_endless(text, where=source.name)
    track = parse_track(text)
    texts = [read_cue_text(cue.text) for cue in track.cues]
    spoken = [
        Utterance(speaker, words, cue.start_ms, cue.end_ms)
        for cue, cue_text in zip(track.cues, texts, strict=True)
        for speaker, words in _parts(cue, cue_text)
        if not is_blank(words)
    ]
    if not any(sign.isalnum() for utterance in spoken for sign in utterance.text):
        raise UnreadableFile("The file has no cues with words.", where=source.name, remedy=_AGAIN)
    notes += _left_out(track, texts)
    spoken, again = unrolled(spoken)
    if any(utterance.speaker for utterance in spoken):
        spoken = [replace(u, text=one_line(u.text.split("\n"))) for u in spoken]
        guessed = speaker_notes(spoken)
    else:
        spoken, guessed = with_named(spoken)
    return Dialogue(tuple(spoken), (*notes, *again, *guessed), joiner=" ")


def _parts(cue: Cue, text: CueText) -> Iterable[tuple[str | None, str]]:
    """Return who says what in `cue`; Webex names the speaker in the identifier."""
    webex = _WEBEX.fullmatch(cue.id)
    return [(speaker or (webex[1] if webex else None), words) for speaker, words in text.parts]


def _left_out(track: Track, texts: Sequence[CueText]) -> list[Note]:
    """Count what the standard leaves out, and what is kept although it would not."""
    unknown = sum(text.unknown_tags for text in texts)
    broken = sum(text.broken_tags for text in texts)
    notes = (
        Note("dropped", "Notes between the cues (NOTE) are left out", track.notes),
        Note("dropped", "Cues are left out because their times are not valid", track.bad_times),
        Note("dropped", "Paragraphs without times are left out", track.no_times),
        Note("dropped", "Tags that WebVTT does not know are left out", unknown),
        Note("repaired", "Signs like < that begin no tag are kept as words", broken),
    )
    return [note for note in notes if note.count]
