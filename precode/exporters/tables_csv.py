"""A table as CSV for spreadsheets and statistics: flat, and inert.

UTF-8 with a byte order mark, commas, CRLF, text in double quotes, numbers bare, nothing where
there is nothing to say. `precode.exporters.csv` says how cells are kept from being formulas.
"""

from __future__ import annotations

import csv
import io

from precode.domain.tables import Cell, Table
from precode.exporters.csv import guarded
from precode.exporters.plain import encodable


def csv_of(table: Table) -> str:
    """Return a header and the rows of a table; its title and notes are not in it."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([_inert(name) for name in table.columns])
    for row in table.rows:
        writer.writerow([_inert(cell) for cell in row])
    return out.getvalue()


def _inert(cell: Cell) -> Cell:
    if cell is None:
        return ""
    return guarded(encodable(cell)) if isinstance(cell, str) else cell
