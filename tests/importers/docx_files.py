"""Small Word documents for the tests, built from XML or with python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import docx

from precode.domain.dialogue import Dialogue
from precode.importers import docx as importer
from precode.importers.source import Source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def links(*targets: tuple[str, str], kinds: str = OFFICE) -> str:
    each = "".join(
        f'<Relationship Id="r{i}" Type="{kinds}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'


def package(
    document: str | bytes,
    *,
    main: str = "word/document.xml",
    content_type: str = MAIN,
    root_links: str | None = None,
    **parts: str,
) -> bytes:
    """A package around a main part; `parts` (footnotes, styles...) are linked to it."""
    folder, _, name = main.rpartition("/")
    members = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{content_type}"/></Types>',
        "_rels/.rels": root_links or links(("officeDocument", main)),
        main: document,
        f"{folder}/_rels/{name}.rels": links(*((part, f"{part}.xml") for part in parts)),
        **{f"{folder}/{part}.xml": xml for part, xml in parts.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return out.getvalue()


def word(body: str, **parts: str) -> bytes:
    """A package whose body holds the XML `body`."""
    return package(f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>", **parts)


def t(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def r(text: str, *, bold: bool = False) -> str:
    """A run; ``\\n`` becomes a line break and ``\\t`` a tab."""
    inner = t(text).replace("\n", "</w:t><w:br/><w:t>").replace("\t", "</w:t><w:tab/><w:t>")
    return f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}{inner}</w:r>"


def p(*runs: str, style: str = "") -> str:
    """A paragraph of runs; plain text becomes a run."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{properties}{inner}</w:p>"


def ps(*texts: str) -> str:
    return "".join(map(p, texts))


def table(*rows: Sequence[str]) -> str:
    """A table; a cell is plain text, or XML that begins with ``<``."""
    cells = [
        "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row)
        for row in rows
    ]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(data: bytes, name: str = "talk.docx") -> Dialogue:
    return importer.read(Source(name, data))


def said(data: bytes) -> list[tuple[str | None, str]]:
    """Who says what in the document."""
    return [(one.speaker, one.text) for one in read(data).utterances]


def noted(data: bytes, words: str) -> int:
    """The count of the notes that hold `words`."""
    return sum(note.count for note in read(data).notes if words in note.message)
