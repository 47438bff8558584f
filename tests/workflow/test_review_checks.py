"""Turns without a suggestion that a coder is asked to check: a fixed draw, and a fair one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from made_copies import copy_of
from made_desk import code
from made_studies import run, show_everything
from made_talks import coded_study, dull, out, suggested, talk, turn_span, wish
from scipy.stats import binom

from precode.store.study import Study, open_study
from precode.workflow.review.review import Review
from precode.workflow.review.wishes import Wish

SHORT = "Yeah, mm. That was it."


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    """A long transcript: 400 dull turns, 80 short ones, 40 with suggestions."""

    def make(folder: Path) -> Study:
        answers = []
        for number in range(400):
            answers.append(dull(number))
            if number % 5 == 0:
                answers.append(SHORT)
            if number % 10 == 0:
                answers.append(out(number, 10))
        return coded_study(folder, codebook_file, {"PW1": talk(*answers)})

    return copy_of("long", tmp_path, make)


def sample(study: Study, coder: str = "Ada") -> list[int]:
    shown: Any = Review(study, coder).transcript("PW1")
    return list(shown["sample"])


def test_the_draw_is_the_same_whatever_is_decided(study: Study) -> None:
    before = sample(study)
    assert before == sorted(set(before))
    review = Review(study, "Ada")
    assert sample(study) == before
    review.decide("PW1", wish("reject", suggested(review)[0]))
    review.decide("PW1", Wish("no_code", turn_span(review, "PW1", before[0])))
    review.decide("PW1", Wish("accept", turn_span(review, "PW1", before[1]), code(review, "T1")))
    review.decide("PW1", Wish("read"))
    assert sample(study) == before
    now: Any = review.transcript("PW1")
    assert now["sample"] == before


def test_coders_draw_independently(study: Study) -> None:
    ada, bob = set(sample(study)), set(sample(study, "Bob"))
    assert ada != bob
    # Of two independent draws of a tenth, about a hundredth of the turns is in both.
    assert len(ada & bob) <= binom.ppf(0.999, 400, 0.01)


@pytest.mark.parametrize("coder", ["Ada", "Bob", "Zoë"])
def test_about_a_tenth_is_drawn(study: Study, coder: str) -> None:
    counts = Review(study, coder).agreement().sample
    assert counts.turns == 400
    drawn = len(sample(study, coder))
    assert counts.drawn == drawn
    low, high = binom.interval(0.999, 400, 0.1)
    assert low <= drawn <= high


def test_only_long_turns_of_participants_without_a_suggestion_are_drawn(study: Study) -> None:
    shown: Any = Review(study, "Ada").transcript("PW1")
    turns = {turn["number"]: turn for turn in shown["turns"]}
    with_suggestion = {one["turn"] for one in shown["suggestions"]}
    assert len(with_suggestion) == 40
    for coder in ("Ada", "Bob", "Cy", "Di", "Eve"):
        for number in sample(study, coder):
            (piece,) = turns[number]["pieces"]
            assert number not in with_suggestion
            assert not turns[number]["interviewer"]
            assert piece[2] != SHORT
            assert piece[1] - piece[0] >= 25


def test_where_everything_has_a_suggestion_nothing_is_drawn(study: Study) -> None:
    show_everything(study)
    again = open_study(study.folder)
    run(again)
    for coder in ("Ada", "Bob", "Cy"):
        assert sample(again, coder) == []


def test_a_decision_on_a_drawn_turn_says_so(study: Study) -> None:
    review = Review(study, "Ada")
    drawn = sample(study)
    shown: Any = review.transcript("PW1")
    free = next(
        turn["number"]
        for turn in shown["turns"]
        if not turn["interviewer"]
        and turn["number"] not in drawn
        and turn["number"] not in {one["turn"] for one in shown["suggestions"]}
    )
    t1 = code(review, "T1")
    review.decide("PW1", Wish("accept", turn_span(review, "PW1", drawn[0]), t1))
    review.decide("PW1", Wish("no_code", turn_span(review, "PW1", drawn[1])))
    review.decide("PW1", Wish("accept", turn_span(review, "PW1", free), t1))
    said = [entry.event.details if entry.event else {} for entry in study.record.entries()]
    assert [details.get("sampled", False) for details in said] == [True, True, False]
