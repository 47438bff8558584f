"""Tables as an Excel workbook: a sheet each, and inert.

Text is always stored as text, so that no cell is a formula and ``1.10`` stays ``1.10``.
The same tables give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from precode.domain.tables import Cell, Table
from precode.exporters.csv import guarded
from precode.exporters.plain import visible

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_MOST_IN_A_CELL = 32_767  # UTF-16 code units: Excel reads no more
_CUT = " […]"
_LONGEST_NAME = 31
_NARROWEST, _WIDEST = 8, 60  # characters
_MEASURED = 500  # rows that decide on a column's width
_NO_DATE = datetime(1980, 1, 1)
_NO_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")
# What XML cannot hold, beside what `visible` shows already.
_NO_XML = re.compile("[\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def workbook_bytes(tables: Sequence[Table], title: str) -> bytes:
    """Return an XLSX file: a sheet a table, its title and notes below the rows.

    Control characters show as pictures. A text that is too long for a cell is cut, and a note
    says where.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = _text(title), "precode"
    book.properties.created = _NO_DATE
    names = sheet_names([table.name for table in tables])
    for table, name in zip(tables, names, strict=True):
        _fill(book.create_sheet(name), table)
    if not tables:
        book.create_sheet("empty")
    out = io.BytesIO()
    book.save(out)
    return _without_dates(out.getvalue())


def sheet_names(names: Sequence[str]) -> list[str]:
    """Return names that Excel takes for sheets: short, and unlike each other.

    >>> sheet_names(["a/b", "A:B", "x" * 40, "x" * 50])[:2]
    ['a b', 'A B 2']
    """
    taken = {"history"}  # Excel keeps that name for itself
    found = []
    for name in names:
        plain = _NOT_IN_NAMES.sub(" ", visible(name)).strip(" '") or "table"
        new, count = _trimmed(plain, ""), 1
        while new.casefold() in taken:
            count += 1
            new = _trimmed(plain, f" {count}")
        taken.add(new.casefold())
        found.append(new)
    return found


def _trimmed(name: str, end: str) -> str:
    return name[: _LONGEST_NAME - len(end)].rstrip(" '") + end


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    top = Alignment(vertical="top", wrap_text=True)
    cut = []
    for x, name in enumerate(table.columns, start=1):
        _put(sheet, 1, x, name)
        sheet.cell(1, x).font = Font(bold=True)
        sheet.cell(1, x).alignment = top
        width = max(map(_width, [name, *(row[x - 1] for row in table.rows[:_MEASURED])]))
        sheet.column_dimensions[get_column_letter(x)].width = min(
            max(width + 2, _NARROWEST), _WIDEST
        )
    for y, row in enumerate(table.rows, start=2):
        for x, cell in enumerate(row, start=1):
            if _put(sheet, y, x, cell):
                cut.append(f"row {y}, {table.columns[x - 1]}")
            if isinstance(cell, str):
                sheet.cell(y, x).alignment = top
    sheet.freeze_panes = "A2"
    last = f"{get_column_letter(max(len(table.columns), 1))}{len(table.rows) + 1}"
    sheet.auto_filter.ref = f"A1:{last}"
    notes = [table.title, *table.notes]
    notes += [f"Text was cut to what a cell holds: {'; '.join(cut)}."] if cut else []
    for y, note in enumerate(notes, start=len(table.rows) + 3):
        _put(sheet, y, 1, note)


def _put(sheet: Worksheet, y: int, x: int, value: Cell) -> bool:
    """Write a cell; returns whether its text had to be cut."""
    if value is None:
        return False
    cell = sheet.cell(y, x)
    if not isinstance(value, str):
        cell.value = value
        return False
    text = _text(value)
    kept = _cut(text)
    cell.value = kept
    cell.data_type = "s"  # not the formula that openpyxl sees in it
    # Excel would see one as soon as somebody edits the cell.
    cell.quotePrefix = guarded(kept) != kept
    return kept != text


def _text(text: str) -> str:
    return _NO_XML.sub("\ufffd", visible(text.replace("\r\n", "\n").replace("\r", "\n")))


def _cut(text: str) -> str:
    """Return what a cell can hold of a text, with a mark if that is not all."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _MOST_IN_A_CELL:
        return text
    kept = units[: 2 * (_MOST_IN_A_CELL - len(_CUT))].decode("utf-16-le", "ignore")
    return kept + _CUT


def _width(cell: Cell) -> int:
    return max(map(len, str(cell).split("\n"))) if cell is not None else 0


def _without_dates(data: bytes) -> bytes:
    """Return the workbook with the same date everywhere: inside it and in its archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _DATES.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", part)
            entry = zipfile.ZipInfo(name, _NO_ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return out.getvalue()
