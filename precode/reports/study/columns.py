"""What the report reads off its tables: roles, their columns, and the headline totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from precode.domain.tables import Cell, Table

Tables = Mapping[str, Table]
"""The tables of a report by their names."""

_FIXED = ("code", "label", "group", "presence")
YES, NO, NOT_REVIEWED = "yes", "no", "not reviewed"


def role_columns(presence: Table) -> tuple[str, ...]:
    """Return the columns of a table of presence that stand for roles."""
    return tuple(name for name in presence.columns if name not in _FIXED)


def words(column: str) -> str:
    """Return the name of a column as words.

    >>> words("peer_worker"), words("SEX_WOMAN")
    ('peer worker', 'SEX_WOMAN')
    """
    return column.replace("_", " ") if column.islower() else column


def heading(column: str) -> str:
    """Return the name of a column as it stands above it.

    >>> heading("coverage_percent"), heading("n_quotes"), heading("1.10"), heading("n")
    ('Coverage percent', 'Quotes', '1.10', 'n')
    """
    text = words(column.removeprefix("n_"))
    return text if len(text) == 1 else text[:1].upper() + text[1:]


def records(table: Table) -> list[dict[str, Cell]]:
    """Return the rows of a table by the names of its columns."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def number(cell: Cell) -> float:
    """Return a cell as a number; what is none counts as nothing."""
    return float(cell) if isinstance(cell, int | float) else 0.0


@dataclass(frozen=True, slots=True)
class Headline:
    """How many codes were found, and by whom: ``parts`` are numbers with words, which add up."""

    codes: int
    found: int
    parts: tuple[tuple[int, str], ...]

    def __str__(self) -> str:
        said = ", ".join(f"{count} {by}" for count, by in self.parts)
        return f"{self.found} of {self.codes} codes found{f': {said}' if said else ''}"


def headline(presence: Table) -> Headline:
    """Return how many codes have a quote by all roles, by which alone, and by none."""
    roles = role_columns(presence)
    cells = [[row[presence.columns.index(role)] for role in roles] for row in presence.rows]
    found = [[role for role, cell in zip(roles, row, strict=True) if cell == YES] for row in cells]
    parts = []
    if len(roles) > 1:
        everyone = sum(len(by) == len(roles) for by in found)
        parts.append((everyone, "by both" if len(roles) == 2 else f"by all {len(roles)} roles"))
        for role in roles:
            alone = [
                NOT_REVIEWED in row for by, row in zip(found, cells, strict=True) if by == [role]
            ]
            parts.append((alone.count(False), f"by {words(role)} alone"))
            if any(alone):
                parts.append((alone.count(True), f"by {words(role)}, others not reviewed"))
        if len(roles) > 2:
            some = sum(1 < len(by) < len(roles) for by in found)
            parts.append((some, "by some of the roles"))
    open_ = sum(not by and NOT_REVIEWED in row for by, row in zip(found, cells, strict=True))
    parts.append((sum(not by for by in found) - open_, "by none"))
    parts += [(open_, "not reviewed")] if open_ else []
    return Headline(len(found), sum(map(bool, found)), tuple(parts))


def named_codes(tables: Tables) -> dict[str, str]:
    """Return number and label of every code that a table names, by its number."""
    found: dict[str, str] = {}
    for table in tables.values():
        if {"code", "label"} <= set(table.columns):
            for row in records(table):
                found.setdefault(str(row["code"]), f"{row['code']} {row['label']}".strip())
    return found


def ending(table: Table, end: str) -> Sequence[str]:
    """Return the columns whose names end so: one a role."""
    return [name for name in table.columns if name.endswith(end)]
