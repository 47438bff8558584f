"""What is found in front of a line: the label, its shape, and where the words begin."""

from __future__ import annotations

from typing import Literal, NamedTuple

from precode.importers.labels.timestamps import Stamp

LONGEST = 63  # code points in a label; MAXQDA's limit

Shape = Literal[
    "colon",
    "tab",
    "timed",
    "bracket",
    "paren",  # (Name) text, <Name> text
    "brace",
    "hash",
    "at",
    "bold",
    "list",  # - Name: text
    "dash",
    "dot",  # Q. text, I) text
    "gap",  # columns aligned by spaces
    "alone",
    "time",
]

_INVISIBLE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"
BLANKS = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + (
    "".join(map(chr, range(0x2000, 0x200B))) + _INVISIBLE
)


class Found(NamedTuple):
    """A label in a line: offsets are relative to the line, ``rest`` is behind the label.

    ``otherwise`` is the label in another reading of the line, if it has two.
    """

    label: str
    shape: Shape
    rest: int
    stamp: Stamp | None = None
    sure: bool = False
    otherwise: Found | None = None


def skip(paragraph: str, offset: int) -> int:
    """Return the offset of the first code point from `offset` on that is no white space."""
    if not paragraph[offset : offset + 1].isspace():
        return min(offset, len(paragraph))
    return len(paragraph) - len(paragraph[offset:].lstrip())
