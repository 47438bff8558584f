from __future__ import annotations

import numpy as np

from precode.domain.codes import Code, Exemplar
from precode.evaluation.rivals import by_definition, by_nearest_exemplar, by_words

CODES = [
    Code(
        "1",
        "1",
        "Walking",
        "",
        "Going out on foot",
        "t",
        exemplars=(Exemplar("a", "1", "a walk round the park"),),
    ),
    Code("2", "2", "Sleep", "", "Resting at night", "t"),
]


def test_the_nearest_exemplar_counts_and_a_code_without_comes_last() -> None:
    units = np.array([[1, 0], [0, 1]], np.float32)
    exemplars = np.array([[1, 0], [0.6, 0.8]], np.float32)
    found = by_nearest_exemplar(units, exemplars, [0, 0], 2)
    np.testing.assert_allclose(found, [[1, -1], [0.8, -1]], atol=1e-6)


def test_definitions_are_compared_by_cosine() -> None:
    units = np.array([[0.6, 0.8]], np.float32)
    found = by_definition(units, np.eye(2, dtype=np.float32))
    np.testing.assert_allclose(found, [[0.6, 0.8]], atol=1e-6)


def test_words_of_definition_and_exemplars_count() -> None:
    found = by_words(["we went round the park", "resting a bit", "zebra"], CODES)
    assert found.shape == (3, 2)
    assert found[0].argmax() == 0
    assert found[1].argmax() == 1
    assert not found[2].any()
