"""Training the encoder itself: short runs on few exemplars."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from precode.domain.codes import Codebook
from precode.taxonomies import load_taxonomy
from precode.training.batches import Batch, BatchPlan
from precode.training.encoder import EncoderSettings, contrastive_loss, train_encoder

SETTINGS = EncoderSettings(
    passes=2, learning_rate=2e-4, batches=BatchPlan(codes=3, exemplars=2, no_code=1)
)


@pytest.fixture(scope="module")
def few() -> Codebook:
    """Three codes with five exemplars each."""
    from dataclasses import replace

    taxonomy = load_taxonomy("bct_v1")
    codes = tuple(replace(code, exemplars=code.exemplars[:5]) for code in taxonomy.codes[:30:10])
    return Codebook((replace(taxonomy, codes=codes, no_code=taxonomy.no_code[:4]),))


def test_the_loss_is_least_where_a_code_lies_together_and_apart_from_others() -> None:
    import torch

    batch = Batch(("a", "b", "c", "d", "e"), (0, 0, 1, 1, 9))
    right = torch.eye(5)[[0, 0, 1, 1, 2]]
    wrong = torch.eye(5)[[0, 1, 0, 1, 2]]
    assert contrastive_loss(right, batch, 0.1) < contrastive_loss(wrong, batch, 0.1)
    near = torch.eye(5)[[0, 0, 1, 1, 0]]  # talk without a code lies where a code lies
    assert contrastive_loss(right, batch, 0.1) < contrastive_loss(near, batch, 0.1)


@pytest.mark.model
def test_training_is_repeatable_learns_and_leaves_the_embeddings(few: Codebook) -> None:
    first, again = train_encoder(few, SETTINGS), train_encoder(few, SETTINGS)
    assert first.losses == again.losses
    assert first.losses[-1] < first.losses[0]
    assert all(name.startswith("encoder.") for name in first.differences)
    assert max(np.abs(d).max() for d in first.differences.values()) > 0
    for name, difference in first.differences.items():
        np.testing.assert_array_equal(difference, again.differences[name])


@pytest.mark.model
def test_an_interrupted_run_goes_on_and_ends_the_same(few: Codebook, tmp_path: Path) -> None:
    whole = train_encoder(few, SETTINGS)
    checkpoint = tmp_path / "unfinished.pt"
    calls = 0

    def stop_in_the_second_pass(step: str, done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_encoder(few, SETTINGS, checkpoint=checkpoint, progress=stop_in_the_second_pass)
    assert checkpoint.is_file()
    resumed = train_encoder(few, SETTINGS, checkpoint=checkpoint)
    assert resumed.losses == whole.losses
    for name, difference in whole.differences.items():
        np.testing.assert_array_equal(difference, resumed.differences[name])
