import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precode.exporters import csv as csv_format
from precode.exporters.csv import COLUMNS, guarded, without_guards

# Mirrors what people try on spreadsheets; the last ones are ordinary talk.
FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    '=HYPERLINK("http://127.0.0.1:9/?x="&A1,"click")',
    "=1+2'\" ;,=1+2",
    "x,=1+1",
    "x;=1+1",
    "x\t=1+1",
    "x\n  @SUM(1)",
    "＝1+1",
    "＋1+1",
    "\u200b=1+1",
    " =1+1",
    "\ufeff=1+1",
    "\u00a0\u2060-1",
    "\x00=1+1",
    "-",
    "- um, well",
    "+44 7700 900000",
    "=) smile",
    "'=1+1",
    "''- no",
]
DANGEROUS = re.compile(r"[\s\u200b\ufeff\u2060\x00\ufffd]*[=+\-@＝＋－＠]|[\t\r\n]")


def rows_of(result):
    text = csv_format.render(result)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_can_run_as_a_formula(make, words):
    (row,) = rows_of(make.said(words, speaker=words.strip() or "x", name=words))
    for cell in row.values():
        assert not DANGEROUS.match(cell), cell


@pytest.mark.parametrize("words", FORMULAS)
def test_the_words_can_be_recovered(make, words):
    (row,) = rows_of(make.said(words))
    expected = words.replace("\x00", "\ufffd")
    assert without_guards(row["quote"]) == expected
    assert row["quote"] in (expected, f"'{expected}")


@given(st.text(alphabet="=+-@'; \t\r\n\u200b＝a,\"", max_size=12))
def test_guards_are_safe_and_can_be_taken_off_again(text):
    assert without_guards(guarded(text)) == text
    assert not DANGEROUS.match(guarded(text))


@given(st.text())
def test_any_text_survives_guarding(text):
    assert without_guards(guarded(text)) == text


def test_ordinary_talk_stays_as_it_is():
    for words in ("well-being, she said - yes", "it's 2+2", "'cause I said so", "a@b"):
        assert guarded(words) == words


def test_numbers_stay_numbers(interview):
    row = rows_of(interview)[1]
    assert row["score"] == "0.123457"
    line = csv_format.render(interview).split("\r\n")[2]
    assert re.search(r'"pw-anna",2,"PW1","peer worker",\d+,\d+,"We wrote', line)
    assert ',0.123457,"weak",2,"yes",' in line


def test_columns_are_flat_and_complete(interview):
    row = rows_of(interview)[1]
    assert tuple(row) == COLUMNS
    text = interview.transcript.text
    assert row["quote"] == text[int(row["start"]) : int(row["end"])]
    assert row["exemplar_id"] == "x-1.1"
    assert row["exemplar_is_invented"] == "yes"
    assert row["cues"] == "a plan"
    assert row["rival"] == "2.1 Technique 2.1"
    assert row["also_consider"] == "2.10 Technique 2.10"


def test_commas_quotes_and_line_breaks_stay_inside_their_cell(make):
    (row,) = rows_of(make.said('he said "go", and\nI went'))
    assert row["quote"] == 'he said "go", and\nI went'
