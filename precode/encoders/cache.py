"""Vectors of codes, kept between runs so that a cold start does not encode the bank.

Only texts of taxonomies go through here, never words of a transcript.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from precode.domain.ports import Encoder
from precode.domain.vectors import FloatMatrix


def encode_cached(
    encoder: Encoder,
    texts: Sequence[str],
    folder: Path,
    *,
    encode: Callable[[Sequence[str]], FloatMatrix] | None = None,
) -> FloatMatrix:
    """Return the vectors of `texts`, from `folder` if they were made before.

    The key is the encoder's fingerprint and a hash over the texts. A cache that cannot be
    read or written costs time, never the run. ``encode`` stands in for the encoder's own
    method, to show progress.
    """
    digest = hashlib.sha256()
    for text in texts:
        digest.update(hashlib.sha256(text.encode()).digest())
    name = re.sub(r"[^\w.-]+", "-", encoder.fingerprint)
    path = folder / "code-vectors" / name / f"{digest.hexdigest()[:32]}.npy"
    try:
        known: FloatMatrix = np.load(path, allow_pickle=False)
        if known.shape == (len(texts), encoder.dimension) and known.dtype == np.float32:
            return known
    except (OSError, ValueError, EOFError):
        pass
    vectors = (encode or encoder.encode)(texts)
    _store(path, vectors)
    return vectors


def _store(path: Path, vectors: FloatMatrix) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            np.save(file, vectors, allow_pickle=False)
        Path(file.name).replace(path)
    except OSError:
        return  # a read-only or full disk: the next run encodes again
