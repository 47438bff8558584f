"""Choices → suggestions with evidence, all of it computed from the match itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from precode.domain.suggestions import Evidence, Rival, Suggestion
from precode.domain.text import CodingUnit, Transcript
from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.fusion import Fusion, features_of, probability
from precode.stages.index import CodeIndex
from precode.stages.select import Choice


def explain(
    choices: Sequence[Choice],
    transcript: Transcript,
    units: Sequence[CodingUnit],
    vectors: Mapping[str, FloatMatrix],
    index: CodeIndex,
    fusion: Fusion,
) -> list[Suggestion]:
    """Return a suggestion for each choice, in order.

    ``vectors`` maps the text of each chosen unit to its vector ``(dim,)``.
    """
    texts = list(dict.fromkeys(units[choice.unit].text for choice in choices))
    if not texts:
        return []
    stacked = np.stack([vectors[text] for text in texts])
    features, likeness = features_of(texts, stacked, index)
    odds = fusion.log_odds(features, likeness)
    row = {text: number for number, text in enumerate(texts)}
    return [
        _suggestion(
            choice,
            transcript,
            units[choice.unit],
            index,
            fusion,
            features[at, choice.code],
            odds[at],
            vectors[units[choice.unit].text],
        )
        for choice in choices
        for at in [row[units[choice.unit].text]]
    ]


def _suggestion(
    choice: Choice,
    transcript: Transcript,
    unit: CodingUnit,
    index: CodeIndex,
    fusion: Fusion,
    features: Scores,
    odds: Scores,
    vector: FloatMatrix,
) -> Suggestion:
    code = index.codes[choice.code]
    exemplar, similarity = _nearest_exemplar(vector, choice.code, index)
    evidence = Evidence(
        definition=round(float(vector @ index.raw_definitions[choice.code]), 6),
        shares=fusion.shares(features),
        exemplar=None if exemplar is None else index.exemplars[exemplar],
        similarity=similarity,
        cues=index.cues.find(unit.span.of(transcript.text), choice.code, unit.span.start),
        rival=_rival(odds, choice.code, index),
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
