"""CSV for spreadsheets: flat, and inert.

UTF-8 with a byte order mark, commas, CRLF, text in double quotes, numbers bare.

No cell can run as a formula. Where a cell starts with ``= + - @`` (full-width forms
included, white space and invisible characters before it or not) or with a tab or line
break, one apostrophe goes in front. `without_guards` gives the exact text back.

A spreadsheet set to another separator must be told that this file has commas. Codes such
as ``10.10`` are text: import that column as text, or ``10.10`` becomes ``10.1``.
"""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

from precode.domain.suggestions import Precoding, Suggestion
from precode.domain.text import Turn
from precode.exporters.plain import encodable
from precode.exporters.records import in_order, number

COLUMNS = (
    "transcript",
    "turn",
    "speaker",
    "role",
    "start",
    "end",
    "quote",
    "code",
    "label",
    "group",
    "taxonomy",
    "score",
    "strength",
    "rank",
    "prompted",
    "exemplar_id",
    "exemplar_is_invented",
    "cues",
    "rival",
    "also_consider",
)

_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−"
# White space, controls and invisible characters that a spreadsheet may skip.
_SKIPPED = (
    r"[\x00-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5"
    r"\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f"
    r"\ufeff\uffa0\ufff0-\ufffd\U000e0000-\U000e0fff]*"
)
# Behind apostrophes too, so that the one put in front can be told from the others.
_DANGER = re.compile(rf"'*{_SKIPPED}[{_SIGNS}\t\r\n]")

Cell = str | int | Decimal


def render(result: Precoding) -> str:
    """Return a header and one row a suggestion, with a byte order mark in front."""
    turns = {turn.number: turn for turn in result.transcript.turns}
    labels = {code.code: f"{code.code} {code.label}" for code in result.codebook.codes}
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for suggestion in in_order(result):
        row = _row(result, turns[suggestion.turn], suggestion, labels)
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def guarded(cell: str) -> str:
    """Return `cell` so that no spreadsheet takes it for a formula.

    >>> guarded("- um, well"), guarded("well-being")
    ("'- um, well", 'well-being')
    """
    return f"'{cell}" if _DANGER.match(cell) else cell


def without_guards(cell: str) -> str:
    """Return the text that `guarded` was given.

    >>> without_guards("'- um, well")
    '- um, well'
    """
    return cell[1:] if cell.startswith("'") and _DANGER.match(cell, 1) else cell


def _row(
    result: Precoding, turn: Turn, suggestion: Suggestion, labels: dict[str, str]
) -> tuple[Cell, ...]:
    evidence, span = suggestion.evidence, suggestion.span
    exemplar, rival = evidence.exemplar, evidence.rival
    return (
        encodable(result.transcript.name),
        turn.number,
        encodable(turn.speaker or ""),
        encodable(turn.role),
        span.start,
        span.end,
        encodable(span.of(result.transcript.text)),
        encodable(suggestion.code),
        encodable(suggestion.label),
        encodable(suggestion.group),
        encodable(suggestion.taxonomy),
        Decimal(number(suggestion.score)),
        suggestion.strength,
        suggestion.rank,
        _yes(suggestion.prompted),
        encodable(exemplar.id) if exemplar else "",
        _yes(exemplar.invented) if exemplar else "",
        encodable("; ".join(cue.phrase for cue in evidence.cues)),
        encodable(f"{rival.code} {rival.label}") if rival else "",
        encodable("; ".join(labels.get(code, code) for code in evidence.also_consider)),
    )


def _yes(value: bool) -> str:
    return "yes" if value else "no"
