from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from precode.domain.vectors import FloatMatrix
from precode.encoders import load_encoder
from precode.encoders.cache import code_vectors
from precode.encoders.hashing import HashingEncoder
from precode.errors import BadOption, MissingPart, UnknownPlugin


def test_the_hashing_encoder_puts_like_words_near_each_other() -> None:
    walk, stroll, rent = HashingEncoder().encode(
        ["we walk in the park", "a walk in the park", "paying the rent late"]
    )
    assert walk @ stroll > walk @ rent
    assert np.linalg.norm(walk) == pytest.approx(1)


def test_the_hashing_encoder_knows_no_words_in_punctuation() -> None:
    assert not HashingEncoder().encode(["...", ""]).any()


def test_a_download_is_refused_unless_allowed() -> None:
    with pytest.raises(BadOption, match="--allow-download"):
        load_encoder("hub:someone/some-model")


def test_an_unknown_encoder_names_those_there_are() -> None:
    with pytest.raises(UnknownPlugin, match="minilm_bct, minilm, hashing"):
        load_encoder("word2vec")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match=r"SentenceTransformer\.save"):
        load_encoder(str(tmp_path))


class Counting(HashingEncoder):
    calls = 0

    def encode(self, texts):  # type: ignore[no-untyped-def]
        self.calls += 1
        return super().encode(texts)


def encode_cached(encoder: HashingEncoder, texts: list[str], folder: Path) -> FloatMatrix:
    return code_vectors(encoder, texts, taxonomy="mine", cache=folder)


def test_vectors_of_codes_are_computed_once(tmp_path: Path) -> None:
    encoder = Counting()
    first = encode_cached(encoder, ["a b", "c"], tmp_path)
    again = encode_cached(encoder, ["a b", "c"], tmp_path)
    assert encoder.calls == 1
    assert first.tobytes() == again.tobytes()


def test_other_texts_or_another_fingerprint_are_computed_anew(tmp_path: Path) -> None:
    encoder = Counting()
    encode_cached(encoder, ["a b"], tmp_path)
    encode_cached(encoder, ["a", "b"], tmp_path)
    encoder.fingerprint = "another"
    encode_cached(encoder, ["a b"], tmp_path)
    assert encoder.calls == 3


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    encoder = Counting()
    good = encode_cached(encoder, ["a b"], tmp_path)
    (file,) = tmp_path.rglob("*.npy")
    file.write_bytes(b"\x93NUMPY garbage")
    assert encode_cached(encoder, ["a b"], tmp_path).tobytes() == good.tobytes()
    assert encoder.calls == 2


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert encode_cached(Counting(), ["a b"], blocked).shape == (1, 512)
