"""The mean of talk about anything, for codebooks too small to have one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from precode import Precoder
from precode.domain.codes import Codebook, Exemplar
from precode.domain.vectors import FloatMatrix
from precode.encoders.hashing import HashingEncoder
from precode.taxonomies import load_codebook, load_taxonomy
from precode.workflow.codebook_vectors import mean_of_talk


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRECODE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def small(codebook_file: Path) -> Codebook:
    return load_codebook([str(codebook_file)])


class Counting:
    """Encodes by hashed words, and keeps what it was asked for."""

    def __init__(self) -> None:
        self.encoder = HashingEncoder()
        self.texts: list[str] = []
        self.steps: list[str] = []

    def __call__(self, texts: Sequence[str], step: str) -> FloatMatrix:
        self.texts += texts
        self.steps.append(step)
        return self.encoder.encode(texts)


def with_texts(codebook: Codebook, exemplars: int, no_code: int) -> Codebook:
    """Return `codebook` with so many made exemplars of its first code, and talk without one."""
    taxonomy = codebook.taxonomies[0]
    codes = (
        replace(
            taxonomy.codes[0],
            exemplars=tuple(
                Exemplar(f"e{n}", taxonomy.codes[0].code, f"word{n}") for n in range(exemplars)
            ),
        ),
        *(replace(code, exemplars=()) for code in taxonomy.codes[1:]),
    )
    none = tuple(Exemplar(f"n{n}", "NONE", f"rain{n}") for n in range(no_code))
    return Codebook((replace(taxonomy, codes=codes, no_code=none),))


def test_a_codebook_with_many_texts_has_a_mean_of_its_own() -> None:
    encode = Counting()
    assert mean_of_talk(load_codebook(["bct_v1"]), encode.encoder, encode) is None
    assert encode.texts == []


def test_own_codes_beside_the_built_in_taxonomy_need_no_mean(codebook_file: Path) -> None:
    encode = Counting()
    both = load_codebook(["bct_v1", str(codebook_file)])
    assert mean_of_talk(both, encode.encoder, encode) is None


def test_a_small_codebook_is_told_the_mean_of_talk_without_a_technique(small: Codebook) -> None:
    encode = Counting()
    mean = mean_of_talk(small, encode.encoder, encode)
    assert mean is not None
    assert mean.shape == (1, encode.encoder.dimension)
    assert mean.dtype == np.float32
    none = {exemplar.text for exemplar in load_taxonomy("bct_v1").no_code}
    assert set(encode.texts) <= none
    assert 200 < len(encode.texts) < len(none)
    np.testing.assert_allclose(mean[0], encode.encoder.encode(encode.texts).mean(axis=0))
    assert encode.steps == ["Reading sample talk (once)"]


def test_a_second_call_encodes_nothing(small: Codebook, empty_cache: Path) -> None:
    first, again = Counting(), Counting()
    mean = mean_of_talk(small, first.encoder, first)
    assert first.texts
    kept = mean_of_talk(small, again.encoder, again)
    assert again.texts == []
    assert mean is not None
    assert kept is not None
    np.testing.assert_array_equal(kept, mean)
    assert list(empty_cache.rglob("*.npy"))


def test_another_small_codebook_shares_the_mean(small: Codebook) -> None:
    first, again = Counting(), Counting()
    mean = mean_of_talk(small, first.encoder, first)
    other = mean_of_talk(with_texts(small, 5, 5), again.encoder, again)
    assert again.texts == []
    assert mean is not None
    assert other is not None
    np.testing.assert_array_equal(other, mean)


@pytest.mark.parametrize(
    ("exemplars", "no_code", "needed"),
    [(0, 0, True), (999, 0, True), (600, 399, True), (600, 400, False), (1000, 0, False)],
)
def test_exemplars_and_talk_without_a_code_count_together(
    small: Codebook, exemplars: int, no_code: int, needed: bool
) -> None:
    encode = Counting()
    book = with_texts(small, exemplars, no_code)
    assert (mean_of_talk(book, encode.encoder, encode) is not None) == needed
    assert bool(encode.texts) == needed


def test_the_precoder_centres_a_small_codebook_near_that_mean(codebook_file: Path) -> None:
    precoder = Precoder(str(codebook_file), "hashing")
    encode = Counting()
    mean = mean_of_talk(precoder.codebook, precoder.loaded_encoder, encode)
    assert mean is not None
    own = encode.encoder.encode([e.text for c in precoder.codebook.codes for e in c.exemplars])
    away = np.linalg.norm(precoder.index.space.centre - mean[0])
    assert 0 < away < 0.1 * np.linalg.norm(own.mean(axis=0) - mean[0])
