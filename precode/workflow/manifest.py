"""What made the suggestions of a study: a file in ``runs/`` that a methods section can cite."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from precode.domain.studies import Recipe
from precode.files import write_atomic
from precode.store.study import Study
from precode.store.suggestions import result_file
from precode.workflow.batching import Planned

_LIBRARIES = ("numpy", "pyarrow", "safetensors", "spacy", "tokenizers", "torch")


def write_manifest(
    study: Study, recipe: Recipe, planned: Sequence[Planned], *, began: datetime, seconds: float
) -> None:
    """Write what the suggestions in the study were made with, and their hashes.

    ``planned`` is the plan after the run: what is not done in it is listed as missing.
    """
    results = []
    for item in planned:
        stored = item.placed.stored
        path = result_file(study, stored, item.key)
        results.append(
            {
                "transcript": stored.name,
                "version": stored.version,
                "original_sha256": stored.original_sha256,
                "text_sha256": stored.text_sha256,
                "language": stored.language,
                "suggestions_sha256": hashlib.sha256(path.read_bytes()).hexdigest()
                if item.state == "done"
                else None,
            }
        )
    content = {
        "study": study.settings.study.id,
        "began": began.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "seconds": round(seconds, 1),
        "recipe": {**asdict(recipe), "taxonomies": dict(recipe.taxonomies)},
        "seed": None,  # no step draws random numbers
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in _LIBRARIES},
        },
        "system": f"{platform.system()} {platform.machine()}",
        "transcripts": results,
    }
    name = began.astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%S.%fZ.json")
    write_atomic(study.runs / name, json.dumps(content, indent=1) + "\n", force=True)


def last_manifest(study: Study) -> dict[str, Any] | None:
    """Return the newest manifest, None if no batch has run."""
    found = sorted(study.runs.glob("*.json"))
    return json.loads(found[-1].read_text(encoding="utf-8")) if found else None


def forget_transcripts(study: Study, names: Collection[str]) -> None:
    """Take transcripts out of every manifest: their hashes would tell their words by guessing."""
    for path in study.runs.glob("*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        kept = [part for part in content["transcripts"] if part["transcript"] not in names]
        if len(kept) < len(content["transcripts"]):
            gone = len(content["transcripts"]) - len(kept)
            content["transcripts"] = kept
            content["withdrawn"] = content.get("withdrawn", 0) + gone
            write_atomic(path, json.dumps(content, indent=1) + "\n", force=True)
