from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from made_findings import coding, made, row

from precode.domain.text import Span
from precode.findings.coverage import coverage_by_case, references, union

SPANS = st.tuples(st.integers(0, 99), st.integers(1, 100)).filter(lambda ends: ends[0] < ends[1])


def test_overlapping_words_are_counted_once() -> None:
    sets = made(
        coding("PW1", "1.1", 0, 30),
        coding("PW1", "1.1", 20, 40),
        coding("SP1", "1.1", 0, 5, status="planned"),
        coding("SP1", "1.1", 50, 90, role="interviewer"),
        coding("SP1", "17.1", 0, 1),
    )
    table = references(sets)
    assert table.rows == (
        ("1.1", "Label 1.1", "Goals", "deductive", 2, 3, 45, 11.25),
        ("17.1", "Label 17.1", "Relations", "inductive", 1, 1, 1, 0.25),
    )
    assert coverage_by_case(sets).rows == (
        ("PW1", "1.1", "Label 1.1", 40, 100, 40.0),
        ("SP1", "1.1", "Label 1.1", 5, 100, 5.0),
        ("SP1", "17.1", "Label 17.1", 1, 100, 1.0),
    )


def test_of_the_whole_source_the_interviewer_counts_too() -> None:
    sets = made(coding("SP1", "1.1", 0, 5), coding("SP1", "1.1", 50, 90, role="interviewer"))
    assert row(references(sets, "source"), "1.1")[3:] == (1, 2, 45, 5.62)  # of 4 times 200
    assert coverage_by_case(sets, "source").rows == (("SP1", "1.1", "Label 1.1", 45, 200, 22.5),)


@given(st.lists(SPANS))
def test_union_is_the_number_of_characters_that_any_span_holds(ends: list[tuple[int, int]]) -> None:
    held = {at for start, end in ends for at in range(start, end)}
    assert union(Span(start, end) for start, end in ends) == len(held)


@given(st.lists(st.tuples(st.sampled_from(["PW1", "SP1"]), st.sampled_from(["1.1", "1.2"]), SPANS)))
def test_coverage_is_never_above_the_whole(given_: list) -> None:
    sets = made(*(coding(case, number, *ends) for case, number, ends in given_))
    for table in (references(sets), coverage_by_case(sets)):
        assert all(0 < share <= 100 for share in table.column("coverage_percent"))
