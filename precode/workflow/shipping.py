"""What is computed once and shipped in ``models/``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from precode.domain.codes import Codebook
from precode.encoders.cache import shipped_file, write_shipped
from precode.encoders.minilm import adapted
from precode.stages.index import texts_to_encode
from precode.taxonomies import builtin_names, load_taxonomy


def precompute() -> Iterator[tuple[Path, int]]:
    """Write the vectors of the built-in taxonomies; yield each file and how many it holds."""
    encoder = adapted("fp32")  # the exact path, whatever processor the developer has
    for name in builtin_names():
        texts = texts_to_encode(Codebook((load_taxonomy(name),)))
        path = shipped_file(encoder, name)
        write_shipped(path, encoder, texts)
        yield path, len(texts)
