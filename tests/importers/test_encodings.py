from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from no_hang import no_hang

from precode.importers.content.encodings import decode
from precode.importers.source import Source

ENGLISH = "I: How was the café?\nP: I don’t mind it, and the “naïve” doctor was kind – to me.\n"
POLISH = "I: Jak się pan czuje?\nP: Źle, bo często mnie boli głowa. Chciałbym ćwiczyć więcej.\n"
RUSSIAN = "И: Как вы себя чувствуете?\nП: Хорошо, я каждый день гуляю по парку у дома.\n"
FRENCH = "I: Ça va ?\nP: Ça va mieux, j’étais très fatiguée, dès l’été je marcherai à côté.\n"


def decoded(data: bytes) -> tuple[str, list[tuple[str, int]]]:
    text, notes = decode(Source("x.txt", data))
    return text, [(note.kind, note.count) for note in notes]


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_stated_encodings_need_no_note(mark: bytes, encoding: str) -> None:
    assert decoded(mark + (ENGLISH + "😊").encode(encoding)) == (ENGLISH + "😊", [])


@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, "P: a\n"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_unmarked_utf_16_and_32_are_found_by_their_nuls(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == (text, [("guessed", 1)])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"),
        (ENGLISH, "mac_roman"),
        ("P: the café was naïve\n", "cp850"),
        ("I: don’t\n", "cp1252"),
        ("I: don’t\n", "mac_roman"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (FRENCH, "cp1252"),
        (FRENCH, "mac_roman"),
    ],
)
def test_legacy_encodings_are_guessed_and_named(text: str, encoding: str) -> None:
    read, notes = decode(Source("x.txt", text.encode(encoding)))
    assert read == text
    assert [note.kind for note in notes] == ["guessed"]
    assert encoding in notes[0].message


def test_a_few_odd_bytes_do_not_make_utf_8_a_legacy_encoding() -> None:
    assert decoded("café, déjà vu, naïve ".encode() + b"\xff") == (
        "café, déjà vu, naïve \ufffd",
        [("repaired", 1)],
    )


def test_a_lone_surrogate_is_replaced_and_noted() -> None:
    assert decoded(b"I: a\xed\xa0\x80b\n") == ("I: a\ufffdb\n", [("repaired", 1)])


def test_a_character_written_as_two_surrogates_is_joined_and_noted() -> None:
    assert decoded(b"\xed\xa0\xbd\xed\xb8\x8a") == ("😊", [("repaired", 1)])


def test_a_lone_surrogate_in_utf_16_is_replaced_and_noted() -> None:
    data = codecs.BOM_UTF16_LE + b"a\x00\x00\xd8b\x00"
    assert decoded(data) == ("a\ufffdb", [("repaired", 1)])


def test_replacement_characters_of_the_file_itself_are_not_counted() -> None:
    assert decoded("a\ufffdb\0".encode()) == ("a\ufffdb\ufffd", [("repaired", 1)])


def test_nuls_are_replaced_and_counted() -> None:
    assert decoded(b"I: a\x00b\nP: c\x00\n") == ("I: a\ufffdb\nP: c\ufffd\n", [("repaired", 2)])


def test_only_the_leading_byte_order_mark_is_dropped() -> None:
    text, _ = decoded(codecs.BOM_UTF8 + "a\ufeffb\n\ufeffc".encode())
    assert text == "a\ufeffb\n\ufeffc"


def test_line_ends_become_lf_and_other_separators_stay() -> None:
    text, notes = decoded("a\r\nb\rc\nd\x0b\x0c\x85\u2028e".encode())
    assert text == "a\nb\nc\nd\x0b\x0c\x85\u2028e"
    assert notes == []


@pytest.mark.parametrize("unit", [b"word caf\xe9 ", b"I: don\x92t\n", bytes(range(256))])
def test_large_input_is_decoded_fast(unit: bytes) -> None:
    with no_hang():
        decode(Source("x.txt", unit * (4_000_000 // len(unit))))


@given(st.text())
def test_any_text_in_utf_8_comes_back(text: str) -> None:
    expected = text.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
    assert decode(Source("x", codecs.BOM_UTF8 + text.encode()))[0] == expected.removeprefix(
        "\ufeff"
    )


@given(st.binary(max_size=300))
def test_any_bytes_give_text_that_can_be_stored(data: bytes) -> None:
    text, _ = decode(Source("x", data))
    assert not {"\0", "\r"} & set(text)
    text.encode()  # no surrogates
