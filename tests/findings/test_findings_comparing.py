from __future__ import annotations

from made_findings import CASES, PW, SP, coding, made, row, said, talk

from precode.domain.studies import Case, Dyad
from precode.findings.comparing import cases_by_attribute, dyad_totals, dyads


def test_dyads_stand_side_by_side_without_what_neither_has() -> None:
    sets = made(
        coding("PW1", "1.1"),
        coding("SP1", "1.1"),
        coding("PW1", "1.2"),
        coding("SP1", "1.10"),
        coding("SP1", "3.1", status="planned"),
        dyads=(Dyad("PW1", "SP1"),),
    )
    assert dyads(sets).rows == (
        ("PW1", "SP1", "1.1", "Label 1.1", "yes", "yes", "both"),
        ("PW1", "SP1", "1.2", "Label 1.2", "yes", "no", "peer worker only"),
        ("PW1", "SP1", "1.10", "Label 1.10", "no", "yes", "supported peer only"),
    )
    totals = dyad_totals(sets)
    assert totals.columns == (
        "dyad",
        "both",
        "peer_worker_only",
        "supported_peer_only",
        "neither",
        "not_reviewed",
        "not_interviewed",
        "of_codes",
    )
    assert totals.rows == (("PW1 and SP1", 1, 1, 1, 3, 0, 0, 6),)


def test_partner_who_was_not_interviewed_or_not_read_is_no_no() -> None:
    sets = made(
        coding("PW1", "1.1"),
        coding("SP1", "1.1"),
        coding("PW2", "1.1"),
        coding("PW2", "1.2"),
        dyads=(Dyad("PW1", "SP9"), Dyad("", "SP1"), Dyad("PW2", "SP2")),
        transcripts=(talk("PW1"), talk("PW2"), talk("SP1"), talk("SP2", read=False)),
    )
    assert [cells[:3] + cells[4:] for cells in dyads(sets).rows] == [
        ("PW1", "SP9", "1.1", "yes", "not interviewed", "not interviewed"),
        ("", "SP1", "1.1", "not interviewed", "yes", "not interviewed"),
        ("PW2", "SP2", "1.1", "yes", "not reviewed", "not reviewed"),
        ("PW2", "SP2", "1.2", "yes", "not reviewed", "not reviewed"),
    ]
    totals = dyad_totals(sets)
    assert totals.column("dyad") == ("PW1 and SP9", "? and SP1", "PW2 and SP2")
    assert row(totals, "PW2 and SP2") == (0, 0, 0, 0, 6, 0, 6)
    assert row(totals, "PW1 and SP9") == (0, 0, 0, 0, 0, 6, 6)


def test_cases_are_counted_by_attribute() -> None:
    sets = made(
        coding("PW1", "1.1"),
        coding("SP2", "1.1"),
        coding("SP2", "1.1", 20, 30),
        transcripts=(talk("PW1"), talk("PW2"), talk("SP2", read=False)),
    )
    table = cases_by_attribute(sets)
    assert table.rows == (
        ("sex", "Man", "1.1", "Label 1.1", 0, 1, 0.0),
        ("sex", "Woman", "1.1", "Label 1.1", 2, 2, 1.0),
        ("age", "26-64", "1.1", "Label 1.1", 2, 2, 1.0),
        ("age", "N/A", "1.1", "Label 1.1", 0, 1, 0.0),
    )
    assert said(table, "Transcripts of 1 of the cases are not all marked as read")


def test_attributes_with_many_values_are_left_out() -> None:
    people = tuple(
        Case(f"PW{number}", PW, attributes={"born": str(1950 + number), "side": str(number % 12)})
        for number in range(13)
    )
    sets = made(
        coding("PW1", "1.1"), cases=people, transcripts=tuple(talk(one.id) for one in people)
    )
    assert set(cases_by_attribute(sets).column("attribute")) == {"side"}


def test_suppressed_values_are_not_counted() -> None:
    people = tuple(
        Case(f"SP{number}", SP, attributes={"age": age})
        for number, age in enumerate(4 * ["26-64"] + ["18-25", "N/A", "N/A"])
    )
    sets = made(
        *(coding(one.id, "1.1") for one in people),
        cases=people,
        transcripts=tuple(talk(one.id) for one in people),
    )
    table = cases_by_attribute(sets, 3)
    assert table.rows == (("age", "26-64", "1.1", "Label 1.1", 4, 4, 1.0),)
    assert said(table, "suppressed")


def test_dyads_need_codings_in_cases_they_name() -> None:
    assert dyads(made(coding("PW1", "1.1"), dyads=(Dyad("PW2", CASES[2].id),))).rows == ()
