"""A table for the terminal, readable at 80 columns and wider."""

from __future__ import annotations

import io
from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from precode.domain.suggestions import Precoding, Suggestion
from precode.domain.text import Turn
from precode.exporters.counts import count, no_suggestions, reminder
from precode.exporters.plain import one_line, short_score, shorten
from precode.exporters.records import in_order
from precode.exporters.why import reasons, status_of

_WIDE = 112
_QUOTE = 100
_STYLES = {"strong": "bold", "possible": "", "weak": "dim"}


def render(result: Precoding) -> str:
    """Return the table as plain text, 100 columns wide."""
    out = io.StringIO()
    console = Console(
        file=out, width=100, force_terminal=False, color_system=None, legacy_windows=False
    )
    show(result, console)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def show(result: Precoding, console: Console, *, show_scores: bool = False) -> None:
    """Print the suggestions turn by turn, then how many they are and what they are not.

    Parameters
    ----------
    result
        What to print. Its text is never read as markup, and control characters show as
        pictures.
    console
        Where to print. From 112 columns on, every part has a column of its own.
    show_scores
        Print the probabilities too.
    """
    if result.suggestions:
        table = _wide if console.width >= _WIDE else _narrow
        console.print(table(result, show_scores))
    else:
        console.print(Text(no_suggestions(result)))
    console.print(Text(f"{one_line(result.transcript.name)}: {count(result)}", style="bold"))
    console.print(Text(reminder(result), style="dim"))


def _wide(result: Precoding, show_scores: bool) -> Table:
    table = _empty_table()
    table.add_column("Turn", justify="right", no_wrap=True)
    table.add_column("Speaker", max_width=16, overflow="ellipsis")
    table.add_column("Words", ratio=9, overflow="fold")
    table.add_column("Candidate code", ratio=7, overflow="fold")
    table.add_column("Strength", no_wrap=True)
    table.add_column("Why", ratio=9, overflow="fold")
    for turn, first, last, suggestion, words in _rows(result):
        table.add_row(
            Text(str(turn.number) if first else "", style="bold"),
            Text(_speaker(turn) if first else ""),
            words,
            _label(suggestion, result),
            _strength(suggestion, show_scores),
            Text(_why(suggestion, result), style="dim"),
            end_section=last,
        )
    return table


def _narrow(result: Precoding, show_scores: bool) -> Table:
    table = _empty_table()
    table.add_column("Turn", max_width=12, overflow="ellipsis", no_wrap=True)
    table.add_column("Words", ratio=1, overflow="fold")
    table.add_column("Candidate code, strength, why", ratio=1, overflow="fold")
    for turn, first, last, suggestion, words in _rows(result):
        table.add_row(
            Text.assemble((str(turn.number), "bold"), "\n", _speaker(turn)) if first else Text(),
            words,
            Text.assemble(
                _label(suggestion, result),
                "\n",
                _strength(suggestion, show_scores),
                (f": {_why(suggestion, result)}", "dim"),
            ),
            end_section=last,
        )
    return table


def _empty_table() -> Table:
    return Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, padding=(0, 1), highlight=False)


def _rows(result: Precoding) -> list[tuple[Turn, bool, bool, Suggestion, Text]]:
    """Return the turn, whether a row is its first or last, the suggestion and its words."""
    turns = {turn.number: turn for turn in result.transcript.turns}
    rows = []
    for number, group in groupby(in_order(result), key=lambda s: s.turn):
        of_turn = list(group)
        for place, suggestion in enumerate(of_turn):
            same = place > 0 and of_turn[place - 1].span == suggestion.span
            words = "″" if same else shorten(suggestion.span.of(result.transcript.text), _QUOTE)
            last = place == len(of_turn) - 1
            rows.append((turns[number], place == 0, last, suggestion, Text(words)))
    return rows


def _speaker(turn: Turn) -> str:
    return one_line(turn.speaker) if turn.speaker else "no label"


def _label(suggestion: Suggestion, result: Precoding) -> Text:
    text = Text(f"{one_line(suggestion.code)} {one_line(suggestion.label)}")
    if status := status_of(suggestion, result):
        text.append(f" ({one_line(status)})", style="italic")
    return text


def _why(suggestion: Suggestion, result: Precoding) -> str:
    return "; ".join(reasons(suggestion, result.transcript.text, width=40, most=2))


def _strength(suggestion: Suggestion, show_scores: bool) -> Text:
    number = f" {short_score(suggestion.score)}" if show_scores else ""
    return Text(suggestion.strength + number, style=_STYLES[suggestion.strength])
