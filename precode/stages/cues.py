"""Cue phrases: short wordings that people use where a technique is present.

Hardly anybody says a cue word for word, so what counts is how much of one is there.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from precode.domain.codes import Code
from precode.domain.suggestions import Cue
from precode.domain.text import Span
from precode.domain.vectors import Scores
from precode.stages.words import WORD, folded, words_of

_BETWEEN = 3  # words that may stand between those of a cue that is shown as evidence


@dataclass(frozen=True, slots=True)
class CueIndex:
    """The cues of all codes and how telling each of their words is.

    ``shares`` is ``(words, cues)``: what a word is of a cue, by its rarity among cues;
    columns add up to 1. ``code_of`` ``(cues,)`` is in ascending order.
    """

    codes: int
    phrases: tuple[str, ...]
    code_of: npt.NDArray[np.intp]
    rows: Mapping[str, int]
    shares: Scores

    @classmethod
    def build(cls, codes: Sequence[Code]) -> CueIndex:
        """Index the cue phrases of `codes`."""
        cues = [(n, cue) for n, code in enumerate(codes) for cue in code.cues if words_of(cue)]
        words = [dict.fromkeys(words_of(cue)) for _, cue in cues]  # each once, in a fixed order
        used = Counter(word for of_cue in words for word in of_cue)
        rows = {word: row for row, word in enumerate(used)}
        shares = np.zeros((len(rows), len(cues)))
        for column, of_cue in enumerate(words):
            for word in of_cue:
                shares[rows[word], column] = math.log(1 + len(cues) / used[word])
        return cls(
            codes=len(codes),
            phrases=tuple(cue for _, cue in cues),
            code_of=np.array([number for number, _ in cues], np.intp),
            rows=rows,
            shares=shares / shares.sum(axis=0) if len(cues) else shares,
        )

    def coverage(self, texts: Sequence[str]) -> Scores:
        """Return the share (0..1) of the best covered cue of each code, ``(texts, codes)``."""
        result = np.zeros((len(texts), self.codes))
        if not self.phrases:
            return result
        with_cues, starts = np.unique(self.code_of, return_index=True)
        for number, text in enumerate(texts):
            known = sorted({self.rows[word] for word in words_of(text) if word in self.rows})
            present = self.shares[known].sum(axis=0)
            result[number, with_cues] = np.maximum.reduceat(present, starts)
        return result

    def find(self, text: str, code: int, offset: int) -> tuple[Cue, ...]:
        """Return the cues of one code that are said in `text`, in reading order.

        Said is a cue if all its words stand close together, whatever hesitation lies between
        them. Its span, moved by `offset`, is the shortest such stretch.
        """
        found = [(folded(match.group()), match.span()) for match in WORD.finditer(text)]
        there = {word for word, _ in found}
        cues = []
        for column in np.flatnonzero(self.code_of == code):
            words = words_of(self.phrases[column])
            if there.issuperset(words):
                start, end, length = _shortest(found, set(words))
                if length <= len(words) + _BETWEEN:
                    cues.append(Cue(self.phrases[column], Span(offset + start, offset + end)))
        return tuple(sorted(cues, key=lambda cue: (cue.span, cue.phrase)))


def _shortest(
    found: Sequence[tuple[str, tuple[int, int]]], words: set[str]
) -> tuple[int, int, int]:
    """Return start, end and number of words of the shortest stretch with all of `words`."""
    last: dict[str, int] = {}
    best: tuple[int, int] | None = None
    for place, (word, _) in enumerate(found):
        if word not in words:
            continue
        last[word] = place
        if len(last) == len(words):
            first = min(last.values())
            if best is None or place - first < best[1] - best[0]:
                best = (first, place)
    assert best is not None
    first, place = best
    return found[first][1][0], found[place][1][1], place - first + 1
