"""Excel workbooks (.xlsx, .xlsm): one turn a row of the first sheet with a column of words."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from precode.domain.dialogue import Dialogue
from precode.domain.text import Note
from precode.errors import UnreadableFile
from precode.importers.content.archive import Archive, is_zip, open_archive
from precode.importers.source import Source
from precode.importers.tables.columns import (
    Columns,
    by_content,
    by_speaker,
    find_header,
    no_words_column,
)
from precode.importers.tables.rows import ABOVE_HEADER, NO_HEADER, to_dialogue
from precode.importers.tables.voices import by_labels, by_voices

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

# Excel allows 17 thousand million cells a sheet; a transcript has some thousands.
_MOST_ROWS, _MOST_CELLS = 1_048_576, 500_000
_ELAPSED = timedelta(days=60)  # a "date" so near the epoch is a time that passed midnight
_HIDDEN_ROW = re.compile(rb'<(?:\w{1,20}:)?row\b[^<>]{0,400}?\shidden="(?:1|true)"')
_NO_RESULT = re.compile(
    rb"(?:</(?:\w{1,20}:)?f>|<(?:\w{1,20}:)?f(?:\s[^<>]{0,400})?/>)(?!<(?:\w{1,20}:)?v>[^<])"
)
_REMARK = re.compile(rb"<(?:\w{1,20}:)?comment\s|<a:t>[^<]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how OOXML writes signs that XML cannot hold
_AGAIN = "Open it in Excel, save it again as .xlsx or .csv, and import that."

_OTHERS = "Other sheets that hold words are left out"
_HIDDEN = "Hidden rows are read like the others"
_REMARKS = "Comments and text boxes are left out"
_FORMULAS = "Formulas without a stored result are left out: save the workbook in Excel"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A worksheet as text; the counts are of what Excel hides or has not computed."""

    rows: list[list[str]]
    is_visible: bool
    hidden_rows: int
    formulas: int


class _Table(NamedTuple):
    """A sheet with its columns, how many rows are `above` the turns, and the turns' rows."""

    sheet: _Sheet
    above: int
    columns: Columns
    body: list[list[str]]


def recognises(source: Source) -> bool:
    """Tell whether the file is a zip package with a workbook in it."""
    if not is_zip(source):
        return False
    try:
        return any(name.casefold().startswith("xl/workbook") for name in open_archive(source))
    except UnreadableFile:
        return source.suffix in {".xlsx", ".xlsm"}


def read(source: Source) -> Dialogue:
    """Return one utterance a row, wordless rows included; times in milliseconds.

    Formulas count with the result that Excel has stored.

    Raises
    ------
    UnreadableFile
        If the workbook is damaged or hostile, or no sheet has a column of words.
    """
    archive = open_archive(source)
    archive.check_members()
    sheets = [sheet for sheet in _sheets(source, archive) if sheet.rows]
    found = next(_tables(sheets), None)
    if found is None:
        shown = next((sheet for sheet in sheets if sheet.is_visible), None)
        raise no_words_column(shown.rows[0] if shown else [], where=source.name)
    sheet, above, columns, body = found
    width = max(map(len, body), default=0)
    columns = replace(columns, names=(*columns.names, *[""] * (width - len(columns.names))))
    dialogue = to_dialogue(body, columns, where=source.name)
    titles = sum(any(map(str.strip, row)) for row in sheet.rows[: max(above - 1, 0)])
    counts = (
        replace(NO_HEADER, count=int(above == 0)),
        replace(ABOVE_HEADER, count=titles),
        Note("dropped", _OTHERS, len(sheets) - 1),
        Note("guessed", _HIDDEN, sheet.hidden_rows),
        Note("dropped", _FORMULAS, sheet.formulas),
        Note("dropped", _REMARKS, _remarks(archive)),
    )
    return replace(dialogue, notes=(*(n for n in counts if n.count), *dialogue.notes))


def first_sheet(source: Source) -> list[list[str]]:
    """Return the cells of the first visible sheet that has any, as text; blank rows included.

    Raises
    ------
    UnreadableFile
        If the workbook is damaged or hostile, or empty.
    """
    archive = open_archive(source)
    archive.check_members()
    for sheet in _sheets(source, archive):
        if sheet.rows and sheet.is_visible:
            return sheet.rows
    raise UnreadableFile(
        "The workbook has no visible sheet with anything in it.", where=source.name, remedy=_AGAIN
    )


def _tables(sheets: Sequence[_Sheet]) -> Iterator[_Table]:
    """Yield sheets with a column of words; the likeliest first."""
    ordered = sorted(sheets, key=lambda sheet: not sheet.is_visible)
    for lone_text in (False, True):
        for sheet in ordered:
            if header := find_header(sheet.rows, lone_text=lone_text):
                yield _Table(sheet, header[0] + 1, header[1], sheet.rows[header[0] + 1 :])
    for sheet in ordered:
        if stacked := by_voices(sheet.rows):
            yield _Table(sheet, 1, stacked[1], stacked[0])
        elif named := by_speaker(sheet.rows):
            yield _Table(sheet, 1, named, sheet.rows[1:])
    for sheet in ordered:
        if columns := by_content(sheet.rows) or by_labels(sheet.rows):
            yield _Table(sheet, 0, columns, sheet.rows)


def _remarks(archive: Archive) -> int:
    """Count the comments and text boxes of all sheets."""
    parts = (name for name in archive if name.startswith(("xl/comments", "xl/drawings/drawing")))
    return sum(len(_REMARK.findall(archive.read(part))) for part in parts)


def _sheets(source: Source, archive: Archive) -> list[_Sheet]:
    """Read all worksheets; what openpyxl warns of (styles, validation) bears no words."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(source.data), read_only=True, data_only=True)
            return list(_read(book, archive, source))
    except UnreadableFile:
        raise
    except Exception as err:  # openpyxl has no error class of its own for damaged files
        raise UnreadableFile(
            "The workbook is damaged and cannot be read.", where=source.name, remedy=_AGAIN
        ) from err


def _read(book: Workbook, archive: Archive, source: Source) -> Iterator[_Sheet]:
    cells = 0
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # some programs state them wrongly, and rows would be cut
        rows: list[list[str]] = []
        for values in sheet.iter_rows(values_only=True):
            rows.append([_shown(value, book.epoch) for value in values])
            cells += len(values)
            if cells > _MOST_CELLS or len(rows) > _MOST_ROWS:
                raise UnreadableFile(
                    f"The workbook has more than {_MOST_CELLS:,} cells or {_MOST_ROWS:,} rows.",
                    where=source.name,
                    remedy="Copy the columns of the transcript into a new workbook.",
                )
        while rows and not any(map(str.strip, rows[-1])):
            rows.pop()
        path = getattr(sheet, "_worksheet_path", None)
        xml = archive.read(path) if path and archive.find(path) else b""
        yield _Sheet(
            rows,
            sheet.sheet_state == "visible",
            len(_HIDDEN_ROW.findall(xml)),
            len(_NO_RESULT.findall(xml)),
        )


def _shown(value: object, epoch: datetime) -> str:
    """Return the value of a cell as text; times as ``hh:mm:ss.fff``."""
    match value:
        case None:
            return ""
        case datetime() if abs(value - epoch) < _ELAPSED:
            return _clock(value - epoch)
        case datetime():
            return value.isoformat(" ").removesuffix(" 00:00:00")
        case timedelta():
            return _clock(value)
        case time():
            return _clock(datetime.combine(epoch, value) - epoch)
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return f"{value:f}" if "e" in repr(value) else repr(value)
    text = _ESCAPED.sub(_unescaped, str(value))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unescaped(match: re.Match[str]) -> str:
    sign = chr(int(match[1], 16))
    return "\ufffd" if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign


def _clock(elapsed: timedelta) -> str:
    milliseconds = round(elapsed / timedelta(milliseconds=1))
    sign, milliseconds = "-" * (milliseconds < 0), abs(milliseconds)
    seconds, rest = divmod(milliseconds, 1000)
    fraction = f".{rest:03}" if rest else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"
