"""CSV files that people write: codebooks, gold codes, cases; with the line of each row."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from pathlib import Path

from precode.errors import BadTaxonomy, PrecodeError


def read_rows(
    path: Path, *, required: Collection[str] = (), error: type[PrecodeError] = BadTaxonomy
) -> list[tuple[int, dict[str, str]]]:
    """Return ``(line number, row)`` for each row that is not blank.

    Column names are compared in lower case; cells are stripped.

    Raises
    ------
    PrecodeError
        Of the kind ``error``, if the file cannot be read or lacks a required column.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252", errors="replace")
    except OSError as err:
        raise error(
            f"The file cannot be read ({err.strerror}).", where=str(path), remedy="Check its name."
        ) from None
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if missing := [name for name in required if name not in header]:
            raise error(
                f"line 1: no column called {', '.join(missing)}.",
                where=str(path),
                remedy=f"The first line must name the columns {', '.join(required)}.",
            )
        before = reader.line_num
        for cells in reader:
            if any(cell.strip() for cell in cells[len(header) :]):
                raise error(
                    f"line {before + 1}: there are {len(cells)} cells, but {len(header)} columns.",
                    where=str(path),
                    remedy='Put text that holds a comma in quotes: "first, second".',
                )
            if any(cell.strip() for cell in cells):
                padded = [*cells, *[""] * (len(header) - len(cells))]
                row = dict(zip(header, (cell.strip() for cell in padded), strict=False))
                rows.append((before + 1, row))
            before = reader.line_num
    except csv.Error as err:
        raise error(
            f"line {reader.line_num}: {err}.",
            where=str(path),
            remedy="Check the quotes in that row.",
        ) from None
    return rows


def rows_of(cells: Sequence[Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a table as `read_rows` does, its first line being the header."""
    header = [name.strip().lower() for name in cells[0]] if cells else []
    rows = []
    for line, row in enumerate(cells[1:], start=2):
        filled = [*(cell.strip() for cell in row), *[""] * len(header)]
        if any(filled):
            rows.append((line, dict(zip(header, filled, strict=False))))
    return rows


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)
