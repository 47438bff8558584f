"""Studies that are made once and copied for each test that changes them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from precode.store.study import Study, open_study

_MADE: dict[str, Path] = {}


def copy_of(key: str, folder: Path, make: Callable[[Path], Study]) -> Study:
    """Return a study of its own in `folder`, copied from the one that `make` makes once.

    ``key`` names what is made; ``make`` is given a folder to make it in.
    """
    if key not in _MADE:
        _MADE[key] = make(Path(tempfile.mkdtemp(dir=folder.parent))).folder
    shutil.copytree(_MADE[key], folder / "study")
    return open_study(folder / "study")
