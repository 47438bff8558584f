"""Vectors of codes, made once: a cold start does not encode the bank.

Those of the taxonomies that come with precode are shipped in ``models/<encoder>/vectors``;
those of other codebooks are kept in the user's cache. Only texts of taxonomies go through
here, never words of a transcript.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from precode.domain.codes import fingerprint_of
from precode.domain.ports import Encoder
from precode.domain.vectors import FloatMatrix, unit_rows
from precode.resources import data_folder

Encode = Callable[[Sequence[str]], FloatMatrix]


def code_vectors(
    encoder: Encoder,
    texts: Sequence[str],
    *,
    taxonomy: str,
    cache: Path,
    encode: Encode | None = None,
) -> FloatMatrix:
    """Return the vectors of a taxonomy's texts: shipped, from `cache`, or encoded now.

    The key is the encoder's fingerprint and a hash over the texts. A cache that cannot be
    read or written costs time, never the run. ``encode`` stands in for the encoder's own
    method, to show progress.
    """
    texts_hash = fingerprint_of(texts)
    shipped = read_shipped(shipped_file(encoder, taxonomy), encoder, texts_hash)
    if shipped is not None and shipped.shape == (len(texts), encoder.dimension):
        return shipped
    name = re.sub(r"[^\w.-]+", "-", encoder.fingerprint)
    path = cache / "code-vectors" / name / f"{texts_hash[:32]}.npy"
    with contextlib.suppress(OSError, ValueError, EOFError):
        known: FloatMatrix = np.load(path, allow_pickle=False)
        if known.shape == (len(texts), encoder.dimension) and known.dtype == np.float32:
            return known
    vectors = (encode or encoder.encode)(texts)
    _store(path, vectors)
    return vectors


def forget_code_vectors(texts: Sequence[str], cache: Path) -> None:
    """Remove the kept vectors of a taxonomy's texts, for whatever encoder they are."""
    for path in cache.glob(f"code-vectors/*/{fingerprint_of(texts)[:32]}.npy"):
        path.unlink(missing_ok=True)


def shipped_file(encoder: Encoder, taxonomy: str) -> Path:
    """Return where the shipped vectors of a taxonomy lie, if there are any."""
    kind = re.sub(r"\W", "", encoder.fingerprint.split("-")[0])
    name = re.sub(r"\W", "_", taxonomy)  # a codebook's name may be anything
    return data_folder("models") / kind / "vectors" / f"{name}.safetensors"


def read_shipped(path: Path, encoder: Encoder, texts_hash: str) -> FloatMatrix | None:
    """Return shipped vectors if they are of these texts and this encoder's weights."""
    if not path.is_file():
        return None
    from safetensors import SafetensorError, safe_open

    with contextlib.suppress(OSError, SafetensorError), safe_open(str(path), "numpy") as file:
        about = file.metadata() or {}
        if (about.get("texts"), about.get("weights")) == (
            texts_hash,
            weights_of(encoder.fingerprint),
        ):
            return unit_rows(file.get_tensor("vectors").astype(np.float32))
    return None


def write_shipped(path: Path, encoder: Encoder, texts: Sequence[str]) -> None:
    """Encode `texts` and write their vectors, in half precision, to `path`."""
    from safetensors.numpy import save_file

    about = {"texts": fingerprint_of(texts), "weights": weights_of(encoder.fingerprint)}
    path.parent.mkdir(parents=True, exist_ok=True)
    vectors = encoder.encode(texts).astype(np.float16)
    save_file({"vectors": vectors}, str(path), metadata=about)


def weights_of(fingerprint: str) -> str:
    """Return the part of an encoder's fingerprint that does not depend on the processor."""
    return "-".join(fingerprint.split("-")[:2])


def _store(path: Path, vectors: FloatMatrix) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            np.save(file, vectors, allow_pickle=False)
        Path(file.name).replace(path)
    except OSError:
        return  # a read-only or full disk: the next run encodes again
