"""Rivals on the units that precode matched: what simpler ways make of the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from precode.domain.vectors import Scores
from precode.evaluation.rivals import by_definition, by_nearest_exemplar, by_words
from precode.stages.match import Match
from precode.workflow.precoder import PLAIN_ENCODER, Precoder


def rival_scores(name: str, matches: Sequence[Match], precoder: Precoder) -> list[Scores]:
    """Return the scores of a rival for each match, ``(rows, codes)``.

    Rivals that need vectors take them from the encoder as it was before it was adapted.
    """
    codes = precoder.codebook.codes
    if name == "tfidf":
        texts = [text for match in matches for text in match.texts]
        return _split(by_words(texts, codes), matches)
    plain = replace(precoder, encoder=PLAIN_ENCODER.get(precoder.encoder, precoder.encoder))
    texts = [text for match in matches for text in match.texts]
    vectors = plain.encode(texts, f"Baseline {name}")
    of_codes = plain.codebook_vectors
    if name == "definitions":
        return _split(by_definition(vectors, of_codes[: len(codes)]), matches)
    code_of = [place for place, code in enumerate(codes) for _ in code.exemplars]
    exemplars = of_codes[len(codes) : len(codes) + len(code_of)]
    return _split(by_nearest_exemplar(vectors, exemplars, code_of, len(codes)), matches)


def _split(scores: Scores, matches: Sequence[Match]) -> list[Scores]:
    cuts = np.cumsum([len(match.texts) for match in matches])[:-1]
    return np.split(scores, cuts)
