"""The texts in a file of any kind, for a search that must not overlook words.

A file is judged by its bytes, never by its ending. Each text comes in several readings
(with and without markup, with escapes undone): who searches takes what any of them holds.
"""

from __future__ import annotations

import html
import importlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_MEMBER_BYTES = 200_000_000
MAX_TOTAL_BYTES = 500_000_000
# A zip in a zip is looked into (a document in a project), a third one is not.
MAX_DEPTH = 1

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PARQUET = b"PAR1"
# Their words are packed, drawn or escaped, though some have only the bytes of a text.
_CLOSED = (b"%PDF", b"{\\rtf", b"SQLite format 3", b"\x93NUMPY", b"\x89PNG", b"\xff\xd8\xff")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# What programs put into their packages and no researcher wrote. A thumbnail shows
# the first page, whose words are in the document beside it.
_NO_WORDS = re.compile(r"docProps/thumbnail\.\w+$|printerSettings\d*\.bin$|\.odttf$", re.I)

_TAG = re.compile(r"<[!/?A-Za-z][^<>]*>")
# Tags that end a word, in HTML, Word, Excel and OpenDocument. Any other may lie inside one.
_BLOCK = re.compile(
    r"</?(?:text:s|(?:\w+:)?(?:p|h|h[1-6]|br|cr|tab|line-break|div|section|article|blockquote"
    r"|li|ul|ol|dl|dt|dd|pre|table|tbody|thead|tr|td|th|tc|si|row|c|v|option|title|script"
    r"|button|label|text|summary|details|header|footer|figcaption|textarea))\b[^<>]*>",
    re.I,
)
_ESCAPE = re.compile(
    r"\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|U([0-9a-f]{8})|([nrtbf])|(.))", re.DOTALL | re.I
)
# How far from a backslash words are read again; eight words are much shorter.
_REACH = 400


@dataclass(slots=True)
class _Budget:
    """How many bytes may still be unpacked from one file."""

    left: int


def texts(path: Path) -> Iterator[str | None]:
    """Yield every text in the file, in all its readings.

    None stands for the file, or a part of it, that could not be looked into.
    Never raises for what is in the file, or for a file that cannot be opened.
    """
    try:
        # A pipe would wait for ever to be read.
        if not path.is_file() or path.stat().st_size > MAX_TOTAL_BYTES:
            yield None
            return
        yield from _texts(path.read_bytes(), _Budget(MAX_TOTAL_BYTES), 0)
    except Exception:  # libraries raise anything on damaged bytes, and the file must be listed
        yield None


def _texts(data: bytes, budget: _Budget, depth: int) -> Iterator[str | None]:
    if data.startswith(_ZIP):
        if depth > MAX_DEPTH:
            yield None
        else:
            yield from _zip_texts(data, budget, depth)
    elif data[:4] == data[-4:] == _PARQUET:
        yield from _parquet_texts(data)
    else:
        decoded = _decoded(data) if len(data) <= MAX_MEMBER_BYTES else ()
        if not decoded:
            yield None
        for text in decoded:
            yield from _readings(text)


def _zip_texts(data: bytes, budget: _Budget, depth: int) -> Iterator[str | None]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        infos = package.infolist()
        budget.left -= sum(info.file_size for info in infos)
        if budget.left < 0 or any(info.file_size > MAX_MEMBER_BYTES for info in infos):
            yield None
            return
        for info in infos:
            yield info.filename
            if info.is_dir() or _NO_WORDS.search(info.filename):
                continue
            try:
                with package.open(info) as member:
                    # No more is inflated than asked for; a member may be longer than it says.
                    inside = member.read(info.file_size + 1)
                yield from _texts(inside, budget, depth + 1)
            except Exception:  # one damaged or locked member does not hide the others
                yield None


def _parquet_texts(data: bytes) -> Iterator[str | None]:
    # Untyped, and slow to load: only a study that holds such a file pays for it.
    parquet: Any = importlib.import_module("pyarrow.parquet")
    table = parquet.ParquetFile(io.BytesIO(data))
    schema = table.schema_arrow
    yield from _readings("\n".join(schema.names))
    for value in (schema.metadata or {}).values():
        yield from _readings(value.decode("utf-8", "replace"))
    for batch in table.iter_batches():
        for column in batch.columns:
            found = list(_strings(column.to_pylist())) if _may_hold_text(column.type) else []
            if any(text is None for text in found):
                yield None
            yield from _readings("\n".join(text for text in found if text is not None))


def _may_hold_text(kind: object) -> bool:
    return re.search(r"string|utf8|binary|json", str(kind)) is not None


def _strings(value: object) -> Iterator[str | None]:
    """Yield the texts in a cell, which may be a list or a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield from _decoded(value) or (None,)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _strings(each)


def _decoded(data: bytes) -> tuple[str, ...]:
    """Return the text in `data`, or nothing if it is none."""
    if data.startswith(_CLOSED):
        return ()
    try:
        if data.startswith(_UTF16):
            return _without_controls(data.decode("utf-16"))
        if b"\0" not in data:
            return (data.decode("utf-8-sig"),)
        # In UTF-16 without a mark, spaces and Latin letters have a zero at every second place.
        even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
        if min(even, odd) > 0 or max(even, odd) < len(data[1:4096:2]) / 4:
            return ()
        return _without_controls(data.decode("utf-16-le" if odd else "utf-16-be"))
    except UnicodeDecodeError:
        if _CONTROL.search(data):
            return ()
    # Most likely cp1252; or UTF-8 with a slip in it.
    return data.decode("cp1252", "replace"), data.decode("utf-8", "replace")


def _without_controls(text: str) -> tuple[str, ...]:
    return () if _CONTROL.search(text.encode("utf-8")) else (text,)


def _readings(text: str) -> Iterator[str]:
    """Yield `text` as it stands, without its markup, and with escapes undone."""
    # Twice, for JSON that lies in a string of JSON.
    for _ in range(3):
        # With tags, for what stands in attributes.
        plain = _unescaped(text)
        yield plain
        if _TAG.search(text):
            # Entities come after tags, lest words like `&lt;laughs&gt;` be taken for some.
            yield _unescaped(_TAG.sub(" ", text))
            yield _unescaped(_without_tags(text))
        if "lt;" in text:  # there may be markup in an attribute, or in a cell
            yield _without_tags(plain)
        if "\\" not in text:
            return
        text = _ESCAPE.sub(_character, _near_backslashes(text))


def _without_tags(text: str) -> str:
    return _TAG.sub("", _BLOCK.sub(" ", text))


def _unescaped(text: str) -> str:
    return html.unescape(html.unescape(text))  # twice, for HTML in an attribute


def _near_backslashes(text: str) -> str:
    """Leave out what is far from any backslash; escapes change nothing there."""
    # The letters at a cut keep half a word from looking like a whole one.
    return "\\".join(
        part if len(part) <= 2 * _REACH else f"{part[:_REACH]}zz zz{part[-_REACH:]}"
        for part in text.split("\\")
    )


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else " "
    return " " if escape[4] else escape[5]
