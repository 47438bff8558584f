"""Where the label in a line ends, by the sign it begins with.

Every pattern is bounded and looks at the first code points of a line only, so that
the time spent does not grow with what follows.
"""

from __future__ import annotations

import re

from precode.importers.labels.found import BLANKS, LONGEST, Found, Shape, skip
from precode.importers.labels.plain import plain, timed, with_stamp
from precode.importers.labels.timestamps import stamp_at
from precode.importers.labels.words import Kind, is_event, kind_of

_INSIDE = rf"{{1,{LONGEST}}}"
_BRACKETED = re.compile(
    rf"\[([^\[\]:\n\t]{_INSIDE})\]|\{{([^{{}}:\n\t]{_INSIDE})\}}"
    rf"|\(([^()\[\]:\n\t]{_INSIDE})\)|<([^<>:/\n\t]{_INSIDE})>"
)
_SHAPES: dict[str, Shape] = {"[": "bracket", "{": "brace", "(": "paren", "<": "paren"}
_BOLD = re.compile(rf"(\*{{1,3}}|_{{1,3}})([^*_\n][^*\n]{{0,{LONGEST + 16}}}?)\1")
_HEADING = re.compile(r"#{1,6}[ \t]{1,4}")


def find_label(head: str, offset: int, whole: bool) -> Found | None:
    """Find the label at `offset` by the sign it begins with.

    `head` is the beginning of a line, `whole` tells whether it is all of it.
    """
    sign = head[offset]
    if sign in _SHAPES:
        return _bracketed(head, offset, whole)
    if sign in "*_" and (found := _bold(head, offset, whole)):
        return found
    if sign == "#" and (heading := _HEADING.match(head, offset)):
        found = plain(head, heading.end(), whole)
        return found if found and not head[found.rest :].strip(BLANKS) else None
    if sign in "#@":
        if not head[offset + 1 : offset + 2].isalnum():
            return None
        found = plain(head, offset + 1, whole)
        if found and found.shape in {"colon", "tab"}:
            return found._replace(shape="hash" if sign == "#" else "at")
        return None
    return plain(head, offset, whole)


def _bracketed(head: str, offset: int, whole: bool) -> Found | None:
    """``[id1] text``, ``{Name}: text``, ``(Name) text``, Zoom's ``[Name] 14:30:05``."""
    match = _BRACKETED.match(head, offset)
    if match is None:
        return None
    label, end = match[0][1:-1].strip(BLANKS), skip(head, match.end())
    shape, kind = _SHAPES[head[offset]], kind_of(label) if label else Kind.NEVER
    if kind is Kind.NEVER or (shape == "paren" and kind not in {Kind.ROLE, Kind.NAME}):
        return None
    if (stamp := stamp_at(head, end) if end < len(head) else None) is not None:
        return timed(head, label, stamp, whole)
    if shape != "brace" and is_event(label):
        return None
    colon = head[end : end + 1] in {":", "："}
    return Found(label, shape, end + colon, sure=colon)


def _bold(head: str, offset: int, whole: bool) -> Found | None:
    """Markdown: ``**Name:** text``, ``**Name**: text``, ``**Name** [0:00]``, ``**Name** text``."""
    match = _BOLD.match(head, offset)
    if match is None:
        return None
    inner, end = match[2], skip(head, match.end())
    stamp = stamp_at(inner, 0)
    start = skip(inner, stamp.end) if stamp else 0
    find = _bracketed if inner[start : start + 1] == "[" else plain
    inside = find(inner, start, whole=True)
    if inside is None or skip(inner, inside.rest) < len(inner):
        return None
    stamp = stamp or inside.stamp
    if head[end : end + 1] in {":", "："} or inside.shape in {"colon", "timed"}:
        rest = end + (head[end : end + 1] in {":", "："})
        shape: Shape = "timed" if stamp else "colon"
        return with_stamp(head, Found(inside.label, shape, rest, stamp, sure=True))
    if (after := stamp_at(head, end) if end < len(head) else None) is not None:
        return timed(head, inside.label, after, whole)._replace(sure=True)
    if whole and end >= len(head):
        return Found(inside.label, "timed" if stamp else "alone", len(head), stamp, sure=True)
    return Found(inside.label, "bold", end, stamp)
