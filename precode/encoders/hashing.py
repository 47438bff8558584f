"""Word hashing: needs no weights. For tests, and for trying things out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from precode.domain.vectors import FloatMatrix, unit_rows

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_DIMENSION = 512


class HashingEncoder:
    """Counts of words and word pairs, hashed into 512 signed buckets."""

    fingerprint = "hashing-512-v1"
    dimension = _DIMENSION

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return float32 ``(len(texts), 512)``; rows have norm 1, or 0 if wordless."""
        vectors = np.zeros((len(texts), _DIMENSION), np.float32)
        for row, text in enumerate(texts):
            words = _WORD.findall(text.lower())
            for feature in [*words, *map(" ".join, pairwise(words))]:
                digest = hashlib.blake2b(feature.encode(), digest_size=4).digest()
                bucket = int.from_bytes(digest[:3], "little") % _DIMENSION
                vectors[row, bucket] += 1 if digest[3] & 1 else -1
        return unit_rows(vectors)
