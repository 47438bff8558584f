"""Adapting the encoder: exemplars of one code move together, everything else apart.

Supervised contrastive learning (Khosla et al. 2020, NeurIPS) of the transformer's layers;
the embeddings of words stay as they are. Training uses the transformers library's model,
serving the forward pass in `precode.encoders.minilm`; tests hold the two together.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from precode.domain.codes import Codebook, fingerprint_of
from precode.encoders.manifest import Manifest
from precode.encoders.processor import processor_path
from precode.training.batches import Bank, Batch, BatchPlan
from precode.training.talk import Talk

if TYPE_CHECKING:
    import torch

_LAYERS, _HEADS, _INNER = 6, 12, 1536
_CHUNK = 24  # texts that go through the model together: bounds memory
_MOST_TOKENS = 160

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """How the encoder is trained. Chosen on the validation part; see ``models/README.md``.

    ``anchor`` is how much it costs if texts without a code leave the place that the base
    encoder gives it: what is learned of these codes should not cost the sense of other talk.
    """

    passes: int = 6
    learning_rate: float = 1e-4
    temperature: float = 0.05
    anchor: float = 4.0
    weight_decay: float = 0.01
    dropout: float = 0.1
    warm_up: float = 0.1
    seed: int = 7
    batches: BatchPlan = field(default_factory=BatchPlan)


@dataclass(frozen=True, slots=True, eq=False)
class TrainedEncoder:
    """Differences to the base weights by name, and the loss after each pass (a mean)."""

    differences: dict[str, npt.NDArray[np.float32]]
    losses: tuple[float, ...]


def train_encoder(
    codebook: Codebook,
    settings: EncoderSettings,
    talk: Talk | None = None,
    *,
    checkpoint: Path | None = None,
    progress: Progress | None = None,
) -> TrainedEncoder:
    """Return what the training part of `codebook`, and coded `talk`, teach the encoder.

    The same codebook, talk, settings, versions and processor path give the same result. A run that
    was interrupted goes on after its last whole pass if `checkpoint` names the same file.
    """
    import torch

    manifest = Manifest.load("minilm")
    files = manifest.trusted_files()
    model = _model(files["model.safetensors"], settings)
    base = {name: weight.clone() for name, weight in model.state_dict().items()}
    encode = _encoder(model, files["tokenizer.json"])
    of_base = _encoder(copy.deepcopy(model).eval(), files["tokenizer.json"])
    bank = Bank(codebook, settings.batches, talk)
    learned = [weight for weight in model.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(
        learned, lr=settings.learning_rate, weight_decay=settings.weight_decay
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        settings.learning_rate,
        total_steps=bank.steps * settings.passes,
        pct_start=settings.warm_up,
    )
    key = repr((asdict(settings), codebook.fingerprint, fingerprint_of([repr(talk)])))
    losses = _resume(checkpoint, key, model, optimiser, schedule)
    for number in range(len(losses), settings.passes):
        torch.manual_seed(settings.seed * 1000 + number)
        rng = random.Random(f"{settings.seed} {number}")  # noqa: S311 - repeatable on purpose
        total = 0.0
        for step, batch in enumerate(bank.one_pass(rng)):
            if progress:
                progress("Training", number * bank.steps + step, bank.steps * settings.passes)
            vectors = encode(batch.texts)
            loss = contrastive_loss(vectors, batch, settings.temperature)
            if settings.anchor and batch.alone:
                with torch.no_grad():
                    before = of_base(batch.texts[-batch.alone :])
                loss = loss + settings.anchor * drift(vectors[-batch.alone :], before)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        losses.append(round(total / bank.steps, 6))
        _keep(checkpoint, key, losses, model, optimiser, schedule)
    if progress:
        progress("Training", bank.steps * settings.passes, bank.steps * settings.passes)
    differences = {
        name: (weight - base[name]).numpy()
        for name, weight in model.state_dict().items()
        if name.startswith("encoder.")
    }
    return TrainedEncoder(differences, tuple(losses))


def contrastive_loss(vectors: torch.Tensor, batch: Batch, temperature: float) -> torch.Tensor:
    """Return the supervised contrastive loss of unit vectors ``(texts, dim)``.

    Texts without a code are in nobody's company: they push, and pull nothing.
    """
    import torch

    labels = torch.tensor(batch.labels)
    alone = torch.eye(len(labels), dtype=torch.bool)
    similar = (vectors @ vectors.T / temperature).masked_fill(alone, -1e9)
    together = (labels[:, None] == labels[None, :]) & ~alone
    in_company = together.any(dim=1)
    chance = similar - similar.logsumexp(dim=1, keepdim=True)
    of_company = -(chance * together).sum(dim=1)[in_company] / together.sum(dim=1)[in_company]
    return of_company.mean()


def drift(vectors: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
    """Return one minus the mean cosine of unit vectors ``(texts, dim)`` to those before."""
    return 1 - (vectors * before).sum(dim=1).mean()


def _model(weights: bytes, settings: EncoderSettings) -> Any:
    """Return the transformer with the trusted weights, its layers free to learn."""
    from safetensors.torch import load
    from transformers import BertConfig, BertModel

    loaded = {name: w for name, w in load(weights).items() if w.is_floating_point()}
    vocabulary, width = loaded["embeddings.word_embeddings.weight"].shape
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        num_hidden_layers=_LAYERS,
        num_attention_heads=_HEADS,
        intermediate_size=_INNER,
        hidden_dropout_prob=settings.dropout,
        attention_probs_dropout_prob=settings.dropout,
    )
    model = BertModel(config, add_pooling_layer=False)
    missing = model.load_state_dict(loaded, strict=False).missing_keys
    if missing:
        raise ValueError(f"weights are missing: {missing[:3]}")
    for name, weight in model.named_parameters():
        weight.requires_grad = name.startswith("encoder.")
    return model.train()


def _encoder(model: Any, tokenizer_json: bytes) -> Callable[[Sequence[str]], torch.Tensor]:
    """Return the function from texts to unit vectors through which gradients flow."""
    import torch
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(tokenizer_json)
    tokenizer.enable_truncation(_MOST_TOKENS)
    tokenizer.no_padding()
    half = processor_path().native_bf16

    def encode(texts: Sequence[str]) -> torch.Tensor:
        tokens = [found.ids for found in tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
        rows: list[torch.Tensor] = [torch.empty(0)] * len(tokens)
        for first in range(0, len(order), _CHUNK):
            places = order[first : first + _CHUNK]
            length = len(tokens[places[-1]])
            ids = torch.zeros((len(places), length), dtype=torch.long)
            real = torch.zeros((len(places), length), dtype=torch.long)
            for row, place in enumerate(places):
                ids[row, : len(tokens[place])] = torch.tensor(tokens[place])
                real[row, : len(tokens[place])] = 1
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
                states = model(input_ids=ids, attention_mask=real).last_hidden_state
            sums = (states.float() * real.unsqueeze(-1)).sum(dim=1)
            for row, place in enumerate(places):
                rows[place] = sums[row]
        return torch.nn.functional.normalize(torch.stack(rows), dim=1)

    return encode


def _resume(path: Path | None, key: str, model: Any, optimiser: Any, schedule: Any) -> list[float]:
    """Take up the state of an interrupted run with the same settings; return its losses."""
    import torch

    if path is None or not path.is_file():
        return []
    state = torch.load(path, weights_only=True)
    if state["key"] != key:
        return []
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    schedule.load_state_dict(state["schedule"])
    return list(state["losses"])


def _keep(
    path: Path | None, key: str, losses: list[float], model: Any, optimiser: Any, schedule: Any
) -> None:
    """Save the state after a pass; a crash while saving leaves the state before."""
    import torch

    if path is None:
        return
    beside = path.with_suffix(".tmp")
    torch.save(
        {
            "key": key,
            "losses": losses,
            "model": model.state_dict(),
            "optimiser": optimiser.state_dict(),
            "schedule": schedule.state_dict(),
        },
        beside,
    )
    beside.replace(path)
