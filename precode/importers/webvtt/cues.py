"""The blocks of a WebVTT file, cut as the standard says; linear in the file's length.

Source: W3C, WebVTT: The Web Video Text Tracks Format, section 6 (parsing of files,
blocks and timings), https://www.w3.org/TR/webvtt1/. Settings and regions place words
on a screen and are skipped. The words inside a cue are read by `text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_Kind = Literal["note", "no words", "bad times", "no times"]

_SIGNATURE = "WEBVTT"
_ARROW = "-->"
# White space and digits of the standard, not Python's.
_BLANKS = r"[ \t\f]*"
_TIME = r"(?:([0-9]{1,12}):)?([0-9]{2}):([0-9]{2})\.([0-9]{3})(?![0-9])"
_TIMINGS = re.compile(f"{_BLANKS}{_TIME}{_BLANKS}{_ARROW}{_BLANKS}{_TIME}")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words with their times in milliseconds; ``text`` still has its tags and lines."""

    id: str
    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Track:
    """The cues of a file in order, and how many blocks of other kinds it has."""

    cues: tuple[Cue, ...]
    notes: int = 0
    bad_times: int = 0
    no_times: int = 0


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines up to a blank one or the next arrow; ``timing`` is the line with the arrow."""

    id: str
    timing: str | None
    body: Sequence[str]


def has_signature(text: str) -> bool:
    """Tell whether `text` begins as every WebVTT file must; a BOM may stand in front."""
    head = text.removeprefix("\ufeff")[: len(_SIGNATURE) + 1]
    return head[: len(_SIGNATURE)] == _SIGNATURE and head[len(_SIGNATURE) :] in {
        *("", " ", "\t", "\n", "\r")
    }


def parse_track(text: str) -> Track:
    """Return the cues of a WebVTT file; none if it does not begin with ``WEBVTT``."""
    if not has_signature(text):
        return Track(())
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").split("\n")
    cues: list[Cue] = []
    others: list[_Kind] = []
    for block in _blocks(lines, _header_end(lines)):
        times = block.timing is not None and _times(block.timing)
        if times:
            cues.append(Cue(block.id, *times, "\n".join(block.body)))
        else:
            others.append(_kind(block))
    return Track(
        tuple(cues), others.count("note"), others.count("bad times"), others.count("no times")
    )


def _header_end(lines: Sequence[str]) -> int:
    """Return the line after the header: a blank one, or times that follow without one."""
    end = 1
    while end < len(lines) and lines[end] and _ARROW not in lines[end]:
        end += 1
    return end


def _blocks(lines: Sequence[str], position: int) -> Iterator[_Block]:
    while position < len(lines):
        if not lines[position]:
            position += 1
            continue
        # The times are the first line of a block, or the second below an identifier.
        identified = _ARROW not in lines[position] and _ARROW in "".join(
            lines[position + 1 : position + 2]
        )
        timed = identified or _ARROW in lines[position]
        start = end = position + identified + timed
        while end < len(lines) and lines[end] and _ARROW not in lines[end]:
            end += 1
        yield _Block(
            lines[position] if identified else "",
            lines[start - 1] if timed else None,
            lines[start:end],
        )
        position = end


def _kind(block: _Block) -> _Kind:
    if block.timing is not None:
        return "bad times"
    first, _, words = "\n".join(block.body).replace("\t", " ").replace("\n", " ").partition(" ")
    if first == "NOTE" and words.strip():
        return "note"
    return "no words" if first in {"NOTE", "STYLE", "REGION"} else "no times"


def _times(line: str) -> tuple[int, int] | None:
    """Read ``[hh:]mm:ss.fff --> [hh:]mm:ss.fff`` at the start of `line`, as milliseconds."""
    if (match := _TIMINGS.match(line)) is None:
        return None
    both = match.groups("0")
    start, end = _milliseconds(both[:4]), _milliseconds(both[4:])
    return None if start is None or end is None else (start, end)


def _milliseconds(parts: Sequence[str]) -> int | None:
    hours, minutes, seconds, thousandths = map(int, parts)
    if minutes > 59 or seconds > 59:
        return None
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
