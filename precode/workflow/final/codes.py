"""The codes of a study, where each came from, and what the study worked with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from precode.domain.code_sets import FinalCode, FinalCoding
from precode.domain.codes import Codebook
from precode.domain.decisions import Entry, Json
from precode.exporters.records import precode_version
from precode.stages.resolve import Standing, in_time
from precode.store.own_codebook import NAME as OWN
from precode.store.study import Study
from precode.workflow.manifest import last_manifest


def final_codes(
    codebook: Codebook,
    codings: Sequence[FinalCoding],
    stand: Standing,
    own: Mapping[str, Mapping[str, Json]],
) -> tuple[FinalCode, ...]:
    """Return the codes of the codebook, then those of codings that have left it."""
    found = {
        code.id: FinalCode(
            id=code.id,
            code=code.code,
            label=code.label,
            group=code.group,
            definition=code.definition,
            taxonomy=code.taxonomy,
            origin="inductive" if code.taxonomy == OWN else "deductive",
            when_to_use=code.when_to_use,
            when_not_to_use=code.when_not_to_use,
            details={
                name: str(fields[name]) for name in ("nearest", "why_not") if fields.get(name)
            },
        )
        for code in codebook.codes
        for fields in [own.get(code.id, {})]
    }
    used = {coding.code for coding in codings}
    for coding in stand.codings:
        ref = coding.anchor.code
        if ref is not None and ref.id in used and ref.id not in found:
            found[ref.id] = FinalCode(
                id=ref.id,
                code=ref.code,
                label=ref.label,
                group="Codes that are no longer in the codebook",
                definition="",
                taxonomy=ref.taxonomy,
                origin="inductive" if ref.taxonomy == OWN else "deductive",
            )
    return tuple(found.values())


def about(study: Study, codebook: Codebook, entries: Sequence[Entry]) -> dict[str, Json]:
    """Return what names the study, its model, its coders and its taxonomies."""
    manifest: Mapping[str, Any] = last_manifest(study) or {}
    recipe = manifest.get("recipe", {})
    return {
        "study": study.settings.study.id,
        "title": study.settings.study.title,
        "language": study.settings.study.language,
        "precode": precode_version(),
        "encoder": recipe.get("encoder", ""),
        "coders": list(dict.fromkeys(entry.coder for entry in in_time(entries))),
        "taxonomies": [
            {
                "name": taxonomy.name,
                "title": taxonomy.title,
                "version": taxonomy.version,
                "status": taxonomy.status,
                "cite": taxonomy.cite,
            }
            for taxonomy in codebook.taxonomies
        ],
    }
