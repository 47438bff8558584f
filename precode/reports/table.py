"""An evaluation as tables for the terminal."""

from __future__ import annotations

import io
from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from precode.domain.evaluation import Evaluation
from precode.evaluation.evidence import verdict
from precode.evaluation.measures import MEASURES
from precode.exporters.plain import one_line
from precode.reports.words import HONEST, figure, heading, intervals, share

_MOST_CODES = 15
_MOST_PAIRS = 8
_CURVE = (("recall_at_5", "recall@5"), ("mrr", "filtered MRR"), ("micro_f1", "micro-F1"))


def render(evaluation: Evaluation) -> str:
    """Return the tables as plain text, 110 columns wide."""
    out = io.StringIO()
    console = Console(
        file=out, width=110, force_terminal=False, color_system=None, legacy_windows=False
    )
    show(evaluation, console)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def show(evaluation: Evaluation, console: Console) -> None:
    """Print measures, the weakest codes, what is taken for what, and the learning curve."""
    console.print(Text(one_line(heading(evaluation)), style="bold"))
    if evaluation.learned:
        console.print(Text("Each transcript was scored after learning from all the others' gold."))
    for warning in evaluation.warnings:
        console.print(Text(f"Note: {one_line(warning)}", style="yellow"))
    console.print(_measures(evaluation))
    if missed := _missed(evaluation):
        console.print(missed)
    if against := _against(evaluation):
        console.print(Text(one_line(against)))
    if evaluation.confusions:
        console.print(_confusions(evaluation))
    if evaluation.curve:
        console.print(_curve(evaluation))
    console.print(Text(f"{intervals(evaluation)} {HONEST}", style="dim"))


def _measures(evaluation: Evaluation) -> Table:
    table = _empty("")
    table.add_column("")
    for ranker in evaluation.rankers:
        table.add_column(ranker.name, no_wrap=True)
    table.add_column("meaning", style="dim")
    for section, own in groupby(MEASURES, key=lambda measure: measure.section):
        table.add_row(Text(section, style="bold"))
        for measure in own:
            estimates = [ranker.measures.get(measure.name) for ranker in evaluation.rankers]
            if estimates[0] is None or (estimates[0].value is None and len(estimates) == 1):
                continue
            figures = [figure(measure.name, e) if e else "" for e in estimates]
            table.add_row(f"  {measure.title}", *figures, measure.meaning)
    return table


def _against(evaluation: Evaluation) -> str:
    """Say for which codes the gold speaks against suggesting them; empty if for none."""
    found = [r.code for r in evaluation.by_code if verdict(r.suggested, r.right) == "against"]
    if not found:
        return ""
    return f"Suggestions are mostly wrong here for: {', '.join(found)}."


def _missed(evaluation: Evaluation) -> Table | None:
    """Return the codes with most gold that was not suggested."""
    weak = [result for result in evaluation.by_code if result.gold > result.right]
    if not weak:
        return None
    weak.sort(key=lambda result: (result.right - result.gold, result.code))
    title = "Codes that were missed most"
    if len(weak) > _MOST_CODES:
        title += f" ({_MOST_CODES} of {len(weak)}; all with --format json or html)"
    table = _empty(title)
    for name in ("code", "label"):
        table.add_column(name)
    for name in ("gold", "suggested", "right", "precision", "recall", "F1", "recall@5"):
        table.add_column(name, justify="right")
    for result in weak[:_MOST_CODES]:
        table.add_row(
            Text(one_line(result.code)),
            Text(one_line(result.label)),
            str(result.gold),
            str(result.suggested),
            str(result.right),
            *map(share, (result.precision, result.recall, result.f1, result.recall_at_5)),
        )
    return table


def _confusions(evaluation: Evaluation) -> Table:
    labels = {result.code: result.label for result in evaluation.by_code}
    table = _empty("Gold codes that ranked below another code, and which")
    table.add_column("gold")
    table.add_column("ranked below")
    table.add_column("times", justify="right")
    for pair in evaluation.confusions[:_MOST_PAIRS]:
        names = (pair.gold, pair.taken_for)
        cells = [Text(one_line(f"{name} {labels.get(name, '')}".strip())) for name in names]
        table.add_row(*cells, str(pair.count))
    return table


def _curve(evaluation: Evaluation) -> Table:
    table = _empty("After learning from the decisions in so many other transcripts")
    table.add_column("transcripts", justify="right")
    for _, title in _CURVE:
        table.add_column(title)
    for point in evaluation.curve:
        cells = [figure(name, point.measures[name]) for name, _ in _CURVE]
        table.add_row(str(point.transcripts), *cells)
    return table


def _empty(title: str) -> Table:
    return Table(
        title=title or None, title_justify="left", box=box.SIMPLE, pad_edge=False, show_edge=False
    )
