from __future__ import annotations

import csv
import io
import re

import pytest
from made_findings import CODES, code, coding, made, said, talk

from precode.domain.code_sets import CodeSets
from precode.errors import BadOption
from precode.findings.conditions import condition, names_for_r
from precode.findings.crisp_sets import crisp, qca_data, truth_table


def sets_of_four() -> CodeSets:
    return made(
        coding("PW1", "1.1"),
        coding("PW2", "1.1"),
        coding("SP1", "1.1"),
        coding("PW1", "3.1"),
        coding("SP2", "3.2"),
        coding("SP2", "1.2", status="planned"),
    )


def test_truth_table_has_observed_rows_with_consistency_and_coverage() -> None:
    asked = crisp(sets_of_four(), ("1.1", "role=Peer Worker"), "group:support")
    table = truth_table(asked)
    assert table.columns == (
        *("C1_1", "ROLE_PEER_WORKER", "n", "out", "consistency", "coverage", "cases"),
    )
    assert table.rows == (
        (1, 1, 2, "C", 0.5, 0.5, "PW1; PW2"),
        (1, 0, 1, "0", 0.0, 0.0, "SP1"),
        (0, 0, 1, "1", 1.0, 0.5, "SP2"),
    )
    assert said(table, "1 combination of the 4 that can be thought of")
    assert said(table, "C1_1: 1.1 Label 1.1 was found; ROLE_PEER_WORKER: role is peer worker")


def test_data_for_r_are_cases_with_the_outcome_last() -> None:
    asked = crisp(sets_of_four(), ("1.1", "sex=woman"), "3.1")
    table = qca_data(asked)
    assert table.columns == ("case", "C1_1", "SEX_WOMAN", "C3_1")
    assert table.rows == (("PW1", 1, 1, 1), ("PW2", 1, 0, 0), ("SP1", 1, 1, 0), ("SP2", 0, 1, 0))
    assert said(table, 'outcome = "C3_1", conditions = c("C1_1", "SEX_WOMAN")')
    written = io.StringIO()
    csv.writer(written).writerows([table.columns, *table.rows])
    read = list(csv.reader(io.StringIO(written.getvalue())))
    assert {cell for cells in read[1:] for cell in cells[1:]} == {"0", "1"}


def test_planned_is_not_present() -> None:
    assert set(condition(sets_of_four(), "1.2").member.values()) == {False}


def test_unread_cases_and_unknown_attributes_are_left_out_and_named() -> None:
    sets = made(
        coding("PW1", "1.1"),
        transcripts=(
            talk("PW1"),
            talk("PW2"),
            talk("SP1"),
            talk("SP2"),
            talk("SP2", name="SP2 again", read=False),
        ),
    )
    asked = crisp(sets, ("age=26-64",), "1.1")
    assert list(asked.rows) == ["PW1", "SP1"]
    table = truth_table(asked)
    assert said(table, "not all of their transcripts are marked as read: SP2.")
    assert said(table, "does not say what was asked: PW2.")
    # To ask for those of whom nothing is known is another thing.
    assert list(crisp(sets, ("age=N/A",), "1.1").rows) == ["PW1", "PW2", "SP1"]


def test_outcome_that_nobody_has_covers_nothing() -> None:
    table = truth_table(crisp(made(), ("1.1",), "3.1"))
    assert table.rows == ((0, 4, "0", 0.0, None, "PW1; PW2; SP1; SP2"),)
    assert said(table, "nothing can be learnt")


@pytest.mark.parametrize("asked", ["9.9", "group:None", "role=Nurse", "sex=Other", "height=3", ""])
def test_unknown_condition_names_what_there_is(asked: str) -> None:
    with pytest.raises(BadOption, match="no condition called") as caught:
        condition(made(coding("PW1", "1.1")), asked)
    for there in ("1.1", "group:Support", "role=peer worker", "sex=Woman", "age=N/A"):
        assert there in caught.value.remedy


def test_number_of_two_codes_has_to_be_given_by_id() -> None:
    sets = made(coding("PW1", "1.1"), codes=(*CODES, code("1.1", id="other", taxonomy="theirs")))
    with pytest.raises(BadOption, match="Several codes"):
        condition(sets, "1.1")
    assert condition(sets, "id-1.1").member["PW1"] is True
    assert condition(sets, "other").member["PW1"] is False


def test_upper_and_lower_case_are_the_same() -> None:
    sets = made(coding("PW1", "Trust"), codes=(*CODES, code("Trust")))
    for asked in ("trust", "GROUP:goals", " Sex = WOMAN "):
        assert condition(sets, asked).member["PW1"] is True


def test_condition_twice_is_refused() -> None:
    with pytest.raises(BadOption, match="there twice"):
        crisp(made(), ("1.1", "sex=Man", "sex=man"), "3.1")
    with pytest.raises(BadOption, match="there twice"):
        crisp(made(), ("1.1",), "1.1")


def test_suppressed_attribute_cannot_be_a_condition() -> None:
    with pytest.raises(BadOption, match="suppressed"):
        crisp(made(), ("sex=Woman",), "1.1", suppress_below=3)


def test_names_for_r_are_valid_and_unique() -> None:
    asked = ("1.1", "1-1", "group:Ziele & Pläne", "Ünïcödé=x", "T", "na", "日本=1", "_x", "1.10")
    names = names_for_r(asked)
    assert names == (
        *("C1_1", "C1_1_2", "ZIELE_PLANE", "UNICODE_X", "T_2", "NA_2", "C1", "X", "C1_10"),
    )
    assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*", name) for name in names)
