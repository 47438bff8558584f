"""What was learned on top of the encoder: packing, trust, and the vectors it gives."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from precode.encoders import adapter as adapters
from precode.encoders.adapter import Adapter, adapter_files, load_adapter, packed, unpacked
from precode.encoders.minilm import MiniLM
from precode.errors import MissingPart


def differences() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(5)
    return {
        "encoder.a.weight": rng.normal(0, 1e-3, (6, 8)).astype(np.float32),
        "encoder.a.bias": rng.normal(0, 1e-3, 6).astype(np.float32),
        "encoder.b.weight": np.zeros((2, 4), np.float32),
    }


def test_packing_keeps_a_row_within_half_a_step() -> None:
    before = differences()
    after = unpacked(packed(before))
    assert after.keys() == before.keys()
    for name, values in before.items():
        if values.ndim == 2:
            step = np.abs(values).max(axis=1, keepdims=True) / 7
            assert (np.abs(after[name] - values) <= step / 2 + 1e-9).all()
        else:
            np.testing.assert_allclose(after[name], values, rtol=1e-3, atol=1e-6)


def test_packing_again_changes_nothing() -> None:
    once = unpacked(packed(differences()))
    twice = unpacked(packed(once))
    for name in once:
        np.testing.assert_allclose(once[name], twice[name], rtol=1e-5, atol=1e-9)


def stored(folder: Path) -> Path:
    folder.mkdir()
    data, card = adapter_files("some", differences(), {"seed": 1})
    (folder / "adapter.safetensors").write_bytes(data)
    (folder / "adapter.json").write_text(card)
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(adapters, "adapter_folder", lambda name: tmp_path / name)
    return stored(tmp_path / "some")


def test_a_stored_adapter_is_read_back(folder: Path) -> None:
    read = load_adapter("some")
    assert read.sha256 == json.loads((folder / "adapter.json").read_text())["sha256"]
    np.testing.assert_array_equal(
        read.unpack()["encoder.a.weight"],
        unpacked(packed(differences()))["encoder.a.weight"],
    )


def test_another_file_under_the_name_is_refused(folder: Path) -> None:
    path = folder / "adapter.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    with pytest.raises(MissingPart, match="not the file that precode trusts"):
        load_adapter("some")


def test_a_missing_adapter_says_how_to_get_it(folder: Path) -> None:
    (folder / "adapter.safetensors").unlink()
    with pytest.raises(MissingPart, match="Install precode again"):
        load_adapter("some")


@pytest.mark.model
def test_a_difference_of_nothing_gives_the_base_vectors_under_another_name() -> None:
    texts = ["we went for a walk", "she rang me on the Friday"]
    same = {"encoder.layer.0.output.dense.bias": np.zeros(384, np.float32)}
    plain, none = MiniLM("fp32"), MiniLM("fp32", Adapter("some", "abc", lambda: same))
    np.testing.assert_array_equal(plain.encode(texts), none.encode(texts))
    assert none.fingerprint.split("-")[0] == "some"
    assert none.fingerprint.split("-")[1] != plain.fingerprint.split("-")[1]


@pytest.mark.model
def test_a_learned_difference_moves_vectors() -> None:
    texts = ["we went for a walk"]
    moved = {"encoder.layer.5.output.dense.bias": np.full(384, 0.5, np.float32)}
    moved["encoder.layer.5.output.dense.bias"][::2] = -0.5
    plain, other = MiniLM("fp32"), MiniLM("fp32", Adapter("some", "abc", lambda: moved))
    assert float((plain.encode(texts) * other.encode(texts)).sum()) < 0.99


def test_the_shipped_adapter_was_trained_on_the_bank_as_it_is() -> None:
    """If this fails: ``precode models train``, ``precompute``, ``fit``; a wording may wait."""
    from precode.taxonomies import load_taxonomy

    about = json.loads((adapters.adapter_folder("minilm_bct") / "adapter.json").read_text())
    for name, fingerprint in about["taxonomies"].items():
        assert load_taxonomy(name).fingerprint == fingerprint, name
    assert load_adapter("minilm_bct").sha256 == about["sha256"]
