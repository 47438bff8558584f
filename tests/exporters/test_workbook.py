"""Tables as a workbook, read again."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from precode.domain.tables import Table
from precode.exporters.workbook import sheet_names, workbook_bytes

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "#REF!", "\t=1", "＝1", "'=1")


def opened(*tables: Table) -> Any:
    return load_workbook(io.BytesIO(workbook_bytes(tables, "A study")))


def table(*cells: Any, name: str = "t", notes: tuple[str, ...] = ()) -> Table:
    return Table(name, "Title", ("what",), tuple((cell,) for cell in cells), notes)


def test_no_cell_is_a_formula_whatever_the_text() -> None:
    made = Table("t", "=title", ("=head", "b"), tuple((text, 1) for text in HOSTILE), ("=note",))
    (sheet,) = opened(made).worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells if not isinstance(cell.value, int)} == {"s"}
    assert [sheet.cell(y, 1).value for y in range(2, 2 + len(HOSTILE))] == list(HOSTILE)
    assert sheet["A2"].quotePrefix
    assert sheet["A1"].value == "=head"


def test_numbers_stay_numbers_and_code_numbers_stay_text() -> None:
    (sheet,) = opened(table("1.10", 3, 0.25, None)).worksheets
    values = [(sheet.cell(y, 1).value, sheet.cell(y, 1).data_type) for y in range(2, 6)]
    assert values == [("1.10", "s"), (3, "n"), (0.25, "n"), (None, "n")]


def test_what_xml_cannot_hold_shows_and_line_breaks_stay() -> None:
    (sheet,) = opened(table("bell\x07 \ufffe \ud800 end", "one\r\ntwo\rthree")).worksheets
    assert sheet["A2"].value == "bell␇ � � end"
    assert sheet["A3"].value == "one\ntwo\nthree"


@pytest.mark.parametrize("letter", ["a", "😀"])
def test_a_text_too_long_for_a_cell_is_cut_and_a_note_says_where(letter: str) -> None:
    (sheet,) = opened(table("short", letter * 40_000)).worksheets
    kept = sheet["A3"].value
    assert len(kept.encode("utf-16-le")) <= 2 * 32_767
    assert kept.endswith(" […]")
    assert kept.removesuffix(" […]") == letter * len(kept.removesuffix(" […]"))
    assert sheet["A6"].value == "Text was cut to what a cell holds: row 3, what."


def test_the_head_is_bold_frozen_and_filters_the_rows_alone() -> None:
    (sheet,) = opened(table("a", "b", notes=("A note.",))).worksheets
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:A3"
    assert [sheet.cell(y, 1).value for y in range(4, 7)] == [None, "Title", "A note."]


def test_columns_are_as_wide_as_their_text_within_limits() -> None:
    made = Table("t", "T", ("a", "b", "c"), (("x", "y" * 20, "z" * 500),))
    (sheet,) = opened(made).worksheets
    assert [sheet.column_dimensions[name].width for name in "ABC"] == [8, 22, 60]
    assert sheet["C2"].alignment.wrap_text


def test_no_table_gives_an_empty_book() -> None:
    assert opened().sheetnames == ["empty"]


def test_two_runs_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    made = (table("a", 1), table("b", name="u"))
    first = workbook_bytes(made, "A study")
    later = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: later)
    assert workbook_bytes(made, "A study") == first
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = archive.read("docProps/core.xml").decode()
    assert core.count("1980-01-01T00:00:00Z") == 2


@given(st.lists(st.text(max_size=60), max_size=12))
def test_sheet_names_are_valid_and_unlike_each_other(names: list[str]) -> None:
    found = sheet_names(names)
    assert len({name.casefold() for name in found}) == len(names)
    for name in found:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"


def test_long_names_of_tables_stay_apart() -> None:
    assert sheet_names(["presence_delivered_by_peer_worker"] * 2) == [
        "presence_delivered_by_peer_work",
        "presence_delivered_by_peer_wo 2",
    ]
