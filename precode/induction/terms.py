"""Working labels: the words that set a group of passages apart (c-TF-IDF)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_WORD = r"(?u)\b[^\W\d_]{2,}\b"
_TERMS = 6
# Words that interviews are full of and that label nothing, beside those of scikit-learn's list.
_FILLERS = frozenset(
    (  # noqa: SIM905 - ninety lines otherwise
        "ah erm er um uh mm hmm yeah yes no oh okay ok right well like just really quite sort kind "
        "thing things something bit lot got get getting gets go goes going went come comes came "
        "know think thought say says said saying tell told one two did didn don doesn does do isn "
        "wasn won wouldn couldn ve ll re im ive id thats hes shes theyre youre cos cause actually "
        "mean way would could will want wanted let make made put time day lad mate love"
    ).split(" ")
)


def working_labels(groups: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return for each group of texts the terms that set it apart, best first.

    Notes
    -----
    Class-based TF-IDF: the frequency of a term in a group, times the log of one plus the mean
    number of words a group over the frequency of the term in all groups. Source: Grootendorst
    (2022), arXiv:2203.05794. Terms count once a passage.
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

    if not any(text.strip() for texts in groups for text in texts):
        return [() for _ in groups]
    counter = CountVectorizer(
        binary=True,
        ngram_range=(1, 2),
        stop_words=sorted(ENGLISH_STOP_WORDS.union(_FILLERS)),
        token_pattern=_WORD,
    )
    try:
        counts = counter.fit_transform([text for texts in groups for text in texts])
    except ValueError:  # nothing but stop words
        return [() for _ in groups]
    ends = np.cumsum([len(texts) for texts in groups])
    starts = np.r_[0, ends[:-1]]
    by_group = np.stack(
        [
            np.asarray(counts[first:after].sum(axis=0)).ravel()
            for first, after in zip(starts, ends, strict=True)
        ]
    ).astype(np.float64)
    names = counter.get_feature_names_out()
    weight = np.log1p(by_group.sum(axis=1).mean() / np.maximum(by_group.sum(axis=0), 1))
    scores = np.where(by_group > 1, by_group, 0) * weight  # said twice at least
    return [_best(row, names) for row in scores]


def _best(
    scores: np.ndarray[tuple[int], np.dtype[np.float64]], names: Sequence[str]
) -> tuple[str, ...]:
    found: list[str] = []
    for place in np.argsort(-np.round(scores, 9), kind="stable"):
        if scores[place] <= 0 or len(found) == _TERMS:
            break
        name = str(names[place])
        if not any(set(name.split()) & set(other.split()) for other in found):
            found.append(name)
    return tuple(found)
