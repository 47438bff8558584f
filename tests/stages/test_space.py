from __future__ import annotations

import numpy as np
import pytest

from precode.domain.vectors import unit_rows
from precode.stages.space import code_means, fit_space


def test_the_spread_within_codes_is_taken_out() -> None:
    # Two codes differ along the first axis; their exemplars scatter widely along the second.
    rng = np.random.default_rng(0)
    exemplars = np.zeros((4000, 3), np.float32)
    code_of = np.arange(4000) % 2
    exemplars[:, 0] = np.where(code_of == 0, 1, -1) * 0.2 + rng.normal(0, 0.05, 4000)
    exemplars[:, 1] = rng.normal(0, 0.5, 4000)
    exemplars[:, 2] = rng.normal(0, 0.05, 4000)
    space = fit_space(
        exemplars, code_of, np.zeros((0, 3), np.float32), np.eye(3, dtype=np.float32)[:2]
    )
    far = np.array([[0.2, 0.8, 0.0]], np.float32)
    means = code_means(exemplars, code_of, 2).astype(np.float32)
    plain = unit_rows(far) @ unit_rows(means).T
    placed = space.place(far) @ space.place(means).T
    assert placed[0, 0] - placed[0, 1] > 2 * abs(plain[0, 0] - plain[0, 1])


def test_without_exemplars_directions_stay_as_they_are() -> None:
    none = np.zeros((0, 2), np.float32)
    definitions = np.array([[1, 0], [0, 1]], np.float32)
    space = fit_space(none, np.zeros(0, np.intp), none, definitions)
    np.testing.assert_array_equal(space.whiten, np.eye(2))
    np.testing.assert_allclose(space.centre, np.array([0.5, 0.5]) * 2 / 12)


def test_placed_rows_have_norm_one_and_wordless_rows_stay_zero() -> None:
    none = np.zeros((0, 2), np.float32)
    space = fit_space(none, np.zeros(0, np.intp), none, np.array([[1, 0], [0, 1]], np.float32))
    placed = space.place(np.array([[1, 0], [0, 0]], np.float32))
    np.testing.assert_allclose(np.linalg.norm(placed, axis=1), [1, 0])


def test_means_are_by_code_and_zero_for_a_code_without_vectors() -> None:
    vectors = np.array([[1, 0], [3, 0], [0, 2]], np.float32)
    means = code_means(vectors, np.array([0, 0, 2]), 3)
    assert means.tolist() == [[2, 0], [0, 0], [0, 2]]


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 1, 0, 2]])
def test_the_order_of_exemplars_does_not_matter(order: list[int]) -> None:
    vectors = np.array([[1, 0.1], [0.8, 0], [0.1, 1], [0, 0.7]], np.float32)
    code_of = np.array([0, 0, 1, 1])
    definitions = np.eye(2, dtype=np.float32)
    none = np.zeros((0, 2), np.float32)
    one = fit_space(vectors, code_of, none, definitions)
    other = fit_space(vectors[order], code_of[order], none, definitions)
    np.testing.assert_allclose(one.whiten, other.whiten, atol=1e-12)
