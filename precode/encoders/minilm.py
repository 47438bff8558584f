"""all-MiniLM-L6-v2: the one forward pass that serves suggestions.

Written out in torch because loading it through sentence-transformers takes longer than
pre-coding an interview. Tests hold its vectors to those of sentence-transformers.

A text's vector depends on that text alone, bit for bit: batches have fixed shapes
(`_ROWS` texts, lengths in steps of `_STEP` tokens), so the matrix kernels do the same
arithmetic for a row whatever the other rows are, and whatever the number of threads.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from precode.domain.vectors import FloatMatrix, unit_rows
from precode.encoders.adapter import Adapter, load_adapter
from precode.encoders.manifest import Manifest
from precode.encoders.processor import processor_path

if TYPE_CHECKING:
    import torch

_ROWS = 16
_STEP = 16
_LAYERS, _HEADS, _EPSILON = 6, 12, 1e-12
_CLS, _SEP = 101, 102


class MiniLM:
    """Sentence vectors of 384 dimensions, from the weights of the installed package.

    Parameters
    ----------
    precision
        ``bf16`` is twice as fast where the processor has it natively (cosine to fp32
        at least 0.999), and the default there; elsewhere ``fp32``.
    adapter
        What was learned on top of the weights; see `adapted`.
    """

    def __init__(
        self,
        precision: Literal["bf16", "fp32"] | None = None,
        adapter: Adapter | None = None,
    ) -> None:
        self._manifest = Manifest.load("minilm")
        self._path = processor_path()
        self._precision = precision or ("bf16" if self._path.native_bf16 else "fp32")
        self._adapter = adapter

    @cached_property
    def _loaded(self) -> tuple[dict[str, torch.Tensor], Any]:
        """The weights and the tokenizer: read when the first text is to be encoded."""
        import torch
        from safetensors.torch import load
        from tokenizers import Tokenizer

        files = self._manifest.trusted_files()
        kind = torch.bfloat16 if self._precision == "bf16" else torch.float32
        learned = self._adapter.unpack() if self._adapter else {}
        weights = {
            name: (weight + torch.from_numpy(learned[name]) if name in learned else weight).to(kind)
            for name, weight in load(files["model.safetensors"]).items()
            if weight.is_floating_point()
        }
        tokenizer = Tokenizer.from_buffer(files["tokenizer.json"])
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return weights, tokenizer

    @property
    def fingerprint(self) -> str:
        """Name, first digits of the weights' hash, precision and instruction set.

        For an adapted encoder the hash is over those of the weights and of the adapter.
        """
        name = self._adapter.name if self._adapter else "minilm"
        weights = self._manifest.files["model.safetensors"]
        if self._adapter:
            weights = hashlib.sha256(f"{weights} {self._adapter.sha256}".encode()).hexdigest()
        return f"{name}-{weights[:12]}-{self._precision}-{self._path.instructions}"

    @property
    def dimension(self) -> int:
        """Length of a vector: 384."""
        return self._manifest.dimension

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return float32 ``(len(texts), 384)``; rows have norm 1, or 0 if wordless.

        A text of more than 256 tokens is read in parts, and the tokens of all parts are
        averaged.
        """
        import torch

        sums = np.zeros((len(texts), self.dimension), np.float32)
        parts = defaultdict(list)  # padded length -> [(text, token ids)]
        body = self._manifest.max_tokens - 2
        tokenizer = self._loaded[1]
        for row, tokens in enumerate(tokenizer.encode_batch(list(texts), add_special_tokens=False)):
            for start in range(0, len(tokens.ids), body):
                ids = [_CLS, *tokens.ids[start : start + body], _SEP]
                parts[-(-len(ids) // _STEP) * _STEP].append((row, ids))
        with torch.inference_mode():
            for length, rows in sorted(parts.items()):
                for first in range(0, len(rows), _ROWS):
                    batch = rows[first : first + _ROWS]
                    vectors = self._token_sums([ids for _, ids in batch], length)
                    for (row, _), vector in zip(batch, vectors, strict=False):
                        sums[row] += vector
        return unit_rows(sums)

    def _token_sums(self, batch: Sequence[Sequence[int]], length: int) -> FloatMatrix:
        """Return the sum of the token states of each text, ``(_ROWS, 384)``.

        Rows beyond ``len(batch)`` are filling. The mean that MiniLM calls for differs from
        the sum by a factor that the norm takes out.
        """
        import torch

        ids = torch.zeros((_ROWS, length), dtype=torch.long)
        real = torch.zeros((_ROWS, length), dtype=torch.bool)
        real[:, 0] = True  # a filling row must attend to something
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            real[row, : len(tokens)] = True
        states = self._forward(ids, real).float()
        sums: FloatMatrix = (states * real.unsqueeze(-1)).sum(1).numpy()
        return sums

    def _forward(self, ids: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        """Run BERT: token ids and mask ``(rows, length)`` to states ``(rows, length, 384)``."""
        import torch.nn.functional as nn

        rows, length = ids.shape
        width = self.dimension
        weights = self._loaded[0]

        def linear(name: str, x: torch.Tensor) -> torch.Tensor:
            return nn.linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])

        def norm(name: str, x: torch.Tensor) -> torch.Tensor:
            scale, shift = weights[f"{name}.weight"], weights[f"{name}.bias"]
            return nn.layer_norm(x, (width,), scale, shift, _EPSILON)

        def heads(x: torch.Tensor) -> torch.Tensor:
            return x.view(rows, length, _HEADS, width // _HEADS).transpose(1, 2)

        x = nn.embedding(ids, weights["embeddings.word_embeddings.weight"])
        x = x + weights["embeddings.position_embeddings.weight"][:length]
        x = x + weights["embeddings.token_type_embeddings.weight"][0]
        x = norm("embeddings.LayerNorm", x)
        for number in range(_LAYERS):
            layer = f"encoder.layer.{number}"
            query, key, value = (
                heads(linear(f"{layer}.attention.self.{part}", x))
                for part in ("query", "key", "value")
            )
            mixed = nn.scaled_dot_product_attention(
                query, key, value, attn_mask=real[:, None, None, :]
            )
            mixed = mixed.transpose(1, 2).reshape(rows, length, width)
            attended = linear(f"{layer}.attention.output.dense", mixed)
            x = norm(f"{layer}.attention.output.LayerNorm", attended + x)
            inner = nn.gelu(linear(f"{layer}.intermediate.dense", x))
            x = norm(f"{layer}.output.LayerNorm", linear(f"{layer}.output.dense", inner) + x)
        return x


def adapted(precision: Literal["bf16", "fp32"] | None = None) -> MiniLM:
    """Return the encoder that was adapted to the exemplar bank of BCTTv1."""
    return MiniLM(precision, load_adapter("minilm_bct"))
