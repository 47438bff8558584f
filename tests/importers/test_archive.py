from __future__ import annotations

import contextlib
import io
import struct
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from no_hang import no_hang

from precode.errors import UnreadableFile
from precode.importers.content import archive
from precode.importers.content.archive import open_archive, refuse_dtd
from precode.importers.source import Source


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as package:
        warnings.simplefilter("ignore")  # two members of one name
        for name, data in members:
            package.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def opened(data: bytes) -> archive.Archive:
    return open_archive(Source("talk.docx", data))


def refusal(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        opened(data)
    assert caught.value.where == "talk.docx"
    assert caught.value.remedy
    return caught.value


def test_a_member_is_read_back_whatever_its_case():
    package = opened(packed(("word/Document.xml", b"<a/>"), ("empty", b"")))

    assert list(package) == ["word/Document.xml", "empty"]
    assert package.find("WORD/document.xml") == "word/Document.xml"
    assert package.read("word/document.xml") == b"<a/>"
    assert package.read("empty") == b""


def test_backslashes_in_names_are_read_as_folders():
    assert opened(packed(("word\\document.xml", b"x"))).read("word/document.xml") == b"x"


def test_a_missing_member_is_one_clear_error():
    with pytest.raises(UnreadableFile, match="a part is missing"):
        opened(packed(("a", b"x"))).read("b")


@pytest.mark.parametrize(
    "name", ["../a", "a/../../b", "/a", "\\a", "C:\\a", "c:a", "a\\..\\..\\b", ".."]
)
def test_names_that_lead_out_of_the_package_are_refused(name):
    assert "leads out" in refusal(packed((name, b"x"))).problem


@pytest.mark.parametrize("name", ["a..b/c", "...", "a/.b", "note:c"])
def test_names_with_harmless_dots_are_read(name):
    assert opened(packed((name, b"x"))).read(name) == b"x"


@pytest.mark.parametrize("second", ["a/b", "A/B", "a\\b"])
def test_two_members_of_one_name_are_refused(second):
    assert "same name" in refusal(packed(("a/b", b"x"), (second, b"y"))).problem


def test_many_entries_are_refused_at_once():
    data = packed(*((f"{i}", b"") for i in range(archive.MAX_ENTRIES + 1)))

    with no_hang():
        assert "entries" in refusal(data).problem


def test_a_member_packed_beyond_the_ratio_is_refused():
    data = packed(("a", bytes(archive.RATIO_FROM_BYTES + 1)))

    assert "packed more than" in refusal(data).problem


def test_a_small_blank_picture_may_have_any_ratio():
    blank = bytes(archive.RATIO_FROM_BYTES)

    assert opened(packed(("a.bmp", blank))).read("a.bmp") == blank


def test_sizes_are_limited_one_by_one_and_together(monkeypatch):
    monkeypatch.setattr(archive, "MAX_MEMBER_BYTES", 100)
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 150)

    opened(packed(("a", bytes(100))))
    assert "beyond the limit" in refusal(packed(("a", bytes(101)))).problem
    assert "beyond the limit" in refusal(packed(("a", bytes(80)), ("b", bytes(80)))).problem


def test_encrypted_members_ask_for_a_copy_without_password():
    data = bytearray(packed(("a", b"x")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + offset] |= 1

    assert "password" in refusal(bytes(data)).problem


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_inflate_without_a_limit_are_refused(method):
    assert "unusual" in refusal(packed(("a", b"x"), method=method)).problem


def lying(declared: int, actual: bytes) -> bytes:
    """A zip whose directory and header say that the member has `declared` bytes."""
    data = bytearray(packed(("a.xml", actual)))
    size = struct.pack("<I", declared)
    local, central = data.find(b"PK\x03\x04"), data.find(b"PK\x01\x02")
    data[local + 22 : local + 26] = size
    data[central + 24 : central + 28] = size
    return bytes(data)


@pytest.mark.parametrize("declared", [10, 3_999_999])
def test_a_member_that_lies_about_its_size_is_refused_and_not_inflated(declared):
    package = opened(lying(declared, bytes(30_000_000)))

    with pytest.raises(UnreadableFile, match="damaged"):
        package.read("a.xml")
    with pytest.raises(UnreadableFile, match="damaged"):
        package.check_members()


def test_check_members_reads_all_and_finds_the_damaged_one():
    data = bytearray(packed(("good", b"x" * 50), ("bad.bin", b"y" * 50), method=zipfile.ZIP_STORED))
    opened(bytes(data)).check_members()
    data[data.find(b"yyyy")] = 0

    with pytest.raises(UnreadableFile, match="damaged"):
        opened(bytes(data)).check_members()


def test_check_members_refuses_a_dtd_in_any_xml_part():
    package = opened(packed(("a.xml", b"<a/>"), ("b.rels", b"<!DOCTYPE a><a/>")))

    assert package.read_xml("a.xml") == b"<a/>"
    with pytest.raises(UnreadableFile, match="DTD"):
        package.check_members()


def test_xml_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_XML_BYTES", 3)

    with pytest.raises(UnreadableFile, match="larger than"):
        opened(packed(("a.xml", b"<a/>"))).read_xml("a.xml")


@pytest.mark.parametrize("cut", [1, 10, 21, 60])
def test_a_truncated_package_is_refused(cut):
    assert "cut short" in refusal(packed(("a", b"x" * 10))[:-cut]).problem


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x03\x04garbage" * 50, b"PK\x05\x06" * 9])
def test_what_is_no_zip_is_refused(data):
    refusal(data)


@given(st.data())
def test_damage_anywhere_never_ends_in_a_traceback(data):
    whole = bytearray(packed(("a.xml", b"<a>words</a>"), ("b", b"more words " * 9)))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(UnreadableFile):
        opened(bytes(whole)).check_members()


ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


@pytest.mark.parametrize(
    "xml",
    [
        ENTITY.encode(),
        ENTITY.encode("utf-8-sig"),
        ENTITY.encode("utf-16"),
        ('<?xml version="1.0" encoding="UTF-16"?>' + ENTITY).encode("utf-16"),
        b"<?xml version='1.0'?>\n<!-- " + b"x" * 200_000 + b" -->" + ENTITY.encode(),
        b'<!DOCTYPE a PUBLIC "x" "http://127.0.0.1:9/x.dtd"><a/>',
        b"<!DOCTYPE a><a/>",
    ],
)
def test_a_dtd_is_refused_in_every_encoding(xml):
    with pytest.raises(UnreadableFile, match="DTD") as caught:
        refuse_dtd(xml, where="talk.docx")
    assert caught.value.where == "talk.docx"


@pytest.mark.parametrize(
    "xml",
    [
        b"<a>&lt;!DOCTYPE a></a>",
        "<a>ä</a>".encode("utf-16"),
        b"\xef\xbb\xbf<?xml version='1.0' standalone='yes'?><a b='<!DOCTYPE'>".replace(b"<!", b"!"),
        b"<a><![CDATA[<!DOCTYPE a [<!ENTITY x 'y'>]>]]></a>",
    ],
)
def test_words_that_only_look_like_a_dtd_are_kept(xml):
    refuse_dtd(xml, where="talk.docx")


@pytest.mark.parametrize(
    "xml", [b"", b"   ", b"words", b"<?xml version='1.0' encoding='x-none'?><a/>"]
)
def test_a_part_that_is_no_xml_is_refused(xml):
    with pytest.raises(UnreadableFile, match="not well-formed"):
        refuse_dtd(xml, where="talk.docx")


@given(st.binary(max_size=200))
def test_refuse_dtd_never_ends_in_a_traceback(xml):
    with contextlib.suppress(UnreadableFile):
        refuse_dtd(xml, where="talk.docx")
