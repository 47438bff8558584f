"""An evaluation as one self-contained page with plots; nothing is loaded, no script runs."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from precode.domain.evaluation import Evaluation
from precode.evaluation.measures import MEASURES
from precode.exporters.pages import page_templates
from precode.reports import plots
from precode.reports.words import HONEST, figure, heading, intervals, share


def render(evaluation: Evaluation) -> str:
    """Return the page as HTML; text of gold and codebook in it is escaped."""
    pages = page_templates(Path(__file__).parent / "templates")
    return pages.get_template("evaluation.html.j2").render(
        evaluation=evaluation,
        heading=heading(evaluation),
        intervals=intervals(evaluation),
        honest=HONEST,
        sections=[(name, list(own)) for name, own in groupby(MEASURES, key=lambda m: m.section)],
        labels={result.code: result.label for result in evaluation.by_code},
        figure=figure,
        share=share,
        plots={name: Markup(svg) for name, svg in _plots(evaluation)},  # noqa: S704 - drawn here
    )


def _plots(evaluation: Evaluation) -> list[tuple[str, str]]:
    found = [
        ("reliability", plots.reliability(evaluation)),
        ("reading", plots.reading(evaluation)),
    ]
    if evaluation.by_code:
        found.append(("codes", plots.codes(evaluation)))
    if evaluation.confusions:
        found.append(("confusion", plots.confusion(evaluation)))
    if evaluation.curve:
        found.append(("curve", plots.curve(evaluation)))
    return found
