"""Places in an old text → the same places in its corrected or pseudonymised version.

Anchors first: runs of tokens that stand once in each text, long runs before short ones.
What lies between two anchors is compared on its own, so time grows with the text, not its square.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from precode.domain.text import Span, Transcript

_WORD = re.compile(r"\w")
_TOKEN = re.compile(  # a placeholder such as [PERSON 1] and a flag are one token each
    r"\[[^\[\]\n]{1,60}\]|[\U0001F1E6-\U0001F1FF]+|\w+|\n|[^\S\n]+|.", re.DOTALL
)
_JOINER = "\u200d"
_WIDTHS = (16, 4, 1, 1, 1)  # tokens in an anchor; a word may stand once only in a smaller gap
_MOST = 10_000  # pairs of tokens that are compared one by one
_AGREE, _AHEAD = 8, 120  # tokens that must agree after an edit, and how far ahead they are sought


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
    olds, news = _starts(old), _starts(new)
    kept: list[Kept] = []
    for i, j, count in sorted(_shared(_cut(old, olds), _cut(new, news))):
        at, to, length = olds[i], news[j], olds[i + count] - olds[i]
        if kept and (last := kept[-1]).old + last.length == at and last.new + last.length == to:
            kept[-1] = Kept(last.old, last.new, last.length + length)
        else:
            kept.append(Kept(at, to, length))
    return kept


def _starts(text: str) -> list[int]:
    """Return where the tokens of `text` start, and its length."""
    plain = text.isascii()
    found = (match.start() for match in _TOKEN.finditer(text))
    return [*(n for n in found if plain or n == 0 or not _joined(text[n - 1], text[n])), len(text)]


def _joined(before: str, after: str) -> bool:
    """Tell whether a reader sees both as one: ``e`` and its accent, a family of emoji."""
    if before.isspace() or after.isspace():
        return False
    return before == _JOINER or _extends(after) or (_extends(before) and after.isalnum())


def _extends(character: str) -> bool:
    """Tell whether this is a mark, an invisible joiner or a skin tone."""
    category = unicodedata.category(character)
    return category[0] == "M" or category == "Cf" or "\U0001f3fb" <= character <= "\U0001f3ff"


def _cut(text: str, starts: Sequence[int]) -> list[str]:
    return [text[start:end] for start, end in pairwise(starts)]


def _shared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield (place in old, place in new, tokens) of shared runs of tokens, in any order."""
    todo = [(0, len(old), 0, len(new), 0)]
    while todo:
        a, a_end, b, b_end, level = todo.pop()
        most = min(a_end - a, b_end - b)
        head = next((n for n in range(most) if old[a + n] != new[b + n]), most)
        most -= head
        tail = next((n for n in range(most) if old[a_end - 1 - n] != new[b_end - 1 - n]), most)
        if head:
            yield a, b, head
        if tail:
            yield a_end - tail, b_end - tail, tail
        a, a_end, b, b_end = a + head, a_end - tail, b + head, b_end - tail
        if a == a_end or b == b_end or level > len(_WIDTHS) + 1:
            continue
        ours, theirs = range(a, a_end), range(b, b_end)
        for i, j in [*_anchors(old, ours, new, theirs, level), (a_end, b_end)]:
            if i < a_end:
                yield i, j, 1
            if a < i and b < j:
                todo.append((a, i, b, j, level + 1))
            a, b = i + 1, j + 1


def _anchors(
    old: Sequence[str], ours: range, new: Sequence[str], theirs: range, level: int
) -> list[tuple[int, int]]:
    """Return pairs of equal tokens, in order in both texts."""
    if level < len(_WIDTHS):
        there = _once(new, theirs, _WIDTHS[level])
        here = _once(old, ours, _WIDTHS[level])
        return _rising([(i, there[key]) for key, i in here.items() if key in there])
    # never by spaces: those in "Ann Lee" and in "my wife" have nothing to do with each other
    mine, yours = (
        [n for n in places if tokens[n] == "\n" or not tokens[n].isspace()]
        for tokens, places in ((old, ours), (new, theirs))
    )
    if len(mine) * len(yours) <= _MOST:
        a, b = [old[i] for i in mine], [new[j] for j in yours]
        blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
        return [(mine[i + n], yours[j + n]) for i, j, count in blocks for n in range(count)]
    return list(_nearby(old, ours, new, theirs)) if level == len(_WIDTHS) else []


def _nearby(
    old: Sequence[str], ours: range, new: Sequence[str], theirs: range
) -> Iterator[tuple[int, int]]:
    """Yield where the texts agree again after each edit, until they do not: for talk like a chorus.

    Where everything is said many times, nothing stands once.
    """
    a, b = ours.start, theirs.start
    while True:
        for x, y in ((x, total - x) for total in range(_AHEAD) for x in range(total + 1)):
            i, j = a + x, b + y
            if max(i - ours.stop, j - theirs.stop) > -_AGREE or old[i] != new[j]:
                continue
            if old[i : i + _AGREE] == new[j : j + _AGREE]:
                break
        else:
            return
        yield i, j
        both = zip(range(i, ours.stop), range(j, theirs.stop), strict=False)
        a, b = next(((m, n) for m, n in both if old[m] != new[n]), (ours.stop, theirs.stop))


def _once(tokens: Sequence[str], places: range, width: int) -> dict[tuple[str, ...], int]:
    """Return the place of each run of `width` tokens that stands there once and holds a word."""
    found: dict[tuple[str, ...], int] = {}
    for n in range(places.start, places.stop - width + 1):
        key = tuple(tokens[n : n + width])
        found[key] = -1 if key in found else n
    return {
        key: n for key, n in found.items() if n >= 0 and any(_WORD.search(token) for token in key)
    }


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest choice of `pairs`, sorted by the first, that rises in the second too."""
    tops: list[int] = []  # the smallest second that a choice of each length ends with
    ends: list[int] = []  # and the pair it belongs to
    before: list[int] = []
    for n, (_, second) in enumerate(pairs):
        length = bisect_left(tops, second)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [second]
        ends[length : length + 1] = [n]
    chosen = []
    n = ends[-1] if ends else -1
    while n >= 0:
        chosen.append(pairs[n])
        n = before[n]
    return chosen[::-1]
