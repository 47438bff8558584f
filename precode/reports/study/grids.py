"""Figures that are grids: codes by group and role, codes by case, codes by codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from precode.reports.drawing import BLUE, GREY, ORANGE, label
from precode.reports.study.columns import NOT_REVIEWED, YES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROLE_COLOURS = (BLUE, ORANGE, "#2a9d8f", "#8e5bb5", "#b0484f", "#7f8c2f")
FEWEST = 12
"""Places for tiles in a row, so that the key above them has room."""
_FAINTEST, _FULL = 0.12, 0.8
"""How much of the page's own colour goes: words on top stay readable on light and dark."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A code, and for each role whether it was found: yes, no or not reviewed."""

    code: str
    cells: tuple[str, ...]


def tiles(axes: Axes, *, groups: Mapping[str, Sequence[Tile]], roles: Sequence[str]) -> None:
    """Draw a row of tiles a group; each tile has a part a role, filled if it was found."""
    from matplotlib.patches import Patch, Rectangle

    part = 0.84 / len(roles)
    for y, own in enumerate(groups.values()):
        for x, tile in enumerate(own):
            for at, cell in enumerate(tile.cells):
                colour = ROLE_COLOURS[at % len(ROLE_COLOURS)]
                corner = (x + 0.08 + at * part, y + 0.1)
                if cell == YES:
                    axes.add_patch(Rectangle(corner, part, 0.5, facecolor=colour, linewidth=0))
                elif cell == NOT_REVIEWED:
                    axes.add_patch(
                        Rectangle(corner, part, 0.5, facecolor=GREY, alpha=0.35, linewidth=0)
                    )
            axes.add_patch(
                Rectangle((x + 0.08, y + 0.1), 0.84, 0.5, fill=False, edgecolor=GREY, linewidth=0.6)
            )
            axes.text(
                x + 0.5, y + 0.79, label(tile.code, 7), ha="center", va="center", size=7.5
            )  # fmt: skip
    axes.set_xlim(0, max(FEWEST, *map(len, groups.values())))
    axes.set_ylim(len(groups), 0)
    axes.set_yticks([y + 0.36 for y in range(len(groups))], [label(name) for name in groups])
    axes.set_xticks([])
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    shown = [
        Patch(facecolor=ROLE_COLOURS[at % len(ROLE_COLOURS)], label=label(role))
        for at, role in enumerate(roles)
    ]
    shown.append(Patch(facecolor="none", edgecolor=GREY, label="no quote found"))
    if any(NOT_REVIEWED in tile.cells for own in groups.values() for tile in own):
        shown.append(Patch(facecolor=GREY, alpha=0.35, label=NOT_REVIEWED))
    axes.legend(
        handles=shown, frameon=False, ncols=len(shown), loc="lower left", borderaxespad=0,
        bbox_to_anchor=(0, 1.005), handlelength=1.2, columnspacing=1.4,
    )  # fmt: skip


def heat(
    axes: Axes, *, grid: Sequence[Sequence[float]], rows: Sequence[str], columns: Sequence[str]
) -> None:
    """Draw a grid of counts, shape ``(rows, columns)``: the more, the darker; nothing for 0."""
    from matplotlib.collections import PatchCollection
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Rectangle

    most = max(max(row) for row in grid)
    found = [(x, y, count) for y, row in enumerate(grid) for x, count in enumerate(row) if count]
    shades = [
        to_rgba(BLUE, _FAINTEST + (_FULL - _FAINTEST) * (count / most) ** 0.7)
        for _, _, count in found
    ]
    squares = [Rectangle((x + 0.03, y + 0.03), 0.94, 0.94) for x, y, _ in found]
    axes.add_collection(PatchCollection(squares, facecolors=shades, linewidths=0))
    for x, y, count in found:
        axes.text(x + 0.5, y + 0.53, f"{count:.0f}", ha="center", va="center", size=7.5)
    for y in range(len(rows) + 1):
        axes.axhline(y, color=GREY, linewidth=0.3, alpha=0.5, zorder=0)
    axes.set_xlim(0, len(columns))
    axes.set_ylim(len(rows), 0)
    axes.set_yticks([y + 0.5 for y in range(len(rows))], [label(name, 44) for name in rows])
    turned = 90 if max(map(len, columns)) > 3 else 0
    axes.set_xticks(
        [x + 0.5 for x in range(len(columns))], [label(n, 16) for n in columns], rotation=turned
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
