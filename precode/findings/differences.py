"""How roles differ in what they tell of."""

from __future__ import annotations

from precode.domain.code_sets import CodeSets, FinalCode
from precode.domain.tables import Cell, Table
from precode.findings.evidence import evidence, interviewed_as, left_out, used
from precode.findings.presence import cases_and_quotes, per_role
from precode.findings.wording import share

PER = 10_000
"""Characters of talk that quotes are counted per: about 1,800 words of English."""


def role_differences(sets: CodeSets) -> Table:
    """Return for each code in use its cases and quotes by role, as counts and as shares.

    The last column, for two roles only, is the first role's share of cases less the second's.
    """
    shown = evidence(sets.codings)
    found = cases_and_quotes(shown)
    sizes = {role: len(interviewed_as(sets, role)) for role in sets.roles}
    talk = {role: sum(one.talk.get(role, 0) for one in sets.transcripts) for role in sets.roles}

    def row(code: FinalCode) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        parts = []
        for role in sets.roles:
            held, quotes = found.get((code.id, role), (frozenset(), 0))
            rate = round(PER * quotes / talk[role], 4) if talk[role] else None
            cells += [len(held), sizes[role], share(len(held), sizes[role]), quotes, rate]
            parts.append(len(held) / sizes[role])
        if len(parts) == 2:
            cells.append(round(parts[0] - parts[1], 4))
        return (code.code, code.label, *cells)

    ends = ("cases", "of_cases", "share", "quotes", f"quotes_per_{PER}_characters")
    fixed = ("code", "label", "difference")
    last = fixed[2:] if len(sets.roles) == 2 else ()
    return Table(
        "role_differences",
        "Differences between roles",
        (*fixed[:2], *per_role(sets.roles, *ends, taken=fixed), *last),
        tuple(row(code) for code in used(sets, shown)),
        (
            "These are counts of a purposive sample: cases were chosen for what they tell, so that "
            "tests of significance would say nothing about other people.",
            *left_out(sets.codings),
        ),
    )
