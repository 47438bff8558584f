"""The figures of a study, drawn from its tables: for a page, and as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from precode.domain.tables import Table
from precode.reports.drawing import Draw, named, png, svg
from precode.reports.study import bars, grids
from precode.reports.study.columns import (
    Tables,
    ending,
    headline,
    named_codes,
    number,
    records,
    role_columns,
    words,
)

_MOST_CODES = 60  # rows of the grid of cases
_MOST_BARS = 30
_MOST_TOGETHER = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: ``description`` says in words what is seen; sizes are inches."""

    name: str
    title: str
    description: str
    draw: Draw
    width: float
    height: float

    @property
    def element(self) -> str:
        """Its SVG in a page: the page's colours, ids of its own."""
        return named(
            svg(self.draw, self.width, self.height), self.name, self.title, self.description
        )

    @property
    def svg(self) -> bytes:
        """It as a file for print: black on nothing."""
        return self.element.replace("currentColor", "#000000").encode()

    @property
    def png(self) -> bytes:
        """It as a picture: black on white."""
        return png(self.draw, self.width, self.height)


def figures_of(tables: Tables) -> Mapping[str, Figure]:
    """Return the figures that these tables have something to show for, by their names."""
    made: tuple[tuple[str, Callable[[Table, Tables], Figure | None]], ...] = (
        ("presence_by_role", _presence),
        ("references", _coverage),
        ("case_by_code", _cases),
        ("co_occurrence", _together),
        ("role_differences", _roles),
        ("acceptance_over_time", _acceptance),
        ("saturation", _saturation),
    )
    found = (make(tables[name], tables) for name, make in made if name in tables)
    return {figure.name: figure for figure in found if figure is not None}


def _presence(table: Table, _: Tables) -> Figure | None:
    roles = role_columns(table)
    groups: dict[str, list[grids.Tile]] = {}
    for row in records(table):
        tile = grids.Tile(str(row["code"]), tuple(str(row[role]) for role in roles))
        groups.setdefault(str(row["group"] or "No group"), []).append(tile)
    if not groups or not roles:
        return None
    names = [words(role) for role in roles]
    most = max(map(len, groups.values()))
    return Figure(
        "presence",
        "Codes found, by role and group",
        f"{headline(table)}. A tile a code, a row a group; a part of a tile is filled if that "
        "role gave a quote.",
        partial(grids.tiles, groups=groups, roles=names),
        3.6 + 0.42 * max(most, grids.FEWEST),
        1.0 + 0.47 * len(groups),
    )


def _coverage(table: Table, _: Tables) -> Figure | None:
    rows = [row for row in records(table) if number(row["coverage_percent"]) > 0]
    rows.sort(key=lambda row: -number(row["coverage_percent"]))
    shown = rows[:_MOST_BARS]
    if not shown:
        return None
    values = [(f"{row['code']} {row['label']}", number(row["coverage_percent"])) for row in shown]
    return Figure(
        "coverage",
        "Share of the characters that each code covers",
        f"Bars for {len(shown)} of {len(rows)} codes, the widest first: "
        f"{values[0][0]} with {values[0][1]:.2f} percent.",
        partial(bars.bars, values=values, unit="% of the characters"),
        8.6,
        0.9 + 0.27 * len(shown),
    )


def _cases(table: Table, tables: Tables) -> Figure | None:
    codes = table.columns[2:]
    totals = {code: sum(number(cell) for cell in table.column(code)) for code in codes}
    most = sorted(codes, key=lambda code: -totals[code])[:_MOST_CODES]
    shown = [code for code in codes if code in most]
    if not shown or not table.rows:
        return None
    labels = named_codes(tables)
    grid = [[number(cell) for cell in table.column(code)] for code in shown]
    return Figure(
        "cases",
        "Codings of each case, code by code",
        f"A grid of {len(shown)} of {len(codes)} codes by {len(table.rows)} cases; darker means "
        f"more codings, {max(map(max, grid)):.0f} at most.",
        partial(
            grids.heat,
            grid=grid,
            rows=[labels.get(code, code) for code in shown],
            columns=[str(row[0]) for row in table.rows],
        ),
        4.2 + 0.32 * len(table.rows),
        1.2 + 0.27 * len(shown),
    )


def _together(table: Table, tables: Tables) -> Figure | None:
    pairs = {
        (str(row["code_a"]), str(row["code_b"])): number(row["same_turn"])
        for row in records(table)
        if number(row["same_turn"]) > 0
    }
    sums: dict[str, float] = {}
    for pair, count in pairs.items():
        for code in pair:
            sums[code] = sums.get(code, 0) + count
    most = set(sorted(sums, key=lambda code: (-sums[code], code))[:_MOST_TOGETHER])
    order = [code for code in (*named_codes(tables), *labels_of(table)) if code in most]
    shown = list(dict.fromkeys(order))
    if len(shown) < 2:
        return None
    labels = {**named_codes(tables), **labels_of(table)}
    grid = [
        [pairs.get((a, b), pairs.get((b, a), 0)) if x < y else 0 for x, b in enumerate(shown)]
        for y, a in enumerate(shown)
    ]
    (a, b), count = max(pairs.items(), key=lambda item: item[1])
    return Figure(
        "together",
        "Codes in the same turn",
        f"A grid of the {len(shown)} codes that share turns most often; most often {a} and {b}, "
        f"in {count:.0f} turns.",
        partial(
            grids.heat,
            grid=grid,
            rows=[labels[code] for code in shown],
            columns=shown,
        ),
        4.2 + 0.36 * len(shown),
        1.2 + 0.3 * len(shown),
    )


def labels_of(table: Table) -> dict[str, str]:
    """Return number and label of the codes of a table of pairs, in the order of the codes."""
    found: dict[str, str] = {}
    for row in records(table):
        found.setdefault(str(row["code_a"]), f"{row['code_a']} {row['label_a']}")
    for row in records(table):
        found.setdefault(str(row["code_b"]), f"{row['code_b']} {row['label_b']}")
    return found


def _roles(table: Table, _: Tables) -> Figure | None:
    columns = [name for name in ending(table, "_share") if not name.startswith("difference")]
    if len(columns) < 2:
        return None
    rows = [
        (f"{row['code']} {row['label']}", [number(row[name]) for name in columns])
        for row in records(table)
    ]
    rows = [row for row in rows if any(row[1])]
    rows.sort(key=lambda row: -(max(row[1]) - min(row[1])))
    if not rows:
        return None
    shown = rows[:_MOST_BARS]
    names = [words(name.removesuffix("_share")) for name in columns]
    return Figure(
        "roles",
        "Share of the cases of each role that have a code",
        f"A line for each of {len(shown)} of {len(rows)} codes, with a dot a role "
        f"({', '.join(names)}); the largest difference first: {shown[0][0]}.",
        partial(bars.dumbbells, rows=shown, names=names),
        8.6,
        1.1 + 0.27 * len(shown),
    )


def _acceptance(table: Table, _: Tables) -> Figure | None:
    lines: dict[str, list[tuple[float, float]]] = {}
    for row in records(table):
        lines.setdefault(str(row["coder"]), []).append((number(row["block"]), number(row["share"])))
    if not lines:
        return None
    return Figure(
        "acceptance",
        "Share of the suggestions that were accepted, over time",
        f"A line a coder ({len(lines)} in all), a dot for each block of decisions in a row.",
        partial(bars.lines, lines=lines),
        6.4,
        3.4,
    )


def _saturation(table: Table, _: Tables) -> Figure | None:
    kinds = {"deductive": "deductive_so_far", "inductive": "inductive_so_far"}
    rows = [*records(table)]
    curves = {
        kind: [number(row[column]) for row in rows]
        for kind, column in kinds.items()
        if any(number(row[column]) for row in rows)
    }
    if len(rows) < 2 or not curves:
        return None
    reached = ", ".join(f"{found[-1]:.0f} {kind}" for kind, found in curves.items())
    return Figure(
        "saturation",
        "New codes by transcripts read",
        f"A line a kind of code over {len(rows)} transcripts; at the end {reached}.",
        partial(bars.steps, curves=curves),
        6.4,
        3.4,
    )
