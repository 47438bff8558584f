from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import cohen_kappa_score, f1_score, roc_auc_score

from precode.domain.codes import Code
from precode.evaluation import decision

CODES = [Code(str(n), f"{n}", f"label {n}", f"group {n // 2}", "", "t") for n in range(4)]
SCORES = np.array([[0.9, 0.2, 0.6, 0.0], [0.1, 0.8, 0.0, 0.0], [0.3, 0.0, 0.7, 0.0]])
GOLD = np.array([[1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]], np.bool_)
SUGGESTED = SCORES >= 0.5


def test_counts_over_turns_and_codes() -> None:
    assert decision.precision(SUGGESTED, GOLD) == pytest.approx(2 / 4)
    assert decision.recall(SUGGESTED, GOLD) == pytest.approx(2 / 3)
    assert decision.micro_f1(SUGGESTED, GOLD) == pytest.approx(4 / 7)


def test_macro_f1_is_the_mean_over_codes_that_occur() -> None:
    # Code 0: one turn, found. Code 1: two turns, one found. Codes 2 and 3 have no gold.
    assert decision.macro_f1(SUGGESTED, GOLD) == pytest.approx((1 + 2 / 3) / 2)
    own = f1_score(GOLD[:, :2], SUGGESTED[:, :2], average="macro")
    assert decision.macro_f1(SUGGESTED, GOLD) == pytest.approx(own)


def test_where_nothing_is_gold_or_suggested_nothing_is_measured() -> None:
    nothing = np.zeros_like(GOLD)
    assert decision.micro_f1(nothing, nothing) is None
    assert decision.precision(nothing, GOLD) is None
    assert decision.recall(SUGGESTED, nothing) is None
    assert decision.macro_f1(SUGGESTED, nothing) is None
    assert decision.best_f1(SCORES, nothing) is None
    assert decision.coded_or_not(SCORES, SUGGESTED, nothing)["auc"] is None


@given(
    arrays(np.float64, (5, 3), elements=st.sampled_from([0.0, 0.1, 0.5, 0.9])),
    arrays(np.bool_, (5, 3)).filter(lambda gold: bool(gold.any())),
)
def test_best_f1_is_the_best_of_all_thresholds(scores: np.ndarray, gold: np.ndarray) -> None:
    tried = [decision.micro_f1(scores >= cut, gold) or 0.0 for cut in np.unique(scores)]
    assert decision.best_f1(scores, gold) == pytest.approx(max(tried))


@given(
    arrays(np.float64, (8, 2), elements=st.sampled_from([0.0, 0.2, 0.5, 0.9])),
    arrays(np.bool_, (8, 2)).filter(lambda g: bool(g.any()) and not bool(g.any(axis=1).all())),
)
def test_coded_or_not_agrees_with_scikit_learn(scores: np.ndarray, gold: np.ndarray) -> None:
    found = decision.coded_or_not(scores, scores >= 0.5, gold)
    coded, offered = gold.any(axis=1), (scores >= 0.5).any(axis=1)
    assert found["auc"] == pytest.approx(roc_auc_score(coded, scores.max(axis=1)))
    assert found["kappa"] == pytest.approx(cohen_kappa_score(coded, offered))
    assert found["left_alone"] == pytest.approx(np.mean(~offered[~coded]))


def test_results_by_code_and_group_add_up() -> None:
    results = decision.by_code(CODES, SCORES, SUGGESTED, GOLD)
    assert [(r.code, r.gold, r.suggested, r.right) for r in results] == [
        ("0", 1, 1, 1),
        ("1", 2, 1, 1),
        ("2", 0, 2, 0),
    ]
    assert results[1].recall_at_5 == 1.0
    assert results[2].recall_at_5 is None
    assert (results[2].precision, results[2].recall, results[2].f1) == (0.0, None, 0.0)
    groups = decision.by_group(CODES, results)
    assert [(g.group, g.gold, g.suggested, g.right) for g in groups] == [
        ("group 0", 3, 2, 2),
        ("group 1", 0, 2, 0),
    ]
