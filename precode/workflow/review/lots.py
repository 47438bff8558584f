"""What is suggested in one transcript, as columns of numbers: 100,000 suggestions stay small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from precode.domain.rankings import Numbers, Odds, Ranking
from precode.domain.vectors import Scores
from precode.errors import BrokenStudy
from precode.stages.fusion import log_odds, probability
from precode.store.rankings import read_ranking
from precode.store.study import Study
from precode.store.suggestions import read_columns
from precode.workflow.batching import Planned

_BEST = 32
"""Turns kept for each role and code, the nearest ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The turns of one role that are nearest to each code.

    All are ``(most, codes)``, the nearest first; ``codes`` are permanent ids.
    """

    codes: tuple[str, ...]
    turns: Numbers
    starts: Numbers
    ends: Numbers
    odds: Scores


@dataclass(frozen=True, slots=True, eq=False)
class Lot:
    """The suggestions for a transcript, and its turns that can be coded.

    Of the suggestions, each ``(suggestions,)``: their place, the column of their code in the
    study's codebook, the probability as it was suggested, its log odds before a study's own
    heads, and the row of their vector, -1 if unknown. Of the turns, each ``(turns,)``: number,
    place, and ``others``, the number of codes expected beside those suggested. Without a ranking
    there are no turns.
    """

    item: Planned
    turns: Numbers
    starts: Numbers
    ends: Numbers
    codes: Numbers
    scores: Scores
    odds: Scores
    rows: Numbers
    threshold: float
    has_ranking: bool
    turn_numbers: Numbers
    turn_roles: tuple[str, ...]
    turn_starts: Numbers
    turn_ends: Numbers
    others: Scores
    best: Mapping[str, Best]

    @property
    def name(self) -> str:
        """The transcript."""
        return self.item.placed.stored.name

    def turn_at(self, start: int) -> int | None:
        """Return the place among the turns of words that begin at ``start``."""
        at = int(np.searchsorted(self.turn_starts, start, side="right")) - 1
        return at if at >= 0 and start < self.turn_ends[at] else None

    def said_by(self, role: str) -> npt.NDArray[np.bool_]:
        """Tell which suggestions are for words of a role, ``(suggestions,)``; all if empty."""
        if not role:
            return np.ones(len(self.turns), np.bool_)
        theirs = [n for n, of in zip(self.turn_numbers, self.turn_roles, strict=True) if of == role]
        return np.isin(self.turns, theirs)

    def without_suggestion(self) -> npt.NDArray[np.bool_]:
        """Tell of each turn whether nothing is suggested in it, ``(turns,)``."""
        return ~np.isin(self.turn_numbers, self.turns)


def read_lot(study: Study, item: Planned, ids: Sequence[str]) -> Lot:
    """Read what is suggested in a transcript; ``ids`` are the codebook's, in order.

    Raises
    ------
    BrokenStudy
        If the suggestions are damaged.
    """
    stored, key = item.placed.stored, item.kept or ""
    columns, about = _columns(study, item)
    column = {code: number for number, code in enumerate(ids)}
    known = np.array([code in column for code in columns["code_id"]], np.bool_)
    place = {name: np.array(columns[name], np.int32)[known] for name in ("turn", "start", "end")}
    codes = np.array([column.get(code, -1) for code in columns["code_id"]], np.int32)[known]
    scores = np.array(columns["score"], np.float64)[known]
    try:
        ranking = read_ranking(study, stored, key) if about else None
    except BrokenStudy:  # it is only made again; the suggestions are here
        ranking = None
    odds, rows = log_odds(scores), np.full(len(scores), -1, np.int32)
    others = np.zeros(0)
    if ranking is not None:
        rows = _rows(ranking, place["start"], place["end"])
        others = _set_against(ranking, place, [ids[code] for code in codes], odds)
    first, last = ranking.places() if ranking else (_none(), _none())
    return Lot(
        item=item,
        turns=place["turn"],
        starts=place["start"],
        ends=place["end"],
        codes=codes,
        scores=scores,
        odds=odds,
        rows=rows,
        threshold=float(about.get("threshold", 1.0)),
        has_ranking=ranking is not None,
        turn_numbers=ranking.turns if ranking else _none(),
        turn_roles=ranking.roles if ranking else (),
        turn_starts=first,
        turn_ends=last,
        others=others,
        best=_best(ranking, set(ids)) if ranking else {},
    )


def _columns(study: Study, item: Planned) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """Return the suggestions' columns and what they say of themselves; none of an older text."""
    names = ("turn", "start", "end", "code_id", "score")
    stored, nothing = item.placed.stored, {name: list[Any]() for name in names}
    if item.kept is None:
        return nothing, {}
    try:
        columns, about = read_columns(study, stored, item.kept, names)
    except BrokenStudy:
        if item.state == "stale":
            return nothing, {}
        raise
    return (columns, about) if about["text_sha256"] == stored.text_sha256 else (nothing, {})


def _none() -> Numbers:
    return np.zeros(0, np.int32)


def _rows(ranking: Ranking, starts: Numbers, ends: Numbers) -> Numbers:
    """Return the rows of the vectors of units, by their places; -1 where there is no unit."""
    if not len(ranking.starts):
        return np.full(len(starts), -1, np.int32)
    units = _place(ranking.starts, ranking.ends)
    order = np.argsort(units, kind="stable")
    wanted = _place(starts, ends)
    at = order[np.searchsorted(units, wanted, sorter=order).clip(max=len(units) - 1)]
    return np.where(units[at] == wanted, ranking.rows[at], -1).astype(np.int32)


def _place(starts: Numbers, ends: Numbers) -> npt.NDArray[np.int64]:
    """Return one number for each start and end."""
    return starts.astype(np.int64) << 32 | ends


def _set_against(
    ranking: Ranking, place: Mapping[str, Numbers], codes: Sequence[str], odds: Scores
) -> Scores:
    """Return the number of codes expected in each turn beside those suggested, ``(turns,)``.

    The odds of suggestions whose words speak most for their code are replaced by those of the
    ranking: they are exact, and without what a study's own heads made of them.
    """
    chance = probability(ranking.odds.astype(np.float64))
    column = {code: number for number, code in enumerate(ranking.codes)}
    of_code = np.array([column.get(code, -1) for code in codes], np.intp)
    if len(of_code) and len(ranking.turns):
        at = np.searchsorted(ranking.turns, place["turn"]).clip(max=len(ranking.turns) - 1)
        known = (of_code >= 0) & (ranking.turns[at] == place["turn"])
        unit = ranking.unit[at, of_code]
        same = known & (ranking.starts[unit] == place["start"])
        same &= ranking.ends[unit] == place["end"]
        odds[same] = ranking.odds[at[same], of_code[same]]
        chance[at[known], of_code[known]] = 0
    expected: Scores = chance.sum(axis=1)
    return expected


def _best(ranking: Ranking, known: set[str]) -> dict[str, Best]:
    columns = [number for number, code in enumerate(ranking.codes) if code in known]
    roles = np.array(ranking.roles)
    found = {}
    for role in dict.fromkeys(ranking.roles):
        of_role = np.flatnonzero(roles == role)
        odds = ranking.odds[of_role][:, columns]
        order = _first(odds)
        unit = np.take_along_axis(ranking.unit[of_role][:, columns], order, axis=0)
        found[role] = Best(
            codes=tuple(ranking.codes[number] for number in columns),
            turns=ranking.turns[of_role][order],
            starts=ranking.starts[unit],
            ends=ranking.ends[unit],
            odds=np.take_along_axis(odds, order, axis=0).astype(np.float64),
        )
    return found


def _first(odds: Odds) -> npt.NDArray[np.intp]:
    """Return the rows with the highest odds of each column, the highest first."""
    rows = np.arange(len(odds))[:, None]
    if len(odds) > _BEST:
        rows = np.argpartition(-odds, _BEST, axis=0)[:_BEST]
        rows.sort(axis=0)  # so that of equals the first comes first
    else:
        rows = np.broadcast_to(rows, odds.shape)
    order = np.argsort(-np.take_along_axis(odds, rows, axis=0), axis=0, kind="stable")
    return np.take_along_axis(rows, order, axis=0)
