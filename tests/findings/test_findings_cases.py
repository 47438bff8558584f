from __future__ import annotations

from made_findings import CASES, PW, SP, made, said

from precode.domain.studies import Case
from precode.findings.demographics import case_totals, cases


def test_cases_stand_as_in_the_sheet_with_gaps_as_not_available() -> None:
    table = cases(made())
    assert table.columns == ("case", "role", "sex", "age")
    assert table.rows == (
        ("PW1", PW, "Woman", "26-64"),
        ("PW2", PW, "Man", "N/A"),
        ("SP1", SP, "Woman", "18-25"),
        ("SP2", SP, "Woman", "26-64"),
    )
    assert table.notes == ()


def test_case_totals_count_each_value_by_role() -> None:
    table = case_totals(made())
    assert table.columns == ("attribute", "value", "peer_worker", "supported_peer", "total")
    assert table.rows == (
        ("sex", "Man", 1, 0, 1),
        ("sex", "Woman", 1, 2, 3),
        ("sex", "total", 2, 2, 4),
        ("age", "18-25", 0, 1, 1),
        ("age", "26-64", 1, 1, 2),
        ("age", "N/A", 1, 0, 1),
        ("age", "total", 2, 2, 4),
    )


def test_case_without_a_role_in_the_sheet_has_that_of_its_transcript() -> None:
    table = cases(made(cases=(Case("PW1"), *CASES[1:], Case("X9"))))
    assert table.column("role") == (PW, PW, SP, SP, "no role")
    assert said(table, "Without a transcript in the study: X9.")


def test_small_values_are_suppressed_in_both_tables() -> None:
    sexes = {PW: 7 * ["Woman"] + 4 * ["Man"], SP: 6 * ["Woman"] + 4 * ["Man"]}
    people = tuple(
        Case(f"{role[:1]}{number}", role, attributes={"sex": sex, "setting": "A"})
        for role, all_of_them in sexes.items()
        for number, sex in enumerate(all_of_them)
    )
    sets = made(cases=people, transcripts=())
    totals = case_totals(sets, 5)
    assert totals.rows == (
        ("sex", "Man", "<5", "<5", "suppressed"),  # 8 in all would say that it is 4 and 4
        ("sex", "Woman", "suppressed", "suppressed", "suppressed"),
        ("sex", "total", 11, 10, 21),
        ("setting", "A", 11, 10, 21),
        ("setting", "total", 11, 10, 21),
    )
    sheet = cases(sets, 5)
    assert set(sheet.column("sex")) == {"suppressed"}
    assert set(sheet.column("setting")) == {"A"}
    assert said(sheet, "1 to 4 are shown as <5")
    assert case_totals(sets, 0).rows[0] == ("sex", "Man", 4, 4, 8)


def test_two_small_counts_of_a_role_hide_each_other() -> None:
    ages = 7 * ["26-64"] + 2 * ["18-25"] + ["N/A"]
    people = tuple(
        Case(f"s{number}", SP, attributes={"age": age}) for number, age in enumerate(ages)
    )
    sets = made(cases=people, transcripts=())
    assert case_totals(sets, 5).rows == (
        ("age", "18-25", "<5", "<5"),
        ("age", "26-64", 7, 7),
        ("age", "N/A", "<5", "<5"),
        ("age", "total", 10, 10),
    )
    assert cases(sets, 5).column("age") == (*7 * ["26-64"], *3 * ["suppressed"])


def test_attribute_that_cannot_be_hidden_otherwise_is_left_out() -> None:
    sets = made(cases=(Case("PW1", PW, attributes={"sex": "Woman"}),), transcripts=())
    assert case_totals(sets, 5).rows == ()
    assert cases(sets, 5).rows == (("PW1", PW, "suppressed"),)
    assert said(case_totals(sets, 5), "could be shown: sex")
