"""A Word package under guard: its body, and notes on what else in it holds words.

The parts are parsed with python-docx's parser, which resolves no entities and reads
nothing from outside. Its `Document` is not used: it inflates members without a limit
and refuses what Word opens (.docm, strict OOXML, a link to a part that is not there).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from precode.domain.text import Note
from precode.errors import UnreadableFile
from precode.importers.content.archive import Archive, DamagedPart, open_archive
from precode.importers.docx.blocks import (
    DELETED,
    DRAWN,
    EMBEDDED,
    INSERTED,
    MOVED,
    RUBY,
    SYMBOLS,
    Walker,
)
from precode.importers.docx.model import Block
from precode.importers.docx.xml import Element, Styles, has_words, name_of
from precode.importers.source import Source

_CONTENT_TYPES = "[Content_Types].xml"
_USUAL_MAIN = "word/document.xml"
_NOT_WORD = "Save the transcript as a Word document (.docx), and import that."

# Parts that are not the talk: relationship type, element of one item, what to call it.
_ASIDES = (
    ("footnotes", "w:footnote", "footnotes, which are not part of the talk"),
    ("endnotes", "w:endnote", "endnotes, which are not part of the talk"),
    ("comments", "w:comment", "comments, which are not part of the talk"),
    ("header", "w:hdr", "page headers, which are not part of the talk"),
    ("footer", "w:ftr", "page footers, which are not part of the talk"),
)
_LOST = (
    (DELETED, "passages deleted with tracked changes, which were accepted"),
    (
        EMBEDDED,
        "embedded documents; open the file in Word and save it again to have them",
    ),
    (SYMBOLS, "symbols from picture fonts, which have no character"),
    (DRAWN, "words inside drawings"),
    (RUBY, "reading aids above words (ruby)"),
)
_KEPT = (
    (INSERTED, "passages inserted with tracked changes were accepted"),
    (MOVED, "passages moved with tracked changes stand at their new place"),
)


def content_types(archive: Archive) -> str:
    """Return the package's list of content types, in lower case; "" if it has none."""
    if archive.find(_CONTENT_TYPES) is None:
        return ""
    # UTF-16 is legal here; its NULs are all that stands between the letters.
    return archive.read(_CONTENT_TYPES).replace(b"\0", b"").decode("latin-1").casefold()


def read_body(source: Source) -> tuple[list[Block], list[Note]]:
    """Return the blocks of the document's body, and notes on what is not in them.

    Raises
    ------
    UnreadableFile
        If the package is hostile, damaged, or holds no Word document.
    """
    archive = open_archive(source)
    main = _main_part(archive, source)
    root = _parse(archive, main, source)
    body = next((child for child in root if name_of(child) == "w:body"), None)
    if name_of(root) != "w:document" or body is None:
        raise _no_document(source)
    related = list(_related(archive, main, source))
    styles = next((part for kind, part in related if kind == "styles"), None)
    walker = Walker(Styles(_parse_aside(archive, styles, source)))
    blocks = walker.blocks(body)
    notes = [Note("dropped", said, n) for key, said in _LOST if (n := walker.counts[key])]
    notes += [Note("repaired", said, n) for key, said in _KEPT if (n := walker.counts[key])]
    return blocks, notes + list(_asides(archive, related, source))


def _main_part(archive: Archive, source: Source) -> str:
    for kind, part in _related(archive, "", source):
        if kind == "officeDocument":
            return part
    if (usual := archive.find(_USUAL_MAIN)) is None:
        raise _no_document(source)
    return usual


def _related(archive: Archive, part: str, source: Source) -> Iterator[tuple[str, str]]:
    """Yield kind and name of the parts that `part` ("" for the package) links to.

    Links out of the package, and to parts that are not there, are passed over.
    """
    folder, name = posixpath.split(part)
    links = posixpath.join(folder, "_rels", f"{name}.rels")
    if archive.find(links) is None:
        return
    root = _parse_aside(archive, links, source)
    for link in root if root is not None else ():
        target, kind = link.get("Target"), link.get("Type")
        if not target or not kind or link.get("TargetMode") == "External":
            continue
        for spelling in (target, unquote(target)):
            path = posixpath.normpath(posixpath.join("/", folder, spelling)).lstrip("/")
            if (found := archive.find(path)) is not None:
                yield kind.rpartition("/")[2], found
                break


def _asides(archive: Archive, related: list[tuple[str, str]], source: Source) -> Iterator[Note]:
    damaged = 0
    for kind, item, said in _ASIDES:
        count = 0
        for part in sorted({part for its, part in related if its == kind}):
            if (root := _parse_aside(archive, part, source)) is None:
                damaged += 1
            else:
                count += sum(name_of(node) == item and has_words(node) for node in root.iter())
        if count:
            yield Note("dropped", said, count)
    if damaged:
        yield Note("dropped", "damaged parts with notes, headers or footers", damaged)


def _parse_aside(archive: Archive, part: str | None, source: Source) -> Element | None:
    """Parse a part that the talk can do without; None if it is not there or damaged."""
    try:
        return None if part is None else _parse(archive, part, source)
    except DamagedPart:
        return None


def _parse(archive: Archive, part: str, source: Source) -> Element:
    from docx.oxml import parse_xml

    data = archive.read_xml(part)
    try:
        return parse_xml(data)
    except (SyntaxError, ValueError) as err:  # lxml's XMLSyntaxError is one
        raise DamagedPart(
            "The file is damaged (a part is not well-formed XML).",
            where=source.name,
            remedy="Open it in Word, save it again, and import that.",
        ) from err


def _no_document(source: Source) -> UnreadableFile:
    return UnreadableFile(
        "There is no Word document in this file.", where=source.name, remedy=_NOT_WORD
    )
