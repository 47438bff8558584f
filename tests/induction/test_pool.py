"""The units of a transcript → passages that the codes may not hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from precode.domain.text import CodingUnit, Span
from precode.induction.pool import (
    EXPLAINED,
    LEAST_CODABLE,
    Found,
    Judged,
    Spread,
    centred,
    passages,
)
from precode.stages.index import CodeIndex
from precode.stages.space import Space

HIGH, LOW = LEAST_CODABLE + 0.2, LEAST_CODABLE - 0.2


def index_of(exemplars: list[list[float]], code_of: list[int]) -> CodeIndex:
    """Return two codes, east and north, with exemplars around them."""
    made: Any = CodeIndex
    vectors = np.array(exemplars, np.float32).reshape(-1, 2)
    return made(  # type: ignore[no-any-return]
        codes=("east", "north"),
        exemplars=(),
        code_of=np.array(code_of, np.intp),
        space=Space(np.zeros(2), np.eye(2)),
        code_vectors=np.eye(2),
        definition_vectors=np.eye(2),
        raw_definitions=np.eye(2),
        exemplar_vectors=vectors,
        no_code_vector=np.zeros((1, 2)),
        words=None,
        cues=None,
    )


INDEX = index_of([[1, 0.1 * n] for n in range(20)], [0] * 20)
SPREAD = Spread.of(INDEX)


def unit(start: int, end: int, turn: int = 1, *, asked: bool = False) -> CodingUnit:
    return CodingUnit(turn, Span(start, end), "words", Span(0, 1) if asked else None)


def look(
    units: list[CodingUnit],
    codable: list[float],
    *,
    scores: list[list[float]] | None = None,
    vectors: list[list[float]] | None = None,
    judged: Judged | None = None,
) -> list[Found]:
    count = len(units)
    return passages(
        units,
        np.array(vectors or [[1, 0]] * count, np.float32),
        np.array(scores or [[0.01, 0.02]] * count),
        np.array(codable),
        INDEX,
        SPREAD,
        judged or Judged(),
    )


def places(found: list[Found]) -> list[tuple[int, int, str]]:
    return [(one.unit.span.start, one.unit.span.end, one.reason) for one in found]


def test_codable_talk_that_no_code_is_near_to_is_looked_at() -> None:
    (one,) = look([unit(10, 20), unit(30, 40, 2)], [HIGH, LOW])
    assert (one.unit.span, one.reason, one.codable) == (Span(10, 20), "nothing near", HIGH)
    assert (one.code, one.probability) == (1, 0.02)


def test_what_a_code_explains_may_be_part_of_it() -> None:
    (held,) = look([unit(10, 20)], [HIGH], scores=[[EXPLAINED, 0.1]])
    (loose,) = look([unit(10, 20)], [HIGH], scores=[[EXPLAINED - 0.01, 0.1]])
    assert (held.reason, loose.reason) == ("part of a code", "nothing near")


def test_a_likely_code_far_from_its_exemplars_fits_poorly() -> None:
    far = look([unit(10, 20)], [HIGH], scores=[[0.9, 0.1]], vectors=[[0, 1]])
    assert [(one.reason, one.fit, one.code) for one in far] == [("poor fit", 0.0, 0)]


def test_windows_of_a_turn_do_not_overlap_and_the_most_codable_goes_first() -> None:
    found = look([unit(0, 20), unit(10, 30), unit(20, 40), unit(10, 30, 2)], [0.7, 0.9, 0.8, 0.7])
    assert places(found) == [(10, 30, "nothing near"), (10, 30, "nothing near")]
    assert places(look([unit(0, 20), unit(20, 40)], [0.7, 0.8]))[0][:2] == (0, 20)


def test_a_passage_is_seen_with_what_surrounds_it() -> None:
    vectors = [[1.0, 0], [0, 1.0], [-1, 0]]
    (one,) = look([unit(0, 20), unit(10, 30), unit(30, 40)], [0.9, 0.3, 0.1], vectors=vectors)
    np.testing.assert_allclose(one.vector, [0.75, 0.25])


def test_an_answer_read_with_its_question_is_no_passage() -> None:
    assert look([unit(0, 20, asked=True)], [HIGH]) == []


def test_words_that_fit_no_code_are_there_whatever_the_model_thinks() -> None:
    said = Judged(no_code_fits=[Span(12, 18)])
    (one,) = look([unit(10, 20)], [0.01], scores=[[0.9, 0]], judged=said)
    assert one.reason == "no code fits"
    (first,) = look([unit(0, 20), unit(10, 30)], [HIGH, LOW], judged=Judged([Span(20, 30)]))
    assert (first.unit.span, first.reason) == (Span(10, 30), "no code fits")


def test_a_mark_on_half_a_window_is_not_about_it() -> None:
    assert look([unit(0, 20)], [LOW], judged=Judged([Span(10, 40)])) == []


def test_words_that_are_in_a_group_are_left_out() -> None:
    assert look([unit(0, 20)], [HIGH], judged=Judged(taken=[Span(19, 25)])) == []
    assert len(look([unit(0, 20)], [HIGH], judged=Judged(taken=[Span(20, 25)]))) == 1


@pytest.mark.parametrize(
    ("coded", "reason"), [(Span(0, 14), "part of a code"), (Span(0, 12), "nothing near")]
)
def test_a_code_on_most_of_the_words_explains_them(coded: Span, reason: str) -> None:
    (found,) = look([unit(0, 20)], [HIGH], judged=Judged(coded=[(coded, 0)]))
    assert found.reason == reason


def test_a_given_code_that_the_words_fit_poorly_is_looked_at() -> None:
    judged = Judged(coded=[(Span(0, 20), 0)])
    (one,) = look([unit(0, 20)], [HIGH], vectors=[[0, 1]], judged=judged)
    assert (one.code, one.probability, one.reason) == (0, 1.0, "poor fit")


def test_a_code_without_exemplars_is_never_a_poor_fit() -> None:
    assert SPREAD.share(-1.0, 1) == 1.0
    assert [SPREAD.share(cosine, 0) for cosine in (-1.0, 1.0)] == [0.0, 1.0]


def test_passages_come_in_reading_order() -> None:
    found = look([unit(50, 60, 3), unit(0, 20, 1), unit(20, 40, 1)], [HIGH, 0.7, 0.8])
    assert [one.unit.span.start for one in found] == [0, 20, 50]


def test_centred_vectors_lie_around_their_mean() -> None:
    np.testing.assert_allclose(centred([np.array([3.0, 1]), np.array([1.0, 1])]), [[1, 0], [-1, 0]])
    np.testing.assert_array_equal(centred([np.array([3.0, 1])]), [[0, 0]])
