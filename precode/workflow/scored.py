"""Matched units + gold → the turns that an evaluation looks at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from precode.domain.codes import Code
from precode.domain.evaluation import CodedTurns
from precode.domain.vectors import Scores
from precode.stages.match import Match
from precode.workflow.gold import Pairs


def coded_turns(match: Match, pairs: Pairs, codes: Sequence[Code], scores: Scores) -> CodedTurns:
    """Return the codable turns of a transcript, each code scored by its best unit.

    ``scores`` ``(rows, codes)`` are those of `match`, or of a rival on the same rows.
    """
    transcript = match.transcript
    of_unit = np.array([unit.turn for unit in match.units], np.intp)
    column = {code.code: number for number, code in enumerate(codes)}
    # Turns of marks alone, (laughs), have no unit; gold may still code one.
    numbers = sorted({*of_unit.tolist(), *(turn for turn, _ in pairs)})
    best = np.full((len(numbers), len(codes)), scores.min() if scores.size else 0.0)
    gold = np.zeros(best.shape, np.bool_)
    for row, number in enumerate(numbers):
        rows = match.rows[of_unit == number]
        if len(rows):
            best[row] = scores[rows].max(axis=0)
    place = {number: row for row, number in enumerate(numbers)}
    for turn, code in pairs:
        gold[place[turn], column[code]] = True
    turns = [transcript.turns[number - 1] for number in numbers]
    return CodedTurns(
        name=transcript.name,
        turns=np.array(numbers, np.intp),
        words=np.array([len(turn.words(transcript.text).split()) for turn in turns], np.intp),
        roles=tuple(turn.role for turn in turns),
        scores=best,
        gold=gold,
    )
