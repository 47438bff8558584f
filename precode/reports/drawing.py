"""How every plot is drawn: text stays text, the page's colour, the same bytes each time."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from precode.exporters.plain import visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREY = "#3b7dd8", "#d9822b", "#8a8f98"
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "precode",  # the same bytes each time
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_PNG_DOTS_PER_INCH = 200

Draw = Callable[["Axes"], None]


def svg(draw: Draw, width: float, height: float) -> str:
    """Return the SVG element of one plot; black becomes the colour of the page's text.

    ``width`` and ``height`` are inches.
    """
    with _drawn(draw, width, height) as figure:
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        FigureCanvasSVG(figure)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = text.replace("#000000", "currentColor")
    return re.sub(r"(<text\b(?![^>]*fill))", r'\1 fill="currentColor"', text)


def png(draw: Draw, width: float, height: float) -> bytes:
    """Return the plot as PNG, black on white, 200 dots an inch, without a date."""
    with _drawn(draw, width, height) as figure:
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        FigureCanvasAgg(figure)
        figure.patch.set(facecolor="#ffffff", alpha=1)
        out = io.BytesIO()
        figure.savefig(out, format="png", dpi=_PNG_DOTS_PER_INCH, metadata={"Software": None})
    return out.getvalue()


def named(element: str, name: str, title: str, description: str) -> str:
    """Return an SVG element for a page with several: own ids, and words for screen readers.

    Raises
    ------
    ValueError
        If ``name`` is not fit to begin an id.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"not the name of a figure: {name!r}")
    element = re.sub(r"\s*<metadata>.*?</metadata>", "", element, flags=re.DOTALL)
    # In tags only: what is drawn may hold such words.
    element = re.sub(r"<[^>]*>", lambda tag: _own_ids(tag[0], name), element)
    words = (
        f'<title id="{name}-title">{escape(visible(title))}</title>'
        f'<desc id="{name}-desc">{escape(visible(description))}</desc>'
    )
    head, rest = element.split(">", 1)
    return f'{head} role="img" aria-labelledby="{name}-title {name}-desc">\n {words}{rest}'


def _own_ids(tag: str, name: str) -> str:
    tag = re.sub(r'\bid="', f'id="{name}-', tag)
    return tag.replace('href="#', f'href="#{name}-').replace("url(#", f"url(#{name}-")


def label(text: str, width: int = 52) -> str:
    """Return a label that matplotlib does not take for mathematics, and not too long."""
    text = visible(" ".join(text.split()))
    return (text if len(text) <= width else f"{text[: width - 1]}…").replace("$", r"\$")


@contextmanager
def _drawn(draw: Draw, width: float, height: float) -> Iterator[Figure]:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        # Only widths are computed with matplotlib's font; the browser draws every script.
        warnings.filterwarnings("ignore", "Glyph .* missing")
        figure = Figure(figsize=(width, height), layout="constrained")
        figure.patch.set_alpha(0)
        axes = figure.add_subplot()
        axes.patch.set_alpha(0)
        draw(axes)
        yield figure
