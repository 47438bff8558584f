"""The codes that were found in the study itself."""

from __future__ import annotations

from precode.domain.code_sets import CodeSets
from precode.domain.tables import Table
from precode.findings.evidence import evidence, left_out


def inductive_codes(sets: CodeSets) -> Table:
    """Return each inductive code with its definition, its nearest code, and its evidence.

    ``nearest_code`` and ``why_not_that`` say what of the taxonomies comes nearest and why it
    does not do, where somebody wrote it down.
    """
    codes = sets.of_origin("inductive")
    codings = sets.codings_of(codes)
    shown = evidence(codings)
    rows = (
        (
            code.code,
            code.label,
            code.group,
            code.definition,
            "; ".join(code.when_to_use),
            "; ".join(code.when_not_to_use),
            code.details.get("nearest", ""),
            code.details.get("why_not", ""),
            len({coding.case for coding in shown if coding.code == code.id}),
            sum(coding.code == code.id for coding in shown),
        )
        for code in codes
    )
    return Table(
        "inductive_codes",
        "Inductive codes",
        (
            "code",
            "label",
            "group",
            "definition",
            "when_to_use",
            "when_not_to_use",
            "nearest_code",
            "why_not_that",
            "n_cases",
            "n_quotes",
        ),
        tuple(rows),
        left_out(codings),
    )
