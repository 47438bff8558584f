"""Agreement of two on the same turns, against values worked out by hand and published ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precode.evaluation.agreement import Pairs, wilson

COUNTS = st.builds(Pairs, *[st.integers(0, 500)] * 4)
CODES = st.frozensets(st.sampled_from("abcdef"))


def swapped(pairs: Pairs) -> Pairs:
    return Pairs(pairs.both, pairs.second_only, pairs.first_only, pairs.neither)


@pytest.mark.parametrize(
    ("first", "second", "codes", "pairs"),
    [
        ({"a", "b"}, {"b", "c"}, 10, Pairs(1, 1, 1, 7)),
        ({"a"}, {"a"}, 3, Pairs(1, 0, 0, 2)),
        ({"a", "b"}, set(), 3, Pairs(0, 2, 0, 1)),
        (set(), {"a"}, 1, Pairs(0, 0, 1, 0)),
        (set(), set(), 5, Pairs(0, 0, 0, 5)),
        ({"a"}, {"b"}, 0, Pairs(0, 1, 1, 0)),  # codes that have gone since
    ],
)
def test_codes_on_one_turn_are_compared(
    first: set[str], second: set[str], codes: int, pairs: Pairs
) -> None:
    assert Pairs.of(first, second, codes) == pairs


def test_turns_add_up() -> None:
    parts = [Pairs.of({"a"}, {"a", "b"}, 3), Pairs.of({"c"}, set(), 3), Pairs()]
    assert sum(parts, Pairs()) == Pairs(1, 1, 1, 3)


@pytest.mark.parametrize(
    ("pairs", "positive", "kappa"),
    [
        (Pairs(20, 5, 10, 15), 40 / 55, 0.4),  # Cohen's: seen 0.7, by chance 0.5
        (Pairs(45, 15, 25, 15), 90 / 130, 6 / 46),  # seen 0.6, by chance 0.54
        (Pairs(25, 35, 5, 35), 50 / 90, 14 / 54),  # seen 0.6, by chance 0.46
        (Pairs(10, 0, 0, 10), 1.0, 1.0),
        (Pairs(0, 10, 10, 0), 0.0, -1.0),
        (Pairs(1, 1, 1, 1), 0.5, 0.0),
        (Pairs(0, 3, 0, 7), 0.0, 0.0),
    ],
)
def test_values_worked_out_by_hand(pairs: Pairs, positive: float, kappa: float) -> None:
    assert pairs.positive_agreement() == pytest.approx(positive)
    assert pairs.kappa() == pytest.approx(kappa)


def test_what_is_not_defined_is_none() -> None:
    assert (Pairs().positive_agreement(), Pairs().kappa()) == (None, None)
    assert (Pairs(neither=4).positive_agreement(), Pairs(neither=4).kappa()) == (None, None)
    assert (Pairs(both=4).positive_agreement(), Pairs(both=4).kappa()) == (1.0, None)


@given(COUNTS)
def test_who_comes_first_makes_no_difference(pairs: Pairs) -> None:
    assert swapped(pairs).positive_agreement() == pairs.positive_agreement()
    assert swapped(pairs).kappa() == pytest.approx(pairs.kappa())


@given(COUNTS)
def test_the_values_stay_within_their_bounds(pairs: Pairs) -> None:
    positive, kappa = pairs.positive_agreement(), pairs.kappa()
    assert positive is None or 0 <= positive <= 1
    assert kappa is None or -1 - 1e-9 <= kappa <= 1 + 1e-9


@given(CODES, CODES, st.integers(6, 20))
def test_each_code_is_in_one_cell(
    first: frozenset[str], second: frozenset[str], codes: int
) -> None:
    pairs = Pairs.of(first, second, codes)
    assert pairs.both + pairs.first_only + pairs.second_only + pairs.neither == codes
    assert pairs.both + pairs.first_only == len(first)
    assert pairs.both + pairs.second_only == len(second)
    assert swapped(pairs) == Pairs.of(second, first, codes)


@pytest.mark.parametrize(
    ("found", "of", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17(8), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # By the formula, with z = 1.959964.
        (0, 10, 0.0, 0.2775),
        (1, 20, 0.0089, 0.2361),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (1, 1, 0.2065, 1.0),
    ],
)
def test_published_intervals(found: int, of: int, low: float, high: float) -> None:
    assert wilson(found, of) == pytest.approx((found / of, low, high), abs=5e-5)


@given(st.integers(1, 2000), st.data())
def test_an_interval_holds_its_share_and_mirrors(of: int, data: st.DataObject) -> None:
    found = data.draw(st.integers(0, of))
    share, low, high = wilson(found, of)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
    assert low < high
    mirrored = wilson(of - found, of)
    assert mirrored == pytest.approx((1 - share, 1 - high, 1 - low), abs=1e-9)
