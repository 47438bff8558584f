"""Zip packages (DOCX, XLSX) under guard: hostile ones are refused before they inflate.

`open_archive` looks only at the directory of the zip. `Archive.read` inflates one
member under a hard limit, because a member may be longer than the zip declares.
A library that inflates by itself may be given the bytes after `Archive.check_members`.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from precode.errors import UnreadableFile
from precode.importers.source import Source

MAX_ENTRIES = 10_000
MAX_MEMBER_BYTES = 64_000_000
MAX_TOTAL_BYTES = 256_000_000
# A parsed tree takes up to twenty times the memory of its XML.
MAX_XML_BYTES = 32_000_000
# Deflate packs 1032:1 at best; office XML about 10:1 to 60:1. A small member does no
# harm at any ratio (a blank picture), so the ratio is looked at from this size on.
MAX_RATIO = 250
RATIO_FROM_BYTES = 4_000_000

XML_ENDINGS = (".xml", ".rels", ".vml")

_CENTRAL_ENTRY = b"PK\x01\x02"
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_STEP = 65_536
# What `zipfile` and `zlib` raise on damaged bytes.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
_EXPORT_AGAIN = "Open the file in the program it comes from, save it again, and import that."
_SUSPICIOUS = "Do not use this file unless you know who made it; ask for a new export."


class DamagedPart(UnreadableFile):
    """A member that is missing, cannot be inflated, or is not well-formed XML."""


def is_zip(source: Source) -> bool:
    """Tell whether the bytes start like a zip package."""
    return source.data[:4] == b"PK\x03\x04"


class Archive:
    """The members of a zip package, read one at a time under a hard limit."""

    def __init__(self, package: zipfile.ZipFile, where: str) -> None:
        self._package, self._where = package, where
        self._infos = {_plain(info): info for info in package.infolist()}
        self._folded = {name.casefold(): name for name in self._infos}

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def find(self, name: str) -> str | None:
        """Return the member called `name` as it is spelt here (case does not count)."""
        return self._folded.get(name.casefold())

    def read(self, name: str) -> bytes:
        """Inflate the member `name`.

        Raises
        ------
        DamagedPart
            If it is missing, damaged, or longer than it says.
        """
        if (found := self.find(name)) is None:
            raise self._damaged("a part is missing")
        info = self._infos[found]
        try:
            with self._package.open(info) as member:
                # `zipfile` inflates no more than it is asked for when a size is named.
                return member.read(info.file_size + 1)
        except _DAMAGE as err:
            raise self._damaged("a part is damaged") from err

    def read_xml(self, name: str) -> bytes:
        """Inflate the member `name`; refuse it over `MAX_XML_BYTES` or with a DTD."""
        found = self.find(name)
        if found is not None and self._infos[found].file_size > MAX_XML_BYTES:
            raise UnreadableFile(
                f"A part of the file is larger than {MAX_XML_BYTES / 1e6:.0f} MB.",
                where=self._where,
                remedy="Split it into one file an interview.",
            )
        xml = self.read(name)
        refuse_dtd(xml, where=self._where)
        return xml

    def check_members(self) -> None:
        """Inflate every member in small steps and throw it away; refuse lies and DTDs.

        For libraries that open the bytes themselves: after this, each member is as
        long as it says, is whole, and no XML part declares a DTD.
        """
        for name, info in self._infos.items():
            if name.casefold().endswith(XML_ENDINGS):
                self.read_xml(name)
                continue
            try:
                with self._package.open(info) as member:
                    while member.read(_STEP):
                        pass
            except _DAMAGE as err:
                raise self._damaged("a part is damaged") from err

    def _damaged(self, what: str) -> DamagedPart:
        return DamagedPart(
            f"The file is damaged ({what}).", where=self._where, remedy=_EXPORT_AGAIN
        )


def open_archive(source: Source) -> Archive:
    """Open the zip package in `source`, judging it by its directory alone.

    Raises
    ------
    UnreadableFile
        If it is no zip, is truncated or damaged, has more than `MAX_ENTRIES`
        entries, a member over `MAX_MEMBER_BYTES` or `MAX_RATIO`, more than
        `MAX_TOTAL_BYTES` in all, two members of one name, an encrypted member, or
        a name that leads out of the package.
    """
    # Counted in the bytes: a directory of millions of entries is not even built.
    if source.data.count(_CENTRAL_ENTRY) > MAX_ENTRIES:
        raise _refused(source, f"it has more than {MAX_ENTRIES:,} entries")
    try:
        package = zipfile.ZipFile(io.BytesIO(source.data))
    except _DAMAGE as err:
        raise UnreadableFile(
            "The file is not a whole zip package; it is cut short or damaged.",
            where=source.name,
            remedy=_EXPORT_AGAIN,
        ) from err
    _refuse_hostile(source, package.infolist())
    return Archive(package, source.name)


def refuse_dtd(xml: bytes, *, where: str) -> None:
    """Refuse XML that declares a document type, and with it any entity.

    A declaration can only stand before the first element, so reading stops there.
    The parser finds it in any encoding; a search for bytes would miss UTF-16.

    Raises
    ------
    UnreadableFile
        If there is a DTD; `DamagedPart` if there is no element that could be read.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _found_dtd
    parser.StartElementHandler = _found_element
    try:
        for start in range(0, len(xml), _STEP):
            parser.Parse(xml[start : start + _STEP], False)
        parser.Parse(b"", True)
    except _ElementFoundError:
        return
    except _DtdFoundError:
        raise UnreadableFile(
            "The file declares a document type (DTD) or entities, which transcripts never need.",
            where=where,
            remedy=_SUSPICIOUS,
        ) from None
    except (expat.ExpatError, ValueError, LookupError):
        pass  # not well-formed, or in an encoding that the parser does not know
    raise DamagedPart(
        "The file is damaged (a part is not well-formed XML).", where=where, remedy=_EXPORT_AGAIN
    )


class _DtdFoundError(Exception):
    """Leaves the parser at a document type declaration."""


class _ElementFoundError(Exception):
    """Leaves the parser at the first element."""


def _found_dtd(*_declaration: object) -> None:
    raise _DtdFoundError


def _found_element(*_element: object) -> None:
    raise _ElementFoundError


def _plain(info: zipfile.ZipInfo) -> str:
    """Return the member's name with forward slashes; some .NET tools write the other."""
    return info.filename.replace("\\", "/")


def _refuse_hostile(source: Source, infos: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    total = 0
    for info in infos:
        name = info.orig_filename
        if _ABSOLUTE.match(name) or "\0" in name or ".." in re.split(r"[/\\]", name):
            raise _refused(source, "an entry's name leads out of the package")
        if (folded := _plain(info).casefold()) in seen:
            raise _refused(source, "two entries have the same name")
        seen.add(folded)
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableFile(
                "The file is protected with a password.",
                where=source.name,
                remedy="Save a copy without a password, and import that.",
            )
        if info.compress_type not in _METHODS:
            raise _refused(source, "an entry is compressed in an unusual way")
        total += info.file_size
        if info.file_size > MAX_MEMBER_BYTES or total > MAX_TOTAL_BYTES:
            raise _refused(source, "it would inflate beyond the limit")
        if info.file_size > RATIO_FROM_BYTES and info.file_size > MAX_RATIO * info.compress_size:
            raise _refused(source, f"an entry is packed more than {MAX_RATIO}:1")


def _refused(source: Source, why: str) -> UnreadableFile:
    return UnreadableFile(
        f"The zip package is refused: {why}.", where=source.name, remedy=_SUSPICIOUS
    )
