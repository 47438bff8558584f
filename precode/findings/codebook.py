"""The codebook of a study with how often each code was given."""

from __future__ import annotations

from collections import defaultdict

from precode.domain.code_sets import CodeSets
from precode.domain.tables import Table
from precode.findings.evidence import of_participants


def codes(sets: CodeSets) -> Table:
    """Return every code, used or not, with the cases and references of participants' turns."""
    places: dict[str, list[str]] = defaultdict(list)
    for coding in of_participants(sets.codings):
        places[coding.code].append(coding.case)
    rows = (
        (
            code.code,
            code.label,
            code.group,
            code.taxonomy,
            code.origin,
            code.id,
            code.definition,
            "; ".join(code.when_to_use),
            "; ".join(code.when_not_to_use),
            len(set(places[code.id])),
            len(places[code.id]),
        )
        for code in sets.codes
    )
    return Table(
        "codes",
        "Codebook",
        (
            "code",
            "label",
            "group",
            "taxonomy",
            "origin",
            "id",
            "definition",
            "when_to_use",
            "when_not_to_use",
            "cases",
            "references",
        ),
        tuple(rows),
        (
            "Interviewers' turns are left out; what was planned or refused counts: these are "
            "references, not evidence.",
        ),
    )
