"""Who took part: the cases with their attributes, and how many share each value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from precode.domain.code_sets import CodeSets
from precode.domain.studies import Case
from precode.domain.tables import Cell, Table
from precode.findings.evidence import interviewed, roles_of_cases
from precode.findings.suppression import SUPPRESSED, checked, marks
from precode.findings.wording import NOT_GIVEN, as_column, distinct, listed, natural, noted

TOTAL = "total"
_NO_ROLE = "no role"


@dataclass(frozen=True, slots=True)
class Demographics:
    """Attributes by role, and what of them has to be hidden.

    ``counts`` maps an attribute to its values, those to the number of cases of each role.
    ``hidden`` maps an attribute to what is shown in place of counts, or to None if nothing of
    it can be shown.
    """

    roles: tuple[str, ...]
    role_of: Mapping[str, str]
    counts: Mapping[str, Mapping[str, Mapping[str, int]]]
    hidden: Mapping[str, Mapping[tuple[str, str], str] | None]
    below: int

    @property
    def hides(self) -> bool:
        """Tell whether anything is hidden."""
        return any(marks is None or marks for marks in self.hidden.values())

    def shown(self, case: Case, attribute: str) -> str:
        """Return a case's value, or `SUPPRESSED` where too few of its role share it."""
        value = value_of(case, attribute)
        hidden = self.hidden[attribute]
        if hidden is None or (value, self.role_of[case.id]) in hidden:
            return SUPPRESSED
        return value


def attributes_of(sets: CodeSets) -> tuple[str, ...]:
    """Return the attributes of all cases, in the order of the sheet."""
    return tuple(dict.fromkeys(name for case in sets.cases for name in case.attributes))


def value_of(case: Case, attribute: str) -> str:
    """Return a case's value, N/A where it has none."""
    return case.attributes.get(attribute, "").strip() or NOT_GIVEN


def demographics(sets: CodeSets, suppress_below: int = 0) -> Demographics:
    """Count the cases of each role that share a value, and find what has to be hidden.

    Raises
    ------
    BadOption
        If `suppress_below` cannot hide anything: see `suppression.checked`.
    """
    below = checked(suppress_below)
    role_of = {case: role or _NO_ROLE for case, role in roles_of_cases(sets).items()}
    roles = tuple(dict.fromkeys(role_of[case.id] for case in sets.cases))
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for name in attributes_of(sets):
        pairs = Counter((value_of(case, name), role_of[case.id]) for case in sets.cases)
        values = sorted({value for value, _ in pairs}, key=natural)
        counts[name] = {v: {role: pairs[v, role] for role in roles} for v in values}
    hidden = {name: marks(rows, below) for name, rows in counts.items()}
    return Demographics(roles, role_of, counts, hidden, below)


def cases(sets: CodeSets, suppress_below: int = 0) -> Table:
    """Return one row a case: its role, then its attributes."""
    people = demographics(sets, suppress_below)
    names = attributes_of(sets)
    there = set(interviewed(sets))
    missing = [case.id for case in sets.cases if case.id not in there]
    return Table(
        "cases",
        "Cases",
        ("case", "role", *distinct(names, ("case", "role"))),
        tuple(
            (case.id, people.role_of[case.id], *(people.shown(case, name) for name in names))
            for case in sets.cases
        ),
        (
            *noted(f"Without a transcript in the study: {listed(missing)}." if missing else ""),
            *_suppression(people),
        ),
    )


def case_totals(sets: CodeSets, suppress_below: int = 0) -> Table:
    """Return how many cases share each value of each attribute, by role, with totals."""
    people = demographics(sets, suppress_below)
    fixed = ("attribute", "value", TOTAL)
    sizes = Counter(people.role_of[case.id] for case in sets.cases)
    rows: list[tuple[Cell, ...]] = []
    for name, values in people.counts.items():
        hidden = people.hidden[name]
        if hidden is None:
            continue
        for value, by_role in values.items():
            cells = [hidden.get((value, role)) or count for role, count in by_role.items()]
            rows.append((name, value, *cells, _total(cells)))
        rows.append((name, TOTAL, *(sizes[role] for role in people.roles), len(sets.cases)))
    return Table(
        "case_totals",
        "Cases by attribute and role",
        ("attribute", "value", *distinct(map(as_column, people.roles), fixed), TOTAL),
        tuple(rows),
        _suppression(people),
    )


def _total(cells: list[str | int]) -> str | int:
    """Return the sum of a row, and no more of it than its cells say."""
    hidden = [cell for cell in cells if isinstance(cell, str)]
    if not hidden:
        return sum(cell for cell in cells if isinstance(cell, int))
    if len(hidden) == 1 and not any(cell for cell in cells if isinstance(cell, int)):
        return hidden[0]
    return SUPPRESSED


def _suppression(people: Demographics) -> tuple[str, ...]:
    if not people.hides:
        return ()
    wholly = [name for name, hidden in people.hidden.items() if hidden is None]
    return noted(
        f"Counts from 1 to {people.below - 1} are shown as <{people.below}; further counts, totals "
        "and values are suppressed where those could be computed from them.",
        "How many took part in each role is not suppressed. Values that are shown can still point "
        "at a person when they are taken together.",
        f"Nothing of these attributes could be shown: {listed(wholly)}." if wholly else "",
    )
