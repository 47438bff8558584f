"""The units of a transcript → passages that the taxonomy may not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from precode.domain.induction import Reason
from precode.domain.text import CodingUnit, Span
from precode.domain.vectors import FloatMatrix, Scores, unit_rows
from precode.stages.index import CodeIndex

LEAST_CODABLE = 0.65
"""From here on words are looked at; chosen on the sample study, like what follows."""

EXPLAINED = 0.6
"""From this probability on a code explains the words, if they lie well among its exemplars."""

POOR_FIT = 0.1
"""Words that lie farther from a code than all but this share of its exemplars fit it poorly."""

_MOSTLY = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A passage: its unit, its vector ``(dim,)`` with what surrounds it, and how it fits."""

    unit: CodingUnit
    vector: Scores
    codable: float
    code: int
    probability: float
    fit: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Judged:
    """What people said of a transcript's words: which fit no code, which carry one."""

    no_code_fits: Sequence[Span] = ()
    coded: Sequence[tuple[Span, int]] = ()
    taken: Sequence[Span] = ()


def passages(
    units: Sequence[CodingUnit],
    vectors: FloatMatrix,
    scores: Scores,
    codable: Scores,
    index: CodeIndex,
    spread: Spread,
    judged: Judged,
) -> list[Found]:
    """Return the passages of one transcript, in reading order.

    Parameters
    ----------
    units
        All of its units; ``vectors`` ``(units, dim)``, ``scores`` ``(units, codes)``
        probabilities, ``codable`` ``(units,)``.
    index, spread
        The codes, and how their exemplars lie around them.
    judged
        ``taken`` are words that people have put into a group already.

    Notes
    -----
    A passage is the window that is most codable, and then the next that touches none before it.
    Its vector is the mean over all windows that share words with it, weighted by how codable they
    are: a single sentence says too little about what is being done.
    """
    found: list[Found] = []
    turns = np.array([unit.turn for unit in units])
    for turn in np.unique(turns):
        of_turn = np.flatnonzero(turns == turn)
        for place in _apart(units, of_turn, codable, judged):
            unit = units[place]
            near = [n for n in map(int, of_turn) if units[n].span.overlaps(unit.span)]
            weight = codable[near]
            vector = (vectors[near].astype(np.float64) * weight[:, None]).sum(axis=0) / weight.sum()
            code, probability = _nearest(unit, place, scores, judged)
            placed = index.space.place(vectors[place : place + 1])[0]
            fit = spread.share(placed @ index.code_vectors[code], code)
            reason = _reason(unit, probability, fit, judged)
            found.append(Found(unit, vector, float(codable[place]), code, probability, fit, reason))
    return sorted(found, key=lambda one: one.unit.span)


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """For each code the cosines of its exemplars to it, in order."""

    cosines: tuple[npt.NDArray[np.float64], ...]

    @classmethod
    def of(cls, index: CodeIndex) -> Spread:
        """Measure the exemplars of each code."""
        placed = index.space.place(index.exemplar_vectors)
        own = np.einsum("ed,ed->e", placed, index.code_vectors[index.code_of])
        return cls(
            tuple(np.sort(own[index.code_of == number]) for number in range(len(index.codes)))
        )

    def share(self, cosine: float, code: int) -> float:
        """Return the share of a code's exemplars that are no nearer to it; 1 without any."""
        own = self.cosines[code]
        return float(np.searchsorted(own, cosine, side="right") / len(own)) if len(own) else 1.0


def centred(vectors: Sequence[Scores], centre: Scores | None = None) -> Scores:
    """Return vectors ``(n, dim)`` around ``centre``, or else their mean; rows of norm 1."""
    stacked = np.stack(vectors)
    return unit_rows(stacked - (stacked.mean(axis=0) if centre is None else centre))


def _apart(
    units: Sequence[CodingUnit],
    of_turn: npt.NDArray[np.intp],
    codable: Scores,
    judged: Judged,
) -> list[int]:
    """Return the most codable units of a turn that do not touch one another.

    Words of which a coder said that no code fits are there whatever the model thinks.
    """
    usable = [int(n) for n in of_turn if units[n].question is None]
    usable = [n for n in usable if not any(units[n].span.overlaps(t) for t in judged.taken)]
    said = [n for n in usable if any(_covers(units[n].span, s) for s in judged.no_code_fits)]
    order = sorted(usable, key=lambda n: (n not in said, -round(float(codable[n]), 6), n))
    chosen: list[int] = []
    for place in order:
        if codable[place] < LEAST_CODABLE and place not in said:
            continue
        if not any(units[place].span.overlaps(units[other].span) for other in chosen):
            chosen.append(place)
    return chosen


def _covers(unit: Span, words: Span) -> bool:
    """Tell whether a unit and words are about the same: they share most of the shorter."""
    return _shared(unit, words) > 0.5 * min(unit.end - unit.start, words.end - words.start)


def _shared(one: Span, other: Span) -> int:
    """Return how many characters two spans share; negative if they are apart."""
    return min(one.end, other.end) - max(one.start, other.start)


def _nearest(unit: CodingUnit, place: int, scores: Scores, judged: Judged) -> tuple[int, float]:
    """Return the code that a person gave, with probability 1, or the likeliest one."""
    for span, code in judged.coded:
        if _shared(unit.span, span) > _MOSTLY * (unit.span.end - unit.span.start):
            return code, 1.0  # most of these words; a code on a few of them leaves room for more
    best = int(scores[place].argmax())
    return best, float(scores[place, best])


def _reason(unit: CodingUnit, probability: float, fit: float, judged: Judged) -> Reason:
    if any(_covers(unit.span, span) for span in judged.no_code_fits):
        return "no code fits"
    if probability < EXPLAINED:
        return "nothing near"
    return "poor fit" if fit < POOR_FIT else "part of a code"
