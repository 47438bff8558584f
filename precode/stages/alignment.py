"""Two texts → the stretches that they share, token by token.

Anchors first: runs of tokens that stand once in each text, long runs before short ones.
What lies between two anchors is compared on its own, so time grows with the text, not its square.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

_WORD = re.compile(r"\w")
_TOKEN = re.compile(  # a placeholder such as [PERSON 1] and a flag are one token each
    r"\[[^\[\]\n]{1,60}\]|[\U0001F1E6-\U0001F1FF]+|\w+|\n|[^\S\n]+|.", re.DOTALL
)
_JOINER = "\u200d"
_WIDTHS = (16, 4, 1, 1, 1)  # tokens in an anchor; a word may stand once only in a smaller gap
_MOST = 10_000  # pairs of tokens that are compared one by one
_AGREE, _AHEAD = 8, 120  # tokens that must agree after an edit, and how far ahead they are sought


def shared_stretches(old: str, new: str) -> Iterator[tuple[int, int, int]]:
    """Yield the place in `old`, the place in `new` and the length of shared runs, in order.

    Tokens are shared whole or not at all.
    """
    olds, news = _starts(old), _starts(new)
    for i, j, count in sorted(_shared(_cut(old, olds), _cut(new, news))):
        yield olds[i], news[j], olds[i + count] - olds[i]


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
