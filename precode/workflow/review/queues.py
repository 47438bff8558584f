"""In which order a coder decides: the suggestions of all transcripts, by what is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from precode.domain.text import Span
from precode.domain.vectors import Scores
from precode.errors import BadOption
from precode.stages.fusion import probability, strength_of
from precode.workflow.review.checks import drawn
from precode.workflow.review.lots import Lot
from precode.workflow.review.pool import Pool, Stand

Order = Literal["certain", "uncertain", "code", "empty"]
ORDERS: tuple[str, ...] = get_args(Order)

_CHECK_EVERY = 10
_OF_A_CELL = 3
_NONE = np.zeros(0, np.intp)
_LEAST = 0.01
"""A candidate for an empty cell that is less likely than this is not worth a look."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place in a queue. A ``check`` has no code; only a ``cell`` has ``cell_role``."""

    kind: Literal["suggestion", "cell", "check"]
    lot: Lot
    turn: int
    span: Span
    code: str = ""
    score: float = 0.0
    strength: str = ""
    stand: str = "open"
    cell_role: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """What is to be decided, the first ones first; ``total`` counts those left out as well.

    ``empty`` counts the cells of the presence table that have no confirmed coding yet,
    ``without`` those of them that have no candidate.
    """

    items: tuple[Wanted, ...]
    total: int
    empty: int = 0
    without: int = 0


def queue_of(pool: Pool, order: str, code: str, limit: int, coder: str, role: str = "") -> Queue:
    """Return a queue of suggestions.

    ``certain``: the most likely first; ``uncertain``: those nearest to a half; both without
    transcripts that are read and turns without a code. Every tenth of either is a turn without
    suggestions that was drawn to be checked. ``code``: all candidates of a code, decided ones
    too, the most likely first. ``empty``: for each role and code without a confirmed coding, the
    best that is not decided in transcripts that are not read. ``role`` narrows each to its turns.

    Raises
    ------
    BadOption
        If there is no such order or code.
    """
    lots = pool.lots()
    if order == "empty":
        return _empty_cells(pool, lots, limit, role)
    ids = pool.shelf.ids
    if order not in ORDERS or (order == "code" and code not in ids):
        raise BadOption("The page asked for a queue that there is not.", remedy="Load it again.")
    found = [(lot, pool.scores(lot), pool.stand(lot)) for lot in lots]
    wanted = [
        ((lot.codes == ids.index(code)) if order == "code" else stand.open) & lot.said_by(role)
        for lot, _, stand in found
    ]
    which = np.concatenate([_NONE, *(np.flatnonzero(flags) for flags in wanted)])
    of_lot = np.repeat(np.arange(len(lots)), [int(flags.sum()) for flags in wanted])
    scores = np.concatenate(
        [np.zeros(0), *(s[flags] for (_, s, _), flags in zip(found, wanted, strict=True))]
    )
    near = -np.abs(scores - 0.5) if order == "uncertain" else scores
    best = np.argsort(-near, kind="stable")
    items = [_suggestion(found[of_lot[at]], int(which[at]), ids) for at in best[:limit]]
    if order != "code":
        items = _mixed(items, list(_checks(pool, lots, coder, role)))[:limit]
    return Queue(tuple(items), len(best))


def roles_of(lots: Iterable[Lot]) -> list[str]:
    """Return the roles of the participants, in the order in which they come."""
    return list(dict.fromkeys(role for lot in lots for role in lot.best))


def _suggestion(found: tuple[Lot, Scores, Stand], at: int, ids: tuple[str, ...]) -> Wanted:
    lot, scores, stand = found
    span = Span(int(lot.starts[at]), int(lot.ends[at]))
    code, score = ids[lot.codes[at]], float(scores[at])
    return Wanted(
        kind="suggestion",
        lot=lot,
        turn=int(lot.turns[at]),
        span=span,
        code=code,
        score=round(score, 6),
        strength=strength_of(score, lot.threshold),
        stand=_stand_on(stand, span, code) if stand.decided[at] else "open",
    )


def _stand_on(stand: Stand, span: Span, code: str) -> str:
    for coding in stand.codings:
        if coding.is_on(span, code):
            return "accepted" if coding.accepted else "rejected"
    return "elsewhere"


def _checks(pool: Pool, lots: list[Lot], coder: str, role: str) -> Iterator[Wanted]:
    """Yield the drawn turns on which nothing is decided, one transcript after the other."""
    for lot in lots:
        stand = pool.stand(lot)
        for at in () if stand.read else drawn(lot, coder):
            if stand.done[at] or stand.coded[at]:
                continue
            if role in ("", lot.turn_roles[at]):
                span = Span(int(lot.turn_starts[at]), int(lot.turn_ends[at]))
                yield Wanted("check", lot, int(lot.turn_numbers[at]), span)


def _mixed(items: list[Wanted], checks: list[Wanted]) -> list[Wanted]:
    """Put a check after every nine suggestions, as long as there are both."""
    step = _CHECK_EVERY - 1
    found: list[Wanted] = []
    for first in range(0, len(items), step):
        found += items[first : first + step]
        number = first // step
        if number < len(checks):
            found.append(checks[number])
    return found or checks


def _empty_cells(pool: Pool, lots: list[Lot], limit: int, only: str) -> Queue:
    filled = {cell for lot in lots for cell in _filled(lot, pool.stand(lot))}
    roles = [role for role in roles_of(lots) if only in ("", role)]
    cells = [(role, code) for role in roles for code in pool.ids if (role, code) not in filled]
    candidates = _candidates(pool, [lot for lot in lots if not pool.stand(lot).read], set(cells))
    found = [sorted(candidates[cell], key=_nearest)[:_OF_A_CELL] for cell in cells]
    found = sorted((of_cell for of_cell in found if of_cell), key=lambda c: _nearest(c[0]))
    items = [item for of_cell in found for item in of_cell]
    return Queue(tuple(items[:limit]), len(items), len(cells), len(cells) - len(found))


def _nearest(item: Wanted) -> tuple[float, str, int]:
    return -item.score, item.lot.name, item.turn


def _filled(lot: Lot, stand: Stand) -> Iterator[tuple[str, str]]:
    """Yield the role and code of each coding that makes a 'yes' in the presence table."""
    for coding in stand.codings:
        span, code = coding.anchor.span, coding.anchor.code
        at = lot.turn_at(span.start) if span else None
        happened = coding.facets.status in ("", "happened")
        if coding.accepted and happened and code and at is not None:
            yield lot.turn_roles[at], code.id


def _candidates(
    pool: Pool, lots: list[Lot], cells: set[tuple[str, str]]
) -> dict[tuple[str, str], list[Wanted]]:
    found: dict[tuple[str, str], list[Wanted]] = {cell: [] for cell in cells}
    for lot in lots:
        stand, shown = pool.stand(lot), pool.shown(lot)
        for role, best in lot.best.items():
            chance = probability(best.odds)
            for rank, column in zip(*np.nonzero(chance >= _LEAST), strict=True):
                cell = (role, best.codes[column])
                if cell not in cells:
                    continue
                span = Span(int(best.starts[rank, column]), int(best.ends[rank, column]))
                at = lot.turn_at(span.start)
                if stand.settled(span, cell[1]) or (at is not None and stand.done[at]):
                    continue
                # What is suggested as well has one probability, whichever way one comes to it.
                score = shown.get((span, cell[1]), float(chance[rank, column]))
                found[cell].append(
                    Wanted(
                        kind="cell",
                        lot=lot,
                        turn=int(best.turns[rank, column]),
                        span=span,
                        code=cell[1],
                        score=round(score, 6),
                        strength=strength_of(score, lot.threshold),
                        cell_role=role,
                    )
                )
    return found
