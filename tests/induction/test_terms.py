"""Working labels: the words that set groups of passages apart."""

from __future__ import annotations

from precode.induction.terms import working_labels

DOGS = ["the dog barks", "a dog in the park", "my dog, he is old"]
CHURCH = ["singing in the choir", "the choir at church", "church, the choir again"]


def test_what_a_group_says_more_than_the_others_comes_first() -> None:
    dogs, church = working_labels([DOGS, CHURCH])
    assert dogs == ("dog",)
    assert church == ("choir", "church")


def test_what_all_groups_say_weighs_less() -> None:
    both = [[f"{text} garden" for text in texts] for texts in (DOGS, CHURCH)]
    assert [terms[0] for terms in working_labels(both)] == ["dog", "choir"]


def test_what_is_said_in_one_passage_labels_nothing() -> None:
    assert working_labels([["dog dog dog", "cat"], ["horse", "cow"]]) == [(), ()]


def test_fillers_numbers_and_nothing_are_no_words() -> None:
    assert working_labels([["erm, you know, 42", "like, you know, 42"], ["", " "]]) == [(), ()]
    assert working_labels([[], [""]]) == [(), ()]
    assert working_labels([]) == []


def test_no_two_terms_share_a_word_and_there_are_six_at_most() -> None:
    text = "walking group monday choir church garden kettle lunch raffle bingo"
    ((*terms,),) = working_labels([[text, text]])
    assert len(terms) == 6
    words = [word for term in terms for word in term.split()]
    assert len(words) == len(set(words))


def test_labels_are_the_same_each_time() -> None:
    assert working_labels([DOGS, CHURCH]) == working_labels([DOGS, CHURCH])
