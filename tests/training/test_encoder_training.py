"""Training the encoder itself: short runs on few exemplars."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from precode.domain.codes import Codebook
from precode.encoders.adapter import Adapter
from precode.encoders.minilm import MiniLM
from precode.taxonomies import load_taxonomy
from precode.training.batches import Batch, BatchPlan
from precode.training.encoder import (
    EncoderSettings,
    TrainedEncoder,
    contrastive_loss,
    drift,
    train_encoder,
)
from precode.training.split import part_of
from precode.training.talk import Talk

SETTINGS = EncoderSettings(
    passes=2, learning_rate=2e-4, batches=BatchPlan(codes=3, exemplars=2, no_code=1)
)


@pytest.fixture(scope="module")
def few() -> Codebook:
    """Three codes with five exemplars each."""
    taxonomy = load_taxonomy("bct_v1")
    codes = tuple(replace(code, exemplars=code.exemplars[:5]) for code in taxonomy.codes[:30:10])
    return Codebook((replace(taxonomy, codes=codes, no_code=taxonomy.no_code[:4]),))


def test_the_loss_is_least_where_a_code_lies_together_and_apart_from_others() -> None:
    import torch

    batch = Batch(("a", "b", "c", "d", "e"), (0, 0, 1, 1, 9), 1)
    right = torch.eye(5)[[0, 0, 1, 1, 2]]
    wrong = torch.eye(5)[[0, 1, 0, 1, 2]]
    assert contrastive_loss(right, batch, 0.1) < contrastive_loss(wrong, batch, 0.1)
    near = torch.eye(5)[[0, 0, 1, 1, 0]]  # talk without a code lies where a code lies
    assert contrastive_loss(right, batch, 0.1) < contrastive_loss(near, batch, 0.1)


def test_what_stays_where_it_was_does_not_drift_and_what_turns_away_does() -> None:
    import torch

    before = torch.eye(4)[:3]
    assert float(drift(before, before)) == pytest.approx(0)
    assert float(drift(torch.eye(4)[1:], before)) == pytest.approx(1)
    assert float(drift(-before, before)) == pytest.approx(2)
    turned = torch.stack([before[0], before[1], before[0]])  # one of three turns away
    assert float(drift(turned, before)) == pytest.approx(1 / 3)


def test_drift_pulls_back_towards_where_the_vectors_were() -> None:
    import torch

    before = torch.eye(3)[:1]
    vectors = torch.tensor([[0.6, 0.8, 0.0]], requires_grad=True)
    drift(vectors, before).backward()
    assert vectors.grad is not None
    after = torch.nn.functional.normalize((vectors - 0.1 * vectors.grad).detach(), dim=1)
    assert drift(after, before) < drift(vectors.detach(), before)


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


def moved(trained: TrainedEncoder, texts: list[str]) -> float:
    """Return how far the trained encoder, as it serves, has taken `texts` from the base."""
    adapted = MiniLM("fp32", Adapter("some", "", lambda: trained.differences))
    return 1 - float((adapted.encode(texts) * MiniLM("fp32").encode(texts)).sum(axis=1).mean())


@pytest.mark.model
def test_an_anchor_keeps_talk_without_a_code_where_it_was(few: Codebook) -> None:
    texts = [e.text for e in few.no_code if part_of(e.id) == "train"]
    assert texts
    loose = train_encoder(few, replace(SETTINGS, anchor=0.0))
    held = train_encoder(few, replace(SETTINGS, anchor=50.0))
    assert 0 < moved(held, texts) < moved(loose, texts)
    assert held.losses[0] > loose.losses[0]  # to leave the place costs


@pytest.mark.model
def test_interviews_teach_and_a_run_without_them_is_not_taken_up(
    few: Codebook, tmp_path: Path
) -> None:
    import torch

    talk = Talk(
        {few.codes[0].code: (("We wrote it on the calendar, every Monday at seven.",),)},
        (("The kettle broke on the Tuesday and nobody came to mend it.",),),
    )
    checkpoint = tmp_path / "unfinished.pt"

    def stop_in_the_second_pass(step: str, done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_encoder(few, SETTINGS, checkpoint=checkpoint, progress=stop_in_the_second_pass)
    plain = torch.load(checkpoint, weights_only=True)["losses"]
    taught = train_encoder(few, SETTINGS, talk, checkpoint=checkpoint)
    assert taught.losses == train_encoder(few, SETTINGS, talk).losses
    assert plain
    assert list(taught.losses[: len(plain)]) != plain
