"""Choices → suggestions with evidence, all of it computed from the match itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from precode.domain.suggestions import Evidence, Rival, Suggestion
from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.fusion import probability
from precode.stages.index import CodeIndex
from precode.stages.match import Match
from precode.stages.score import Scored, Scorer
from precode.stages.select import Choice


def explain(choices: Sequence[Choice], match: Match, scorer: Scorer) -> list[Suggestion]:
    """Return a suggestion for each choice, in order."""
    rows = sorted({int(match.rows[choice.unit]) for choice in choices})
    if not rows:
        return []
    scored = scorer.score([match.texts[row] for row in rows], match.vectors[rows])
    place = {row: number for number, row in enumerate(rows)}
    return [
        _suggestion(choice, match, scored, at)
        for choice in choices
        for at in [place[int(match.rows[choice.unit])]]
    ]


def _suggestion(choice: Choice, match: Match, scored: Scored, at: int) -> Suggestion:
    """Return a suggestion from row `at` of what was scored."""
    index, fusion = scored.scorer.index, scored.scorer.fusion
    unit, text = match.units[choice.unit], match.transcript.text
    vector = match.vectors[match.rows[choice.unit]]
    code = index.codes[choice.code]
    exemplar, similarity = _nearest_exemplar(vector, choice.code, index)
    evidence = Evidence(
        definition=round(float(vector @ index.raw_definitions[choice.code]), 6),
        shares=scored.shares(at, choice.code),
        exemplar=None if exemplar is None else index.exemplars[exemplar],
        similarity=similarity,
        cues=index.cues.find(unit.span.of(text), choice.code, unit.span.start),
        rival=_rival(scored.odds[at], choice.code, index),
        question=unit.question,
        also_consider=tuple(rule.code for rule in code.also_code),
    )
    return Suggestion(
        turn=unit.turn,
        span=unit.span,
        code=code.code,
        code_id=code.id,
        label=code.label,
        group=code.group,
        taxonomy=code.taxonomy,
        score=choice.score,
        strength=fusion.strength(choice.score),
        rank=choice.rank,
        evidence=evidence,
    )


def _nearest_exemplar(
    vector: FloatMatrix, code: int, index: CodeIndex
) -> tuple[int | None, float | None]:
    """Return the code's exemplar with the highest cosine to the words, and that cosine."""
    own = np.flatnonzero(index.code_of == code)
    if not len(own):
        return None, None
    cosines = index.exemplar_vectors[own].astype(np.float64) @ vector.astype(np.float64)
    best = int(cosines.argmax())
    return int(own[best]), round(float(cosines[best]), 6)


def _rival(odds: Scores, code: int, index: CodeIndex) -> Rival | None:
    """Return the code that comes closest on the same words."""
    if len(odds) < 2:
        return None
    others = odds.copy()
    others[code] = -np.inf
    closest = int(others.argmax())
    rival = index.codes[closest]
    score = round(float(probability(others[closest : closest + 1])[0]), 6)
    return Rival(rival.code, rival.label, score)
