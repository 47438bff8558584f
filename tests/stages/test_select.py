from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from precode.domain.suggestions import RunSettings
from precode.domain.text import CodingUnit, Span
from precode.stages.select import Choice, choose


def unit(turn: int, start: int, end: int) -> CodingUnit:
    return CodingUnit(turn, Span(start, end), f"{start}-{end}")


def pick(
    units: list[CodingUnit], scores: list[list[float]], threshold: float = 0.5, **settings: object
) -> list[Choice]:
    return choose(
        units,
        np.array(scores),
        np.arange(len(units)),
        threshold=threshold,
        settings=RunSettings(**settings),  # type: ignore[arg-type]
    )


WINDOWS = [unit(1, 0, 10), unit(1, 0, 20), unit(1, 10, 20), unit(1, 30, 40)]


def test_overlapping_windows_of_one_code_are_one_suggestion_with_the_best_span() -> None:
    (choice,) = pick(WINDOWS, [[0.6], [0.9], [0.7], [0.1]])
    assert (choice.unit, choice.score, choice.rank) == (1, 0.9, 1)


def test_of_equal_windows_the_shorter_wins() -> None:
    (choice,) = pick(WINDOWS, [[0.8], [0.8], [0.1], [0.1]])
    assert choice.unit == 0


def test_a_code_may_have_separate_spans_in_a_turn() -> None:
    choices = pick(WINDOWS, [[0.6], [0.9], [0.7], [0.55]])
    assert [(choice.unit, choice.rank) for choice in choices] == [(1, 1), (3, 2)]


def test_several_codes_may_share_a_span() -> None:
    choices = pick(WINDOWS[:1], [[0.6, 0.9]])
    assert [(choice.code, choice.rank) for choice in choices] == [(1, 1), (0, 2)]


def test_nothing_below_the_threshold() -> None:
    assert pick(WINDOWS, [[0.49], [0.2], [0.1], [0.1]]) == []


def test_top_k_with_min_score_zero_gives_each_turn_exactly_k_codes() -> None:
    units = [unit(1, 0, 5), unit(3, 10, 15)]
    choices = pick(units, [[0.0, 0.2, 0.1], [0.0, 0.0, 0.0]], top_k=2, min_score=0)
    assert [(c.unit, c.code, c.rank) for c in choices] == [
        (0, 1, 1),
        (0, 2, 2),
        (1, 0, 1),
        (1, 1, 2),
    ]


def test_top_k_alone_keeps_the_threshold() -> None:
    choices = pick([unit(1, 0, 5)], [[0.6, 0.7, 0.1]], top_k=5)
    assert [choice.code for choice in choices] == [1, 0]


def test_only_wanted_codes() -> None:
    choices = choose(
        [unit(1, 0, 5)],
        np.array([[0.9, 0.8]]),
        np.array([0]),
        threshold=0.5,
        settings=RunSettings(),
        codes=[1],
    )
    assert [choice.code for choice in choices] == [1]


@given(
    hnp.arrays(np.float64, (5, 4), elements=st.floats(0, 1)),
    st.integers(1, 4),
)
def test_ranks_count_from_one_in_order_of_score(
    scores: np.ndarray[tuple[int, int], np.dtype[np.float64]], top_k: int
) -> None:
    units = [unit(1, 0, 5), unit(1, 5, 9), unit(2, 20, 25), unit(2, 22, 29), unit(4, 40, 45)]
    choices = choose(units, scores, np.arange(5), threshold=0.5, settings=RunSettings(top_k, 0.0))
    for turn in (1, 2, 4):
        of_turn = [choice for choice in choices if units[choice.unit].turn == turn]
        assert [choice.rank for choice in of_turn] == list(range(1, top_k + 1))
        assert [c.score for c in of_turn] == sorted((c.score for c in of_turn), reverse=True)
        assert len({choice.code for choice in of_turn}) == top_k
