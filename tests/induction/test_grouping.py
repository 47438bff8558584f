"""Vectors of passages → groups: how many is found, and the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from precode.domain.vectors import Scores, unit_rows
from precode.induction.grouping import LEAST, NONE, central_first, grouped, means, parts_of


def around(*directions: int, spread: float = 0.1, dim: int = 8, seed: int = 0) -> Scores:
    """Return a vector near an axis for each direction."""
    rng = np.random.default_rng(seed)
    return unit_rows(np.eye(dim)[list(directions)] + rng.normal(0, spread, (len(directions), dim)))


@pytest.mark.parametrize("kinds", [1, 2, 4])
def test_as_many_groups_are_found_as_there_are(kinds: int) -> None:
    directions = [n % kinds for n in range(5 * kinds)]
    assert grouped(around(*directions)).tolist() == directions


def test_groups_are_numbered_by_their_first_passage() -> None:
    assert grouped(around(3, 3, 0, 3, 0, 0)).tolist() == [0, 0, 1, 0, 1, 1]


def test_fewer_than_three_are_no_pattern() -> None:
    assert LEAST == 3
    assert grouped(around(0, 1, 0, 1, 0, 2)).tolist() == [0, NONE, 0, NONE, 0, NONE]
    assert grouped(around(0, 0)).tolist() == [NONE, NONE]
    assert grouped(np.zeros((0, 8))).tolist() == []
    assert grouped(around(0, 1, 2, 3)).tolist() == [NONE] * 4


def test_the_same_passages_are_grouped_the_same_way_in_any_order() -> None:
    directions = np.array([0, 1, 2] * 6 + [5])
    vectors = around(*directions, spread=0.2)
    order = np.random.default_rng(1).permutation(len(directions))
    before, after = grouped(vectors), grouped(vectors[order])
    np.testing.assert_array_equal(before, grouped(vectors))
    together = before[:, None] == before[None, :]
    np.testing.assert_array_equal(together[np.ix_(order, order)], after[:, None] == after[None, :])


def test_a_group_of_two_kinds_falls_into_parts() -> None:
    assert parts_of(around(0, 1, 0, 1, 0, 1)) == ((0, 2, 4), (1, 3, 5))


def test_a_group_of_one_piece_does_not() -> None:
    assert parts_of(around(*[0] * 9)) == ()
    assert parts_of(around(0, 0, 0, 1, 1)) == ()  # two groups of three want six
    assert parts_of(around(0, 0, 0, 0, 1, 2)) == ()


def test_parts_hold_every_passage_once() -> None:
    parts = parts_of(around(*[0, 1] * 4, 2, spread=0.15))
    assert sorted(n for part in parts for n in part) == list(range(9))


def test_means_have_norm_one() -> None:
    vectors = np.array([[1.0, 0], [0, 1], [-1, 0]])
    found = means(vectors, np.array([0, 0, 1]), np.array([0, 1]))
    np.testing.assert_allclose(found, [[0.5**0.5, 0.5**0.5], [-1, 0]])


def test_central_members_come_first_and_equals_in_order() -> None:
    vectors = unit_rows(np.array([[1, 1.0], [1, 0.1], [1, -0.1], [1, -1.0]]))
    assert central_first(vectors, [0, 1, 2, 3]) == [1, 2, 0, 3]
    assert central_first(vectors, [3, 2]) == [2, 3]
