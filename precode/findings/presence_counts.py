"""Presence by role in numbers: per code, per group and in all."""

from __future__ import annotations

from precode.domain.code_sets import CodeSets, FinalCode
from precode.domain.tables import Cell, Table
from precode.findings.evidence import left_out
from precode.findings.presence import NOT_REVIEWED, Presence, cases_and_quotes, per_role, presence
from precode.findings.wording import as_column, distinct


def presence_counts(sets: CodeSets) -> Table:
    """Return for each deductive code in how many cases of each role, with how many quotes."""
    codes = sets.of_origin("deductive")
    codings = sets.codings_of(codes)
    found = cases_and_quotes(codings)
    rows: list[tuple[Cell, ...]] = []
    for code in codes:
        cells: list[Cell] = [code.code, code.label, code.group]
        for role in sets.roles:
            held, quotes = found.get((code.id, role), (frozenset(), 0))
            cells += [len(held), quotes]
        rows.append(tuple(cells))
    fixed = ("code", "label", "group")
    return Table(
        "presence_counts",
        "Cases and quotes by code and role",
        (*fixed, *per_role(sets.roles, "cases", "quotes", taken=fixed)),
        tuple(rows),
        ("A quote is a coding: words that carry two codes count for both.", *left_out(codings)),
    )


def presence_by_group(sets: CodeSets) -> Table:
    """Return for each group of deductive codes how many each role has."""
    found = _deductive(sets)
    fixed = ("group", "codes", found.every, "any")
    rows: list[tuple[Cell, ...]] = [
        (
            codes[0].group,
            len(codes),
            *(sum((code.id, role) in found.found for code in codes) for role in found.roles),
            _with_all(found, codes),
            sum(bool(found.having(code)) for code in codes),
        )
        for codes in _groups(found).values()
    ]
    columns = distinct(map(as_column, found.roles), fixed)
    return Table(
        "presence_by_group",
        "Presence of the codes by group and role",
        ("group", "codes", *columns, found.every, "any"),
        tuple(rows),
    )


def presence_totals(sets: CodeSets) -> Table:
    """Return how many deductive codes were found at all, by all roles, by one role alone."""
    found = _deductive(sets)
    groups = _groups(found)
    words = [found.word(code) for code in found.codes]
    several = [c for c in found.codes if 1 < len(found.having(c)) < len(found.roles)]
    unread = [c for c in found.codes if NOT_REVIEWED in found.word(c)]
    rows: list[tuple[Cell, ...]] = [
        ("codes", len(found.codes)),
        ("supported", sum(bool(found.having(code)) for code in found.codes)),
    ]
    if len(found.roles) > 1:
        rows.append((found.every, _with_all(found, found.codes)))
        rows += [(f"only {role}", words.count(role)) for role in found.roles]
    if several:
        rows.append(("several roles, not all", len(several)))
    rows.append((found.nobody, words.count(found.nobody)))
    if unread:
        rows.append(("not reviewed for every role", len(unread)))
    rows += [
        (f"{role} yes", sum((code.id, role) in found.found for code in found.codes))
        for role in found.roles
    ]
    rows += [
        (
            "groups with at least one",
            sum(any(found.having(code) for code in codes) for codes in groups.values()),
        ),
        ("groups", len(groups)),
    ]
    return Table("presence_totals", "Presence in numbers", ("what", "n"), tuple(rows))


def _deductive(sets: CodeSets) -> Presence:
    return presence(sets, sets.of_origin("deductive"), sets.codings)


def _groups(found: Presence) -> dict[tuple[str, str], list[FinalCode]]:
    """Return the codes of each group; taxonomies may have groups of the same name."""
    groups: dict[tuple[str, str], list[FinalCode]] = {}
    for code in found.codes:
        groups.setdefault((code.taxonomy, code.group), []).append(code)
    return groups


def _with_all(found: Presence, codes: list[FinalCode] | tuple[FinalCode, ...]) -> int:
    return sum(bool(found.roles) and len(found.having(c)) == len(found.roles) for c in codes)
