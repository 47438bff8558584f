"""What is suggested in one transcript, as columns of numbers: 100,000 suggestions stay small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from precode.domain.rankings import Numbers, Ranking
from precode.domain.vectors import Scores
from precode.errors import BrokenStudy
from precode.stages.fusion import log_odds, probability
from precode.store.rankings import read_ranking
from precode.store.study import Study
from precode.store.suggestions import read_columns
from precode.workflow.batching import Planned

_BEST = 8
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
    if ranking is not None:
        rows = _rows(ranking, place["start"], place["end"])
        _take_odds(odds, ranking, place, [ids[code] for code in codes])
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
        others=_others(ranking, place["turn"], [ids[code] for code in codes])
        if ranking
        else np.zeros(0),
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
    row = {
        (start, end): row
        for start, end, row in zip(
            ranking.starts.tolist(), ranking.ends.tolist(), ranking.rows.tolist(), strict=True
        )
    }
    pairs = zip(starts.tolist(), ends.tolist(), strict=True)
    return np.array([row.get(pair, -1) for pair in pairs], np.int32)


def _take_odds(
    odds: Scores, ranking: Ranking, place: Mapping[str, Numbers], codes: Sequence[str]
) -> None:
    """Replace the odds of units that speak most for their code by those of the ranking.

    They are exact, and without what a study's own heads made of them.
    """
    column = {code: number for number, code in enumerate(ranking.codes)}
    for number, code in enumerate(codes):
        at = ranking.place(int(place["turn"][number]))
        if at is None or code not in column:
            continue
        unit = int(ranking.unit[at, column[code]])
        span = (int(ranking.starts[unit]), int(ranking.ends[unit]))
        if span == (int(place["start"][number]), int(place["end"][number])):
            odds[number] = ranking.odds[at, column[code]]


def _others(ranking: Ranking, turns: Numbers, codes: Sequence[str]) -> Scores:
    """Return the sum of the probabilities of the codes that are not suggested in each turn."""
    chance = probability(ranking.odds.astype(np.float64))
    column = {code: number for number, code in enumerate(ranking.codes)}
    for turn, code in zip(turns.tolist(), codes, strict=True):
        at = ranking.place(turn)
        if at is not None and code in column:
            chance[at, column[code]] = 0
    summed: Scores = chance.sum(axis=1)
    return summed


def _best(ranking: Ranking, known: set[str]) -> dict[str, Best]:
    columns = [number for number, code in enumerate(ranking.codes) if code in known]
    roles = np.array(ranking.roles)
    found = {}
    for role in dict.fromkeys(ranking.roles):
        of_role = np.flatnonzero(roles == role)
        odds = ranking.odds[of_role][:, columns]
        order = np.argsort(-odds, axis=0, kind="stable")[:_BEST]
        unit = np.take_along_axis(ranking.unit[of_role][:, columns], order, axis=0)
        found[role] = Best(
            codes=tuple(ranking.codes[number] for number in columns),
            turns=ranking.turns[of_role][order],
            starts=ranking.starts[unit],
            ends=ranking.ends[unit],
            odds=np.take_along_axis(odds, order, axis=0).astype(np.float64),
        )
    return found
