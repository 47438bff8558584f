"""Where the data folders lie: in a checkout, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def data_folder(name: str) -> Path:
    """Return the folder called `name`: ``models`` or ``taxonomy``.

    A wheel carries both in ``precode/_data``; a checkout has them at its top.
    """
    packaged = _PACKAGE / "_data" / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name


def cache_folder() -> Path:
    """Return the user's cache folder for vectors of codes (never of transcripts).

    ``PRECODE_CACHE`` moves it.
    """
    import os

    import platformdirs

    return Path(os.environ.get("PRECODE_CACHE") or platformdirs.user_cache_dir("precode", False))
