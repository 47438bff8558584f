"""The plots of an evaluation, as SVG that takes the page's text colour."""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from precode.domain.evaluation import CodeResult, Confusion, Evaluation
from precode.exporters.plain import visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BLUE, _ORANGE, _GREY = "#3b7dd8", "#d9822b", "#8a8f98"
_MOST_BARS = 60
_MOST_CONFUSED = 18
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "precode",  # the same bytes each time
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def reliability(evaluation: Evaluation) -> str:
    """Return the plot of what came true against what was said."""

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=_GREY, linestyle="--", linewidth=1)
        largest = max(part.count for part in evaluation.reliability)
        axes.scatter(
            [part.mean_probability for part in evaluation.reliability],
            [part.share_right for part in evaluation.reliability],
            s=[25 + 120 * (part.count / largest) ** 0.5 for part in evaluation.reliability],
            color=_BLUE,
        )
        axes.axvline(evaluation.threshold, color=_ORANGE, linewidth=1)
        axes.annotate("threshold", (evaluation.threshold, 1.0), color=_ORANGE, xytext=(3, -4),
                      textcoords="offset points")  # fmt: skip
        axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="probability given", ylabel="share right")

    return _svg(draw, 4.2, 4.0)


def reading(evaluation: Evaluation) -> str:
    """Return the plot of gold codes found against words read, best turns first."""

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=_GREY, linestyle="--", linewidth=1)
        axes.plot(
            [point.read for point in evaluation.reading],
            [point.found for point in evaluation.reading],
            color=_BLUE,
        )
        axes.axhline(0.95, color=_ORANGE, linewidth=1)
        axes.annotate("95%", (0, 0.95), color=_ORANGE, xytext=(2, 3), textcoords="offset points")
        axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="share of the words read",
                 ylabel="share of gold codes found")  # fmt: skip

    return _svg(draw, 4.2, 4.0)


def codes(evaluation: Evaluation) -> str:
    """Return bars a code: gold, suggested, and both, the most frequent codes first."""
    shown = sorted(evaluation.by_code, key=lambda r: (-r.gold, -r.suggested))[:_MOST_BARS]

    def draw(axes: Axes) -> None:
        _bars(axes, shown)

    return _svg(draw, 8.6, 0.8 + 0.27 * len(shown))


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
            [x + 0.5 for x in range(len(columns))], [_plain(name) for name in columns], rotation=90
        )
        axes.set_yticks([y + 0.5 for y in range(len(rows))], [_plain(name) for name in rows])
        axes.invert_yaxis()
        axes.set(xlabel="ranked above it", ylabel="gold code")
        for y, row in enumerate(grid):
            for x, count in enumerate(row):
                if count:
                    colour = "#ffffff" if count > most / 2 else "#1b2733"
                    axes.text(
                        x + 0.5, y + 0.5, str(count), ha="center", va="center", color=colour, size=8
                    )

    return _svg(draw, 1.6 + 0.36 * len(columns), 1.4 + 0.3 * len(rows))


def curve(evaluation: Evaluation) -> str:
    """Return the learning curve: recall@5 and micro-F1 after so many transcripts."""
    lines = (("recall_at_5", "recall@5", _BLUE), ("micro_f1", "micro-F1", _ORANGE))

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

    return _svg(draw, 5.2, 3.6)


def _bars(axes: Axes, shown: list[CodeResult]) -> None:
    from matplotlib.ticker import MaxNLocator

    places = range(len(shown))
    axes.barh(places, [r.gold for r in shown], color=_GREY, alpha=0.45, height=0.8, label="gold")
    axes.barh(places, [r.suggested for r in shown], facecolor="none", edgecolor=_ORANGE,
              height=0.8, label="suggested")  # fmt: skip
    axes.barh(places, [r.right for r in shown], color=_BLUE, height=0.45, label="both")
    names = [_plain(f"{r.code} {r.label}") for r in shown]
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


def _plain(text: str) -> str:
    """Return a label that matplotlib does not take for mathematics, and not too long."""
    text = visible(" ".join(text.split()))
    return (text if len(text) <= 52 else text[:51] + "…").replace("$", r"\$")


def _svg(draw: Callable[[Axes], None], width: float, height: float) -> str:
    """Return the SVG element of one plot; black becomes the colour of the page's text."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        # Only widths are computed with matplotlib's font; the browser draws every script.
        warnings.filterwarnings("ignore", "Glyph .* missing")
        figure = Figure(figsize=(width, height), layout="constrained")
        figure.patch.set_alpha(0)
        axes = figure.add_subplot()
        axes.patch.set_alpha(0)
        draw(axes)
        FigureCanvasSVG(figure)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = text.replace("#000000", "currentColor")
    return re.sub(r"(<text\b(?![^>]*fill))", r'\1 fill="currentColor"', text)
