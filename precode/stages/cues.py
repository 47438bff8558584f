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

_SHOWN = 0.7  # share of a cue that must be there for it to be shown as evidence


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
        words = [frozenset(words_of(cue)) for _, cue in cues]
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
        """Return the cues of one code that are in `text` nearly whole, in reading order.

        A cue's span, moved by `offset`, is the shortest stretch with all its words that are
        there.
        """
        found = [(folded(match.group()), match.span()) for match in WORD.finditer(text)]
        there = {word for word, _ in found}
        cues = []
        for column in np.flatnonzero(self.code_of == code):
            words = set(words_of(self.phrases[column])) & there
            share = sum(self.shares[self.rows[word], column] for word in words)
            if words and share >= _SHOWN:
                start, end = _shortest(found, words)
                cues.append(Cue(self.phrases[column], Span(offset + start, offset + end)))
        return tuple(sorted(cues, key=lambda cue: (cue.span, cue.phrase)))


def _shortest(found: Sequence[tuple[str, tuple[int, int]]], words: set[str]) -> tuple[int, int]:
    """Return start and end of the shortest stretch of `found` that has all of `words`."""
    last: dict[str, int] = {}
    best: tuple[int, int] | None = None
    for word, (start, end) in found:
        if word not in words:
            continue
        last[word] = start
        if len(last) == len(words):
            first = min(last.values())
            if best is None or end - first < best[1] - best[0]:
                best = (first, end)
    assert best is not None
    return best
