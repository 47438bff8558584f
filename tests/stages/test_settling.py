"""Codings of several coders: which stand, which are open, and what settles them."""

from __future__ import annotations

import pytest

from precode.domain.decisions import Anchor, CodeRef, Coding, Entry, Event, Facets, Kind, Offer
from precode.domain.text import Span
from precode.stages.settling import Disagreement, Held, settle

BUS = CodeRef("themes", "themes:T1", "T1", "Getting out")
BED = CodeRef("themes", "themes:T2", "T2", "Sleep")
LATER = 30
"""A minute after all codings that do not say otherwise."""


def anchor(start: int, end: int, code: CodeRef = BUS) -> Anchor:
    return Anchor("PW1", "PW1", "0" * 64, Span(start, end), f"{start}-{end}", code)


def given(
    coder: str,
    start: int,
    end: int,
    *,
    code: CodeRef = BUS,
    accepted: bool = True,
    minute: int = 0,
    rank: int | None = None,
    memo: str = "",
    moved: bool = False,
    **facets: str,
) -> Coding:
    return Coding(
        coder=coder,
        anchor=anchor(start, end, code),
        accepted=accepted,
        suggested=rank is not None,
        facets=Facets(**facets),  # type: ignore[arg-type]
        memo=memo,
        at=f"2026-01-01T10:{minute:02}:00.000Z",
        entry=f"{coder}-{start}-{end}-{code.id}",
        offer=None if rank is None else Offer(0.5, rank, "model"),
        moved=moved,
    )


def rejected(coder: str, start: int, end: int, minute: int = 0) -> Coding:
    return given(coder, start, end, accepted=False, minute=minute)


def word(
    kind: Kind, start: int, end: int, *, code: CodeRef = BUS, minute: int = LATER, **facets: str
) -> Entry:
    event = Event(kind, anchor(start, end, code), facets=Facets(**facets))  # type: ignore[arg-type]
    return Entry("w", "l", 1, "Eve", "d", f"2026-01-01T10:{minute:02}:00.000Z", kind, event)


def run(
    *codings: Coding, words: tuple[Entry, ...] = (), readers: tuple[str, ...] = ()
) -> tuple[tuple[Held, ...], tuple[Disagreement, ...]]:
    found = settle(codings, words, readers, lambda span: 1 + span.start // 100)
    return found.held, found.open


def spans(held: tuple[Held, ...]) -> list[tuple[int, int]]:
    return [(s.start, s.end) for one in held if (s := one.coding.anchor.span)]


def test_one_coders_codings_stand_as_they_are() -> None:
    held, open_ = run(given("Ada", 120, 140, memo="look"), given("Ada", 125, 160), readers=("Ada",))
    assert spans(held) == [(120, 140), (125, 160)]
    assert [(one.turn, one.coders, one.memo, one.settled) for one in held] == [
        (2, ("Ada",), "look", False),
        (2, ("Ada",), "", False),
    ]
    assert open_ == ()


def test_words_of_two_coders_that_overlap_stand_once_as_the_longest() -> None:
    held, open_ = run(given("Ada", 0, 10, memo="a"), given("Bob", 5, 20, memo="b"))
    assert (spans(held), held[0].coders, held[0].memo) == ([(5, 20)], ("Ada", "Bob"), "a\nb")
    assert open_ == ()
    equal, _ = run(given("Bob", 5, 15), given("Ada", 0, 10))
    assert spans(equal) == [(5, 15)]  # the earliest of equals


def test_words_that_only_meet_are_two_things() -> None:
    held, _ = run(given("Ada", 0, 10), given("Bob", 10, 20))
    assert spans(held) == [(0, 10), (10, 20)]


def test_words_are_brought_together_through_a_third_coders() -> None:
    held, _ = run(given("Ada", 0, 10), given("Bob", 20, 30), given("Cal", 8, 22))
    assert (spans(held), held[0].coders) == ([(8, 22)], ("Ada", "Bob", "Cal"))


def test_codes_and_turns_are_settled_apart() -> None:
    held, open_ = run(
        given("Ada", 0, 10), given("Bob", 0, 10, code=BED), given("Ada", 90, 99), readers=("Ada",)
    )
    assert [(one.coding.anchor.code, *one.coders) for one in held] == [
        (BUS, "Ada"),
        (BED, "Bob"),
        (BUS, "Ada"),
    ]
    assert [(one.coding.anchor.code, one.against) for one in open_] == [(BED, ("Ada",))]


def test_who_rejects_and_who_read_without_giving_it_are_against() -> None:
    _, open_ = run(given("Ada", 0, 10), rejected("Bob", 5, 20), readers=("Ada", "Bob", "Cal"))
    assert [(one.given_by, one.against, one.turn) for one in open_] == [
        (("Ada",), ("Bob", "Cal"), 1)
    ]
    assert run(given("Ada", 0, 10), rejected("Bob", 10, 20))[1] == ()


def test_what_is_open_stands_until_it_is_settled() -> None:
    held, open_ = run(given("Ada", 0, 10), rejected("Bob", 0, 10))
    assert (spans(held), held[0].settled, len(open_)) == ([(0, 10)], False, 1)


def test_what_all_reject_or_have_moved_is_nowhere() -> None:
    assert run(rejected("Ada", 0, 10), rejected("Bob", 0, 10)) == ((), ())
    assert run(given("Ada", 0, 10, moved=True), readers=("Bob",)) == ((), ())


def test_a_rejection_of_many_words_brings_no_codings_together() -> None:
    held, open_ = run(given("Ada", 0, 5), given("Bob", 90, 95), rejected("Cal", 0, 99))
    assert spans(held) == [(0, 5), (90, 95)]
    assert [(one.given_by, one.against) for one in open_] == [
        (("Ada",), ("Cal",)),
        (("Bob",), ("Cal",)),
    ]


@pytest.mark.parametrize(("kind", "stands"), [("keep", [(0, 10)]), ("drop", [])])
def test_keep_and_drop_settle_it(kind: Kind, stands: list[tuple[int, int]]) -> None:
    held, open_ = run(given("Ada", 0, 10), rejected("Bob", 0, 10), words=(word(kind, 9, 50),))
    assert (spans(held), [one.settled for one in held], open_) == (stands, [True] * len(held), ())


def test_the_latest_word_on_the_same_code_and_words_holds() -> None:
    codings = given("Ada", 0, 10), rejected("Bob", 0, 10)
    assert run(*codings, words=(word("drop", 0, 10), word("keep", 0, 10)))[1] == ()
    assert run(*codings, words=(word("keep", 0, 10), word("drop", 0, 10)))[0] == ()
    assert len(run(*codings, words=(word("keep", 10, 20), word("keep", 0, 9, code=BED)))[1]) == 1


def test_keeping_what_nobody_is_against_settles_nothing() -> None:
    ((one,), open_) = run(given("Ada", 0, 10), words=(word("keep", 0, 10),), readers=("Ada",))
    assert (one.settled, open_) == (False, ())


def test_what_another_coder_gives_after_a_keep_is_kept_too() -> None:
    held, open_ = run(
        given("Ada", 0, 10),
        rejected("Bob", 0, 10),
        given("Cal", 5, 20, minute=LATER + 1),
        words=(word("keep", 0, 10),),
    )
    assert (spans(held), held[0].coders, held[0].settled) == ([(5, 20)], ("Ada", "Cal"), True)
    assert open_ == ()


def test_what_goes_against_a_word_after_it_is_open_anew() -> None:
    first = given("Ada", 0, 10), rejected("Bob", 0, 10)
    held, open_ = run(*first, given("Cal", 5, 20, minute=40), words=(word("drop", 0, 10),))
    assert (spans(held), [one.against for one in open_]) == ([(5, 20)], [("Bob",)])
    held, open_ = run(*first, rejected("Cal", 0, 10, minute=40), words=(word("keep", 0, 10),))
    assert [one.against for one in open_] == [("Bob", "Cal")]
    assert held[0].settled is False
    again = word("keep", 0, 10, minute=50)
    assert run(*first, rejected("Cal", 0, 10, minute=40), words=(again,))[1] == ()


def test_coders_must_agree_on_deliverer_and_status_where_both_say_it() -> None:
    ada, bob = given("Ada", 0, 9, status="happened"), given("Bob", 0, 9, status="planned")
    held, open_ = run(ada, bob)
    assert [(one.facet, one.given_by, one.against) for one in open_] == [
        ("status", ("Ada", "Bob"), ())
    ]
    assert spans(held) == [(0, 9)]
    assert run(ada, given("Bob", 0, 9))[1] == ()
    assert run(ada, given("Bob", 0, 9, confidence="low"))[1] == ()
    assert run(ada, given("Ada", 5, 12, status="planned"))[1] == ()  # one coder, two stretches
    by_family = given("Bob", 0, 9, deliverer="family")
    assert run(given("Ada", 0, 9, deliverer="clinician"), by_family)[1][0].facet == "deliverer"


def test_what_the_word_says_of_a_facet_holds() -> None:
    ada, bob = given("Ada", 0, 9, status="happened"), given("Bob", 0, 9, status="planned")
    ((one,), open_) = run(ada, bob, words=(word("keep", 0, 9, status="refused"),))
    assert (one.facets.status, one.settled, open_) == ("refused", True, ())
    later = given("Bob", 0, 9, status="planned", minute=40)
    assert [o.facet for o in run(ada, later, words=(word("keep", 0, 9),))[1]] == ["status"]


def test_what_one_coder_leaves_out_another_fills_in() -> None:
    ada = given("Ada", 0, 9, deliverer="family", informant="PW1")
    ((one,), _) = run(ada, given("Bob", 0, 12, status="planned", confidence="low"))
    assert one.facets == Facets("PW1", "family", "planned", None, "low")


def test_it_was_suggested_if_it_was_to_one_of_them() -> None:
    ((one,), _) = run(given("Ada", 0, 9, rank=2), given("Bob", 0, 30))
    assert (one.coding.suggested, one.coding.offer) == (True, Offer(0.5, 2, "model"))
    # rank 0 is what a coder picked from below the threshold
    ((one,), _) = run(given("Ada", 0, 9, rank=1), given("Bob", 0, 30, rank=0))
    assert one.coding.offer == Offer(0.5, 1, "model")


def test_the_order_of_codings_is_that_of_the_words() -> None:
    codings = [given("Ada", 300, 310), given("Ada", 5, 9, code=BED), given("Ada", 5, 9)]
    held, _ = run(*codings)
    assert [(one.turn, one.coding.anchor.code) for one in held] == [(1, BUS), (1, BED), (4, BUS)]
