"""A coder's desk: what is shown, what each wish records, and who decided meanwhile."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from made_desk import BUS, FOUR, anchor_of, code, codings, event_of, last
from made_studies import PW1, run, show_everything, small_study

from precode.domain.text import Span
from precode.errors import BadOption
from precode.store.record.verify import broken
from precode.store.study import Study, open_study
from precode.workflow.review.review import Review, Stale
from precode.workflow.review.wishes import Wish


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    """A study of two transcripts, not pre-coded."""
    return small_study(tmp_path, codebook_file)


@pytest.fixture
def suggested(study: Study) -> Study:
    """The same, pre-coded."""
    show_everything(study)
    found = open_study(study.folder)
    run(found)
    return found


def test_a_transcript_opens_before_and_after_it_is_pre_coded(study: Study) -> None:
    review = Review(study, "Ada")
    shown: Any = review.transcript("PW1")
    assert (shown["state"], shown["suggestions"], len(shown["turns"])) == ("new", [], 4)
    run(study)
    shown = review.transcript("PW1")
    assert shown["state"] == "done"
    for suggestion in shown["suggestions"]:
        assert suggestion["why"]
    book = study.folder / "codebook" / "imported" / "themes.csv"
    book.write_text(book.read_text() + "T4,Dogs,Having a dog.,Means,\n")
    assert review.transcript("PW1")["state"] == "stale"
    assert code(review, "T4")
    run(open_study(study.folder))
    assert review.transcript("PW1")["state"] == "done"


def test_a_suggestion_is_accepted_with_its_offer(suggested: Study) -> None:
    review = Review(suggested, "Ada")
    shown: Any = review.transcript("PW1")
    one = shown["suggestions"][0]
    span = Span(one["start"], one["end"])
    review.decide("PW1", Wish("accept", span, one["code"], memo="Look"))
    event = event_of(last(suggested))
    assert (event.kind, event.memo, event.language) == ("accept", "Look", "en")
    assert event.offer is not None
    assert event.offer.score == one["score"]
    now: Any = review.transcript("PW1")
    assert now["codings"][0]["suggested"]


def test_each_wish_leads_to_its_entry(study: Study) -> None:
    review = Review(study, "Ada")
    t1, t2 = code(review, "T1"), code(review, "T2")
    review.decide("PW1", Wish("accept", BUS, t1))
    assert (last(study).kind, anchor_of(last(study)).quote) == ("add", BUS.of(PW1))
    told: Any = review.decide("PW1", Wish("reject", BUS, t2))
    assert last(study).kind == "reject"
    assert codings(told) == {(BUS.start, t1): True, (BUS.start, t2): False}
    seen = told["codings"][0]["entry"]
    half = Span(BUS.start, BUS.start + 15)
    wish = Wish("change", BUS, t1, to_code=t2, to_span=half, memo="Better", seen=seen)
    told = review.decide("PW1", wish)
    event = event_of(last(study))
    assert event.was is not None
    assert (event.kind, event.was.quote, event.memo) == ("change", BUS.of(PW1), "Better")
    assert event.language == "en"
    assert anchor_of(last(study)).quote == "We took the bus"
    assert len(told["codings"]) == 3
    for kind in ("star", "fits_no_code"):
        told = review.decide("PW1", Wish(kind, half))
        assert (last(study).kind, told["entry"]) == (kind, last(study).id)
    review.decide("PW1", Wish("no_code", Span(FOUR.start, FOUR.start + 5)))
    assert anchor_of(last(study)).quote.endswith("that was all it was.")  # all of the turn
    review.decide("PW1", Wish("memo", half, memo="on words"))
    assert anchor_of(last(study)).span == half
    target = last(study).id
    review.decide("PW1", Wish("memo", memo="on an entry", target=target))
    assert (event_of(last(study)).target, anchor_of(last(study)).span) == (target, None)
    told = review.decide("PW1", Wish("read"))
    assert told["read"]
    assert not review.decide("PW1", Wish("unread"))["read"]
    assert [mark["kind"] for mark in told["marks"]].count("memo") == 2
    assert list(broken(study.record.path)) == []


def test_marks_that_stand_are_not_recorded_twice(study: Study) -> None:
    first, second = Review(study, "Ada"), Review(study, "Ada")
    wishes = [Wish("read"), Wish("star", BUS), Wish("no_code", BUS), Wish("memo", memo="x")]
    told = [first.decide("PW1", wish)["entry"] for wish in wishes]
    assert [second.decide("PW1", wish)["entry"] for wish in wishes] == told
    second.decide("PW1", Wish("memo", memo="y"))
    assert len(study.record.entries()) == 5
    assert second.decide("SP1", Wish("unread"))["entry"] == ""
    assert len(study.record.entries()) == 5


def test_the_second_tab_must_look_again(study: Study) -> None:
    first, second = Review(study, "Ada"), Review(study, "Ada")
    t1, t2 = code(first, "T1"), code(first, "T2")
    second.transcript("PW1")
    told: Any = first.decide("PW1", Wish("accept", BUS, t1))
    for wish in (
        Wish("reject", BUS, t1),
        Wish("accept", BUS, t1),
        Wish("change", BUS, t1, to_code=t2),
        Wish("add", BUS, t1, seen="another"),
    ):
        with pytest.raises(Stale):
            second.decide("PW1", wish)
    assert len(study.record.entries()) == 1
    now = second.where_it_stands("PW1")
    assert now["codings"] == told["codings"]
    second.decide("PW1", Wish("reject", BUS, t1, seen=told["entry"]))
    with pytest.raises(Stale):
        first.decide("PW1", Wish("accept", BUS, t1, seen=told["entry"]))
    first.decide("PW1", Wish("accept", BUS, t2))  # another code on these words is no conflict


def test_of_many_at_once_one_decides(study: Study) -> None:
    review = Review(study, "Ada")
    t1 = code(review, "T1")
    outcomes: list[str] = []

    def decide() -> None:
        try:
            review.decide("PW1", Wish("accept", BUS, t1))
            outcomes.append("taken")
        except Stale:
            outcomes.append("stale")

    threads = [threading.Thread(target=decide) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["stale"] * 11 + ["taken"]
    assert len(study.record.entries()) == 1


def test_undo_and_redo_walk_back_and_forth(study: Study) -> None:
    review = Review(study, "Ada")
    t1 = code(review, "T1")
    now: Any = review.decide("PW1", Wish("accept", BUS, t1))
    now = review.decide("PW1", Wish("accept", FOUR, t1))
    now = review.decide("PW1", Wish("star", FOUR))

    def walk(way: str) -> tuple[int, int]:
        nonlocal now
        now = review.decide("PW1", Wish("undo", target=now[way]))
        return len(now["codings"]), len(now["marks"])

    assert now["redo"] == ""
    assert [walk("undo") for _ in range(3)] == [(2, 0), (1, 0), (0, 0)]
    assert now["undo"] == ""
    assert [walk("redo") for _ in range(2)] == [(1, 0), (2, 0)]
    assert walk("undo") == (1, 0)
    assert walk("redo") == (2, 0)
    assert walk("redo") == (2, 1)
    assert now["redo"] == ""
    assert walk("undo") == (2, 0)
    now = review.decide("PW1", Wish("read"))  # a new decision ends what could be redone
    assert now["redo"] == ""
    assert walk("undo") == (2, 0)
    assert walk("redo") == (2, 1)
    assert now["redo"] == ""
    assert list(broken(study.record.path)) == []


def test_what_is_taken_back_already_is_not_taken_back_again(study: Study) -> None:
    first, second = Review(study, "Ada"), Review(study, "Ada")
    first.decide("PW1", Wish("star", BUS))
    target = str(second.where_it_stands("PW1")["undo"])
    redo = first.decide("PW1", Wish("undo", target=target))["redo"]
    with pytest.raises(Stale):
        second.decide("PW1", Wish("undo", target=target))
    second.decide("PW1", Wish("undo", target=str(redo)))
    with pytest.raises(Stale):
        first.decide("PW1", Wish("undo", target=str(redo)))
    assert len(study.record.entries()) == 3


def test_undo_takes_back_the_last_in_any_transcript_of_this_coder_alone(study: Study) -> None:
    ada, bob = Review(study, "Ada"), Review(study, "Bob")
    first: Any = ada.decide("SP1", Wish("read"))
    told = ada.decide("PW1", Wish("star", BUS))
    there = ada.where_it_stands("SP1")
    assert (there["undo"], there["undo_in"]) == (told["entry"], "PW1")
    assert bob.where_it_stands("PW1")["undo"] == ""
    back = ada.decide("PW1", Wish("undo", target=str(told["entry"])))
    assert (back["undo"], back["undo_in"]) == (first["entry"], "SP1")
    assert (back["redo"], back["redo_in"]) == (back["entry"], "PW1")
    there = ada.where_it_stands("SP1")
    assert (there["redo"], there["redo_in"]) == (back["entry"], "PW1")
    told = ada.decide("PW1", Wish("undo", target=str(back["entry"])))
    told = ada.decide("PW1", Wish("star", BUS))
    for review, name in ((ada, "SP1"), (bob, "PW1")):
        with pytest.raises(BadOption):
            review.decide(name, Wish("undo", target=str(told["entry"])))


def test_two_coders_do_not_disturb_one_another(study: Study) -> None:
    ada, bob = Review(study, "Ada"), Review(study, "Bob")
    t1 = code(ada, "T1")
    ada.decide("PW1", Wish("accept", BUS, t1))
    bob.decide("PW1", Wish("reject", BUS, t1))
    bob.decide("PW1", Wish("read"))
    assert codings(ada.where_it_stands("PW1")) == {(BUS.start, t1): True}
    assert codings(bob.where_it_stands("PW1")) == {(BUS.start, t1): False}
    rows: Any = [review.overview()["transcripts"] for review in (ada, bob)]
    assert [(r[0]["accepted"], r[0]["rejected"], r[0]["read"]) for r in rows] == [
        (1, 0, False),
        (0, 1, True),
    ]


def test_a_turn_with_a_code_is_not_without_one(study: Study) -> None:
    review = Review(study, "Ada")
    t1 = code(review, "T1")
    review.decide("PW1", Wish("no_code", BUS))
    told: Any = review.decide("PW1", Wish("accept", BUS, t1))
    assert told["marks"] == []
    assert [entry.kind for entry in study.record.entries()] == ["no_code", "undo", "add"]
    with pytest.raises(BadOption, match="has a code"):
        review.decide("PW1", Wish("no_code", BUS))
    seen = told["codings"][0]["entry"]
    review.decide("PW1", Wish("reject", BUS, t1, seen=seen))
    assert review.decide("PW1", Wish("no_code", BUS))["marks"]


def test_what_was_in_sight_once_is_never_coded_blind(suggested: Study) -> None:
    review = Review(suggested, "Ada")
    review.decide("PW1", Wish("shown"))
    assert review.decide("PW1", Wish("shown"))["seen"]
    assert len(suggested.record.entries()) == 1
    review.decide("PW1", Wish("no_code", BUS))
    with pytest.raises(BadOption, match="were in sight before"):
        Review(suggested, "Ada").decide("PW1", Wish("reveal", BUS))
    assert not Review(suggested, "Bob").transcript("PW1")["seen"]


def test_only_who_saw_the_suggestion_agrees_on_what_was_prompted(suggested: Study) -> None:
    review = Review(suggested, "Ada")
    shown: Any = review.transcript("PW1")
    for number, view in enumerate(("blind", "hidden", "shown")):
        one = shown["suggestions"][number]
        wish = Wish("add", Span(one["start"], one["end"]), one["code"], view=view)
        review.decide("PW1", wish)
        said = event_of(last(suggested)).facets.prompted
        assert said is (one["prompted"] if view == "shown" else None), view
