"""Text in, vectors out. To add an encoder:

1. Write a class that satisfies `precode.domain.ports.Encoder`; its fingerprint must
   change whenever its vectors could.
2. Add a line to `ENCODERS` (or an entry point in the group ``precode.encoders``).

A name that is not in the table is taken for a folder with a sentence-transformers model.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from precode.domain.ports import Encoder
from precode.errors import BadOption
from precode.registry import Registry

ENCODERS: Registry[Callable[[], Encoder]] = Registry(
    "encoder",
    group="precode.encoders",
    builtin={
        "minilm_bct": "precode.encoders.minilm:adapted",
        "minilm": "precode.encoders.minilm:MiniLM",
        "hashing": "precode.encoders.hashing:HashingEncoder",
    },
)

_HUB = "hub:"


def load_encoder(name: str, *, allow_download: bool = False) -> Encoder:
    """Return the encoder called `name`: built in, a local folder, or ``hub:NAME``.

    Raises
    ------
    BadOption
        If a download would be needed and is not allowed.
    UnknownPlugin
        If nothing has that name.
    """
    if name.startswith(_HUB):
        if not allow_download:
            raise BadOption(
                f"{name!r} would be downloaded, and precode works offline.",
                remedy="Add --allow-download if you want that; no transcript text is sent.",
            )
        return _sentence_transformer(name.removeprefix(_HUB), allow_download=True)
    if name not in list(ENCODERS) and Path(name).is_dir():
        return _sentence_transformer(name, allow_download=False)
    return ENCODERS.get(name)()


def _sentence_transformer(name: str, *, allow_download: bool) -> Encoder:
    from precode.encoders.local_model import SentenceTransformerEncoder

    return SentenceTransformerEncoder(name, allow_download=allow_download)
