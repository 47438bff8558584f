"""Simple ways of ranking codes, computed in the same run for comparison.

None of them is trained: whatever a trained model does better was worth the training.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from precode.domain.codes import Code
from precode.domain.vectors import FloatMatrix, Scores

RIVALS = ("definitions", "tfidf", "nearest-exemplar")


def by_definition(vectors: FloatMatrix, definitions: FloatMatrix) -> Scores:
    """Return the cosine of each unit to each code's label and definition, ``(units, codes)``."""
    found: Scores = vectors.astype(np.float64) @ definitions.astype(np.float64).T
    return found


def by_nearest_exemplar(
    vectors: FloatMatrix, exemplars: FloatMatrix, code_of: Sequence[int], codes: int
) -> Scores:
    """Return the cosine of each unit to each code's nearest exemplar; -1 for a code without."""
    cosines = vectors.astype(np.float64) @ exemplars.astype(np.float64).T
    best = np.full((len(vectors), codes), -1.0)
    for column, code in enumerate(code_of):
        np.maximum(best[:, code], cosines[:, column], out=best[:, code])
    return best


def by_words(texts: Sequence[str], codes: Sequence[Code]) -> Scores:
    """Return the tf-idf cosine of each text to all words of each code, ``(texts, codes)``."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    documents = [
        " ".join([code.label, code.definition, *(e.text for e in code.exemplars)]) for code in codes
    ]
    tfidf = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)).fit(documents)
    found: Scores = (tfidf.transform(texts) @ tfidf.transform(documents).T).toarray()
    return found
