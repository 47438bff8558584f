"""Decisions teach: little evidence moves little, much evidence moves much."""

from __future__ import annotations

import numpy as np

from precode.stages.space import Space
from precode.training.heads import FIRST, STUDY, Decided, teach

CODES = ("a", "b")
DIMENSION = 4
SPACE = Space(np.zeros(DIMENSION), np.eye(DIMENSION))


def decided(turns: int, *, right: int, seed: int = 0) -> Decided:
    """Turns whose unit lies along axis `right` when they carry code 0, elsewhere when not."""
    rng = np.random.default_rng(seed)
    carries = np.arange(turns) % 2 == 0
    places = np.where(carries[:, None], np.eye(DIMENSION)[right], np.eye(DIMENSION)[3])
    gold = np.zeros((turns, 2), np.bool_)
    gold[:, 0] = carries
    return Decided(
        odds=np.full((turns, 2), -2.0),
        vectors=(places + rng.normal(0, 0.01, places.shape)).astype(np.float32),
        best=np.repeat(np.arange(turns)[:, None], 2, axis=1),
        gold=gold,
        known=np.ones_like(gold),
    )


def moved(turns: int) -> float:
    heads = teach([decided(turns, right=1)], CODES, "enc-1", SPACE, FIRST)
    odds = heads.adjust(np.full((2, 2), -2.0), np.eye(DIMENSION, dtype=np.float32)[[1, 3]])
    return float(odds[0, 0] - odds[1, 0])


def test_without_decisions_nothing_changes() -> None:
    heads = teach([], CODES, "enc-1", SPACE, FIRST)
    odds = np.array([[0.3, -1.2]])
    np.testing.assert_array_equal(heads.adjust(odds, np.ones((1, DIMENSION), np.float32)), odds)
    assert (heads.transcripts, heads.decisions) == (0, 0)


def test_the_more_decisions_the_more_is_learned() -> None:
    few, some, many = moved(2), moved(20), moved(200)
    assert 0 < few < some < many
    assert few < many / 3
    assert many > 4


def test_a_code_that_is_never_confirmed_sinks() -> None:
    heads = teach([decided(60, right=1)], CODES, "enc-1", SPACE, FIRST)
    odds = heads.adjust(np.full((1, 2), -2.0), np.eye(DIMENSION, dtype=np.float32)[[1]])
    assert odds[0, 1] < -3


def test_pairs_that_nobody_decided_teach_nothing() -> None:
    part = decided(40, right=1)
    unknown = np.zeros_like(part.known)
    hidden = Decided(part.odds, part.vectors, part.best, part.gold, unknown)
    heads = teach([hidden], CODES, "enc-1", SPACE, FIRST)
    np.testing.assert_array_equal(heads.adjust(part.odds, part.vectors), np.full((40, 2), -2.0))
    assert heads.decisions == 0


def test_the_fit_is_the_same_each_time() -> None:
    one, two = (teach([decided(30, right=2)], CODES, "enc-1", SPACE, FIRST) for _ in range(2))
    np.testing.assert_array_equal(one.directions, two.directions)
    assert one.scale == two.scale


def test_a_study_moves_what_is_calibrated_less_than_the_first_heads_do() -> None:
    part = decided(20, right=1)
    first, study = (teach([part], CODES, "enc-1", SPACE, widths) for widths in (FIRST, STUDY))
    assert abs(study.intercept) < abs(first.intercept)
    assert abs(study.scale - 1) < abs(first.scale - 1)
