from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from precode.stages.contest import Contest, together


def test_together_is_the_log_of_the_summed_odds() -> None:
    odds = np.log(np.array([[1.0, 2.0, 5.0], [0.5, 0.25, 0.25]]))
    np.testing.assert_allclose(together(odds)[:, 0], [np.log(8), 0.0], atol=1e-12)


@given(arrays(np.float64, (3, 4), elements=st.floats(-700, 700)))
def test_together_does_not_overflow_and_is_at_least_the_best(odds: np.ndarray) -> None:
    found = together(odds)[:, 0]
    assert np.isfinite(found).all()
    assert (found >= odds.max(axis=1) - 1e-9).all()
    assert (found <= odds.max(axis=1) + np.log(4) + 1e-9).all()


def test_a_code_is_less_sure_where_others_are_near_and_the_order_stays() -> None:
    contest = Contest(1.0, 0.5, 0.0)
    alone, among = contest.moved(np.array([[1.0, -5.0, -5.0], [1.0, 0.9, 0.8]]))
    assert alone[0] > among[0]
    assert among.argsort().tolist() == [2, 1, 0]


def test_a_unit_and_no_codes_is_nothing_to_contest() -> None:
    assert Contest(1.0, 0.5, 0.1).moved(np.zeros((2, 0))).shape == (2, 0)


def test_contest_weights_are_added_up_as_they_say() -> None:
    moved = Contest(2.0, 0.5, 0.25).moved(np.log(np.array([[1.0, 3.0]])))
    assert moved[0, 0] == pytest.approx(0.25 - 0.5 * np.log(4))
    assert moved[0, 1] == pytest.approx(2 * np.log(3) - 0.5 * np.log(4) + 0.25)
