"""Turns that are coded before their suggestions are shown, and what that says of the coder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from made_copies import copy_of
from made_desk import FOUR, code, event_of, last
from made_talks import (
    coded_study,
    dull,
    out,
    queued,
    small_coded_study,
    suggested,
    talk,
    turn_span,
    wish,
)

from precode.domain.text import Span
from precode.errors import BadOption
from precode.evaluation.agreement import Pairs
from precode.store.study import Study
from precode.workflow.review.agreement import InSight, Sample
from precode.workflow.review.review import Review
from precode.workflow.review.wishes import Wish


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    """Two transcripts, two suggestions for each turn: T1 and T2, in SP1's last T1 and T3."""
    return small_coded_study(tmp_path, codebook_file)


@pytest.fixture
def mostly_dull(tmp_path: Path, codebook_file: Path) -> Study:
    """A transcript of 6 turns with suggestions and 120 without."""

    def make(folder: Path) -> Study:
        answers = [*(out(n, 10) for n in range(6)), *(dull(n) for n in range(120))]
        return coded_study(folder, codebook_file, {"PW1": talk(*answers)})

    return copy_of("mostly dull", tmp_path, make)


def coded(review: Review, name: str, turn: int, *numbers: str, **more: Any) -> Span:
    """Give a turn codes, on its first words, and return its words."""
    span = turn_span(review, name, turn)
    for number in numbers:
        words = Span(span.start, span.start + 12)
        review.decide(name, Wish("accept", words, code(review, number), **more))
    return span


def test_a_comparison_keeps_what_both_said(study: Study) -> None:
    review = Review(study, "Ada")
    coded(review, "PW1", 4, "T2")  # another turn
    span = coded(review, "PW1", 2, "T3", "T1", view="blind")
    later = Span(span.end - 8, span.end)
    review.decide("PW1", Wish("reject", later, code(review, "T2")))
    told: Any = review.decide("PW1", Wish("reveal", Span(span.start + 3, span.start + 9)))
    event = event_of(last(study))
    assert event.kind == "blind"
    assert event.anchor is not None
    assert event.anchor.span == span
    t1, t2, t3 = (code(review, number) for number in ("T1", "T2", "T3"))
    assert event.details == {
        "codes": sorted([t1, t3]),
        "suggested": sorted([t1, t2]),
        "of": 3,
    }
    assert [mark["kind"] for mark in told["marks"]] == ["blind"]
    assert told["entry"] == last(study).id


def test_to_compare_twice_is_once(study: Study) -> None:
    review = Review(study, "Ada")
    span = coded(review, "PW1", 2, "T1", view="blind")
    first = review.decide("PW1", Wish("reveal", span))["entry"]
    coded(review, "PW1", 2, "T3")  # after the suggestions were seen
    count = len(study.record.entries())
    for words in (span, Span(span.start, span.start + 5)):
        assert review.decide("PW1", Wish("reveal", words))["entry"] == first
    assert len(study.record.entries()) == count
    assert len(event_of(study.record.entries()[1]).details["codes"]) == 1  # type: ignore[arg-type]


def test_what_was_seen_cannot_be_unseen(study: Study) -> None:
    review = Review(study, "Ada")
    span = coded(review, "PW1", 2, "T1", view="blind")
    coding = last(study).id
    told: Any = review.decide("PW1", Wish("reveal", span))
    with pytest.raises(BadOption):
        review.decide("PW1", Wish("undo", target=told["entry"]))
    assert told["undo"] == coding
    told = review.decide("PW1", Wish("undo", target=told["undo"]))
    assert (told["codings"], told["undo"]) == ([], "")
    assert [mark["kind"] for mark in told["marks"]] == ["blind"]
    told = review.decide("PW1", Wish("undo", target=told["redo"]))
    assert len(told["codings"]) == 1


def test_a_comparison_does_not_end_what_can_be_redone(study: Study) -> None:
    review = Review(study, "Ada")
    span = coded(review, "PW1", 2, "T1", view="blind")
    told: Any = review.decide("PW1", Wish("undo", target=last(study).id))
    redo = told["redo"]
    with pytest.raises(BadOption, match="Nothing is coded"):
        review.decide("PW1", Wish("reveal", span))
    coded(Review(study, "Bea"), "PW1", 2, "T1")  # another coder's codes are not Ada's
    with pytest.raises(BadOption, match="Nothing is coded"):
        review.decide("PW1", Wish("reveal", span))
    told = review.decide("PW1", Wish("shown"))
    assert told["redo"] == redo != ""
    assert len(review.decide("PW1", Wish("undo", target=redo))["codings"]) == 1  # type: ignore[arg-type]


def test_there_is_nothing_to_compare_in_a_question_or_before_a_batch(
    study: Study, tmp_path: Path
) -> None:
    review = Review(study, "Ada")
    with pytest.raises(BadOption):
        review.decide("PW1", Wish("reveal", turn_span(review, "PW1", 1)))
    with pytest.raises(BadOption):
        review.decide("PW1", Wish("reveal"))
    next(study.rankings.glob("PW1.*")).unlink()
    review, span = Review(study, "Ada"), turn_span(review, "PW1", 2)
    with pytest.raises(BadOption):
        review.decide("PW1", Wish("reveal", span))
    assert study.record.entries() == []


@pytest.mark.parametrize(
    ("view", "kept"), [("", None), ("shown", None), ("hidden", "hidden"), ("blind", "blind")]
)
def test_what_was_in_sight_is_kept_where_it_is_not_the_usual(
    study: Study, view: str, kept: str | None
) -> None:
    review = Review(study, "Ada")
    one = suggested(review)[0]
    wishes = [
        wish("accept", one, view=view),
        Wish("reject", FOUR, code(review, "T3"), view=view),
        Wish("no_code", turn_span(review, "PW1", 4), view=view),
    ]
    for one_wish in wishes:
        review.decide("PW1", one_wish)
        assert event_of(last(study)).details.get("view") == kept


def test_the_queue_is_kept_with_the_decision(study: Study) -> None:
    review = Review(study, "Ada")
    one = queued(review, "uncertain")[0]
    review.decide(one["transcript"], wish("reject", one, queue="uncertain"))
    assert event_of(last(study)).details == {"queue": "uncertain"}
    review.decide("SP1", wish("reject", suggested(review, "SP1")[0]))
    assert event_of(last(study)).details == {}


def test_agreement_on_turns_coded_blind(study: Study) -> None:
    review = Review(study, "Ada")
    assert review.agreement().data()["blind"] == {
        "turns": 0,
        "suggested": {
            "turns": 0,
            "both": 0,
            "coder_only": 0,
            "suggestion_only": 0,
            "agreement": None,
            "kappa": None,
        },
        "unsuggested": {"turns": 0, "with_code": 0},
    }
    for name, turn, given in (
        ("PW1", 2, ("T1", "T3")),  # suggested: T1 and T2
        ("PW1", 4, ("T2",)),  # T1 and T2
        ("SP1", 2, ("T1", "T2")),  # T1 and T2
    ):
        span = coded(review, name, turn, *given, view="blind")
        review.decide(name, Wish("reveal", span))
    coded(review, "SP1", 4, "T1")  # in sight: says nothing here
    found = review.agreement()
    assert found.blind.pairs == Pairs(both=4, first_only=1, second_only=2, neither=2)
    told: Any = found.data()
    assert told["coder"] == "Ada"
    assert told["blind"]["turns"] == 3
    suggested_ones = told["blind"]["suggested"]
    assert suggested_ones["turns"] == 3
    assert suggested_ones["agreement"] == pytest.approx(8 / 11)
    assert suggested_ones["kappa"] == pytest.approx(4 / 13)  # seen 54/81, by chance 42/81
    assert Review(study, "Bob").agreement().blind.turns == 0


def test_what_is_decided_after_the_look_changes_no_agreement(study: Study) -> None:
    review = Review(study, "Ada")
    span = coded(review, "PW1", 2, "T3", view="blind")
    review.decide("PW1", Wish("reveal", span))
    before = review.agreement().blind
    coded(review, "PW1", 2, "T1", "T2")
    assert review.agreement().blind == before
    assert before.pairs == Pairs(0, 1, 2, 0)


def test_blind_turns_without_suggestions_stand_apart(mostly_dull: Study) -> None:
    review = Review(mostly_dull, "Ada")
    given = {one["turn"] for one in suggested(review)}
    shown: Any = review.transcript("PW1")
    none = [
        t["number"] for t in shown["turns"] if not t["interviewer"] and t["number"] not in given
    ]
    assert len(given) == 6
    for turn, codes in ((none[0], ("T1", "T2")), (none[1], ()), (none[2], ("T3",))):
        span = coded(review, "PW1", turn, *codes, view="blind")
        if not codes:
            review.decide("PW1", Wish("no_code", span))
        review.decide("PW1", Wish("reveal", span))
    for turn, codes in ((2, ("T1",)), (4, ())):
        span = coded(review, "PW1", turn, *codes, view="blind")
        if not codes:
            review.decide("PW1", Wish("fits_no_code", span))
        review.decide("PW1", Wish("reveal", span))
    blind = review.agreement().blind
    assert (blind.turns, blind.unsuggested, blind.with_code) == (2, 3, 2)
    assert blind.pairs == Pairs(1, 0, 1, 4)
    told: Any = review.agreement().data()
    assert told["blind"]["turns"] == 5
    assert told["blind"]["unsuggested"] == {"turns": 3, "with_code": 2}


@pytest.mark.parametrize(
    ("found", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (1, 20, 0.0089, 0.2361)]
)
def test_a_share_has_its_published_interval(found: int, of: int, low: float, high: float) -> None:
    assert Sample(500, 60, of, found).share == pytest.approx((found / of, low, high), abs=5e-5)
    assert Sample(500, 60, 0, 0).share is None


def test_the_sample_counts_what_was_checked_and_what_it_lets_expect(mostly_dull: Study) -> None:
    review = Review(mostly_dull, "Ada")
    shown: Any = review.transcript("PW1")
    drawn = shown["sample"]
    assert len(drawn) >= 5
    told: Any = review.agreement().data()["sample"]
    assert told == {
        "drawn": len(drawn),
        "checked": 0,
        "with_code": 0,
        "share": None,
        "low": None,
        "high": None,
        "unsuggested_turns": 120,
        "expected": None,
    }
    coded(review, "PW1", drawn[0], "T1", "T2")
    for turn in drawn[1:4]:
        review.decide("PW1", Wish("no_code", turn_span(review, "PW1", turn)))
    coded(review, "PW1", next(n for n in range(100, 140, 2) if n not in drawn), "T1")
    told = review.agreement().data()["sample"]
    assert (told["checked"], told["with_code"], told["share"]) == (4, 1, 0.25)
    assert told["expected"] == 30.0
    assert (told["low"], told["high"]) == pytest.approx((0.0456, 0.6994), abs=5e-5)
    review.decide("PW1", Wish("read"))
    told = review.agreement().data()["sample"]
    assert told["checked"] == 4  # who reads on has not looked at each drawn turn


def test_a_drawn_turn_waits_until_it_counts_as_checked(mostly_dull: Study) -> None:
    review = Review(mostly_dull, "Ada")
    for one in suggested(review):
        review.decide("PW1", wish("reject", one))
    shown: Any = review.transcript("PW1")
    turn = shown["sample"][0]
    span = turn_span(review, "PW1", turn)
    review.decide("PW1", Wish("reject", span, code(review, "T1")))
    waiting = [one["turn"] for one in queued(review, "certain") if one["kind"] == "check"]
    sample = review.agreement().sample
    assert len(waiting) + sample.checked == sample.drawn


def test_decisions_in_sight_are_counted_by_what_became_of_them(study: Study) -> None:
    review = Review(study, "Ada")
    pw1, sp1 = suggested(review), suggested(review, "SP1")
    t3 = code(review, "T3")
    review.decide("PW1", wish("accept", pw1[0]))
    review.decide("PW1", wish("reject", pw1[1], view="shown"))
    review.decide("PW1", wish("change", pw1[2], to_code=t3))
    review.decide("SP1", wish("accept", sp1[0], view="hidden"))
    review.decide("SP1", wish("reject", sp1[1], view="blind"))
    review.decide("PW1", Wish("add", FOUR, t3))
    assert review.agreement().in_sight == InSight(accepted=1, rejected=1, changed=1, added=1)
    told: Any = review.agreement().data()["in_sight"]
    assert told == {"accepted": 1, "rejected": 1, "changed": 1, "added": 1, "from_file": 0}
    # To reject what nobody suggested says nothing of the suggestions.
    review.decide("PW1", Wish("reject", turn_span(review, "PW1", 2), t3))
    assert review.agreement().in_sight == InSight(1, 1, 1, 1)
    one = pw1[3]
    entry = str(review.decide("PW1", wish("accept", one))["entry"])
    assert review.agreement().in_sight == InSight(2, 1, 1, 1)
    entry = str(review.decide("PW1", wish("reject", one, seen=entry))["entry"])
    assert review.agreement().in_sight == InSight(1, 2, 1, 1)
    review.decide("PW1", Wish("undo", target=entry))
    assert review.agreement().in_sight == InSight(2, 1, 1, 1)


def test_a_review_says_whether_it_begins_blind(study: Study) -> None:
    assert Review(study, "Ada", blind=True).overview()["blind"] is True
    assert Review(study, "Ada").overview()["blind"] is False
