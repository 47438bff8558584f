"""Vectors that come with precode are those of its taxonomies, as they are now."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from precode.domain.codes import Codebook, fingerprint_of
from precode.encoders.cache import read_shipped, shipped_file, write_shipped
from precode.encoders.hashing import HashingEncoder
from precode.encoders.minilm import adapted
from precode.stages.index import texts_to_encode
from precode.taxonomies import builtin_names, load_taxonomy


@pytest.mark.model
@pytest.mark.parametrize("name", builtin_names())
def test_shipped_vectors_fit_the_taxonomy(name: str) -> None:
    """If this fails: ``precode models precompute``, then fit again."""
    encoder = adapted("fp32")
    texts = texts_to_encode(Codebook((load_taxonomy(name),)))
    shipped = read_shipped(shipped_file(encoder, name), encoder, fingerprint_of(texts))
    assert shipped is not None
    assert shipped.shape == (len(texts), 384)
    some = range(0, len(texts), 197)
    cosines = (shipped[list(some)] * encoder.encode([texts[i] for i in some])).sum(axis=1)
    assert cosines.min() > 0.9999


def test_vectors_of_other_texts_or_weights_are_not_taken(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    path = tmp_path / "some.safetensors"
    write_shipped(path, encoder, ["a walk", "the rent"])
    texts_hash = fingerprint_of(["a walk", "the rent"])
    taken = read_shipped(path, encoder, texts_hash)
    assert taken is not None
    np.testing.assert_allclose(taken, encoder.encode(["a walk", "the rent"]), atol=1e-3)
    assert read_shipped(path, encoder, fingerprint_of(["a walk"])) is None
    other = HashingEncoder()
    other.fingerprint = "hashing-513-v1"
    assert read_shipped(path, other, texts_hash) is None
    assert read_shipped(tmp_path / "none.safetensors", encoder, texts_hash) is None
