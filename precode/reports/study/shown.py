"""Tables as the page shows them: cells as text, rows under their groups, quotes by code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from precode.domain.tables import Cell, Table
from precode.reports.study.columns import records, words

MOST_ROWS = 300
"""What a table on the page holds at most; its CSV has all."""
_WITH_COMMAS = 10_000  # smaller numbers, turns and years among them, stand without


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as text: which columns are numbers, and its rows in stretches of one group.

    Each stretch has the group's name, or nothing if the table has no groups to show.
    """

    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    stretches: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    left_out: int


def shown(table: Table, by: str = "") -> Shown:
    """Return a table as the page shows it; the column ``by``, if it has one, as headings."""
    at = table.columns.index(by) if by in table.columns else None
    kept = [x for x in range(len(table.columns)) if x != at]
    rows = table.rows if by else table.rows[:MOST_ROWS]
    stretches = [
        (name, tuple(tuple(shown_cell(row[x]) for x in kept) for row in own))
        for name, own in groupby(rows, key=lambda row: "" if at is None else str(row[at] or "–"))
    ]
    return Shown(
        columns=tuple(table.columns[x] for x in kept),
        numeric=tuple(_numeric([row[x] for row in rows]) for x in kept),
        stretches=tuple(stretches),
        left_out=len(table.rows) - len(rows),
    )


def shown_cell(cell: Cell) -> str:
    """Return a cell as text: two decimals, commas in large numbers.

    >>> shown_cell(0.4706), shown_cell(120345), shown_cell(None), shown_cell("1.10")
    ('0.47', '120,345', '', '1.10')
    """
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.2f}"
    if isinstance(cell, int):
        return f"{cell:,}" if abs(cell) >= _WITH_COMMAS else str(cell)
    return cell


def _numeric(cells: list[Cell]) -> bool:
    """Tell whether a column holds numbers; what was suppressed (``<5``) may stand among them."""
    said = [cell for cell in cells if cell not in (None, "")]
    return any(not isinstance(cell, str) for cell in said) and all(
        not isinstance(cell, str) or cell.startswith("<") for cell in said
    )


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a participant, and where they stand."""

    words: str
    where: str
    starred: bool


@dataclass(frozen=True, slots=True)
class QuotedCode:
    """A code with its quotes, role by role."""

    code: str
    name: str
    roles: tuple[tuple[str, tuple[Quote, ...]], ...]


def quotes_by_group(table: Table) -> list[tuple[str, list[QuotedCode]]]:
    """Return the codes of a table of quotes, group by group."""
    rows = records(table)
    return [
        (str(group or "No group"), list(_codes(own)))
        for group, own in groupby(rows, key=lambda row: row["group"])
    ]


def quotes_of_code(table: Table | None) -> dict[str, QuotedCode]:
    """Return the codes of a table of quotes by their numbers."""
    return {one.code: one for one in _codes(iter(records(table)))} if table else {}


def _codes(rows: Iterator[dict[str, Cell]]) -> Iterator[QuotedCode]:
    for (code, label), own in groupby(rows, key=lambda row: (row["code"], row["label"])):
        roles = tuple(
            (words(str(role or "no role")), tuple(_quote(row) for row in quotes))
            for role, quotes in groupby(own, key=lambda row: row["role"])
        )
        yield QuotedCode(str(code), f"{code} {label}", roles)


def _quote(row: dict[str, Cell]) -> Quote:
    places = [str(row["case"] or row["transcript"]), f"turn {row['turn']}"]
    starred = str(row["starred"] or "").lower() in ("yes", "1", "true")
    return Quote(str(row["quote"]), ", ".join(places), starred)
