"""Places in an old text → the same places in its corrected or pseudonymised version."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from precode.domain.text import Span, Transcript
from precode.stages.alignment import shared_stretches

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Kept:
    """A stretch that both texts share: offsets and length in code points."""

    old: int
    new: int
    length: int

    def __post_init__(self) -> None:
        if self.old < 0 or self.new < 0 or self.length < 1:
            raise ValueError("empty or negative stretch")


@dataclass(frozen=True, slots=True)
class Carried:
    """A span in the new text; ``changed`` if not all in it is as it was in the old one."""

    span: Span
    changed: bool


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where the words of an old text are in a new one. Holds no words itself.

    ``kept`` is in order and overlaps in neither text. ``words`` has, for each kept stretch, the
    old range from its first to its last word character (start equals end if it has none).
    ``edges`` has, for each gap before, between and after kept stretches, where in the new text a
    span begins that begins in the gap, and where one ends that ends in it: never at white space.
    """

    old_sha256: str
    new_sha256: str
    kept: tuple[Kept, ...]
    words: tuple[tuple[int, int], ...]
    edges: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        if not len(self.kept) == len(self.words) == len(self.edges) - 1:
            raise ValueError("each kept stretch wants its words, each gap its edges")
        for one, two in pairwise(self.kept):
            if one.old + one.length > two.old or one.new + one.length > two.new:
                raise ValueError("kept stretches overlap or are out of order")
        for k, (start, end) in zip(self.kept, self.words, strict=True):
            if not k.old <= start <= end <= k.old + k.length:
                raise ValueError("words outside their kept stretch")
        begins = [0, *(k.new + k.length for k in self.kept)]
        ends = [*(k.new for k in self.kept), self.edges[-1][1]]
        for low, high, (begin, end) in zip(begins, ends, self.edges, strict=True):
            if begin < low or not 0 <= end <= high:
                raise ValueError("edges outside their gap")

    def carry(self, span: Span) -> Carried | None:
        """Return the place of `span` in the new text; None if none of its words were kept.

        A span that was kept as a whole is carried even if it holds no words: a lone emoji.
        """
        first = bisect_right(self.kept, span.start, key=lambda k: k.old) - 1
        last = bisect_left(self.kept, span.end, key=lambda k: k.old) - 1
        # a boundary in a gap goes to the outer edge of what replaced the gap
        start, end = self.edges[first + 1][0], self.edges[last + 1][1]
        starts_kept = first >= 0 and span.start < self.kept[first].old + self.kept[first].length
        ends_kept = last >= 0 and span.end <= self.kept[last].old + self.kept[last].length
        if starts_kept:
            start = span.start + self.kept[first].new - self.kept[first].old
        if ends_kept:
            end = span.end + self.kept[last].new - self.kept[last].old
        same = starts_kept and ends_kept and first == last
        inside = self.words[max(first, 0) : last + 1]
        if not same and not any(max(low, span.start) < min(high, span.end) for low, high in inside):
            return None
        return Carried(Span(start, end), not same)


def offset_map(old: str, new: str) -> OffsetMap:
    """Compare two versions of a text. Tokens are kept whole or not at all."""
    kept = [Kept(0, 0, len(old))] if old and old == new else _kept(old, new)
    starts = [0, *(k.new + k.length for k in kept)]
    ends = [*(k.new for k in kept), len(new)]
    return OffsetMap(
        old_sha256=Transcript("", old, ()).sha256,
        new_sha256=Transcript("", new, ()).sha256,
        kept=tuple(kept),
        words=tuple(_words(old, k) for k in kept),
        edges=tuple(_edges(new, *gap) for gap in zip(starts, ends, strict=True)),
    )


def to_json(offsets: OffsetMap) -> dict[str, Any]:
    """Return what JSON can hold of the map, which is all of it."""
    return {
        "old_sha256": offsets.old_sha256,
        "new_sha256": offsets.new_sha256,
        "kept": [[k.old, k.new, k.length] for k in offsets.kept],
        "words": [list(pair) for pair in offsets.words],
        "edges": [list(pair) for pair in offsets.edges],
    }


def from_json(data: dict[str, Any]) -> OffsetMap:
    """Read what `to_json` wrote; ValueError if it cannot be a map."""
    hashes = data.get("old_sha256"), data.get("new_sha256")
    if not all(isinstance(text, str) and re.fullmatch("[0-9a-f]{64}", text) for text in hashes):
        raise ValueError("not a SHA-256 in hex digits")
    return OffsetMap(
        old_sha256=str(hashes[0]),
        new_sha256=str(hashes[1]),
        kept=tuple(Kept(*row) for row in _rows(data, "kept", 3)),
        words=tuple((start, end) for start, end in _rows(data, "words", 2)),
        edges=tuple((begin, end) for begin, end in _rows(data, "edges", 2)),
    )


def _rows(data: dict[str, Any], name: str, width: int) -> list[list[int]]:
    """Return a table of whole numbers from JSON."""
    rows = data.get(name)
    if not isinstance(rows, list) or not all(
        isinstance(row, list) and len(row) == width and all(type(n) is int for n in row)
        for row in rows
    ):
        raise ValueError(f"{name}: lists of {width} whole numbers are wanted")
    return rows


def _words(old: str, kept: Kept) -> tuple[int, int]:
    """Return the old range from the first to the last word character of a kept stretch."""
    end = kept.old + kept.length
    first = _WORD.search(old, kept.old, end)
    if first is None:
        return kept.old, kept.old
    while not _WORD.match(old, end - 1):
        end -= 1
    return first.start(), end


def _edges(new: str, start: int, end: int) -> tuple[int, int]:
    """Return where a span begins that begins in this gap, and where one ends that ends in it."""
    while start < len(new) and new[start].isspace():
        start += 1
    while end > 0 and new[end - 1].isspace():
        end -= 1
    return start, end


def _kept(old: str, new: str) -> list[Kept]:
    """Return the longest stretches that the shared tokens add up to, in order."""
    kept: list[Kept] = []
    for at, to, length in shared_stretches(old, new):
        if kept and (last := kept[-1]).old + last.length == at and last.new + last.length == to:
            kept[-1] = Kept(last.old, last.new, last.length + length)
        else:
            kept.append(Kept(at, to, length))
    return kept
