"""What was learned on top of an encoder: small differences to its weights.

A matrix is kept as four bits a number, with one scale a row; a vector as half floats. That is
5 MB instead of 90, and the vectors of texts stay the same to four digits (tested). Heads are
fitted on the vectors that the packed differences give, so nothing is lost between the two.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from precode.errors import MissingPart
from precode.resources import data_folder

_LEVELS = 7  # -7..7 in four bits
_SCALE = ".scale"

Arrays = dict[str, npt.NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """Differences to an encoder's weights, and the SHA-256 of their file.

    ``unpack`` returns them by the weights' names; it is called when the first text is encoded.
    """

    name: str
    sha256: str
    unpack: Callable[[], Arrays]


def adapter_folder(name: str) -> Path:
    """Return where an adapter lies: ``adapter.safetensors`` and ``adapter.json``."""
    return data_folder("models") / name


def load_adapter(name: str) -> Adapter:
    """Read the adapter called `name` that comes with precode; see `read_adapter`."""
    return read_adapter(name, adapter_folder(name))


def read_adapter(name: str, folder: Path) -> Adapter:
    """Read the adapter in `folder`, its hash checked against its JSON file.

    Raises
    ------
    MissingPart
        If a file is missing or is not the trusted one.
    """
    path = folder / "adapter.safetensors"
    try:
        data = path.read_bytes()
        about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise MissingPart(
            "What was learned for this encoder is missing.",
            where=str(path),
            remedy="Install precode again, or train it: precode models train --help",
        ) from None
    sha256 = hashlib.sha256(data).hexdigest()
    if about.get("sha256") != sha256:
        raise MissingPart(
            "This is not the file that precode trusts (its SHA-256 differs).",
            where=str(path),
            remedy="Install precode again; if that does not help, do not use it.",
        )

    def unpack() -> Arrays:
        from safetensors.numpy import load

        return unpacked(load(data))

    return Adapter(name, sha256, unpack)


def adapter_files(
    name: str, differences: Mapping[str, npt.NDArray[np.float32]], about: Mapping[str, Any]
) -> tuple[bytes, str]:
    """Return the content of ``adapter.safetensors`` and ``adapter.json``."""
    from safetensors.numpy import save

    data = save(packed(differences))
    content = {"name": name, "sha256": hashlib.sha256(data).hexdigest(), **about}
    return data, json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def packed(differences: Mapping[str, npt.NDArray[np.float32]]) -> dict[str, npt.NDArray[Any]]:
    """Return differences as they are stored; matrices need an even number of columns."""
    stored: dict[str, npt.NDArray[Any]] = {}
    for name, difference in sorted(differences.items()):
        if difference.ndim < 2:
            stored[name] = difference.astype(np.float16)
            continue
        scale = np.abs(difference).max(axis=1, keepdims=True).astype(np.float32) / _LEVELS
        scale[scale == 0] = 1
        levels = (np.rint(difference / scale) + _LEVELS).astype(np.uint8)
        stored[name] = levels[:, 0::2] << 4 | levels[:, 1::2]
        stored[name + _SCALE] = scale
    return stored


def unpacked(stored: Mapping[str, npt.NDArray[Any]]) -> Arrays:
    """Return the differences that were stored, as float32."""
    differences: Arrays = {}
    for name, values in stored.items():
        if name.endswith(_SCALE):
            continue
        if values.ndim < 2:
            differences[name] = values.astype(np.float32)
            continue
        levels = np.empty((values.shape[0], values.shape[1] * 2), np.float32)
        levels[:, 0::2] = values >> 4
        levels[:, 1::2] = values & 15
        differences[name] = (levels - _LEVELS) * stored[name + _SCALE]
    return differences
