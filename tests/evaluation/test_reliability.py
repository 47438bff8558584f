from __future__ import annotations

import numpy as np
import pytest

from precode.evaluation.reliability import bins, brier, calibration_error


def test_brier_is_the_mean_squared_distance() -> None:
    assert brier(np.array([[0.8, 0.3]]), np.array([[True, False]])) == pytest.approx(
        (0.04 + 0.09) / 2
    )


def test_bins_hold_every_pair_once() -> None:
    values = np.linspace(0, 1, 101)[None, :]
    found = bins(values, values > 0.5)
    assert sum(part.count for part in found) == 101
    assert all(part.low <= part.mean_probability <= part.high for part in found)
    assert found[-1].high == 1.0
    assert found[0].share_right == 0.0


def test_probabilities_that_come_true_have_no_error() -> None:
    said = np.full((1, 1000), 0.35)
    assert calibration_error(said, np.arange(1000)[None, :] < 350) == pytest.approx(0)
    assert calibration_error(said, np.zeros((1, 1000), np.bool_)) == pytest.approx(0.35)


def test_well_calibrated_draws_have_a_small_error() -> None:
    rng = np.random.default_rng(0)
    said = rng.random((200, 93))
    assert calibration_error(said, rng.random((200, 93)) < said) < 0.02
