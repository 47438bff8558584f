"""Which files still hold a participant's words, or name the case, after an erasure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from precode.workflow.file_words import texts

# So many consecutive words of a passage are taken for a participant's own.
WINDOW_WORDS = 8
# A shorter passage is said by many ("I don't know").
MIN_WORDS = 4

_APOSTROPHES = "'`´‘’‛ʹʻʼ′＇"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # a soft hyphen lies inside a word
_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s")
_STEP = 1_000_000
_TAIL = 200
_FACTOR = 0x9E3779B97F4A7C15
# Most windows are told apart by their first bits alone.
_TABLE_BITS = 22


@dataclass(frozen=True, slots=True)
class Held:
    """What one file still holds of a participant. Never holds their words.

    ``passages`` counts the passages found in it, 0 if it only names the case.
    ``names_case`` tells that the case id is a word of the file or of its name.
    ``readable`` is false if nothing was found but the file, or a part of it, could
    not be looked into.
    """

    path: Path
    passages: int
    names_case: bool
    readable: bool


def held_words(files: Iterable[Path], passages: Sequence[str], case: str) -> list[Held]:
    """Return the files that hold words of `passages`, name `case`, or cannot be read.

    A file holds a passage if it has eight consecutive words of it, or all words of a
    passage of four to seven; shorter passages are not looked for. Case, punctuation
    and white space do not count. Sorted by path.
    """
    windows, named = _Windows(passages), _case_pattern(case)
    found = (_search(path, windows, named) for path in sorted(set(files)))
    return [held for held in found if held.passages or held.names_case or not held.readable]


def names_case(text: str, case: str) -> bool:
    """Tell whether a text names a case: its id as a word of its own, PW1 but not PW10."""
    named = _case_pattern(case)
    return named is not None and named.search(_folded(text)) is not None


class Passages:
    """What a participant said, to find it in short texts: a cell, an exemplar."""

    def __init__(self, passages: Sequence[str]) -> None:
        self._windows = _Windows(passages)
        self._words = [f" {' '.join(_words(_folded(passage)))} " for passage in passages]

    def quoted_in(self, text: str) -> bool:
        """Tell whether a text holds eight words of theirs in a row, or is all theirs.

        A text of fewer than four words is said by many.
        """
        words = _words(_folded(text))
        if len(words) < MIN_WORDS:
            return False
        whole = f" {' '.join(words)} "
        return any(whole in said for said in self._words) or bool(
            self._windows.find(_hashed(words))
        )


class _Windows:
    """The hashed runs of words by which passages are recognised."""

    def __init__(self, passages: Sequence[str]) -> None:
        # By length of the run, then by its hash: the passages it occurs in.
        self._runs: dict[int, dict[int, set[int]]] = {}
        distinct = dict.fromkeys(tuple(_words(_folded(passage))) for passage in passages)
        for number, words in enumerate(distinct):
            if (length := min(len(words), WINDOW_WORDS)) < MIN_WORDS:
                continue
            for hashed in _rolled(_hashed(words))[length - 1].tolist():
                self._runs.setdefault(length, {}).setdefault(hashed, set()).add(number)
        self._tables = {length: _table(runs) for length, runs in self._runs.items()}

    def find(self, hashes: NDArray[np.uint64]) -> set[int]:
        """Return the numbers of the passages of which a run is in these words."""
        found: set[int] = set()
        for length, rolled in enumerate(_rolled(hashes), 1):
            if runs := self._runs.get(length):
                likely = rolled[self._tables[length][rolled >> np.uint64(64 - _TABLE_BITS)]]
                for hashed in runs.keys() & set(likely.tolist()):
                    found |= runs[hashed]
        return found


def _search(path: Path, windows: _Windows, named: re.Pattern[str] | None) -> Held:
    found: set[int] = set()
    names_case = named is not None and named.search(_folded(path.name)) is not None
    closed = False
    for text in texts(path):
        if text is None:
            closed = True
            continue
        tail, last = "", np.empty(0, dtype=np.uint64)
        for piece in _pieces(text):
            folded = _folded(piece)
            if named is not None and not names_case:
                names_case = named.search(tail + folded) is not None
                # An id of two words may lie across pieces; half a word is no word.
                tail = folded[-_TAIL:].partition(" ")[2]
            hashes = np.concatenate((last, _hashed(_words(folded))))
            found |= windows.find(hashes)
            last = hashes[1 - WINDOW_WORDS :]
    return Held(path, len(found), names_case, bool(found) or not closed)


def _pieces(text: str) -> Iterator[str]:
    """Yield `text` in pieces cut at white space; the words of all would fill the memory."""
    start = 0
    while start < len(text):
        space = _SPACE.search(text, start + _STEP)
        end = space.start() if space else len(text)
        yield text[start:end]
        start = end


def _folded(text: str) -> str:
    # NFKC would make a space and a mark of this one.
    return unicodedata.normalize("NFKC", text.replace("´", "'")).casefold()


def _words(folded: str) -> list[str]:
    for mark in _APOSTROPHES + _INVISIBLE:
        folded = folded.replace(mark, "")
    return _WORD.findall(folded.replace("_", " "))


def _case_pattern(case: str) -> re.Pattern[str] | None:
    """Return what finds the case id in folded text, where "pw1's" names it too."""
    parts = _WORD.findall(_folded(case).replace("_", " "))
    if not parts:
        return None
    # The lookbehind comes after the first part, which is what the search can skip to.
    first = re.escape(parts[0])
    rest = "".join(rf"[\W_]{{1,3}}{re.escape(part)}" for part in parts[1:])
    return re.compile(rf"{first}(?<![^\W_]{first}){rest}(?![^\W_])")


def _hashed(words: Sequence[str]) -> NDArray[np.uint64]:
    return np.fromiter(map(hash, words), dtype=np.int64, count=len(words)).view(np.uint64)


def _rolled(hashes: NDArray[np.uint64]) -> list[NDArray[np.uint64]]:
    """Return the hashes of all runs of one word, of two, ... of eight."""
    rolled = [hashes]
    for length in range(2, WINDOW_WORDS + 1):
        factor = np.uint64(pow(_FACTOR, length - 1, 1 << 64))
        count = max(len(hashes) - length + 1, 0)
        rolled.append(rolled[-1][:count] + hashes[length - 1 :] * factor)
    return rolled


def _table(runs: Iterable[int]) -> NDArray[np.bool_]:
    table = np.zeros(1 << _TABLE_BITS, dtype=np.bool_)
    table[[hashed >> (64 - _TABLE_BITS) for hashed in runs]] = True
    return table
