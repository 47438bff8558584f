"""SubRip (SRT) subtitles: a number, a line of two times, words; the number may be missing.

There is no standard. pysubs2 was tried: it drops lines before the first time and words
in braces, and takes a time line it cannot read into the words. So the little grammar
there is stands here, and nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from precode.domain.dialogue import Dialogue, Utterance
from precode.domain.text import Note
from precode.errors import UnreadableFile
from precode.importers.content.encodings import decode, unicode_encoding
from precode.importers.content.limits import refuse_endless
from precode.importers.labels.in_cues import with_speakers
from precode.importers.source import Source

_HEAD = 65_536  # bytes in which the first time line has to be
_BLANKS = r"[ \t\u00a0]{0,9}"
_TIME = r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{1,2})(?::[0-9]{2})?(?:[,.]([0-9]{1,9}))?"
_TIMES = re.compile(rf"{_BLANKS}{_TIME}{_BLANKS}-{{1,2}}>{_BLANKS}{_TIME}(?![0-9:])")
_NUMBER = re.compile(r"[ \t]{0,9}([0-9]{1,9})[ \t]{0,9}")
_TAG = re.compile(
    r"</?(?:i|b|u|s|em|strong|font|span|c|ruby|rt)(?=[ \t.>])[^<>\n]{0,200}>|\{\\[^{}\n]{0,200}\}",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br ?/?>|\\N", re.IGNORECASE)
# The head of a WebVTT file that is not quite one, such as a blank line above it.
_SIGNATURE = "WEBVTT"
_BEFORE = "Lines before the first cue have no speaker"
_TIMELESS = "Lines with --> whose times cannot be read were kept as words"


@dataclass(frozen=True, slots=True)
class _Cue:
    """The lines under a time line; ``times`` is None for what stands before the first."""

    times: tuple[int, int] | None
    lines: list[str] = field(default_factory=list)


def recognises(source: Source) -> bool:
    """Tell whether a line like ``00:00:01,000 --> 00:00:02,500`` opens the file.

    One line may stand above it (the number); in a file called ``.srt``, any number.
    """
    head = source.data[:_HEAD]
    text = head.decode(unicode_encoding(head) or "utf-8", "replace").lstrip("\ufeff")
    lines = [line for line in text.replace("\r", "\n").split("\n") if line.strip()]
    first = next((number for number, line in enumerate(lines) if _times(line)), None)
    return first is not None and (first <= 1 or source.suffix in {".srt", ".vtt"})


def read(source: Source) -> Dialogue:
    """Return the words of the cues, times in milliseconds; speakers come from labels.

    Raises
    ------
    UnreadableFile
        If no cue holds words.
    """
    text, notes = decode(source)
    refuse_endless(text, where=source.name)
    cues = _cues(text.split("\n"))
    spoken = [
        Utterance(None, words, *(cue.times or (None, None)))
        for cue in cues
        if (words := _BREAK.sub("\n", _TAG.sub("", "\n".join(cue.lines)))).strip()
    ]
    if not any(sign.isalnum() for utterance in spoken for sign in utterance.text):
        raise UnreadableFile(
            "The file has no cues with words.",
            where=source.name,
            remedy="Export the transcript again, as SRT or WebVTT.",
        )
    before = sum(bool(line.strip()) for line in cues[0].lines)
    unread = sum("-->" in line for cue in cues for line in cue.lines)
    counts = ((_BEFORE, before), (_TIMELESS, unread))
    notes += [Note("guessed", message, count) for message, count in counts if count]
    utterances, guessed = with_speakers(spoken)
    return Dialogue(tuple(utterances), (*notes, *guessed), joiner=" ")


def _cues(lines: Sequence[str]) -> list[_Cue]:
    """Cut `lines` at the time lines; the first entry holds what stands before any."""
    cues = [_Cue(None)]
    numbered = False
    for line in lines:
        if (times := _times(line)) is None:
            if len(cues) > 1 or not line.lstrip().startswith(_SIGNATURE):
                cues[-1].lines.append(line)
            continue
        above = cues[-1].lines
        if above and _NUMBER.fullmatch(above[-1]):
            numbered = numbered or len(cues) == 1
            # In a file without numbers, "1984" right above the next cue is talk.
            if numbered or not "".join(above[-2:-1]).strip():
                above.pop()
        cues.append(_Cue(times))
    return cues


def _times(line: str) -> tuple[int, int] | None:
    """Read ``00:00:01,000 --> 00:00:02,500`` at the start of `line`, as milliseconds."""
    if (match := _TIMES.match(line)) is None:
        return None
    both = match.groups("0")
    return _milliseconds(both[:4]), _milliseconds(both[4:])


def _milliseconds(parts: Sequence[str]) -> int:
    hours, minutes, seconds = map(int, parts[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(parts[3][:3].ljust(3, "0"))
