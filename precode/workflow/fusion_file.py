"""The fitted fusion on disk: ``models/<encoder>/fusion.json``, numbers only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from precode.domain.codes import Taxonomy
from precode.encoders.cache import weights_of
from precode.errors import MissingPart
from precode.resources import data_folder
from precode.stages.contest import Contest
from precode.stages.fusion import FEATURES, Fusion


@dataclass(frozen=True, slots=True)
class FittedFusion:
    """A fusion, and the encoder (fingerprint) and taxonomies (names) that it was fitted with.

    ``interviews`` names the gold-coded interviews that it was fitted on.
    """

    fusion: Fusion
    encoder: str
    taxonomies: tuple[str, ...]
    interviews: tuple[str, ...] = ()

    def calibrated_for(self, encoder: str, taxonomies: Sequence[Taxonomy]) -> tuple[str, ...]:
        """Return which of `taxonomies` the fit holds for, extensions included.

        None if `encoder` has other weights; the processor path makes no difference.
        """
        if weights_of(encoder) != weights_of(self.encoder):
            return ()
        fitted = self.taxonomies
        return tuple(t.name for t in taxonomies if t.name in fitted or t.extends in fitted)


def load_fusion(path: Path | None = None) -> FittedFusion:
    """Read a fitted fusion; the one that comes with precode if no path is given.

    Raises
    ------
    MissingPart
        If the file is missing or was made for other features.
    """
    path = path or data_folder("models") / "minilm_bct" / "fusion.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        fitted = content["fusion"]
        if content["features"] != list(FEATURES):
            raise ValueError("other features")
        fusion = Fusion(
            weights=tuple(fitted["weights"]),
            averages=tuple(fitted["averages"]),
            no_code_weight=fitted["no_code_weight"],
            no_code_average=fitted["no_code_average"],
            intercept=fitted["intercept"],
            threshold=fitted["threshold"],
            withheld=tuple(fitted.get("withheld", ())),
            contest=Contest(**fitted["contest"]) if fitted.get("contest") else None,
        )
        return FittedFusion(
            fusion,
            content["about"]["encoder"],
            tuple(content["about"]["taxonomies"]),
            (
                *content["about"]["calibrated_on"],
                *content["about"].get("heads_also_taught_by", ()),
            ),
        )
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise MissingPart(
            f"The fitted weights cannot be used ({type(err).__name__}).",
            where=str(path),
            remedy="Install precode again, or fit them anew: precode models fit --help",
        ) from None


def fusion_json(fusion: Fusion, about: dict[str, object]) -> str:
    """Return the content of a fusion file, the same bytes for the same numbers."""
    content = {"about": about, "features": list(FEATURES), "fusion": asdict(fusion)}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
