from __future__ import annotations

import pytest
from made_turns import coded

from precode.evaluation.confusion import confusions
from precode.evaluation.presence import presence_per_role, presence_per_transcript
from precode.evaluation.workload import Reading


def test_the_best_turns_are_read_first_and_counted_by_words() -> None:
    part = coded([[0.1], [0.9], [0.4]], [[], [0], [0]], words=[50, 30, 20])
    reading = Reading.of([part], threshold=0.3)
    assert reading.read.tolist() == [0, 0.3, 0.5, 1.0]
    assert reading.found.tolist() == [0, 1, 2, 2]
    assert reading.share_to_read() == 0.5
    assert reading.work_saved() == pytest.approx(0.5 - 0.05)
    assert reading.offered == 2
    assert reading.missed(2) == 0


def test_who_stops_early_misses_what_lies_below() -> None:
    part = coded([[0.9, 0.9], [0.05, 0.0], [0.04, 0.0]], [[0, 1], [], [0]])
    reading = Reading.of([part], threshold=0.3)
    stop = reading.stop()
    assert stop == 1  # 1.8 of 1.89 expected codes, 95.2%
    assert reading.missed(stop) == 1
    assert reading.expected_missed(stop) == pytest.approx(0.09)
    assert reading.share_to_read() == 1.0


def test_without_gold_there_is_no_workload() -> None:
    reading = Reading.of([coded([[0.2]], [[]])], threshold=0.5)
    assert reading.share_to_read() is None
    assert reading.work_saved() is None


def test_points_of_the_curve_run_from_nothing_to_everything() -> None:
    part = coded([[n / 100] for n in range(100)], [[0]] * 100)
    points = Reading.of([part], threshold=0.5).points()
    assert (points[0].read, points[0].found) == (0.0, 0.0)
    assert (points[-1].read, points[-1].found) == (1.0, 1.0)
    assert len(points) == 60


def test_presence_counts_a_code_once_a_transcript_and_once_a_role() -> None:
    one = coded([[0.9, 0.0], [0.8, 0.6]], [[0], []], roles=["peer worker", "supported peer"])
    two = coded([[0.0, 0.0]], [[1]], roles=["supported peer"])
    # Transcript one: gold {0}, ours {0, 1}; two: gold {1}, ours {}.
    assert presence_per_transcript([one, two], 0.5) == pytest.approx(2 / 4)
    # Peer workers: gold {0}, ours {0}; supported peers: gold {1}, ours {0, 1}.
    assert presence_per_role([one, two], 0.5) == pytest.approx(4 / 5)


def test_confusions_name_the_wrong_code_that_ranked_above() -> None:
    from precode.domain.codes import Code

    codes = [Code(n, n, n, "", "", "t") for n in "abc"]
    part = coded([[0.1, 0.9, 0.5], [0.2, 0.8, 0.0], [0.9, 0.3, 0.0]], [[0], [0, 2], [0]])
    found = confusions(codes, part.scores, part.gold)
    assert [(c.gold, c.taken_for, c.count) for c in found] == [("a", "b", 2), ("c", "b", 1)]
