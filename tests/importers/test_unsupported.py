from __future__ import annotations

import io
import json
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from no_hang import no_hang

from precode.errors import UnreadableFile
from precode.importers import IMPORTERS, unsupported
from precode.importers.source import Source

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def package(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def refusal(data: bytes, name: str = "talk.txt") -> UnreadableFile:
    source = Source(name, data)
    assert unsupported.recognises(source)
    with pytest.raises(UnreadableFile) as caught:
        unsupported.read(source)
    assert caught.value.where == name
    return caught.value


REFUSED = [
    (OLE, "password"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    (OLE + "WordDocument".encode("utf-16-le"), ".doc"),
    (OLE + "Workbook".encode("utf-16-le"), ".xls"),
    (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    (rb"{\rtf1\ansi hello}", "RTF"),
    (package(mimetype="application/epub+zip"), "EPUB"),
    (package(mimetype="application/vnd.oasis.opendocument.text"), "ODT"),
    (package(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "spreadsheet"),
    (package(**{"project.qde": "<Project/>"}), "QDPX"),
    (package(ppt__presentation="x"), "PowerPoint"),
    (package(**{"xl__workbook.bin": "x"}), "xlsb"),
    (package(notes="x"), "zip archive"),
    (b"PK\x05\x06" + bytes(18), "archive"),
    (b"PK\x03\x04garbage" * 50, "zip"),
    (package(notes="x")[:-30], "zip"),
    (b"@UTF8\n@Begin\n*CHI:\thi .\n", "CHAT"),
    (b"\xef\xbb\xbf@UTF8\r\n@Begin\r\n", "CHAT"),
    (b'<?xml version="1.0"?>\n<ANNOTATION_DOCUMENT AUTHOR="">', "ELAN"),
    (b'File type = "ooTextFile"\nObject class = "TextGrid"\n', "TextGrid"),
    ('File type = "ooTextFile"\n'.encode("utf-16"), "TextGrid"),
    (b'<?xml version="1.0"?><a/>', "XML"),
    ('<?xml version="1.0"?><a/>'.encode("utf-16"), "XML"),
    (b"<!-- x -->\n<root a='b'>text</root>\n", "XML"),
    (b"<!DOCTYPE html><p>hi", "HTML"),
    (b'<tt xml:lang="en">x</tt>', "XML"),
    (b'{"words": [1, 2]}', "JSON"),
    (b'[\n {"start": 1}]', "JSON"),
    (b'["I: hello", "P: hi"]', "JSON"),
    (b"[1, 2]", "JSON"),
    (b'{"a": 1}\n{"a": 2}\n', "JSON"),
    (b"[Script Info]\nTitle: x\n", "ASS"),
    (b"{100}{200}hello\n", "MicroDVD"),
    (b"0:00:00.378,0:00:11.378\nhello\n", "SBV"),
    (b"ID3\x03\x00\x00", "recording"),
    (b"RIFF\x00\x00\x00\x00WAVEfmt ", "recording"),
    (b"\x00\x00\x00\x18ftypmp42", "recording"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff\xe0", "picture"),
    (b"\x1f\x8b\x08\x00", "archive"),
    (b"SQLite format 3\x00", "database"),
    (bytes(range(256)) * 4, "binary"),
    (struct.pack("<200d", *[1 / (n + 3) for n in range(200)]), "binary"),
    (bytes(500), "binary"),
]


@pytest.mark.parametrize(("data", "word"), REFUSED)
def test_other_formats_are_refused_with_what_they_are_and_a_remedy(data: bytes, word: str) -> None:
    error = refusal(data)
    assert word in error.problem
    assert error.remedy


@pytest.mark.parametrize(
    "data",
    [
        b"I: hello\nP: hi\n",
        b"[00:01] hello",
        b"[00:00:01.000 --> 00:00:02.000] hello",
        b"[1] hello",
        b"[Anna] hello",
        b"{Anna}: hello",
        b'{"Anna"} hello',
        b"<script>x</script>: hello\n<b>: no",
        b"<v Anna>hello</v>\n<v Ben>hi</v>",
        b"<laughs> yes I did",
        b"@Anna: hello",
        b"ID3: hello",
        b"PK: hello",
        b"BM: hello",
        b"MM: hello",
        b"RIFF: hello",
        b"I: a\x00b\nP: c\x00\n",
        b"I: a\x00\x01\x02b\n" * 3,
        b"I: caf\xe9 \x93so\x94\n",
        b"I: a\xed\xa0\x80b\n",
        "I: hello\n".encode("utf-16"),
        "I: hello there\n".encode("utf-16-le"),
        "I: hello there\n".encode("utf-32"),
        "".join(map(chr, range(0x250))).encode(),
        b"WEBVTT\n\n00:00.000 --> 00:01.000\nhi\n",
        b"speaker,text\nP,hello\n",
        package(**{"[Content_Types].xml": "x", "word__document.xml": "x"}),
        package(**{"[Content_Types].xml": "x", "xl__workbook.xml": "x"}),
    ],
)
def test_transcripts_are_left_to_the_other_importers(data: bytes) -> None:
    assert not unsupported.recognises(Source("talk.txt", data))


def test_the_suffix_tells_where_the_content_does_not() -> None:
    assert "CHAT" in refusal(b"*CHI:\thi .\n", "a.cha").problem
    assert "JSON" in refusal(b'{"a": [', "a.json").problem


def test_a_hostile_package_is_refused_for_what_it_is() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../outside.txt", "x")
        archive.writestr("word/document.xml", "x")
    assert "refused" in refusal(buffer.getvalue(), "a.docx").problem


def test_deep_or_long_json_is_judged_fast() -> None:
    with no_hang():
        unsupported.recognises(Source("a", b"[" * 5_000_000))
        unsupported.recognises(Source("a", b"[" * 500_000))
        assert unsupported.recognises(Source("a", json.dumps(["x"] * 500_000).encode()))


def test_it_is_asked_before_any_other_importer() -> None:
    assert next(iter(IMPORTERS)) == "unsupported"


@given(st.binary(max_size=200))
def test_any_bytes_are_judged_without_a_traceback(data: bytes) -> None:
    source = Source("x", data)
    if unsupported.recognises(source):
        with pytest.raises(UnreadableFile):
            unsupported.read(source)
