"""One coder in two windows that know nothing of one another: two servers, or two machines."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from made_desk import codings
from made_talks import small_coded_study, suggested, wish

from precode.domain.decisions import Event
from precode.errors import PrecodeError
from precode.store.record.record import Overtaken, Record
from precode.store.record.verify import broken
from precode.store.study import Study
from precode.workflow.deciding import Desk
from precode.workflow.review.review import Review, Stale
from precode.workflow.review.wishes import Wish


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    return small_coded_study(tmp_path, codebook_file)


def at_once(*work: Callable[[], object]) -> list[str]:
    """Do all at once; return the names of what came of each, in order."""
    outcomes = [""] * len(work)
    gate = threading.Barrier(len(work))

    def one(number: int) -> None:
        gate.wait(30)
        try:
            work[number]()
            outcomes[number] = "recorded"
        except Stale:
            outcomes[number] = "stale"
        except Overtaken:
            outcomes[number] = "overtaken"
        except PrecodeError:
            outcomes[number] = "refused"

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def between(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object], times: int) -> None:
    """Let something happen between the look at the record and the writing, so many times."""
    record, left = Desk.record, [times]

    def late(desk: Desk, events: Sequence[Event], after: Any = None) -> Any:
        if left[0] > 0:
            left[0] -= 1
            now = left[0]
            left[0] = 0  # what happens meanwhile is not disturbed itself
            meanwhile()
            left[0] = now
        return record(desk, events, after)

    monkeypatch.setattr(Desk, "record", late)


def test_on_the_same_card_exactly_one_is_recorded(study: Study) -> None:
    first, second = Review(study, "Ada"), Review(study, "Ada")
    cards = suggested(first) + suggested(second, "SP1")
    for number, card in enumerate(cards):
        name = "PW1" if number < 4 else "SP1"
        outcomes = at_once(
            partial(first.decide, name, wish("accept", card)),
            partial(second.decide, name, wish("reject", card)),
        )
        assert sorted(outcomes) == ["recorded", "stale"]
        assert len(study.record.entries()) == number + 1
        assert first.where_it_stands(name) == second.where_it_stands(name)
    assert list(broken(study.record.path)) == []


def test_on_different_cards_both_are_recorded(study: Study) -> None:
    first, second = Review(study, "Ada"), Review(study, "Ada")
    one, two, three, four = suggested(first)
    for mine, theirs in ((one, two), (three, four)):
        assert at_once(
            partial(first.decide, "PW1", wish("accept", mine)),
            partial(second.decide, "PW1", wish("reject", theirs)),
        ) == ["recorded", "recorded"]
    now: Any = first.where_it_stands("PW1")
    assert now == second.where_it_stands("PW1")
    assert sorted(codings(now).values()) == [False, False, True, True]


def test_two_coders_on_the_same_card_are_both_recorded(study: Study) -> None:
    ada, bob = Review(study, "Ada"), Review(study, "Bob")
    for card in suggested(ada):
        assert at_once(
            partial(ada.decide, "PW1", wish("accept", card)),
            partial(bob.decide, "PW1", wish("reject", card)),
        ) == ["recorded", "recorded"]
    assert set(codings(ada.where_it_stands("PW1")).values()) == {True}
    assert set(codings(bob.where_it_stands("PW1")).values()) == {False}


def test_the_same_mark_at_once_is_recorded_once(study: Study) -> None:
    first, second = Review(study, "Ada"), Review(study, "Ada")
    done = [partial(review.decide, "PW1", Wish("read")) for review in (first, second)]
    assert at_once(*done) == ["recorded", "recorded"]
    assert [entry.kind for entry in study.record.entries()] == ["read"]


def test_who_decides_on_the_card_between_look_and_writing_wins(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = Review(study, "Ada"), Review(study, "Ada")
    card = suggested(here)[0]
    between(monkeypatch, lambda: there.decide("PW1", wish("accept", card)), times=1)
    with pytest.raises(Stale):
        here.decide("PW1", wish("reject", card))
    assert [entry.kind for entry in study.record.entries()] == ["accept"]


def test_who_decides_on_another_card_in_between_does_not_disturb(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = Review(study, "Ada"), Review(study, "Ada")
    one, two, three, _ = suggested(here)
    others = iter((two, three))
    between(monkeypatch, lambda: there.decide("PW1", wish("accept", next(others))), times=2)
    told: Any = here.decide("PW1", wish("reject", one))
    assert [entry.kind for entry in study.record.entries()] == ["accept", "accept", "reject"]
    assert len(told["codings"]) == 3


def test_what_the_coder_decides_on_another_machine_is_seen(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Review(study, "Ada")
    card, *_ = suggested(here)
    here.decide("PW1", Wish("read"))
    there = Record(study.record.path, "another machine")
    event = Desk(study, "Ada").open(Desk(study, "Ada").plan[0])
    turn = event.transcript.turns[1]
    found = next(c for c in Desk(study, "Ada").codebook.codes if c.id == card["code"])
    decided = event.decision("accept", turn, found)
    between(monkeypatch, lambda: there.append("Ada", [decided]), times=1)
    with pytest.raises(Stale):
        here.decide("PW1", wish("reject", card))
    assert codings(here.where_it_stands("PW1")) == {(card["start"], card["code"]): True}


def test_it_gives_up_after_some_tries_and_records_nothing(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Review(study, "Ada")
    card = suggested(here)[0]

    def write() -> None:
        study.record.append("Ada", [Event("unread", Desk(study, "Ada").open(item).anchor(None))])

    item = Desk(study, "Ada").plan[0]
    between(monkeypatch, write, times=1000)
    with pytest.raises(Overtaken):
        here.decide("PW1", wish("accept", card))
    assert {entry.kind for entry in study.record.entries()} == {"unread"}
    assert here.where_it_stands("PW1")["codings"] == []


def test_three_windows_at_once_lose_nothing(study: Study) -> None:
    reviews = [Review(study, "Ada") for _ in range(3)]
    cards = suggested(reviews[0])[:3]
    work = [
        partial(review.decide, "PW1", wish("accept", card))
        for review, card in zip(reviews, cards, strict=True)
    ]
    assert at_once(*work) == ["recorded"] * 3
    for review in reviews:
        assert len(codings(review.where_it_stands("PW1"))) == 3


def test_codes_that_two_coders_make_at_once_are_both_there(study: Study) -> None:
    reviews = [Review(study, coder) for coder in ("Ada", "Bob", "Cy", "Di")]
    labels = [f"{review.coder} finds this" for review in reviews]
    work = [
        partial(review.create_code, label, "A definition.")
        for review, label in zip(reviews, labels, strict=True)
    ]
    assert at_once(*work) == ["recorded"] * 4
    made = [one for one in Review(study, "Ada").codebook() if one["own"]]
    assert sorted(str(one["label"]) for one in made) == labels
    assert len({one["code"] for one in made}) == 4


def test_of_two_that_make_the_same_code_at_once_one_is_told(study: Study) -> None:
    reviews = [Review(study, coder) for coder in ("Ada", "Bob", "Cy")]
    work = [partial(review.create_code, "Dogs", "A definition.") for review in reviews]
    assert sorted(at_once(*work)) == ["recorded", "refused", "refused"]
    made = [one for one in Review(study, "Ada").codebook() if one["own"]]
    assert [one["label"] for one in made] == ["Dogs"]
    assert len(study.record.entries()) == 1
