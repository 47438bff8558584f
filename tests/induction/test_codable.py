"""How likely words tell of any technique: a direction between exemplars and other talk."""

from __future__ import annotations

import numpy as np

from precode.induction.codable import learn_codable
from precode.stages.space import Space

PLAIN = Space(np.zeros(2), np.eye(2))
EAST = np.array([[1.0, 0.1], [1.0, 0.0], [1.0, -0.1]], np.float32)
WEST = -EAST[:2]


def test_talk_like_exemplars_is_likelier_than_talk_without_a_code() -> None:
    codable = learn_codable(PLAIN, EAST, WEST)
    likely, even, unlikely = codable.probability(np.array([[2, 0], [0, 1], [-2, 0]], np.float32))
    assert likely > 0.7 > even > 0.3 > unlikely
    assert 0 <= unlikely < likely <= 1


def test_both_sides_weigh_the_same_however_many_there_are() -> None:
    once = learn_codable(PLAIN, EAST, WEST).probability(np.array([[0, 1]], np.float32))
    many = learn_codable(PLAIN, np.vstack([EAST] * 20), WEST)
    np.testing.assert_allclose(many.probability(np.array([[0, 1]], np.float32)), once, atol=0.05)


def test_the_same_talk_teaches_the_same() -> None:
    first, again = learn_codable(PLAIN, EAST, WEST), learn_codable(PLAIN, EAST, WEST)
    np.testing.assert_array_equal(first.direction, again.direction)
    assert first.intercept == again.intercept
