"""Scores of overlapping windows → the best spans of each code, ranked in their turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from precode.domain.suggestions import RunSettings
from precode.domain.text import CodingUnit


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit chosen to stand for a code, with its probability and rank in the turn."""

    unit: int
    code: int
    score: float
    rank: int


def choose(
    units: Sequence[CodingUnit],
    scores: npt.NDArray[np.float64],
    rows: npt.NDArray[np.intp],
    *,
    threshold: float,
    settings: RunSettings,
    codes: Sequence[int] | None = None,
) -> list[Choice]:
    """Choose what to suggest, turn after turn, best first.

    Parameters
    ----------
    units
        In reading order.
    scores
        Probabilities, ``(rows, codes)``; ``rows`` ``(units,)`` tells each unit's row, so that
        repeated words are scored once.
    threshold
        Applies where the settings give no `min_score`.
    codes
        Indices of the codes that may be suggested; all if None.

    Notes
    -----
    Overlapping windows of one code count as one: its best, the shorter of equals. Without
    `top_k` a code may have several separate spans in a long turn, each at or above the
    threshold, however low `min_score` is; with it each turn gets at most its K best codes,
    once each.
    """
    allowed = np.arange(scores.shape[1]) if codes is None else np.array(sorted(codes), np.intp)
    floor = threshold if settings.min_score is None else settings.min_score
    chosen: list[Choice] = []
    for first, after in _turns(units):
        of_turn = scores[rows[first:after]][:, allowed]
        found: list[tuple[float, int, int]] = []
        best = of_turn.max(axis=0)
        wanted = np.flatnonzero(best >= floor)
        if settings.top_k is not None:
            order = np.argsort(-best[wanted], kind="stable")
            wanted = wanted[order[: settings.top_k]]
        for column in wanted:
            spots = _separate(
                units[first:after],
                of_turn[:, column],
                floor=None if settings.top_k is not None else max(floor, threshold),
            )
            found += [
                (float(of_turn[spot, column]), first + spot, int(allowed[column])) for spot in spots
            ]
        found.sort(key=lambda item: (-round(item[0], 6), item[2], units[item[1]].span))
        chosen += [
            Choice(unit, code, round(score, 6), rank)
            for rank, (score, unit, code) in enumerate(found, start=1)
        ]
    return chosen


def _turns(units: Sequence[CodingUnit]) -> Iterator[tuple[int, int]]:
    """Yield the range of units of each turn."""
    first = 0
    for place in range(1, len(units) + 1):
        if place == len(units) or units[place].turn != units[first].turn:
            yield first, place
            first = place


def _separate(
    units: Sequence[CodingUnit], scores: npt.NDArray[np.float64], *, floor: float | None
) -> list[int]:
    """Return the best unit, and further ones at or above `floor` that touch none chosen.

    A window that reaches the floor only because it holds a chosen span is left out, so
    spans are apart by at least the words between them.
    """
    sizes = np.array([unit.span.end - unit.span.start for unit in units])
    order = np.lexsort((sizes, -np.round(scores, 6)))
    chosen = [int(order[0])]
    if floor is None:
        return chosen
    for place in order[1:]:
        if scores[place] < floor:
            break
        span = units[place].span
        if not any(span.overlaps(units[other].span) for other in chosen):
            chosen.append(int(place))
    return chosen
