"""Where the label in a line ends: one function a shape.

Every pattern is bounded and looks at the first code points of a line only, so that
the time spent does not grow with what follows.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from precode.importers.labels.timestamps import Stamp, stamp_at
from precode.importers.labels.words import Kind, is_event, kind_of

LONGEST = 63  # code points in a label; MAXQDA's limit

Shape = Literal[
    "colon", "tab", "timed", "bracket", "brace", "hash", "at", "bold", "dash", "alone", "time"
]

_INVISIBLE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"
BLANKS = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + (
    "".join(map(chr, range(0x2000, 0x200B))) + _INVISIBLE
)
_STOPS = re.compile(r"[:：\t(\[]")
_BRACKETED = re.compile(rf"\[([^\[\]:\n\t]{{1,{LONGEST}}})\]|\{{([^{{}}:\n\t]{{1,{LONGEST}}})\}}")
_BOLD = re.compile(rf"(\*{{1,3}}|_{{1,3}})([^*_\n][^*\n]{{0,{LONGEST + 16}}}?)\1")
_HEADING = re.compile(r"#{1,6}[ \t]{1,4}")
_LETTER = re.compile(r"([QAIRP])[.)][ \t\u00a0]{1,4}(?=\S)")
_DASH = re.compile(r"(\S{2,20}(?: \S{1,14})?)[ \u00a0]?[-–—][ \u00a0]")
_ASIDE = re.compile(r"[ \u00a0]{1,3}[(\[]([^()\[\]]{1,40})[)\]]$")


class Found(NamedTuple):
    """A label in a line: offsets are relative to the line, ``rest`` is behind the label."""

    label: str
    shape: Shape
    rest: int
    stamp: Stamp | None = None
    sure: bool = False


def skip(paragraph: str, offset: int) -> int:
    """Return the offset of the first code point from `offset` on that is no white space."""
    if not paragraph[offset : offset + 1].isspace():
        return min(offset, len(paragraph))
    return len(paragraph) - len(paragraph[offset:].lstrip())


def find_label(head: str, offset: int, whole: bool) -> Found | None:
    """Find the label at `offset` by the sign it begins with.

    `head` is the beginning of a line, `whole` tells whether it is all of it.
    """
    sign = head[offset]
    if sign in "[{":
        return _bracketed(head, offset, whole)
    if sign in "*_" and (found := _bold(head, offset, whole)):
        return found
    if sign == "#" and (heading := _HEADING.match(head, offset)):
        found = _plain(head, heading.end(), whole)
        return found if found and not head[found.rest :].strip(BLANKS) else None
    if sign in "#@":
        if not head[offset + 1 : offset + 2].isalnum():
            return None
        found = _plain(head, offset + 1, whole)
        if found and found.shape in {"colon", "tab"}:
            return found._replace(shape="hash" if sign == "#" else "at")
        return None
    return _plain(head, offset, whole)


def _plain(head: str, offset: int, whole: bool) -> Found | None:
    """Find a label without decoration: before a colon, a tab, a timestamp or nothing."""
    if ":" in head and whole and (found := _before_bare_time(head, offset)):
        return found
    for stop in _STOPS.finditer(head, offset, offset + LONGEST + 8):
        label, sign, end = head[offset : stop.start()].strip(BLANKS), stop[0], stop.end()
        if not label:
            return None
        if sign in ":：":
            return _before_colon(head, label, end)
        if sign == "\t":
            words = head[end:].strip(BLANKS)
            return _with_stamp(head, Found(label, "tab", end)) if words and _may(label) else None
        if (stamp := stamp_at(head, stop.start())) and _may(label):
            return _timed(head, label, stamp, whole)
    return _alone(head, offset, whole) or _before_dash(head, offset)


def _before_colon(head: str, label: str, end: int) -> Found | None:
    """``Name: text``; not ``10:30``, ``https://`` or a smiley."""
    if (aside := _ASIDE.search(label)) and is_event(aside[1]):
        label = label[: aside.start()]  # "P1 (laughs): text"
    following = head[end : end + 2]
    if following == "//" or (label[-1].isdecimal() and following[:1].isdecimal()):
        return None
    if following[:1] in {"(", ")"} and head[end - 2].isspace():
        return None
    return _with_stamp(head, Found(label, "colon", end)) if _may(label) else None


def _before_bare_time(head: str, offset: int) -> Found | None:
    """``Emma  0:00``: a time without brackets, and nothing else on the line."""
    line = head.rstrip(BLANKS)
    cut = max(line.rfind(" "), line.rfind("\t"), line.rfind("\u00a0")) + 1
    if cut <= offset or not line[-1].isdecimal():
        return None
    stamp = stamp_at(line, cut)
    if stamp is None or stamp.end != len(line) or not stamp.bare:
        return None
    label = line[offset:cut].strip(BLANKS + "-–—|,")
    if not label or ":" in label or "\t" in label or not _may(label):
        return None
    gap = line[offset + len(label) : cut]
    return Found(label, "timed", len(head), stamp, sure=len(gap) > 1 or gap == "\t")


def _timed(head: str, label: str, stamp: Stamp, whole: bool) -> Found:
    """``Name (0:12): text``, ``Name [0:12] text`` or either without words."""
    end = skip(head, stamp.end)
    colon = head[end : end + 1] in {":", "："}
    rest = end + colon
    return Found(label, "timed", rest, stamp, sure=colon or (whole and rest >= len(head)))


def _with_stamp(head: str, found: Found) -> Found:
    """Take in a timestamp that follows the label: ``I: [00:01:02] text``."""
    offset = skip(head, found.rest)
    stamp = stamp_at(head, offset) if offset < len(head) else None
    if stamp is None:
        return found
    gap, last = head[stamp.end : stamp.end + 2], stamp.end >= len(head.rstrip(BLANKS))
    wide = gap[:1] == "\t" or (stamp.long and (last or gap.isspace()))
    return found._replace(rest=stamp.end, stamp=stamp) if wide or not stamp.bare else found


def _bracketed(head: str, offset: int, whole: bool) -> Found | None:
    """``[id1] text``, ``{Name}: text``, Zoom's ``[Name] 14:30:05``."""
    match = _BRACKETED.match(head, offset)
    if match is None:
        return None
    label, end = (match[1] or match[2]).strip(BLANKS), skip(head, match.end())
    if not label or kind_of(label) is Kind.NEVER:
        return None
    if (stamp := stamp_at(head, end) if end < len(head) else None) is not None:
        return _timed(head, label, stamp, whole)
    if match[1] and is_event(label):
        return None
    colon = head[end : end + 1] in {":", "："}
    return Found(label, "bracket" if match[1] else "brace", end + colon, sure=colon)


def _bold(head: str, offset: int, whole: bool) -> Found | None:
    """Markdown: ``**Name:** text``, ``**Name**: text``, ``**Name** [0:00]``, ``**Name** text``."""
    match = _BOLD.match(head, offset)
    if match is None:
        return None
    inner, end = match[2], skip(head, match.end())
    stamp = stamp_at(inner, 0)
    inside = _plain(inner, skip(inner, stamp.end) if stamp else 0, whole=True) if inner else None
    if inside is None or skip(inner, inside.rest) < len(inner):
        return None
    stamp = stamp or inside.stamp
    if head[end : end + 1] in {":", "："} or inside.shape in {"colon", "timed"}:
        rest = end + (head[end : end + 1] in {":", "："})
        shape: Shape = "timed" if stamp else "colon"
        return _with_stamp(head, Found(inside.label, shape, rest, stamp, sure=True))
    if (after := stamp_at(head, end) if end < len(head) else None) is not None:
        return _timed(head, inside.label, after, whole)._replace(sure=True)
    if whole and end >= len(head):
        return Found(inside.label, "timed" if stamp else "alone", len(head), stamp, sure=True)
    return Found(inside.label, "bold", end, stamp)


def _alone(head: str, offset: int, whole: bool) -> Found | None:
    """A line that holds nothing but a label; only roles and names can stand like this."""
    label = head[offset:].strip(BLANKS + "*_#")
    if not whole or not label or len(label) > LONGEST or label[-1] in ".,;!?…-–—:)]":
        return None
    return Found(label, "alone", len(head)) if kind_of(label) in _PEOPLE else None


def _before_dash(head: str, offset: int) -> Found | None:
    """``P1 - text`` or ``Q. text``, for roles only: ``I - I mean`` is talk."""
    match = _DASH.match(head, offset) or _LETTER.match(head, offset)
    if match is None or kind_of(match[1]) is not Kind.ROLE:
        return None
    return Found(match[1], "dash", match.end())


_PEOPLE = {Kind.ROLE, Kind.NAME}


def _may(label: str) -> bool:
    """Tell whether `label` can be one in some document."""
    return len(label) <= LONGEST and kind_of(label) is not Kind.NEVER
