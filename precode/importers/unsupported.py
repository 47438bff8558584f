"""Files that are no transcript precode can read: one clear refusal each, with the remedy.

First in the table of importers, so that no other one has to guard against them. Plain
text with a few NULs or control characters is text and is not refused.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from precode.errors import UnreadableFile
from precode.importers.content.archive import is_zip, open_archive
from precode.importers.content.encodings import unicode_encoding
from precode.importers.source import Source

_EXPORT = "Export it as DOCX, TXT or VTT from the program it comes from, and import that."
_SAVE_DOCX = "Open it, save a copy as .docx, and import that."
_SAVE_XLSX = "Open it, save a copy as .xlsx, and import that."
_SUBTITLES = "Export it as SRT or VTT, and import that."
_TRANSCRIBE = "Transcribe the recording first, and import the transcript (DOCX, TXT, VTT or SRT)."

_HEAD = 65_536  # bytes that tell the format
_PARSED = 1_000_000  # bytes of what may be JSON that are worth parsing
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

_MAGIC: tuple[tuple[re.Pattern[bytes], str, str], ...] = tuple(
    (re.compile(pattern, re.S), problem, remedy)
    for pattern, problem, remedy in (
        (rb"\s{0,64}%PDF-", "This is a PDF, which is not read.", _EXPORT),
        (rb"\s{0,64}\{\\rtf", "This is an RTF file, which is not read yet.", _SAVE_DOCX),
        (
            rb"ID3[\x02-\x04]\x00|OggS\x00|fLaC\x00|#!AMR|caff\x00|FORM....AIF|RIFF....WAVE|MThd\x00|\xff[\xfb\xf3\xf2\xfa][^\x00]",
            "This is a sound recording, not a transcript.",
            _TRANSCRIBE,
        ),
        (
            rb"\x00...ftyp|\x1a\x45\xdf\xa3|RIFF....AVI |FLV\x01|\x30\x26\xb2\x75\x8e\x66\xcf\x11|"
            rb"\x00\x00\x01[\xba\xb3]|\x00...moov|\x00...mdat",
            "This is a video or sound recording, not a transcript.",
            _TRANSCRIBE,
        ),
        (
            rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|RIFF....WEBP|8BPS\x00",
            "This is a picture, not a transcript.",
            "Import the transcript as text; a scanned page has to be typed or read by OCR first.",
        ),
        (
            rb"\x1f\x8b|PK\x05\x06|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|BZh[1-9]1AY&SY|\xfd7zXZ\x00|\x28\xb5\x2f\xfd",
            "This is a compressed archive.",
            "Unpack it and import the transcripts in it one by one.",
        ),
        (
            rb"SQLite format 3\x00",
            "This is a database (perhaps a project of a coding program), not a transcript.",
            _EXPORT,
        ),
    )
)

_TEXTS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.S), problem, remedy)
    for pattern, problem, remedy in (
        (r"@(?:UTF8|Begin)[ \t]{0,9}\r?\n", "This is a CHAT transcript, not read yet.", _EXPORT),
        (
            r'(?:File type = )?"oo(?:Text|Binary)File|ooBinaryFile',
            "This is a Praat TextGrid, not read yet.",
            _EXPORT,
        ),
        (r"(?=<).{0,4000}<ANNOTATION_DOCUMENT\b", "This is an ELAN file, not read yet.", _EXPORT),
        (r"(?=<).{0,4000}urn:QDA-XML:", "This is a REFI-QDA project, not read yet.", _EXPORT),
        (r"(?=<).{0,4000}progid=.Word\.Document", "This is Word 2003 XML, not read.", _SAVE_DOCX),
        (r"\[Script Info\]", "These are ASS or SSA subtitles, not read yet.", _SUBTITLES),
        (r"\{\d{1,9}\}\{\d{0,9}\}", "These are MicroDVD subtitles, not read yet.", _SUBTITLES),
        (
            r"\d{1,2}:\d\d:\d\d\.\d{1,3},\d{1,2}:\d\d:\d\d\.\d{1,3}\s{0,9}\n",
            "These are SubViewer or YouTube SBV subtitles, not read yet.",
            _SUBTITLES,
        ),
        (
            r"MIME-Version: ",
            "This is an e-mail or a saved web page, which is not read.",
            _SAVE_DOCX,
        ),
    )
)
_MARKUP = re.compile(r"<(?:\?xml\b|!DOCTYPE\b|html\b|head\b|body\b)", re.I)
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]{0,80})(?:\s[^<>]{0,4000})?>")
_COMMENT = re.compile(r"(?:<!--.{0,2000}?-->\s{0,99}){1,9}", re.S)
_JSON_OBJECT = re.compile(r'\[?\s{0,200}\{\s{0,200}(?:"[^"\n]{0,200}"\s{0,20}:|\}\s{0,20}\Z)')
_JSON_ARRAY = re.compile(r'\[\s{0,200}(?:["\[\]\d-]|true|false|null)')


def recognises(source: Source) -> bool:
    """Tell whether `source` is something that `read` refuses."""
    return _refusal(source) is not None


def read(source: Source) -> NoReturn:
    """Refuse `source`.

    Raises
    ------
    UnreadableFile
        Always, with what the file is and what to do about it.
    """
    raise _refusal(source) or UnreadableFile(
        "The file is not read.", where=source.name, remedy=_EXPORT
    )


def _refusal(source: Source) -> UnreadableFile | None:
    """Return the error for `source`, or None if another importer may read it."""
    try:
        found = _zip(source) if is_zip(source) else _binary(source.data) or _text(source)
    except UnreadableFile as hostile:
        return hostile
    if found is None:
        return None
    return UnreadableFile(found[0], where=source.name, remedy=found[1])


def _zip(source: Source) -> tuple[str, str] | None:
    """Judge a zip package by its directory; DOCX and XLSX are left to their importers.

    Raises
    ------
    UnreadableFile
        If the package is damaged or hostile.
    """
    archive = open_archive(source)
    names = set(archive)
    tops = {name.partition("/")[0] for name in names}
    if "mimetype" in names:
        kind = archive.read("mimetype")[:80]
        if b"epub" in kind:
            return "This is an EPUB book, which is not read.", _EXPORT
        if b"spreadsheet" in kind:
            return "This is an OpenDocument spreadsheet, which is not read yet.", _SAVE_XLSX
        if b"opendocument" in kind:
            return "This is an OpenDocument file (ODT), which is not read yet.", _SAVE_DOCX
    if "ppt" in tops:
        return "This is a PowerPoint file, not a transcript.", _EXPORT
    if "xl/workbook.bin" in names:
        return "This is a binary Excel workbook (.xlsb), which is not read.", _SAVE_XLSX
    if any(name.endswith(".qde") for name in names):
        return "This is a REFI-QDA project (QDPX), which is not read yet.", _EXPORT
    if tops & {"word", "xl"} or archive.find("[Content_Types].xml"):
        return None
    if "Index" in tops or "Index.zip" in names:
        return "This is a Pages or Numbers file, which is not read.", _SAVE_DOCX
    return (
        "This is a zip archive, not a transcript.",
        "Unpack it and import the transcripts in it one by one.",
    )


def _binary(data: bytes) -> tuple[str, str] | None:
    """Recognise formats by their first bytes, and anything else that is no text."""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _old_office(data)
    for pattern, problem, remedy in _MAGIC:
        if pattern.match(data):
            return problem, remedy
    return ("This is a binary file, not a transcript.", _EXPORT) if _no_text(data) else None


def _old_office(data: bytes) -> tuple[str, str]:
    """Tell apart what Office keeps in OLE2 files, by the names of their streams."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        remedy = "Open the file, remove the password, save a copy as .docx or .xlsx, import that."
        return "The file is protected with a password.", remedy
    if "WordDocument".encode("utf-16-le") in data:
        return "This is an old Word file (.doc), which is not read.", _SAVE_DOCX
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "This is an old Excel file (.xls), which is not read.", _SAVE_XLSX
    return (
        "This is a password-protected or old .doc or .xls file.",
        "Open the file, remove the password, save a copy as .docx or .xlsx, import that.",
    )


def _no_text(data: bytes) -> bool:
    """Tell whether `data` is binary by its control characters.

    Legacy text holds next to none; UTF-8 vouches for itself, so that a transcript with
    many NULs still is one.
    """
    head = data[:_HEAD]
    if unicode_encoding(data) is not None:
        return False
    controls = len(_CONTROLS.findall(head))
    try:
        # A character may be cut at the end of the head.
        head.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as err:
        if err.start < len(head) - 3:
            return controls > 4 and controls * 50 > len(head)
    return controls > 32 and controls * 3 > len(head)


def _text(source: Source) -> tuple[str, str] | None:
    """Recognise formats that are text: markup, JSON, subtitles, other transcripts."""
    encoding = unicode_encoding(source.data) or "utf-8"
    head = source.data[:_HEAD].decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    for pattern, problem, remedy in _TEXTS:
        if pattern.match(head):
            return problem, remedy
    if source.suffix == ".cha":
        return "This is a CHAT transcript, not read yet.", _EXPORT
    if head.startswith("<") and _is_markup(source.data, head, encoding):
        return "This is an XML or HTML file, which is not read.", _EXPORT
    if source.suffix == ".json" or _is_json(source.data, head, encoding):
        return "This is a JSON file, which is not read.", _EXPORT
    return None


def _is_markup(data: bytes, head: str, encoding: str) -> bool:
    """Tell XML and HTML from talk that begins with a tag."""
    if comment := _COMMENT.match(head):
        head = head[comment.end() :]
    if _MARKUP.match(head):
        return True
    root = _ROOT.match(head)
    tail = data[-400:].decode(encoding, "replace").rstrip("\0 \t\r\n\ufffd")
    # One element around all of it: its end is the end of the file, and there is one of it.
    closing = f"</{root[1]}>" if root else "<"
    return root is not None and tail.endswith(closing) and head.count(closing) <= 1


def _is_json(data: bytes, head: str, encoding: str) -> bool:
    """Tell JSON from talk that begins with ``[00:01]`` or ``{Name}``."""
    if _JSON_OBJECT.match(head):
        return True
    if not _JSON_ARRAY.match(head):
        return False
    if len(data) > _PARSED:
        return data[-_HEAD:].rstrip(b"\0 \t\r\n").endswith(b"]")
    try:
        json.loads(data.decode(encoding).lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return True
