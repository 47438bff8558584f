"""A match → how near every turn is to every code."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from precode.domain.rankings import Ranking
from precode.stages.fusion import log_odds
from precode.stages.heads import Heads
from precode.stages.match import Match


def rank_turns(
    match: Match, codes: Sequence[str], heads: Heads | None = None, vectors: str = ""
) -> Ranking:
    """Return the ranking of a match.

    ``codes`` are the permanent ids of its columns. ``heads`` are those of a study that its
    scores were moved by; they are taken out again. ``vectors`` names those that are kept.
    """
    odds = log_odds(match.scores)
    if heads is not None:
        odds = heads.before(odds, match.vectors)
    turns, units = match.best_units(odds)
    role = {turn.number: turn.role for turn in match.transcript.turns}
    return Ranking(
        turns=turns.astype(np.int32),
        roles=tuple(role[int(turn)] for turn in turns),
        first=np.searchsorted([u.turn for u in match.units], turns).astype(np.int32),
        codes=tuple(codes),
        odds=odds[match.rows[units], np.arange(len(codes))].astype(np.float32),
        unit=units.astype(np.int32),
        starts=np.array([unit.span.start for unit in match.units], np.int32),
        ends=np.array([unit.span.end for unit in match.units], np.int32),
        rows=match.rows.astype(np.int32),
        vectors=vectors,
    )


def no_ranking(codes: Sequence[str]) -> Ranking:
    """Return the ranking of a transcript with nothing to code."""
    none, table = np.zeros(0, np.int32), np.zeros((0, len(codes)), np.int32)
    return Ranking(none, (), none, tuple(codes), table.astype(np.float32), table, none, none, none)
