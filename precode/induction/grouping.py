"""Vectors of passages → groups of those that tell of the same; how many is found, not asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from precode.domain.vectors import Scores, unit_rows

LEAST = 3
"""Fewer passages are no pattern yet."""

# Chosen on the sample study and looked at on codes taken out of the taxonomy: models/README.md.
_APART = 0.85
_NEAR = 0.35
_PARTS_APART = 0.7
_ROUNDS = 10

NONE = -1


def grouped(vectors: Scores) -> npt.NDArray[np.intp]:
    """Return the group of each passage ``(n,)``, `NONE` for those like no others.

    ``vectors`` ``(n, dim)`` are of norm 1. Average linkage on the cosine finds groups; then each
    passage goes to the group whose mean is nearest, until none moves. Groups are numbered by the
    first passage in them, so that the same passages are grouped the same way each time.
    """
    if len(vectors) < LEAST:
        return np.full(len(vectors), NONE, np.intp)
    labels = _linked(vectors, _APART)
    for _ in range(_ROUNDS):
        kept = _large(labels)
        if not len(kept):
            return np.full(len(vectors), NONE, np.intp)
        likeness = vectors @ means(vectors, labels, kept).T
        after = np.where(likeness.max(axis=1) >= _NEAR, likeness.argmax(axis=1), NONE)
        if np.array_equal(after, labels):
            break
        labels = after
    return _numbered(labels)


def parts_of(vectors: Scores) -> tuple[tuple[int, ...], ...]:
    """Return what a group falls into if it is split, as indices; empty if it is of one piece."""
    if len(vectors) < 2 * LEAST:
        return ()
    labels = _linked(vectors, _PARTS_APART)
    kept = _large(labels)
    if len(kept) < 2:
        return ()
    near = (vectors @ means(vectors, labels, kept).T).argmax(axis=1)
    found = [tuple(map(int, np.flatnonzero(near == part))) for part in range(len(kept))]
    return tuple(sorted(found))


def means(vectors: Scores, labels: npt.NDArray[np.intp], groups: npt.NDArray[np.intp]) -> Scores:
    """Return the mean of each group, ``(groups, dim)``, of norm 1."""
    return unit_rows(np.stack([vectors[labels == group].sum(axis=0) for group in groups]))


def central_first(vectors: Scores, members: Sequence[int]) -> list[int]:
    """Return members of a group, those nearest to its mean first."""
    rows = np.array(members, np.intp)
    near = vectors[rows] @ vectors[rows].sum(axis=0)
    return [members[place] for place in np.lexsort((rows, -np.round(near, 6)))]


def _linked(vectors: Scores, apart: float) -> npt.NDArray[np.intp]:
    from sklearn.cluster import AgglomerativeClustering

    linking = AgglomerativeClustering(
        n_clusters=None, distance_threshold=apart, metric="cosine", linkage="average"
    )
    return np.asarray(linking.fit_predict(vectors), np.intp)


def _large(labels: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    groups, counts = np.unique(labels[labels != NONE], return_counts=True)
    return groups[counts >= LEAST]


def _numbered(labels: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Number the groups that are large enough by their first passage."""
    numbers: dict[int, int] = {}
    large = {int(group) for group in _large(labels)}
    after = np.full(len(labels), NONE, np.intp)
    for place, label in enumerate(map(int, labels)):
        if label in large:
            after[place] = numbers.setdefault(label, len(numbers))
    return after
