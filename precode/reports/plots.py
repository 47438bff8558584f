"""The plots of an evaluation, as SVG that takes the page's text colour."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from precode.domain.evaluation import CodeResult, Confusion, Evaluation
from precode.reports.drawing import BLUE, GREY, ORANGE, label, svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_BARS = 60
_MOST_CONFUSED = 18


def reliability(evaluation: Evaluation) -> str:
    """Return the plot of what came true against what was said."""

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1)
        largest = max(part.count for part in evaluation.reliability)
        axes.scatter(
            [part.mean_probability for part in evaluation.reliability],
            [part.share_right for part in evaluation.reliability],
            s=[25 + 120 * (part.count / largest) ** 0.5 for part in evaluation.reliability],
            color=BLUE,
        )
        axes.axvline(evaluation.threshold, color=ORANGE, linewidth=1)
        axes.annotate("threshold", (evaluation.threshold, 1.0), color=ORANGE, xytext=(3, -4),
                      textcoords="offset points")  # fmt: skip
        axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="probability given", ylabel="share right")

    return svg(draw, 4.2, 4.0)


def reading(evaluation: Evaluation) -> str:
    """Return the plot of gold codes found against words read, best turns first."""

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1)
        axes.plot(
            [point.read for point in evaluation.reading],
            [point.found for point in evaluation.reading],
            color=BLUE,
        )
        axes.axhline(0.95, color=ORANGE, linewidth=1)
        axes.annotate("95%", (0, 0.95), color=ORANGE, xytext=(2, 3), textcoords="offset points")
        axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="share of the words read",
                 ylabel="share of gold codes found")  # fmt: skip

    return svg(draw, 4.2, 4.0)


def codes(evaluation: Evaluation) -> str:
    """Return bars a code: gold, suggested, and both, the most frequent codes first."""
    shown = sorted(evaluation.by_code, key=lambda r: (-r.gold, -r.suggested))[:_MOST_BARS]

    def draw(axes: Axes) -> None:
        _bars(axes, shown)

    return svg(draw, 8.6, 0.8 + 0.27 * len(shown))


def confusion(evaluation: Evaluation) -> str:
    """Return the grid of gold codes and the wrong codes that ranked above them."""
    pairs = evaluation.confusions
    rows = _most(pairs, lambda pair: pair.gold)
    columns = _most([p for p in pairs if p.gold in rows], lambda pair: pair.taken_for)
    counts = {(pair.gold, pair.taken_for): pair.count for pair in pairs}
    grid = [[counts.get((row, column), 0) for column in columns] for row in rows]
    most = max(max(row) for row in grid)

    def draw(axes: Axes) -> None:
        empty_is_clear = [[count or math.nan for count in row] for row in grid]
        axes.pcolormesh(empty_is_clear, cmap="Blues", vmin=0, vmax=most * 1.3, edgecolors="none")
        axes.set_xticks(
            [x + 0.5 for x in range(len(columns))], [label(name) for name in columns], rotation=90
        )
        axes.set_yticks([y + 0.5 for y in range(len(rows))], [label(name) for name in rows])
        axes.invert_yaxis()
        axes.set(xlabel="ranked above it", ylabel="gold code")
        for y, row in enumerate(grid):
            for x, count in enumerate(row):
                if count:
                    colour = "#ffffff" if count > most / 2 else "#1b2733"
                    axes.text(
                        x + 0.5, y + 0.5, str(count), ha="center", va="center", color=colour, size=8
                    )

    return svg(draw, 1.6 + 0.36 * len(columns), 1.4 + 0.3 * len(rows))


def curve(evaluation: Evaluation) -> str:
    """Return the learning curve: recall@5 and micro-F1 after so many transcripts."""
    lines = (("recall_at_5", "recall@5", BLUE), ("micro_f1", "micro-F1", ORANGE))

    def draw(axes: Axes) -> None:
        for name, title, colour in lines:
            points = [p for p in evaluation.curve if p.measures[name].value is not None]
            places = [point.transcripts for point in points]
            found = [point.measures[name] for point in points]
            axes.plot(places, [e.value or 0 for e in found], color=colour, marker="o", label=title)
            low = [e.low if e.low is not None else (e.value or 0) for e in found]
            high = [e.high if e.high is not None else (e.value or 0) for e in found]
            axes.fill_between(places, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.set(ylim=(0, 1), xlabel="transcripts decided on before", ylabel="")
        axes.set_xticks([point.transcripts for point in evaluation.curve])
        axes.legend(frameon=False, loc="lower right")

    return svg(draw, 5.2, 3.6)


def _bars(axes: Axes, shown: list[CodeResult]) -> None:
    from matplotlib.ticker import MaxNLocator

    places = range(len(shown))
    axes.barh(places, [r.gold for r in shown], color=GREY, alpha=0.45, height=0.8, label="gold")
    axes.barh(places, [r.suggested for r in shown], facecolor="none", edgecolor=ORANGE,
              height=0.8, label="suggested")  # fmt: skip
    axes.barh(places, [r.right for r in shown], color=BLUE, height=0.45, label="both")
    names = [label(f"{r.code} {r.label}") for r in shown]
    axes.set_yticks(places, names)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("turns")
    axes.legend(frameon=False, loc="lower right")


def _most(
    pairs: list[Confusion] | tuple[Confusion, ...], key: Callable[[Confusion], str]
) -> list[str]:
    """Return the names with the highest counts, in the order of the first pairs."""
    sums: dict[str, int] = {}
    for pair in pairs:
        sums[key(pair)] = sums.get(key(pair), 0) + pair.count
    return sorted(sums, key=lambda name: -sums[name])[:_MOST_CONFUSED]
