from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_findings import PW, SP, made

from precode.domain.code_sets import CodeSets
from precode.domain.studies import Case
from precode.errors import BadOption
from precode.findings.demographics import case_totals, cases
from precode.findings.suppression import SUPPRESSED, checked

BELOW = 3
HIDDEN = f"<{BELOW}"
VALUES = ("a", "b", "c")
COLUMN = st.lists(st.integers(0, 6), min_size=len(VALUES), max_size=len(VALUES))


def sets_of(columns: tuple[list[int], ...]) -> CodeSets:
    """Return cases of one or two roles, so many with each value."""
    people = tuple(
        Case(f"{role}{value}{number}", role, attributes={"x": value})
        for role, column in zip((PW, SP), columns, strict=False)
        for value, count in zip(VALUES, column, strict=True)
        for number in range(count)
    )
    return made(cases=people, transcripts=())


@pytest.mark.parametrize("limit", [-1, 2])
def test_limit_that_hides_nothing_is_refused(limit: int) -> None:
    with pytest.raises(BadOption, match="cannot be suppressed"):
        checked(limit)


@given(st.one_of(st.tuples(COLUMN), st.tuples(COLUMN, COLUMN)))
def test_no_small_count_can_be_computed_from_what_is_shown(columns: tuple[list[int], ...]) -> None:
    """An adversary tries every table that would be shown so, and knows what the marks mean."""
    sets = sets_of(columns)
    truth = [cells[2:-1] for cells in case_totals(sets).rows[:-1]]
    table = case_totals(sets, BELOW)
    if not table.rows:
        assert {cell for cells in cases(sets, BELOW).rows for cell in cells[2:]} <= {SUPPRESSED}
        return
    shown = [cells[2:] for cells in table.rows[:-1]]
    for own, cells in zip(truth, shown, strict=True):
        for count, cell in zip(own, cells, strict=False):
            assert cell in ((HIDDEN, SUPPRESSED) if 0 < count < BELOW else (count, SUPPRESSED))
    sizes = table.rows[-1][2:-1]
    by_column = [
        [
            numbers
            for numbers in product(*(could_be(cells[at], size) for cells in shown))
            if sum(numbers) == size
        ]
        for at, size in enumerate(sizes)
    ]
    possible = [
        rows
        for chosen in product(*by_column)
        if fits(rows := list(zip(*chosen, strict=True)), shown)
    ]
    assert truth in possible
    for at, own in enumerate(truth):
        for role, count in enumerate(own):
            if 0 < count < BELOW:
                assert len({rows[at][role] for rows in possible}) > 1


@given(COLUMN, COLUMN)
def test_sheet_shows_a_value_just_where_the_totals_show_its_count(
    peer_workers: list[int], supported_peers: list[int]
) -> None:
    sets = sets_of((peer_workers, supported_peers))
    totals = case_totals(sets, BELOW)
    roles = list(dict.fromkeys(case.role for case in sets.cases))
    shown = {
        (role, cells[1]): cells[2 + at] for cells in totals.rows for at, role in enumerate(roles)
    }
    for case, (_, role, value) in zip(sets.cases, cases(sets, BELOW).rows, strict=True):
        truth = case.attributes["x"]
        hidden = isinstance(shown.get((role, truth), SUPPRESSED), str)
        assert value == (SUPPRESSED if hidden else truth)


def could_be(cell: object, size: int) -> range:
    if cell == HIDDEN:
        return range(1, BELOW)
    return range(size + 1) if cell == SUPPRESSED else range(int(str(cell)), int(str(cell)) + 1)


def fits(rows: list[tuple[int, ...]], shown: list[tuple[object, ...]]) -> bool:
    """Tell whether each row adds up to its total, and somebody has its value."""
    return all(
        sum(numbers) > 0 and sum(numbers) in could_be(cells[-1], sum(numbers))
        for numbers, cells in zip(rows, shown, strict=True)
    )
