"""Any other sentence-transformers model, from a folder of the user's."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from precode.domain.vectors import FloatMatrix, unit_rows
from precode.encoders.processor import processor_path
from precode.errors import MissingPart


class SentenceTransformerEncoder:
    """A model that sentence-transformers loads; safetensors weights only.

    Parameters
    ----------
    name
        A folder, or with `allow_download` a name on the model hub.

    Raises
    ------
    MissingPart
        If the model cannot be loaded.
    """

    def __init__(self, name: str, *, allow_download: bool = False) -> None:
        if not allow_download:  # both are read when the libraries are imported
            os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        try:
            from sentence_transformers import SentenceTransformer

            self._model: Any = SentenceTransformer(
                name,
                device="cpu",
                local_files_only=not allow_download,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as err:  # of three libraries, each with errors of its own
            raise MissingPart(
                f"sentence-transformers cannot load this model ({type(err).__name__}).",
                where=name,
                remedy="Name a folder saved with SentenceTransformer.save(), with .safetensors.",
            ) from err
        self._fingerprint = f"st-{_digest(self._model)}-fp32-{processor_path().instructions}"

    @property
    def fingerprint(self) -> str:
        """First digits of a hash over the weights, and the processor path."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_sentence_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return float32 ``(len(texts), dimension)``; rows have norm 1.

        Texts longer than the model reads are cut into parts at white space, and the parts'
        vectors are averaged.
        """
        parts = [(row, part) for row, text in enumerate(texts) for part in self._parts(text)]
        sums = np.zeros((len(texts), self.dimension), np.float32)
        vectors = self._model.encode(
            [part for _, part in parts],
            batch_size=1,  # in a larger batch a vector depends on its neighbours, if little
            show_progress_bar=False,
            normalize_embeddings=True,
        )
        for (row, part), vector in zip(parts, vectors, strict=True):
            sums[row] += vector * len(part)
        return unit_rows(sums)

    def _parts(self, text: str) -> list[str]:
        """Halve `text` until every part fits the model's limit of tokens."""
        words = text.split()
        limit = self._model.max_seq_length
        tokens = len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])
        if limit is None or tokens <= limit or len(words) < 2:
            return [text] if words else []
        middle = len(words) // 2
        return [
            *self._parts(" ".join(words[:middle])),
            *self._parts(" ".join(words[middle:])),
        ]


def _digest(model: Any) -> str:
    total = hashlib.sha256(repr(model).encode())
    for name, weight in sorted(model.state_dict().items()):
        total.update(name.encode())
        total.update(weight.float().numpy().tobytes())
    return total.hexdigest()[:12]
