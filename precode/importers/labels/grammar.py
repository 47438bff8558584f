"""What stands in front of the words of one paragraph: its label and its timestamps."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from precode.importers.labels.found import BLANKS, LONGEST, Found, Shape, skip
from precode.importers.labels.shapes import find_label
from precode.importers.labels.timestamps import stamp_at
from precode.importers.labels.words import Kind, kind_of

_HEAD = 160  # a label with its decorations and timestamps fits in here
_LEAD = re.compile(r"(?:[-–—•·▪◦*+>][ \t\u00a0]{1,4}){1,2}(?=\S)")
_AFTER_STAMP = re.compile(r":?[ \t\u00a0]{0,20}(?:[-–—|][ \t\u00a0]{1,20})?")


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in front of a paragraph's words.

    ``rest`` is the offset of the first word (the paragraph's length if there is none).
    ``label`` is None for a timestamp alone. ``sure`` marks shapes that talk does not
    take, ``words`` tells whether any follow in the paragraph. ``without_label`` is what
    remains if the label turns out to be talk, ``otherwise`` is another reading. Times
    are milliseconds from the start of the recording.
    """

    label: str | None
    shape: Shape
    rest: int
    start_ms: int | None = None
    end_ms: int | None = None
    sure: bool = False
    words: bool = True
    without_label: Mark | None = None
    otherwise: Mark | None = None


def parse(paragraph: str) -> Mark | None:
    """Return what stands in front of the words of `paragraph`, or None if nothing does.

    Only the first line of a paragraph with line breaks is looked at. White space and
    invisible signs (U+FEFF, zero-width spaces) in front are skipped.

    >>> mark = parse("[00:12:01] Anna: Well.")
    >>> mark.label, mark.start_ms, mark.rest
    ('Anna', 721000, 17)
    """
    start = len(paragraph) - len(paragraph.lstrip(BLANKS))
    newline = paragraph.find("\n", start, start + _HEAD)
    whole = newline >= 0 or start + _HEAD >= len(paragraph)
    head = paragraph[start : newline if newline >= 0 else start + _HEAD]
    if not head or (head[0].islower() and not (set(head) & set(":\t：") or _begins_in_role(head))):
        return None
    if head[0] in "-–—•·▪◦*+>" and (lead := _LEAD.match(paragraph, start)):
        return _listed(paragraph, lead.end())
    stamp = stamp_at(head, 0) if head[0] in "[(#" or head[0].isdecimal() else None
    if stamp is None:
        return _mark(paragraph, start, find_label(head, 0, whole), None)
    gap = _AFTER_STAMP.match(head, stamp.end)
    after = gap.end() if gap else stamp.end
    alone = after >= len(head.rstrip(BLANKS)) and whole
    spaced = "\t" in head[stamp.end : after] or after - stamp.end > 1
    colon = head[stamp.end : stamp.end + 1] == ":"  # Rev goes on with "(00:06:07):"
    rest = skip(paragraph, start + stamp.end + colon)
    time = Mark(
        None,
        "time",
        rest,
        stamp.start_ms,
        stamp.end_ms,
        words=rest < len(paragraph),
        # "10:30 was too late" is talk; `choose` sees whether every line begins like this.
        sure=alone or not stamp.bare or ((spaced or stamp.long) and after > stamp.end),
    )
    if alone:
        return time
    found = find_label(head, after, whole)
    if found and found.shape == "alone":
        found = found._replace(shape="timed", sure=not stamp.bare or stamp.long)
    if found is None and after == stamp.end and stamp.bare:
        return None
    return _mark(paragraph, start, found, time) or time


def is_blank(paragraph: str) -> bool:
    """Tell whether `paragraph` holds nothing but white space and invisible signs."""
    return not paragraph.strip(BLANKS)


def _mark(paragraph: str, start: int, found: Found | None, time: Mark | None) -> Mark | None:
    """Make offsets absolute and join the timestamps in front of and after the label."""
    if found is None or not 0 < len(found.label) <= LONGEST:
        return None
    stamp = found.stamp
    start_ms = time.start_ms if time else stamp.start_ms if stamp else None
    end_ms = time.end_ms if time else stamp.end_ms if stamp else None
    rest = skip(paragraph, start + found.rest)
    words = rest < len(paragraph)
    other = _mark(paragraph, start, found.otherwise, time) if found.otherwise else None
    return Mark(found.label, found.shape, rest, start_ms, end_ms, found.sure, words, time, other)


def _listed(paragraph: str, offset: int) -> Mark | None:
    """``- Anna: text``: a label behind the sign of a list or of a quotation."""
    mark = None if _LEAD.match(paragraph, offset) else parse(paragraph[offset:])
    if mark is None or mark.label is None or mark.shape not in {"colon", "timed"}:
        return None
    shape: Shape = mark.shape if mark.sure else "list"
    return replace(mark, shape=shape, rest=offset + mark.rest, without_label=None, otherwise=None)


def _begins_in_role(head: str) -> bool:
    """Tell whether a line in small letters begins with a role: ``int     text``."""
    return kind_of(head[:24].split(maxsplit=1)[0].rstrip(".)") or ".") is Kind.ROLE
