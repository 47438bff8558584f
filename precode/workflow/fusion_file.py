"""The fitted fusion on disk: ``models/fusion/<encoder>.json``, numbers only."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from precode.errors import MissingPart
from precode.resources import data_folder
from precode.stages.fusion import FEATURES, Fusion


def load_fusion(path: Path | None = None) -> Fusion:
    """Read a fitted fusion; the one that comes with precode if no path is given.

    Raises
    ------
    MissingPart
        If the file is missing or was made for other features.
    """
    path = path or data_folder("models") / "fusion" / "minilm.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        fitted = content["fusion"]
        if content["features"] != list(FEATURES):
            raise ValueError("other features")
        return Fusion(
            weights=tuple(fitted["weights"]),
            averages=tuple(fitted["averages"]),
            no_code_weight=fitted["no_code_weight"],
            no_code_average=fitted["no_code_average"],
            intercept=fitted["intercept"],
            threshold=fitted["threshold"],
        )
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise MissingPart(
            f"The fitted weights cannot be used ({type(err).__name__}).",
            where=str(path),
            remedy="Install precode again, or fit them anew: precode models fit --help",
        ) from None


def calibrated_taxonomies(encoder: str, path: Path | None = None) -> tuple[str, ...]:
    """Return the taxonomies that the fit was made with, none if with another encoder.

    ``encoder`` is the fingerprint in use; the processor path makes no difference.
    """
    path = path or data_folder("models") / "fusion" / "minilm.json"
    about = json.loads(path.read_text(encoding="utf-8"))["about"]
    weights = "-".join(about["encoder"].split("-")[:2])
    return tuple(about["taxonomies"]) if encoder.startswith(weights) else ()


def fusion_json(fusion: Fusion, about: dict[str, object]) -> str:
    """Return the content of a fusion file, the same bytes for the same numbers."""
    content = {"about": about, "features": list(FEATURES), "fusion": asdict(fusion)}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
