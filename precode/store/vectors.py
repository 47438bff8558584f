"""Vectors of coding units on disk: ``vectors/<name>.<key>.npy``, derived, one a transcript.

They are kept so that a change of codes scores again without encoding again.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Sequence

import numpy as np

from precode.domain.codes import fingerprint_of
from precode.domain.vectors import FloatMatrix
from precode.files import fill_atomic
from precode.store.derived import derived_file, forget_others
from precode.store.study import Study


def kept_vectors(
    study: Study,
    name: str,
    encoder: str,
    texts: Sequence[str],
    encode: Callable[[Sequence[str]], FloatMatrix],
    *,
    keep: bool = True,
) -> FloatMatrix:
    """Return the vectors of a transcript's units: those kept, or those that `encode` gives.

    ``encoder`` is the encoder's fingerprint. New ones replace those of other units or encoders;
    with ``keep`` the study's lock must be held.
    """
    key = vectors_key(encoder, texts)
    known = read_vectors(study, name, key)
    if known is not None and len(known) == len(texts):
        return known
    path = derived_file(study.vectors, name, key, "npy")
    vectors = encode(texts)
    if keep and study.settings.privacy.keep_vectors:
        fill_atomic(path, lambda file: np.save(file, vectors, allow_pickle=False), force=True)
        forget_others(study.vectors, name, but=path)
    return vectors


def read_vectors(study: Study, name: str, key: str) -> FloatMatrix | None:
    """Return vectors of a transcript's units that are kept, ``(units, dim)``; None if none are."""
    path = derived_file(study.vectors, name, key, "npy")
    with contextlib.suppress(OSError, ValueError, EOFError):
        known: FloatMatrix = np.load(path, allow_pickle=False)
        if known.dtype == np.float32 and known.ndim == 2:
            return known
    return None


def vectors_key(encoder: str, texts: Sequence[str]) -> str:
    """Return what names the vectors that an encoder, by its fingerprint, gives for texts."""
    words = fingerprint_of(text.encode("utf-8", "replace").decode() for text in texts)
    return hashlib.sha256(f"{encoder}\n{words}".encode()).hexdigest()[:24]
