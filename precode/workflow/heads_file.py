"""The shipped heads on disk: ``models/<encoder>/heads.safetensors``, numbers only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from precode.errors import MissingPart
from precode.resources import data_folder
from precode.stages.heads import Heads
from precode.stages.space import Space


def load_heads(path: Path | None = None) -> Heads:
    """Read fitted heads; those that come with precode if no path is given.

    Raises
    ------
    MissingPart
        If the file is missing or damaged.
    """
    from safetensors import SafetensorError, safe_open

    path = path or data_folder("models") / "minilm_bct" / "heads.safetensors"
    try:
        with safe_open(str(path), "numpy") as file:
            about = json.loads((file.metadata() or {})["about"])
            numbers = {name: file.get_tensor(name).astype(np.float64) for name in file.keys()}  # noqa: SIM118
        return Heads(
            scale=float(numbers["scale"][0]),
            intercept=float(numbers["intercept"][0]),
            code_bias=numbers["code_bias"],
            directions=numbers["directions"],
            space=Space(numbers["centre"], numbers["whiten"]),
            codes=tuple(about["codes"]),
            encoder=about["encoder"],
            transcripts=about["transcripts"],
            decisions=about["decisions"],
        )
    except (OSError, SafetensorError, ValueError, KeyError) as err:
        raise MissingPart(
            f"The fitted heads cannot be used ({type(err).__name__}).",
            where=str(path),
            remedy="Install precode again, or fit them anew: precode models fit --help",
        ) from None


def heads_bytes(heads: Heads) -> bytes:
    """Return the content of a heads file, the same bytes for the same numbers."""
    from safetensors.numpy import save

    about: dict[str, Any] = {
        "codes": list(heads.codes),
        "encoder": heads.encoder,
        "transcripts": heads.transcripts,
        "decisions": heads.decisions,
    }
    numbers = {
        "scale": np.array([heads.scale]),
        "intercept": np.array([heads.intercept]),
        "code_bias": heads.code_bias,
        "directions": heads.directions,
        "centre": heads.space.centre,
        "whiten": heads.space.whiten,
    }
    single = {name: values.astype(np.float32) for name, values in numbers.items()}
    return save(single, metadata={"about": json.dumps(about)})
