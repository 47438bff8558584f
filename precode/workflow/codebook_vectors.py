"""A codebook's texts → vectors, made once and kept."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from precode.domain.codes import Codebook
from precode.domain.ports import Encoder
from precode.domain.vectors import FloatMatrix
from precode.encoders.cache import code_vectors
from precode.resources import cache_folder
from precode.stages.index import texts_to_encode
from precode.taxonomies import load_taxonomy

Show = Callable[[list[str], str], FloatMatrix]
"""Encodes texts and shows progress under a name."""

_TALK = "bct_v1"  # the taxonomy whose units without a code stand for talk about anything
_EVERY = 5  # of them: some 250 are enough for a mean
_ENOUGH_TEXTS = 1000  # a codebook with so many has a mean of its own


def codebook_vectors(codebook: Codebook, encoder: Encoder, encode: Show) -> FloatMatrix:
    """Return the vectors of `precode.stages.index.texts_to_encode`, ``(texts, dim)``."""
    known: dict[str, FloatMatrix] = {}
    for taxonomy in codebook.taxonomies:
        texts = texts_to_encode(Codebook((taxonomy,)))
        vectors = code_vectors(
            encoder,
            texts,
            taxonomy=taxonomy.name,
            cache=cache_folder(),
            encode=lambda wanted: encode(list(wanted), "Reading the codebook (once)"),
        )
        known.update(zip(texts, vectors, strict=True))
    return np.stack([known[text] for text in texts_to_encode(codebook)])


def mean_of_talk(codebook: Codebook, encoder: Encoder, encode: Show) -> FloatMatrix | None:
    """Return the mean vector of talk about anything, ``(1, dim)``; None if not needed.

    A codebook with few exemplars cannot tell what is common to all talk; the units without a
    technique that come with precode can.
    """
    own = sum(len(code.exemplars) for code in codebook.codes)
    if own + len(codebook.no_code) >= _ENOUGH_TEXTS:
        return None
    texts = [exemplar.text for exemplar in load_taxonomy(_TALK).no_code[::_EVERY]]
    vectors = code_vectors(
        encoder,
        texts,
        taxonomy="talk",
        cache=cache_folder(),
        encode=lambda wanted: encode(list(wanted), "Reading sample talk (once)"),
    )
    mean: FloatMatrix = vectors.mean(axis=0, keepdims=True)
    return mean
