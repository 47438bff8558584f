"""Passages → candidates: groups of those like one another, and patterns inside broad codes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from precode.domain.induction import Candidate, Neighbour, Passage
from precode.domain.vectors import Scores, unit_rows
from precode.induction.grouping import NONE, central_first, grouped, means, parts_of
from precode.induction.pool import centred
from precode.induction.terms import working_labels
from precode.stages.index import CodeIndex

_NEIGHBOURS = 3
_LIKE = 0.3
"""Groups whose means are nearer than this are named as neighbours."""


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """A passage with its vector ``(dim,)``, its place among the codes, and its words."""

    passage: Passage
    vector: Scores
    placed: Scores
    words: str


def candidates(
    pool: Sequence[Pooled], index: CodeIndex, taken: Collection[str], centre: Scores
) -> tuple[tuple[Candidate, ...], tuple[Passage, ...]]:
    """Group passages; return the groups, the most telling first, and those like no others.

    ``taken`` are ids that people's groups have, ``centre`` ``(dim,)`` is where talk lies.
    """
    held = [one for one in pool if one.passage.reason == "part of a code"]
    loose = [one for one in pool if one.passage.reason != "part of a code"]
    groups, single = _patterns(loose, index, taken, centre) if loose else ([], ())
    groups += _inside_codes(held, index, taken)
    groups.sort(key=lambda one: (bool(one.within), -len(one.cases) * one.novelty, one.id))
    return tuple(groups), single


def _patterns(
    pool: Sequence[Pooled], index: CodeIndex, taken: Collection[str], centre: Scores
) -> tuple[list[Candidate], tuple[Passage, ...]]:
    """Return the groups of what no code holds, and the passages in none."""
    vectors = centred([one.vector for one in pool], centre)
    labels = np.full(len(pool), NONE, np.intp)
    told = np.flatnonzero(vectors.any(axis=1))  # words in the very middle are like no others
    labels[told] = grouped(vectors[told])
    numbers = np.unique(labels[labels != NONE])
    members = [
        central_first(vectors, list(map(int, np.flatnonzero(labels == number))))
        for number in numbers
    ]
    ids = [_id_of(pool[own[0]].passage, taken) for own in members]
    terms = working_labels([[pool[place].words for place in own] for own in members])
    near = _neighbours(means(vectors, labels, numbers), ids) if ids else {}
    made = [
        _candidate([pool[place] for place in own], vectors[own], index, ids[n], terms[n])
        for n, own in enumerate(members)
    ]
    single = tuple(pool[int(place)].passage for place in np.flatnonzero(labels == NONE))
    return [replace(one, neighbours=near[one.id]) for one in made], single


def _inside_codes(
    held: Sequence[Pooled], index: CodeIndex, taken: Collection[str]
) -> list[Candidate]:
    """Return patterns inside broad codes: parts of one code's passages, but for its largest."""
    found: list[Candidate] = []
    for code in dict.fromkeys(one.passage.code for one in held):
        own = [one for one in held if one.passage.code == code]
        vectors = centred([one.vector for one in own])
        if not vectors.any(axis=1).all():  # the same words again and again
            continue
        parts = sorted(parts_of(vectors), key=lambda part: (-len(part), part))
        if len(parts) < 2:
            continue
        orders = [central_first(vectors, part) for part in parts]
        terms = working_labels([[own[place].words for place in order] for order in orders])
        for order, words in list(zip(orders, terms, strict=True))[1:]:
            those = [own[place] for place in order]
            id_ = _id_of(those[0].passage, taken)
            made = _candidate(those, vectors[order], index, id_, words)
            found.append(replace(made, within=code))
    return found


def _candidate(
    own: Sequence[Pooled], vectors: Scores, index: CodeIndex, id_: str, terms: tuple[str, ...]
) -> Candidate:
    middle = unit_rows(np.stack([one.placed for one in own]).mean(axis=0)[None])[0]
    likeness = index.code_vectors @ middle
    nearest = int(likeness.argmax())
    return Candidate(
        id=id_,
        terms=terms,
        members=tuple(one.passage for one in own),
        cases=tuple(sorted({one.passage.case for one in own})),
        roles=tuple(sorted({one.passage.role for one in own})),
        nearest=index.codes[nearest].id,
        likeness=round(float(likeness[nearest]), 6),
        novelty=round(1 - float(np.mean([one.passage.probability for one in own])), 6),
        parts=parts_of(vectors),
    )


def _neighbours(middle: Scores, ids: Sequence[str]) -> dict[str, tuple[Neighbour, ...]]:
    likeness = middle @ middle.T
    found: dict[str, tuple[Neighbour, ...]] = {}
    for row, id_ in enumerate(ids):
        order = [int(n) for n in np.argsort(-likeness[row], kind="stable") if n != row]
        found[id_] = tuple(
            Neighbour(ids[n], round(float(likeness[row, n]), 6))
            for n in order[:_NEIGHBOURS]
            if likeness[row, n] >= _LIKE
        )
    return found


def _id_of(passage: Passage, taken: Collection[str]) -> str:
    """Return an id that the most central passage gives, and that no group of people's has.

    A passage that was taken out of a group may be in the middle of another one later.
    """
    place = passage.place
    words = f"{place.transcript}\n{place.text_sha256}\n{place.span.start}\n{place.span.end}"
    while True:
        id_ = "g" + hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:7]
        if id_ not in taken:
            return id_
        words += "\nagain"
