"""Rows with more or fewer cells than the header: put right without losing a word."""

from __future__ import annotations

from collections.abc import Sequence

from precode.domain.text import Note
from precode.importers.labels import LONGEST
from precode.importers.labels.words import Kind, kind_of
from precode.importers.tables.columns import Columns
from precode.importers.tables.times import times_in

_CUT = "Delimiters inside the words were not quoted: the words were joined again"
_ADDED = "Cells beyond the last column were added to the words"
_BROKEN_OFF = "Lines without any delimiter were joined to the words of the row above"
_SHORT = "Rows have fewer cells than the header"


def squared(
    rows: Sequence[list[str]], columns: Columns, *, gap: str
) -> tuple[list[list[str]], list[Note]]:
    """Return `rows` with as many cells as `columns` has names, and what was done.

    `gap` stood between the cells of a row, and is put back where words were cut.
    """
    width = len(columns.names)
    cut = added = short = broken_off = 0
    square: list[list[str]] = []
    lines: list[str] = []  # what was broken off from the last row of `square`
    for row in rows:
        if _is_broken_off(row, columns) and any(map(str.strip, row)):
            broken_off += 1
            if square:
                lines.append(row[0])
                continue
            row = ["" if i != columns.text else row[0] for i in range(width)]
        _join(square, lines, columns)
        lines = []
        if len(row) < width:
            short += 1
            row = [*row, *[""] * (width - len(row))]
        elif any(map(str.strip, row[width:])):
            joined = _uncut(row, columns, gap)
            cut, added = cut + (joined is not None), added + (joined is None)
            row = joined or _with_surplus(row, columns, gap)
        square.append(row[:width])
    _join(square, lines, columns)
    counts = (
        Note("repaired", _CUT, cut),
        Note("guessed", _ADDED, added),
        Note("repaired", _BROKEN_OFF, broken_off),
        Note("repaired", _SHORT, short),
    )
    return square, [note for note in counts if note.count]


def _join(square: list[list[str]], lines: Sequence[str], columns: Columns) -> None:
    if lines:
        square[-1][columns.text] = "\n".join([square[-1][columns.text], *lines])


def _is_broken_off(row: Sequence[str], columns: Columns) -> bool:
    """Tell whether `row` is the rest of a cell with a line break; a lone label is a row."""
    if len(row) != 1 or len(columns.names) == 1 or columns.text == 0:
        return False
    cell = row[0].strip()
    is_label = 0 < len(cell) <= LONGEST and kind_of(cell) is Kind.ROLE
    return columns.speaker != 0 or not is_label


def _uncut(row: list[str], columns: Columns, gap: str) -> list[str] | None:
    """Join the words that were cut, if the cells behind them show where they end."""
    behind = len(columns.names) - 1 - columns.text
    tail = row[len(row) - behind :]
    timed = (i for i in (columns.start, columns.end) if i is not None and i > columns.text)
    times = [tail[i - columns.text - 1] for i in timed]
    if behind and not (times and all(map(times_in, times))):
        return None
    return [*row[: columns.text], gap.join(row[columns.text : len(row) - behind]), *tail]


def _with_surplus(row: list[str], columns: Columns, gap: str) -> list[str]:
    width = len(columns.names)
    surplus = gap.join(row[width:])
    return [f"{cell}{gap}{surplus}" if i == columns.text else cell for i, cell in enumerate(row)]
