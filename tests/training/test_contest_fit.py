from __future__ import annotations

import numpy as np

from precode.stages.contest import Contest
from precode.stages.fusion import probability
from precode.training.contest import fit_contest

TRUTH = Contest(1.2, 0.4, 0.3)


def interview(seed: int) -> tuple[np.ndarray, list[np.ndarray], np.ndarray]:
    """Turns of one unit whose gold is drawn by what `TRUTH` says of their odds."""
    rng = np.random.default_rng(seed)
    odds = rng.normal(-2, 1.5, (3000, 6)) + rng.normal(0, 1, (3000, 1))
    gold = rng.random(odds.shape) < probability(TRUTH.moved(odds))
    return odds, [np.array([row]) for row in range(len(odds))], gold


def test_the_fit_finds_the_contest_that_the_gold_came_from() -> None:
    found = fit_contest([interview(seed) for seed in range(3)])
    np.testing.assert_allclose(
        [found.own, found.others, found.intercept], [1.2, 0.4, 0.3], atol=0.1
    )


def test_the_fit_looks_at_the_best_unit_of_a_turn() -> None:
    odds, _, gold = interview(7)
    twice = np.repeat(odds, 2, axis=0)
    twice[1::2] -= 5  # a second unit of each turn that says nothing
    rows = [np.array([2 * turn, 2 * turn + 1]) for turn in range(len(odds))]
    alone = fit_contest([(odds, [np.array([row]) for row in range(len(odds))], gold)])
    assert fit_contest([(twice, rows, gold)]) == alone
