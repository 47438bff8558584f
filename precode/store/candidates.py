"""Candidates for new codes on disk: ``suggestions/candidates.json``, offsets without quotes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from precode.domain.induction import Candidate, Passage
from precode.errors import BrokenStudy
from precode.files import write_atomic
from precode.store.study import Study

_LAYOUT = 1


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the last `precode induce` found: groups, and passages that are like no others.

    ``kept`` are groups of an earlier search that people have touched since: they tell the words
    and codes that those began with. ``texts`` maps the transcripts that were looked at to the
    SHA-256 of their text, ``made_with`` tells codes and model.
    """

    groups: tuple[Candidate, ...]
    single: tuple[Passage, ...]
    texts: Mapping[str, str]
    made_with: Mapping[str, Any] = field(default_factory=dict)
    kept: tuple[Candidate, ...] = ()


def write_candidates(study: Study, candidates: Candidates) -> None:
    """Write them in the place of those before."""
    content = {"layout": _LAYOUT, "candidates": asdict(candidates)}
    write_atomic(study.candidates, json.dumps(content, indent=1) + "\n", force=True)


def read_candidates(study: Study) -> Candidates | None:
    """Return them; None if nobody has looked for any yet.

    Raises
    ------
    BrokenStudy
        If the file is damaged.
    """
    from pydantic import TypeAdapter, ValidationError

    if not study.candidates.is_file():
        return None
    try:
        content = json.loads(study.candidates.read_bytes())
        return TypeAdapter(Candidates).validate_python(content["candidates"])
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as err:
        raise BrokenStudy(
            f"The candidates cannot be read ({type(err).__name__}).",
            where=str(study.candidates),
            remedy=f"Look for them again: precode induce {study.folder}",
        ) from None
