"""A table as CSV: every cell comes back, none can run."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from precode.domain.tables import Table
from precode.exporters.csv import without_guards
from precode.exporters.plain import encodable
from precode.exporters.tables_csv import csv_of


def read(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def test_text_is_quoted_numbers_are_bare_and_nothing_is_empty() -> None:
    table = Table("t", "T", ("code", "n", "share"), (("1.10", 3, 0.25), ("a, b", None, None)))
    assert csv_of(table) == (
        '\ufeff"code","n","share"\r\n"1.10",3,0.25\r\n"a, b","",""\r\n'
    )  # fmt: skip


def test_no_cell_and_no_heading_can_be_a_formula() -> None:
    table = Table("t", "T", ("=A1", "b"), (("+1", " @x"), ("-", "\t=2")))
    assert read(csv_of(table)) == [["'=A1", "b"], ["'+1", "' @x"], ["'-", "'\t=2"]]


@given(st.lists(st.tuples(st.text(), st.integers() | st.none()), min_size=1))
def test_every_cell_comes_back(rows: list[tuple[str, int | None]]) -> None:
    table = Table("t", "T", ("words", "n"), tuple(rows))
    found = read(csv_of(table))[1:]
    assert [(without_guards(words), n) for words, n in found] == [
        (encodable(words), "" if n is None else str(n)) for words, n in rows
    ]
