from __future__ import annotations

import pytest
from made_findings import coding, made

from precode.domain.code_sets import Verdict
from precode.domain.studies import Dyad
from precode.errors import BadOption
from precode.findings import Wanted, tables_of, tables_of_sets

ALWAYS = (
    "cases",
    "case_totals",
    "presence_by_role",
    "presence_counts",
    "presence_by_group",
    "presence_totals",
    "presence_delivered_by_peer_worker",
)


def test_all_tables_are_there_in_the_order_they_are_read() -> None:
    sets = made(
        coding("PW1", "1.1"),
        coding("PW1", "17.1"),
        dyads=(Dyad("PW1", "SP1"),),
        verdicts=(Verdict("Ada", "PW1", "id-1.1", 0.5, "accepted", "2026-03-01T10:00:00.000Z"),),
    )
    tables = tables_of(sets, Wanted(conditions=("1.1",), outcome="17.1"))
    assert tuple(table.name for table in tables) == (
        *ALWAYS,
        "inductive_presence",
        "inductive_codes",
        "saturation",
        "exemplar_quotes",
        "codings",
        "references",
        "coverage_by_case",
        "case_by_code",
        "co_occurrence",
        "role_differences",
        "dyads",
        "dyad_totals",
        "cases_by_attribute",
        "truth_table",
        "qca_data",
        "suggested_and_decided",
        "acceptance_over_time",
        "transcripts",
    )
    assert all(len(set(table.columns)) == len(table.columns) for table in tables)
    assert tables == tables_of(sets, Wanted(conditions=("1.1",), outcome="17.1"))


def test_empty_study_has_cases_and_presence() -> None:
    tables = tables_of(made(codes=(), cases=(), transcripts=()))
    assert tuple(table.name for table in tables) == ALWAYS


def test_order_of_codings_makes_no_difference() -> None:
    codings = [
        coding("PW1", "1.1"),
        coding("SP1", "1.1", 5, 15),
        coding("SP1", "3.1", 40, 50),
        coding("PW2", "17.1", 0, 8),
    ]
    assert tables_of(made(*codings)) == tables_of(made(*reversed(codings)))


def test_truth_table_needs_conditions_and_an_outcome() -> None:
    for wanted in (Wanted(conditions=("1.1",)), Wanted(outcome="1.1")):
        with pytest.raises(BadOption, match="needs conditions and an outcome"):
            tables_of(made(), wanted)


def test_wishes_reach_their_tables() -> None:
    sets = made(coding("PW1", "1.1", 0, 10, deliverer="family"))
    named = {t.name: t for t in tables_of(sets, Wanted("source", deliverer="family"))}
    assert named["presence_delivered_by_family"].rows[0][3:] == ("yes", "no", "peer worker")
    assert named["references"].rows[0][-1] == 1.25
    assert {t.name: t for t in tables_of(sets, Wanted(suppress_below=3))}["case_totals"].notes


def test_finalized_version_holds_codings_codes_transcripts_and_cases() -> None:
    assert [table.name for table in tables_of_sets(made())] == [
        *("codings", "codes", "transcripts", "cases")
    ]
