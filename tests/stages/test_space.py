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


TALK = np.array([[0.5, 0.5, 0.0]], np.float32)
DEFINITIONS = np.eye(3, dtype=np.float32)[:2]
NO_TEXTS = np.zeros((0, 3), np.float32)


def centre_given(count: int) -> np.ndarray:
    """Return the centre of so many own texts, all along one axis."""
    own = np.tile(np.array([[0.0, 0.0, 0.8]], np.float32), (count, 1))
    return fit_space(NO_TEXTS, np.zeros(0, np.intp), own, DEFINITIONS, TALK).centre


def test_without_exemplars_the_centre_is_that_of_talk() -> None:
    np.testing.assert_allclose(centre_given(0), TALK[0])
    plain = fit_space(NO_TEXTS, np.zeros(0, np.intp), NO_TEXTS, DEFINITIONS)
    assert not np.allclose(plain.centre, TALK[0])


def test_the_more_own_texts_there_are_the_nearer_is_the_centre_to_them() -> None:
    own = np.array([0.0, 0.0, 0.8])
    counts = (0, 1, 10, 100, 1000, 10_000)
    away = [float(np.linalg.norm(centre_given(count) - own)) for count in counts]
    assert away == sorted(away, reverse=True)
    assert len(set(away)) == len(away)
    near_talk, near_own = centre_given(1) - TALK[0], centre_given(10_000) - own
    assert np.linalg.norm(near_talk) < 0.02 > np.linalg.norm(near_own)


def test_the_centre_lies_between_talk_and_own_texts() -> None:
    for count in (3, 50, 500):
        part = (centre_given(count) - TALK[0]) / (np.array([0.0, 0.0, 0.8]) - TALK[0])
        np.testing.assert_allclose(part, part[0], atol=1e-6)
        assert 0 < part[0] < 1


def test_exemplars_and_talk_without_a_code_find_the_centre_alike() -> None:
    texts = np.random.default_rng(6).normal(size=(50, 3)).astype(np.float32)
    code_of = np.arange(50) % 2
    centres = [
        fit_space(texts[:own], code_of[:own], texts[own:], DEFINITIONS, TALK).centre
        for own in (50, 20, 0)
    ]
    np.testing.assert_allclose(centres[1], centres[0])
    np.testing.assert_allclose(centres[2], centres[0])


def test_where_talk_is_known_definitions_do_not_stand_in_for_it() -> None:
    none = np.zeros(0, np.intp)
    one = fit_space(NO_TEXTS, none, NO_TEXTS, DEFINITIONS, TALK)
    other = fit_space(NO_TEXTS, none, NO_TEXTS, -DEFINITIONS, TALK)
    np.testing.assert_array_equal(one.centre, other.centre)


def test_talk_moves_the_centre_and_not_the_spread_within_codes() -> None:
    rng = np.random.default_rng(4)
    exemplars = rng.normal(size=(30, 3)).astype(np.float32)
    code_of = np.arange(30) % 2
    with_talk = fit_space(exemplars, code_of, NO_TEXTS, DEFINITIONS, TALK)
    without = fit_space(exemplars, code_of, NO_TEXTS, DEFINITIONS)
    np.testing.assert_array_equal(with_talk.whiten, without.whiten)
    assert not np.allclose(with_talk.centre, without.centre)
