"""Words in common, and cue phrases: the parts of a match that can be pointed at."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from precode.domain.codes import Code
from precode.domain.suggestions import Cue
from precode.domain.text import Span
from precode.domain.vectors import Scores

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

Term = str | tuple[str, str]


def words_of(text: str) -> list[str]:
    """Return the words of `text` in lower case, with straight apostrophes."""
    return [found.group().lower().replace("’", "'") for found in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class WordIndex:
    """Words and word pairs of each code, weighted by how few codes use them.

    ``weights`` is ``(terms, codes)``: log counts times idf, columns of norm 1. ``idf`` is
    ``(terms,)``.
    """

    rows: Mapping[Term, int]
    idf: Scores
    weights: Scores

    @classmethod
    def build(cls, codes: Sequence[Code]) -> WordIndex:
        """Index label, definition, cues and exemplars of `codes`."""
        counts = [_code_terms(code) for code in codes]
        rows: dict[Term, int] = {}
        for counter in counts:
            for term in counter:
                rows.setdefault(term, len(rows))
        used = Counter(term for counter in counts for term in counter)
        idf = np.array([math.log(len(codes) / used[term]) for term in rows])
        weights = np.zeros((len(rows), len(codes)))
        for column, counter in enumerate(counts):
            for term, count in counter.items():
                row = rows[term]
                weights[row, column] = (1 + math.log(count)) * idf[row]
        norms = np.linalg.norm(weights, axis=0, keepdims=True)
        return cls(rows, idf, np.divide(weights, norms, out=weights, where=norms > 0))

    def overlap(self, texts: Sequence[str]) -> Scores:
        """Return the cosine of each text's words with each code's, ``(texts, codes)``."""
        result = np.zeros((len(texts), self.weights.shape[1]))
        for number, text in enumerate(texts):
            known = sorted({self.rows[t] for t in _terms(words_of(text)) if t in self.rows})
            weight = self.idf[known]
            norm = float(np.linalg.norm(weight))
            if norm > 0:
                result[number] = weight @ self.weights[known] / norm
        return result


@dataclass(frozen=True, slots=True)
class CueIndex:
    """Cue phrases by their first word: ``word → [(phrase words, phrase, code index)]``."""

    by_first: Mapping[str, Sequence[tuple[tuple[str, ...], str, int]]]
    codes: int

    @classmethod
    def build(cls, codes: Sequence[Code]) -> CueIndex:
        """Index the cue phrases of `codes`."""
        by_first: dict[str, list[tuple[tuple[str, ...], str, int]]] = defaultdict(list)
        for index, code in enumerate(codes):
            for phrase in code.cues:
                if words := tuple(words_of(phrase)):
                    by_first[words[0]].append((words, phrase, index))
        return cls(by_first, len(codes))

    def present(self, texts: Sequence[str]) -> Scores:
        """Return 1 where a text has a cue of a code, else 0: ``(texts, codes)``."""
        result = np.zeros((len(texts), self.codes))
        for number, text in enumerate(texts):
            for _, _, index, _, _ in self._matches(text):
                result[number, index] = 1
        return result

    def find(self, text: str, code: int, offset: int) -> tuple[Cue, ...]:
        """Return the cues of one code in `text`, their spans moved by `offset`."""
        return tuple(
            Cue(phrase, Span(offset + start, offset + end))
            for _, phrase, index, start, end in self._matches(text)
            if index == code
        )

    def _matches(self, text: str) -> Iterator[tuple[tuple[str, ...], str, int, int, int]]:
        found = list(_WORD.finditer(text))
        words = [match.group().lower().replace("’", "'") for match in found]
        for place, word in enumerate(words):
            for phrase_words, phrase, index in self.by_first.get(word, ()):
                end = place + len(phrase_words)
                if tuple(words[place:end]) == phrase_words:
                    yield phrase_words, phrase, index, found[place].start(), found[end - 1].end()


def _code_terms(code: Code) -> Counter[Term]:
    """Count in how many texts of a code each term stands."""
    texts = [
        " ".join([code.label, code.definition, *code.cues]),
        *(exemplar.text for exemplar in code.exemplars),
    ]
    return Counter(term for text in texts for term in dict.fromkeys(_terms(words_of(text))))


def _terms(words: Sequence[str]) -> Iterator[Term]:
    yield from words
    yield from pairwise(words)
