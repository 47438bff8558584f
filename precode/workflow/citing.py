"""A study's runs and record → what a methods section says about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from precode.domain.codes import Taxonomy
from precode.errors import BrokenStudy
from precode.exporters.counts import plural
from precode.stages.resolve import by_words, standing
from precode.store.study import Study
from precode.taxonomies import load_taxonomy
from precode.workflow.manifest import last_manifest
from precode.workflow.recipe import taxonomy_paths


@dataclass(frozen=True, slots=True)
class Citation:
    """The facts of a study's last run, and the paragraph and references made of them."""

    manifest: Mapping[str, Any]
    paragraph: str
    references: tuple[str, ...]


def cite(study: Study) -> Citation:
    """Return what to say about how codes were suggested and decided.

    Raises
    ------
    BrokenStudy
        If no batch has run yet.
    """
    manifest = last_manifest(study)
    if manifest is None:
        raise BrokenStudy(
            "No batch has run in this study yet, so there is nothing to cite.",
            where=str(study.folder),
            remedy=f"Run it: precode batch {study.folder}",
        )
    taxonomies = [load_taxonomy(path) for path in taxonomy_paths(study).values()]
    return Citation(
        manifest, _paragraph(study, manifest, taxonomies), _references(manifest, taxonomies)
    )


def _paragraph(study: Study, manifest: Mapping[str, Any], taxonomies: list[Taxonomy]) -> str:
    recipe = manifest["recipe"]
    made = [part for part in manifest["transcripts"] if part["suggestions_sha256"]]
    names = " and ".join(
        f"{t.title} (as worded in precode, version {t.version})" for t in taxonomies
    )
    offered = (
        f"the {recipe['top_k']} best codes of each turn"
        if recipe["top_k"]
        else "codes at or above "
        + ("the calibrated threshold" if recipe["min_score"] is None else str(recipe["min_score"]))
    )
    learned = (
        " The decisions that had been taken in the study until then taught the ranking."
        if recipe["learned"]
        else ""
    )
    return (
        f"Candidate codes for {plural(len(made), 'transcript')} were suggested with precode "
        f"{recipe['precode']} (encoder {recipe['encoder']}), which compares windows of one to "
        f"three sentences with the definitions and exemplars of {names}; {offered} were offered."
        f"{learned} All processing took place on the researchers' own computer. "
        f"{_decided(study)} The run of {manifest['began'][:10]} is identified by the study's "
        f"id {manifest['study']}; its manifest lists versions and SHA-256 hashes."
    )


def _decided(study: Study) -> str:
    codings = standing(study.record.entries()).codings
    if not codings:
        return "No suggestion has been confirmed yet."
    coders = len({coding.coder for coding in codings})
    words = by_words(codings)
    accepted = [one for one in words if one.accepted]
    suggested = sum(one.suggested for one in accepted)
    who = "One coder" if coders == 1 else f"{coders} coders, each for themselves,"
    return (
        f"{who} decided on {plural(len(words), 'coding')}: {suggested} that had been suggested "
        f"and {len(accepted) - suggested} that had not were accepted"
        f"{'' if coders == 1 else ' by at least one of them'}, the others were rejected."
    )


def _references(manifest: Mapping[str, Any], taxonomies: list[Taxonomy]) -> tuple[str, ...]:
    return (
        f"precode {manifest['recipe']['precode']} [software].",
        *dict.fromkeys(t.cite for t in taxonomies if t.cite),
    )
