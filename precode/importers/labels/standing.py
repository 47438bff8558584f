"""Labels on lines of their own, told from titles and one-word answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from precode.importers.labels.found import Shape
from precode.importers.labels.grammar import Mark
from precode.importers.labels.words import Kind, case_of, kind_of

Key = tuple[Shape, str]

_ALONE_SHARE = 0.1


def key_of(mark: Mark) -> Key:
    """Return the shape and label by which occurrences of `mark`, which has one, are counted."""
    assert mark.label is not None
    return mark.shape, mark.label


def total(counts: Counter[Key], keys: set[Key]) -> int:
    """Sum the `counts` of `keys`."""
    return sum(counts[key] for key in keys)


def standing_alone(
    body: Sequence[Mark | None], counts: Counter[Key], inline: set[Key], sure: set[Key]
) -> set[Key]:
    """Find labels on lines of their own: ``INTERVIEWER``, then the words below."""
    alone = {key for key in counts if key[0] == "alone"}
    below = _answers(body)
    heads = {key for key in alone if key in sure or below[key] <= counts[key] / 2}
    roles = {key for key in heads if kind_of(key[1]) is Kind.ROLE}
    names = {key for key in heads - roles if key in sure or counts[key] > 1}
    if total(counts, inline) > total(counts, roles | names):
        return alone & sure
    if len(roles) == 1 and all(
        len(label) == 1 and counts["alone", label] == 1 for _, label in roles
    ):
        roles = set()
    found = roles | names
    enough = len(found) > 1 and total(counts, found) >= _ALONE_SHARE * len(body)
    if not enough:
        return roles | (alone & sure)
    if not {case_of(label) for _, label in found} <= {"caps", "code"}:
        return found
    answers = {
        key_of(mark)
        for before, mark in pairwise(body)
        if mark and mark.shape == "alone" and before and before.label and key_of(before) in found
    }
    return found | {key for key in alone - answers if case_of(key[1]) == "caps"}


def _answers(body: Sequence[Mark | None]) -> Counter[Key]:
    """Count how often each candidate stands right below another: a one-word answer."""
    answers: Counter[Key] = Counter()
    after_label = False
    for mark in body:
        alone = mark is not None and mark.shape == "alone"
        if mark and alone and after_label:
            answers[key_of(mark)] += 1
        after_label = alone and not after_label
    return answers
