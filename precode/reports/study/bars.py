"""Figures that are lines: a bar, a pair of dots or a curve each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from precode.reports.drawing import BLUE, GREY, ORANGE, label
from precode.reports.study.grids import ROLE_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def bars(axes: Axes, *, values: Sequence[tuple[str, float]], unit: str) -> None:
    """Draw a bar with its number a row, from the top."""
    places = range(len(values))
    widest = max(value for _, value in values)
    axes.barh(places, [value for _, value in values], color=BLUE, alpha=0.85, height=0.66)
    for y, (_, value) in enumerate(values):
        axes.text(value + widest * 0.008, y, f"{value:.2f}", va="center", size=8)
    axes.set_yticks(places, [label(name) for name, _ in values])
    axes.set_ylim(len(values) - 0.4, -0.6)
    axes.set_xlim(0, widest * 1.08)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(unit)


def dumbbells(
    axes: Axes, *, rows: Sequence[tuple[str, Sequence[float]]], names: Sequence[str]
) -> None:
    """Draw a dot a role on a line a row; shares from 0 to 1. Dots that meet stand in rings."""
    from matplotlib.ticker import PercentFormatter

    for y, (_, shares) in enumerate(rows):
        axes.plot([min(shares), max(shares)], [y, y], color=GREY, linewidth=1.6, zorder=1)
    for at, name in enumerate(names):
        shares = [row[1][at] for row in rows]
        # Each role's dot is smaller than the one before, so that none hides another.
        axes.scatter(shares, range(len(rows)), s=64 - 30 * at / max(len(names) - 1, 1), zorder=2,
                     color=ROLE_COLOURS[at % len(ROLE_COLOURS)], label=label(name), linewidths=0,
                     clip_on=False)  # fmt: skip
    axes.set_yticks(range(len(rows)), [label(name) for name, _ in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-0.02, 1.02)
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(axis="x", color=GREY, linewidth=0.4, alpha=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("share of the role's cases")
    axes.legend(frameon=False, loc="lower left", ncols=len(names), bbox_to_anchor=(0, 1.0),
                borderaxespad=0, handletextpad=0.2)  # fmt: skip


def lines(axes: Axes, *, lines: Mapping[str, Sequence[tuple[float, float]]]) -> None:
    """Draw a line a coder through places and shares from 0 to 1."""
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    for at, (name, points) in enumerate(lines.items()):
        axes.plot(
            [place for place, _ in points],
            [share for _, share in points],
            marker="o",
            markersize=4,
            color=ROLE_COLOURS[at % len(ROLE_COLOURS)],
            label=label(name, 30),
        )
    last = max(place for points in lines.values() for place, _ in points)
    axes.set_xlim(0.5, max(last, 2) + 0.5)
    axes.set_ylim(0, 1.02)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(axis="y", color=GREY, linewidth=0.4, alpha=0.5)
    axes.set(xlabel="block of decisions", ylabel="accepted")
    axes.legend(frameon=False, loc="lower right")


def steps(axes: Axes, *, curves: Mapping[str, Sequence[float]]) -> None:
    """Draw what has been found after each transcript, a line for each kind of code."""
    from matplotlib.ticker import MaxNLocator

    for (name, found), colour in zip(curves.items(), (BLUE, ORANGE), strict=False):
        places = range(1, len(found) + 1)
        axes.plot(places, found, color=colour, marker="o", markersize=4, label=name)
    axes.set(xlabel="transcripts read", ylabel="codes found so far")
    axes.set_ylim(bottom=0)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(frameon=False, loc="upper left")
