"""Words that a text has in common with a code."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from precode.domain.codes import Code
from precode.domain.vectors import Scores

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Squared idf weight of the words that a text is taken to have besides its own; about that
# of ten telling words. Chosen on the interviews that calibrate, out of 30, 60, 120, 240.
_PRIOR_WEIGHT = 120.0

Term = str | tuple[str, str]


def words_of(text: str) -> list[str]:
    """Return the words of `text` in lower case, with straight apostrophes."""
    return [folded(found.group()) for found in WORD.finditer(text)]


def folded(word: str) -> str:
    """Return a word in lower case, with straight apostrophes."""
    return word.lower().replace("’", "'")


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
        idf = np.array([math.log((len(codes) + 1) / used[term]) for term in rows])
        weights = np.zeros((len(rows), len(codes)))
        for column, counter in enumerate(counts):
            for term, count in counter.items():
                row = rows[term]
                weights[row, column] = (1 + math.log(count)) * idf[row]
        norms = np.linalg.norm(weights, axis=0, keepdims=True)
        return cls(rows, idf, np.divide(weights, norms, out=weights, where=norms > 0))

    def overlap(self, texts: Sequence[str]) -> Scores:
        """Return the cosine of each text's words with each code's, ``(texts, codes)``.

        A text is counted as somewhat longer than it is, so that two words out of three do
        not weigh as much as twenty out of thirty.
        """
        result = np.zeros((len(texts), self.weights.shape[1]))
        for number, text in enumerate(texts):
            known = sorted({self.rows[t] for t in _terms(words_of(text)) if t in self.rows})
            weight = self.idf[known]
            norm = math.sqrt(float(weight @ weight) + _PRIOR_WEIGHT)
            if len(known):
                result[number] = weight @ self.weights[known] / norm
        return result


def _code_terms(code: Code) -> Counter[Term]:
    """Count in how many texts of a code each term stands."""
    texts = [
        " ".join(dict.fromkeys([code.label, code.definition, *code.cues])),
        *(exemplar.text for exemplar in code.exemplars),
    ]
    return Counter(term for text in texts for term in dict.fromkeys(_terms(words_of(text))))


def _terms(words: Sequence[str]) -> Iterator[Term]:
    yield from words
    yield from pairwise(words)
