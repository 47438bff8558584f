"""Delimited text → rows of cells: which delimiter, and whether quotes are quotes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from precode.domain.text import Note
from precode.errors import UnreadableFile
from precode.importers.tables.columns import find_header

_DELIMITERS = (",", ";", "\t", "|")
_HEAD = 65_536  # code points that show the delimiter
_HEAD_ROWS = 60
_MOST_CELLS = 10_000  # in a row; no table is that wide, and memory is not endless
_SEPARATOR = re.compile(r'"?sep=(.)"?[ \t]{0,9}\n', re.IGNORECASE)  # Excel's own first line
# A row behind the last one: if a quote is open there, it ends up inside another cell.
_SENTINEL = "\ue000end\ue000"

_STRAY = Note("repaired", "Cells hold quotes that are not doubled; some quotes may be lost")
_TYPED = Note("guessed", "Quotes do not pair and are read as part of the words")


class Split(NamedTuple):
    """Rows of cells; ``gap`` stood between two cells of a row: the delimiter, maybe a space."""

    rows: list[list[str]]
    gap: str
    notes: list[Note]


def split(text: str, *, where: str) -> Split:
    """Cut `text` (line ends LF) into rows of cells; rows without any cell are skipped.

    Raises
    ------
    UnreadableFile
        If a quote is never closed, or a row is wider than any table.
    """
    if separator := _SEPARATOR.match(text):
        delimiter, text = separator[1], text[separator.end() :]
    else:
        delimiter = sniff(text)
    spaced = any(map(partial(_has_spaced_quote, delimiter), text[:_HEAD].split("\n")))
    rows, closed, strict = _parse(text, delimiter, spaced=spaced, quotes=True)
    notes = [] if strict else [_STRAY]
    if not strict and delimiter == "\t":
        # Tabs need no quotes around commas, so that most programs write none.
        rows, _, _ = _parse(text, delimiter, spaced=spaced, quotes=False)
        notes = [_TYPED]
    elif not strict and (row := _row_of_open_quote(rows, closed=closed)):
        raise UnreadableFile(
            f"The quotes from row {row} on do not pair: one is never closed.",
            where=where,
            remedy="Close or remove the quote in that row, or save the table as XLSX.",
        )
    if max(map(len, rows), default=0) > _MOST_CELLS:
        raise UnreadableFile(
            f"A row has more than {_MOST_CELLS:,} cells.",
            where=where,
            remedy="Check that the file is a table of turns, one turn a row.",
        )
    return Split(rows, f"{delimiter} " if spaced else delimiter, notes)


def sniff(text: str) -> str:
    """Return the delimiter under which the first rows look most like a table of turns."""
    head = text[:_HEAD]
    if len(text) > _HEAD:
        head = head[: head.rfind("\n") + 1] or head
    return max(_DELIMITERS, key=lambda delimiter: _score(head, delimiter))


def _score(head: str, delimiter: str) -> tuple[int, float, int]:
    """Rank by known columns, then by how many rows are equally wide, then by width."""
    rows = _parse(head, delimiter, spaced=False, quotes=True)[0][:_HEAD_ROWS]
    header = find_header(rows)
    widths = Counter(map(len, rows))
    width, count = max(widths.items(), key=lambda item: item[1], default=(1, 0))
    alike = count / len(rows) if width > 1 else 0.0
    return len(header[1].used) if header else 0, alike, width


def _row_of_open_quote(rows: Sequence[Sequence[str]], *, closed: bool) -> int | None:
    """Return the row, counted from 1, whose cell has swallowed the rows that follow."""
    several_lines = (n for n, row in enumerate(rows, 1) if any("\n" in cell for cell in row))
    return next(several_lines, None if closed else len(rows))


def _has_spaced_quote(delimiter: str, line: str) -> bool:
    """Tell whether the first quote of `line` opens a cell behind delimiter and space."""
    before, quote, _ = line.partition('"')
    return bool(quote) and before.endswith(" ") and before.rstrip(" ").endswith(delimiter)


def _parse(
    text: str, delimiter: str, *, spaced: bool, quotes: bool
) -> tuple[list[list[str]], bool, bool]:
    """Return the rows, whether all quotes are closed, and whether all are doubled inside."""
    lines = f"{text}\n{_SENTINEL}"
    strict = quotes and _is_strict(lines, delimiter, spaced=spaced)
    rows = list(_reader(lines, delimiter, spaced=spaced, quotes=quotes))
    closed = rows[-1] == [_SENTINEL]
    if closed:
        rows.pop()
    return rows, closed, strict


def _is_strict(lines: str, delimiter: str, *, spaced: bool) -> bool:
    try:
        for _ in _reader(lines, delimiter, spaced=spaced, quotes=True, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _reader(
    lines: str, delimiter: str, *, spaced: bool, quotes: bool, strict: bool = False
) -> Iterator[list[str]]:
    with _any_size(len(lines)):
        reader = csv.reader(
            io.StringIO(lines, newline=""),
            delimiter=delimiter,
            skipinitialspace=spaced,
            quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE,
            strict=strict,
        )
        yield from (row for row in reader if row)


@contextmanager
def _any_size(limit: int) -> Iterator[None]:
    """Let cells be as long as the file; the limit is the whole process's, so put it back."""
    before = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(before)
