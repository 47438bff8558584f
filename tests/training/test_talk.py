"""Which units of a coded turn carry its code, and which talk carries none."""

from __future__ import annotations

import pytest

from precode.domain.text import CodingUnit, Span
from precode.training.talk import carriers, without_code

WALK = "I went for a walk in the park."
COLD = "It was bitterly cold and I nearly turned back."
DOG = "The dog was glad of it."
TURN = f"{WALK} {COLD} {DOG}"


def place(words: str) -> Span:
    start = TURN.index(words)
    return Span(start, start + len(words))


def unit(words: str, *, read: str = "", turn: int = 1) -> CodingUnit:
    return CodingUnit(turn, place(words), read or words)


WINDOWS = [unit(w) for w in (WALK, f"{WALK} {COLD}", TURN, COLD, f"{COLD} {DOG}", DOG)]


@pytest.mark.parametrize("sentence", [WALK, COLD, DOG])
def test_a_quote_of_one_sentence_is_carried_by_that_sentence(sentence: str) -> None:
    found = carriers(WINDOWS, place(sentence))
    assert sentence in found
    assert TURN not in found  # most of it says something else


def test_what_holds_the_quote_and_little_besides_carries_it_too() -> None:
    assert set(carriers(WINDOWS, place(COLD))) == {COLD, f"{WALK} {COLD}", f"{COLD} {DOG}"}


def test_what_is_most_of_the_quote_carries_it_too() -> None:
    found = carriers(WINDOWS, place(f"{WALK} {COLD}"))
    assert set(found) == {f"{WALK} {COLD}", TURN, COLD, f"{COLD} {DOG}"}


def test_units_beside_the_quote_do_not_carry_it() -> None:
    assert DOG not in carriers(WINDOWS, place(f"{WALK} {COLD}"))
    assert carriers([unit(WALK), unit(DOG)], place(WALK)) == (WALK,)


def test_a_few_words_are_carried_by_the_shortest_unit_that_holds_them() -> None:
    """No unit is mostly made of them; the code must have one all the same."""
    assert carriers(WINDOWS, place("the park")) == (WALK,)
    assert carriers(WINDOWS[::-1], place("the park")) == (WALK,)


def test_the_unit_that_shares_most_carries_the_quote_however_little_it_is() -> None:
    assert carriers([unit(WALK), unit(DOG)], place(f"park. {COLD} The")) == (WALK,)


def test_an_answer_is_told_with_and_without_its_question_and_no_text_twice() -> None:
    asked = unit(DOG, read=f"Who was glad? {DOG}")
    assert carriers([asked, unit(DOG), unit(DOG)], place(DOG)) == (f"Who was glad? {DOG}", DOG)


def test_turns_without_code_keep_their_units_apart_from_other_turns() -> None:
    units = [unit(WALK), unit(COLD), unit(COLD, turn=3), unit(DOG, turn=4)]
    assert without_code(units, {3}) == [(WALK, COLD), (DOG,)]
    assert without_code(units, ()) == [(WALK, COLD), (COLD,), (DOG,)]
    assert without_code(units, {1, 3, 4}) == []


def test_very_short_units_say_nothing_about_talk_without_code() -> None:
    six, five = "I went for a walk in", "I went for a walk"
    assert len(six.split()) == len(five.split()) + 1 == 6
    assert without_code([unit(five), unit(six)], ()) == [(six,)]
    assert without_code([unit(five)], ()) == []


def test_what_a_turn_says_twice_counts_once() -> None:
    assert without_code([unit(WALK), unit(WALK), unit(WALK, turn=2)], ()) == [(WALK,), (WALK,)]
