"""Timestamps as transcripts write them: ``0:12``, ``[00:12:01.5]``, ``#00:00:12-3#``.

All patterns are bounded, so that a hostile line costs no more than a plain one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TIME = r"\d{1,3}:\d{1,2}(?::\d{1,2}(?::\d{2})?)?(?:[.,]\d{1,3})?"
_RANGE = rf"({_TIME})(?:[ \u00a0]{{0,3}}(?:-{{1,3}}>?|–|—|to)[ \u00a0]{{0,3}}({_TIME}))?"
_WRAPPED = (
    re.compile(rf"\[[ \u00a0]?{_RANGE}[ \u00a0]?\]"),
    re.compile(rf"\([ \u00a0]?{_RANGE}[ \u00a0]?\)"),
    # NVivo writes #00:00:12.3#, f4 and MAXQDA #00:00:12-3#: the dash is a decimal point.
    re.compile(rf"#({_TIME}(?:-\d)?)()#"),
)
_BARE = re.compile(_RANGE + r"(?![\d:])(?![ \u00a0]?[AaPp]\.?[Mm]\b)")
_END = re.compile(rf"(?:\[{_TIME}\]|#{_TIME}(?:-\d)?#)$")
_LONGEST = 40  # code points of the longest timestamp that `_END` can match, with room


@dataclass(frozen=True, slots=True)
class Stamp:
    """A timestamp in a line; ``end`` is the offset after it, times are milliseconds.

    ``bare`` means without brackets, ``long`` with hours or decimals: a short bare
    one (``10:30``) may as well be a time of day in somebody's talk.
    """

    end: int
    start_ms: int
    end_ms: int | None
    bare: bool
    long: bool


def milliseconds(time: str) -> int | None:
    """Turn ``h:mm:ss.fff``, ``mm:ss`` or f4's ``h:mm:ss-f`` into milliseconds.

    None if it is no time: more than 59 seconds, or one digit for seconds in ``m:s``.
    A fourth part (video frames) is ignored.
    """
    clock, _, fraction = time.replace(",", ".").replace("-", ".").partition(".")
    parts = clock.split(":")
    if not 2 <= len(parts) <= 4 or not all(part.isdecimal() for part in parts):
        return None
    if fraction and not fraction.isdecimal():
        return None
    hours, minutes, seconds = ["0", *parts] if len(parts) == 2 else parts[:3]
    if int(seconds) > 59 or (len(parts) > 2 and int(minutes) > 59):
        return None
    if len(parts) == 2 and len(parts[1]) != 2:
        return None
    whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return whole * 1000 + int(fraction[:3].ljust(3, "0"))


def stamp_at(line: str, offset: int) -> Stamp | None:
    """Read the timestamp, or range of two, that begins at `offset`; None if there is none."""
    for pattern in (*_WRAPPED, _BARE):
        if match := pattern.match(line, offset):
            first, last = match[1], match[2]
            start_ms, end_ms = milliseconds(first), milliseconds(last) if last else None
            if start_ms is None or (last and end_ms is None):
                return None
            long = first.count(":") > 1 or "." in first or "," in first or bool(last)
            return Stamp(match.end(), start_ms, end_ms, pattern is _BARE, long)
    return None


def stamp_before(text: str, end: int) -> tuple[int, int] | None:
    """Find a bracketed timestamp that ends at `end`: its offset and milliseconds.

    f4, MAXQDA and NVivo close a paragraph with one.
    """
    if text[end - 1 : end] not in {"#", "]"}:
        return None
    low = max(0, end - _LONGEST)
    if (match := _END.search(text[low:end])) is None:
        return None
    time = milliseconds(match[0][1:-1])
    return None if time is None else (low + match.start(), time)
