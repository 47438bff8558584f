"""An evaluation in every format."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from made_evaluation import made

from precode.domain.evaluation import Estimate, Evaluation, Ranker
from precode.evaluation.measures import MEASURES
from precode.reports import REPORTS


@pytest.fixture
def evaluation() -> Evaluation:
    return made()


@pytest.mark.parametrize("name", list(REPORTS))
def test_a_report_is_the_same_each_time(evaluation: Evaluation, name: str) -> None:
    render = REPORTS.get(name).render
    assert render(evaluation) == render(made())


@pytest.mark.parametrize("name", ["table", "html"])
def test_no_control_character_or_markup_of_a_codebook_comes_through(
    evaluation: Evaluation, name: str
) -> None:
    text = REPORTS.get(name).render(evaluation)
    assert "\x1b" not in text
    if name == "html":
        assert "<script" not in text
        assert "&lt;script&gt;" in text


def test_the_table_shows_figures_with_intervals_and_rivals(evaluation: Evaluation) -> None:
    text = REPORTS.get("table").render(evaluation)
    assert "0.600 [0.500, 0.700]" in text
    assert "0.200 [0.100, 0.300]" in text
    assert "15 of 23" in text
    assert "written by a language model" in text
    assert "says little below 10" in text


def test_json_holds_everything_and_no_nan(evaluation: Evaluation) -> None:
    content = json.loads(REPORTS.get("json").render(evaluation))
    assert content["measures"]["precode"]["recall_at_5"] == {"value": 0.6, "low": 0.5, "high": 0.7}
    assert set(content["measures"]["tfidf"]) == {m.name for m in MEASURES if not m.calibrated}
    assert len(content["by_code"]) == 24
    assert content["by_code"][0]["precision"] == pytest.approx(1 / 3, abs=1e-6)
    assert [point["transcripts"] for point in content["learning_curve"]] == [0, 1, 2, 4]
    open_ = replace(evaluation, rankers=(Ranker("precode", {"mrr": Estimate(None)}),))
    assert json.loads(REPORTS.get("json").render(open_))["measures"]["precode"]["mrr"] == {
        "value": None,
        "low": None,
        "high": None,
    }


def test_the_page_is_self_contained_with_all_plots(evaluation: Evaluation) -> None:
    page = REPORTS.get("html").render(evaluation)
    assert page.count("<svg") == 5
    assert "default-src 'none'" in page
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)
    assert "1.24 label 24" in page
    assert not re.search(r"\d{4}-\d\d-\d\dT\d\d:", page)  # no time of the run


def test_a_page_without_curve_or_confusions_has_fewer_plots(evaluation: Evaluation) -> None:
    page = REPORTS.get("html").render(replace(evaluation, curve=(), confusions=()))
    assert page.count("<svg") == 3


def test_plot_colours_follow_the_page(evaluation: Evaluation) -> None:
    page = REPORTS.get("html").render(evaluation)
    assert "currentColor" in page
    assert "#000000" not in page
