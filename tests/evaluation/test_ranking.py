from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from precode.evaluation.ranking import filtered_ranks, mean_reciprocal_rank, recall_at


def test_other_gold_codes_of_the_turn_are_taken_out() -> None:
    scores = np.array([[0.9, 0.8, 0.7, 0.1]])
    gold = np.array([[True, True, False, True]])
    # 0 and 1 lead; 3 comes after one wrong code, whatever stands with it.
    assert filtered_ranks(scores, gold).tolist() == [1, 1, 2]


def test_a_perfect_ranking_scores_1_however_many_codes_a_turn_has() -> None:
    gold = np.array([[True, True, True, False], [False, True, False, False]])
    ranks = filtered_ranks(gold.astype(float), gold)
    assert recall_at(ranks, 1) == mean_reciprocal_rank(ranks) == 1.0


def test_of_equal_scores_the_earlier_code_comes_first() -> None:
    scores = np.array([[0.5, 0.5, 0.5]])
    ranks = [filtered_ranks(scores, np.eye(3, dtype=bool)[[k]])[0] for k in range(3)]
    assert ranks == [1, 2, 3]


def test_measures_of_known_ranks() -> None:
    ranks = np.array([1, 2, 4, 20])
    assert recall_at(ranks, 1) == 0.25
    assert recall_at(ranks, 5) == 0.75
    assert mean_reciprocal_rank(ranks) == pytest.approx((1 + 0.5 + 0.25 + 0.05) / 4)


def test_without_gold_nothing_is_measured() -> None:
    none = filtered_ranks(np.ones((2, 3)), np.zeros((2, 3), np.bool_))
    assert recall_at(none, 5) is None
    assert mean_reciprocal_rank(none) is None


@given(
    arrays(np.float64, (4, 6), elements=st.sampled_from([0.0, 0.25, 0.5, 1.0])),
    arrays(np.bool_, (4, 6)),
)
def test_ranks_are_those_of_sorting_by_hand(scores: np.ndarray, gold: np.ndarray) -> None:
    expected = []
    for row, marks in zip(scores, gold, strict=True):
        for code in np.flatnonzero(marks):
            rivals = [c for c in range(6) if c == code or not marks[c]]
            expected.append(sorted(rivals, key=lambda c: (-row[c], c)).index(code) + 1)
    assert filtered_ranks(scores, gold).tolist() == expected
