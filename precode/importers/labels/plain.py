"""Labels without decoration: before a colon, a tab, a timestamp, a dash or nothing.

Every pattern is bounded and looks at the first code points of a line only, so that
the time spent does not grow with what follows.
"""

from __future__ import annotations

import re

from precode.importers.labels.found import BLANKS, LONGEST, Found, skip
from precode.importers.labels.timestamps import Stamp, stamp_at
from precode.importers.labels.words import Kind, is_event, is_word, kind_of

_STOPS = re.compile(r"[:：\t(\[]")
_LETTER = re.compile(
    r"([QAIRP]|[^\W\d_]{2,12}\d{0,4}|[A-Z]\d{1,4})[.)][-–—]?[ \t\u00a0]{1,12}(?=\S)"
)
_DASH = re.compile(r"(\S{1,20}(?: \S{1,14}){0,2}?)[ \u00a0]?[-–—][ \u00a0]{1,4}(?=\S)")
_GAP = re.compile(r"(\S{1,20}(?: \S{1,20}){0,2})[ \u00a0]{2,40}(?=[^\s:：])")
_ASIDE = re.compile(r"[ \u00a0]{1,3}[(\[]([^()\[\]]{1,60})[)\]]$")
_INITIAL = re.compile(r"\S[ \u00a0][^\W\d_]\.$")


def plain(head: str, offset: int, whole: bool) -> Found | None:
    """Find the label that begins at `offset`; `whole` tells whether `head` is all of the line."""
    found = _before_sign(head, offset, whole)
    habit = _by_habit(head, offset)
    if found is None or habit is None:
        return found or habit
    return found._replace(otherwise=habit)


def _before_sign(head: str, offset: int, whole: bool) -> Found | None:
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
            return with_stamp(head, Found(label, "tab", end)) if words and _may(label) else None
        if (stamp := stamp_at(head, stop.start())) and _may(label):
            return timed(head, label, stamp, whole)
    return _alone(head, offset, whole)


def _before_colon(head: str, label: str, end: int) -> Found | None:
    """``Name: text``; not ``10:30``, ``https://`` or a smiley."""
    if (aside := _ASIDE.search(label)) and is_event(aside[1]):
        label = label[: aside.start()]  # "P1 (laughs): text"
    following = head[end : end + 2]
    if following == "//" or (label[-1].isdecimal() and following[:1].isdecimal()):
        return None
    if following[:1] in {"(", ")"} and head[end - 2].isspace():
        return None
    return with_stamp(head, Found(label, "colon", end)) if _may(label) else None


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


def timed(head: str, label: str, stamp: Stamp, whole: bool) -> Found:
    """``Name (0:12): text``, ``Name [0:12] text`` or either without words."""
    end = skip(head, stamp.end)
    colon = head[end : end + 1] in {":", "："}
    rest = end + colon
    return Found(label, "timed", rest, stamp, sure=colon or (whole and rest >= len(head)))


def with_stamp(head: str, found: Found) -> Found:
    """Take in a timestamp that follows the label: ``I: [00:01:02] text``."""
    offset = skip(head, found.rest)
    stamp = stamp_at(head, offset) if offset < len(head) else None
    if stamp is None:
        return found
    gap, last = head[stamp.end : stamp.end + 2], stamp.end >= len(head.rstrip(BLANKS))
    wide = gap[:1] == "\t" or (stamp.long and (last or gap.isspace()))
    return found._replace(rest=stamp.end, stamp=stamp) if wide or not stamp.bare else found


def _alone(head: str, offset: int, whole: bool) -> Found | None:
    """A line that holds nothing but a label; only roles and names can stand like this."""
    label = head[offset:].strip(BLANKS + "*_#")
    if not whole or not label or len(label) > LONGEST or is_word(label):
        return None
    if aside := _ASIDE.search(label):
        if is_event(aside[1]):
            return None
    elif label[-1] in ",;!?…-–—:)]" or (label[-1] == "." and not _INITIAL.search(label)):
        return None
    return Found(label, "alone", len(head)) if kind_of(label) in _PEOPLE else None


def _by_habit(head: str, offset: int) -> Found | None:
    """``P1 - text``, ``Q. text``, ``I) text`` or ``I     text``: `choose` sees whether all are."""
    if match := _LETTER.match(head, offset):
        return Found(match[1], "dot", match.end()) if kind_of(match[1]) is Kind.ROLE else None
    if match := _GAP.match(head, offset):
        label, end = match[1], match.end()
        if label[-1] not in ".,;:!?…" and _is_person(label) and stamp_at(head, end) is None:
            return Found(label, "gap", end)
    if (match := _DASH.match(head, offset)) and _is_person(match[1]):
        return Found(match[1], "dash", match.end())
    return None


def _is_person(label: str) -> bool:
    return label[-1] not in ".,;:!?…-–—" and not is_word(label) and kind_of(label) in _PEOPLE


_PEOPLE = {Kind.ROLE, Kind.NAME}


def _may(label: str) -> bool:
    """Tell whether `label` can be one in some document."""
    return len(label) <= LONGEST and kind_of(label) is not Kind.NEVER
