from __future__ import annotations

import numpy as np
import pytest
from made_turns import coded

from precode.evaluation.intervals import estimate
from precode.evaluation.measures import MEASURES, measure, measure_briefly


def talks(count: int = 6) -> list:
    rng = np.random.default_rng(3)
    return [
        coded(
            rng.random((12, 9)) ** 4,
            [[int(rng.integers(9))] if rng.random() < 0.6 else [] for _ in range(12)],
            words=rng.integers(5, 120, 12).tolist(),
        )
        for _ in range(count)
    ]


def test_every_named_measure_is_computed() -> None:
    found = measure(talks(), 0.5, calibrated=True)
    assert list(found) == [m.name for m in MEASURES]
    assert all(value is not None for value in found.values())


def test_a_ranking_without_probabilities_has_only_what_needs_none() -> None:
    found = measure(talks(), np.inf, calibrated=False)
    assert list(found) == [m.name for m in MEASURES if not m.calibrated]


def test_the_brief_measures_are_the_same() -> None:
    parts = talks()
    full = measure(parts, 0.4, calibrated=True)
    assert measure_briefly(parts, 0.4).items() <= full.items()


def test_intervals_hold_the_value_and_are_the_same_each_time() -> None:
    parts = talks()
    run = [
        estimate(parts, lambda p: measure_briefly(p, 0.4), samples=200, seed=1) for _ in range(2)
    ]
    assert run[0] == run[1]
    for found in run[0].values():
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.value <= found.high
        assert found.low < found.high


def test_equal_transcripts_leave_no_interval() -> None:
    part = talks(1)[0]
    found = estimate([part] * 4, lambda p: measure_briefly(p, 0.4), samples=50, seed=1)
    for one in found.values():
        assert one.low == pytest.approx(one.value) == pytest.approx(one.high)


def test_one_transcript_has_a_value_and_no_interval() -> None:
    found = estimate(talks(1), lambda p: measure_briefly(p, 0.4), samples=50, seed=1)
    assert found["recall_at_5"].value is not None
    assert found["recall_at_5"].low is None


def test_what_gold_does_not_define_stays_open() -> None:
    empty = coded([[0.1, 0.2], [0.3, 0.4]], [[], []])
    found = estimate([empty, empty], lambda p: measure(p, 0.5, calibrated=True), samples=20, seed=1)
    assert found["recall_at_5"].value is None
    assert found["left_alone"].value == 1.0
