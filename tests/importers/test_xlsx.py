"""Workbooks: which sheet, which columns, and what Excel keeps in its cells."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from precode.domain.dialogue import Dialogue
from precode.errors import UnreadableFile
from precode.importers import xlsx
from precode.importers.source import Source

TALK = (("speaker", "text"), ("I", "How was it?"), ("P1", "Fine."), ("P1", None))


def workbook(
    *sheets: Iterable[Sequence[object]], change: Callable[[Workbook], None] | None = None
) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    if change:
        change(book)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return the package with every part changed, or left out where `change` gives None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return out.getvalue()


def sheet_replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    changed = []

    def change(name: str, part: bytes) -> bytes:
        if not name.startswith("xl/worksheets/"):
            return part
        changed.append(old in part)
        return part.replace(old, new)

    result = repacked(data, change)
    assert any(changed)
    return result


def read(data: bytes, name: str = "talk.xlsx") -> Dialogue:
    return xlsx.read(Source(name, data))


def said(data: bytes) -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in read(data).utterances]


def notes(data: bytes, kind: str) -> dict[str, int]:
    return {note.message: note.count for note in read(data).notes if note.kind == kind}


def test_rows_are_turns_as_they_stand():
    dialogue = read(workbook(TALK))
    assert [(u.speaker, u.text) for u in dialogue.utterances] == [
        ("I", "How was it?"),
        ("P1", "Fine."),
        ("P1", ""),
    ]
    assert (dialogue.rows_are_turns, dialogue.notes) == (True, ())


@pytest.mark.parametrize("name", ["talk.xlsx", "talk.xlsm", "talk.csv", "talk"])
def test_a_workbook_is_recognised_by_its_content(name: str):
    assert xlsx.recognises(Source(name, workbook(TALK)))


@pytest.mark.parametrize("data", [b"", b"speaker,text\n", b"PK\x03\x04"])
def test_other_bytes_are_not_a_workbook(data: bytes):
    assert not xlsx.recognises(Source("talk.zip", data))


def test_the_first_sheet_with_a_column_of_words_is_read_and_the_others_are_noted():
    data = workbook([("age", "ward"), (71, "B")], TALK, TALK, [])
    assert said(data)[0] == ("I", "How was it?")
    assert notes(data, "dropped") == {"Other sheets that hold words are left out": 2}


def test_a_hidden_sheet_is_the_last_choice():
    def hide(book: Workbook) -> None:
        book.worksheets[0].sheet_state = "hidden"

    hidden_first = workbook([("speaker", "text"), ("X", "old")], TALK, change=hide)
    assert said(hidden_first)[0] == ("I", "How was it?")


def test_titles_above_the_header_and_columns_unused_are_noted():
    data = workbook([("Interview 4",), (), ("speaker", "memo", "text"), ("I", "m", "hello")])
    assert said(data) == [("I", "hello")]
    assert sorted(notes(data, "dropped").values()) == [1, 1]


def test_without_a_header_labels_and_words_are_told_apart():
    data = workbook([("I", "How was it then?"), ("P1", "It was fine."), ("I", "Good to hear.")])
    assert said(data)[1] == ("P1", "It was fine.")
    assert list(notes(data, "guessed").values()) == [1]


def test_blank_rows_are_dropped_and_counted_and_those_at_the_end_do_not_count():
    data = workbook([*TALK[:2], (), (" ", None), *TALK[2:3], (), (" ",)])
    assert len(said(data)) == 2
    assert list(notes(data, "dropped").values()) == [2]


@pytest.mark.parametrize(
    ("value", "milliseconds"),
    [
        (time(0, 1, 2, 500_000), 62_500),
        (timedelta(hours=30, seconds=1), 108_001_000),
        (datetime(1900, 1, 1, 2, 0, 0), 26 * 3_600_000 + 24 * 3_600_000),
        (1.5, 1500),
        (2, 2000),
        ("0:01:02,5", 62_500),
        (datetime(2024, 5, 1, 10, 0), None),
    ],
)
def test_times_are_read_however_excel_keeps_them(value: object, milliseconds: int | None):
    data = workbook([("speaker", "text", "start"), ("I", "a", value)])
    assert read(data).utterances[0].start_ms == milliseconds


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (42, "42"),
        (1.5, "1.5"),
        (0.00001, "0.000010"),
        (True, "True"),
        (date(2024, 5, 1), "2024-05-01"),
    ],
)
def test_cells_that_are_no_text_are_words_too(value: object, text: str):
    data = workbook([("speaker", "text"), ("I", value), ("P", "words")])
    assert said(data)[0] == ("I", text)


def test_formulas_count_with_their_stored_result():
    data = workbook([("speaker", "text"), ("I", '="a"&"b"'), ("P", "words")])
    stored = sheet_replaced(
        data,
        b'<c r="B2"><f>"a"&amp;"b"</f><v></v></c>',
        b'<c r="B2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>',
    )
    assert (said(stored)[0], notes(stored, "dropped")) == (("I", "ab"), {})
    assert (said(data)[0], list(notes(data, "dropped").values())) == (("I", ""), [1])


SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def as_excel_saves(*strings: bytes) -> bytes:
    """Return rows of two cells whose words stand apart, as numbered shared strings."""
    cells = [b'<c t="s"><v>%d</v></c>' % number for number in range(4)]
    rows = b"<row>%s</row><row>%s</row>" % (b"".join(cells[:2]), b"".join(cells[2:]))
    items = b"".join(b"<si>%s</si>" % string for string in strings)
    parts = {
        "xl/worksheets/sheet1.xml": b"<worksheet %s><sheetData>%s</sheetData></worksheet>"
        % (SPACE, rows),
        "xl/sharedStrings.xml": b"<sst %s>%s</sst>" % (SPACE, items),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([()]))) as old, zipfile.ZipFile(out, "w") as new:
        for name in {*old.namelist(), *parts}:
            part = parts.get(name) or old.read(name)
            if name == "[Content_Types].xml" and b"sharedStrings" not in part:
                part = part.replace(b"</Types>", STRINGS_TYPE)
            new.writestr(name, part)
    return out.getvalue()


def test_shared_strings_with_runs_and_escaped_signs_are_words():
    runs = b"<r><t>one </t></r><r><t>two_x000D_&#10;three_x0000__xD800_</t></r>"
    data = as_excel_saves(b"<t>speaker</t>", b"<t>text</t>", b"<t>I</t>", runs)
    assert said(data) == [("I", "one two\nthree\ufffd\ufffd")]


def test_a_cell_whose_shared_string_is_missing_is_an_error():
    with pytest.raises(UnreadableFile, match="damaged"):
        read(as_excel_saves(b"<t>speaker</t>", b"<t>text</t>", b"<t>I</t>"))


def test_comments_are_left_out_and_noted():
    def comment(book: Workbook) -> None:
        book.worksheets[0]["B2"].comment = Comment("check this", "me")

    data = workbook(TALK, change=comment)
    assert notes(data, "dropped") == {"Comments and text boxes are left out": 1}


def test_hidden_rows_are_read_and_noted():
    def hide(book: Workbook) -> None:
        book.worksheets[0].row_dimensions[2].hidden = True

    data = workbook(TALK, change=hide)
    assert len(said(data)) == 3
    assert notes(data, "guessed") == {"Hidden rows are read like the others": 1}


def test_a_wrong_dimension_hides_no_rows():
    data = workbook(TALK)
    wrong = sheet_replaced(data, b'<dimension ref="A1:B4"/>', b'<dimension ref="A1:A2"/>')
    assert said(wrong) == said(data)


def test_what_openpyxl_warns_of_does_not_reach_the_user():
    def validate(book: Workbook) -> None:
        book.worksheets[0].add_data_validation(DataValidation(type="list", formula1='"a,b"'))

    odd = repacked(
        workbook(TALK, change=validate),
        lambda name, part: (
            None
            if name == "xl/styles.xml"
            else re.sub(
                rb"</worksheet>",
                b"<extLst><ext uri='{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}'/></extLst></worksheet>",
                part,
            )
        ),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(said(odd)) == 3


def test_a_workbook_without_words_is_refused_with_the_names_found():
    with pytest.raises(UnreadableFile) as caught:
        read(workbook([("speaker", "ward"), (71, "B")]))
    assert "speaker, ward" in caught.value.problem
    assert (caught.value.where, bool(caught.value.remedy)) == ("talk.xlsx", True)


@pytest.mark.parametrize("rows", [[], [("speaker", "text")], [("speaker", "text"), ("I", "...")]])
def test_an_empty_workbook_is_refused(rows: list[Sequence[object]]):
    with pytest.raises(UnreadableFile):
        read(workbook(rows))


def test_a_document_type_is_refused():
    data = workbook(TALK)
    hostile = repacked(
        data, lambda name, part: b"<!DOCTYPE x []>" + part if "sheet1" in name else part
    )
    with pytest.raises(UnreadableFile, match="DTD"):
        read(hostile)


def test_a_row_beyond_the_end_of_any_sheet_is_refused():
    data = sheet_replaced(workbook(TALK), b'r="4"', b'r="99999999999"')
    with pytest.raises(UnreadableFile):
        read(data)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_with_a_part_missing_or_damaged_is_refused(part: str):
    whole = workbook(TALK)
    for data in (
        repacked(whole, lambda name, old: None if name == part else old),
        repacked(whole, lambda name, old: old[: len(old) // 2] if name == part else old),
    ):
        with pytest.raises(UnreadableFile):
            read(data)


WHOLE = workbook(TALK)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=4), st.booleans())
def test_damaged_bytes_give_turns_or_one_clear_error(place: int, bytes_: bytes, cut: bool):
    data = WHOLE[:place] + bytes_ + (b"" if cut else WHOLE[place + len(bytes_) :])
    file = Source("talk.xlsx", data)
    xlsx.recognises(file)
    with suppress(UnreadableFile):
        xlsx.read(file)
