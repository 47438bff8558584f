from __future__ import annotations

import random
from collections import Counter

import pytest

from precode.domain.codes import Code, Codebook, Exemplar, Rule, Taxonomy
from precode.training.batches import Bank, BatchPlan
from precode.training.split import part_of
from precode.training.talk import Talk


def book(codes: int = 12, exemplars: int = 20) -> Codebook:
    made = tuple(
        Code(
            f"id{n}",
            str(n),
            f"label {n}",
            "",
            f"definition {n}",
            "t",
            code_instead=(Rule(str((n + 1) % codes), "when"),),
            exemplars=tuple(
                Exemplar(f"{n}-{k}", str(n), f"text {n} {k}", near=str((n + 5) % codes) * (k < 4))
                for k in range(exemplars)
            ),
        )
        for n in range(codes)
    )
    none = tuple(
        Exemplar(f"n{k}", "NONE", f"nothing {k}", near=str(k % codes) if k < 24 else "")
        for k in range(60)
    )
    return Codebook((Taxonomy("t", "T", "1", "en", made, none),))


def talk() -> Talk:
    """Three codings of every code; one of them is of a unit that its neighbour carries too."""
    coded = {
        str(n): (
            (f"said {n} 0", f"said {n} 0 and more"),
            (f"said {n} 1",),
            (f"shared {n // 2}",),
        )
        for n in range(12)
    }
    uncoded = tuple((f"chat {n}", f"chat {n} and more") for n in range(30))
    return Talk(coded, uncoded)


def test_parts_are_about_80_10_and_10_percent_and_never_change() -> None:
    parts = Counter(part_of(f"x{n:04d}") for n in range(4000))
    assert 0.77 < parts["train"] / 4000 < 0.83
    assert 0.08 < parts["validation"] / 4000 < 0.12
    # Written down: whoever changes the rule would train on what was frozen.
    assert [part_of(f"x{n:04d}") for n in (1, 2, 3)] == ["test", "test", "train"]


def test_a_pass_shows_the_training_part_alone() -> None:
    bank = Bank(book(), BatchPlan(codes=5, exemplars=2, no_code=6))
    shown = {text for batch in bank.one_pass(random.Random(1)) for text in batch.texts}
    held_out = {
        e.text for code in book().codes for e in code.exemplars if part_of(e.id) != "train"
    } | {e.text for e in book().no_code if part_of(e.id) != "train"}
    assert held_out
    assert not shown & held_out
    assert {f"label {n}. definition {n}" for n in range(12)} <= shown


def test_texts_of_a_code_share_a_label_and_others_stand_alone() -> None:
    bank = Bank(book(), BatchPlan(codes=5, exemplars=2, no_code=6))
    for batch in bank.one_pass(random.Random(2)):
        counts = Counter(batch.labels)
        assert len(batch.texts) == len(batch.labels) == len(set(batch.texts))
        assert sum(label >= 12 for label in batch.labels) == 6
        assert sum(count >= 3 for count in counts.values()) == 5
        for text, label in zip(batch.texts, batch.labels, strict=True):
            if text.startswith("text"):
                assert text.split()[1] == str(label)
            assert text.startswith("nothing") == (label >= 12)


def test_neighbours_and_their_near_misses_come_together() -> None:
    def pairs(share: float) -> tuple[int, float]:
        together, near = 0, 0.0
        bank = Bank(book(), BatchPlan(codes=4, exemplars=2, no_code=6, neighbours=share))
        misses = {e.text: e.near for e in book().no_code}
        misses |= {e.text: e.near for code in book().codes for e in code.exemplars}
        for seed in range(20):
            for batch in bank.one_pass(random.Random(seed)):
                codes = {label for label in batch.labels if label < 12}
                together += sum((code + 1) % 12 in codes for code in codes)
                drawn = [misses[text] for text in batch.texts if misses.get(text)]
                near += sum(int(other) in codes for other in drawn) / len(drawn)
        return together, near

    (apart, some), (close, _) = pairs(0.0), pairs(0.9)
    assert close > 1.5 * apart
    assert some > 0


def test_a_code_comes_with_a_near_miss_of_another_code() -> None:
    bank = Bank(book(), BatchPlan(codes=4, exemplars=2, no_code=6))
    near = {e.text: (e.near, e.code) for code in book().codes for e in code.exemplars if e.near}
    taught = {
        n for text, (n, _) in near.items() if part_of(f"{text[5:].replace(' ', '-')}") == "train"
    }
    for batch in bank.one_pass(random.Random(3)):
        codes = Counter(batch.labels)
        shown = [near[text] for text in batch.texts if text in near]
        for code in (str(label) for label, count in codes.items() if label < 12 and count >= 3):
            if code in taught:
                assert any(wrongly == code for wrongly, _ in shown)
        for text, label in zip(batch.texts, batch.labels, strict=True):
            if text in near:
                assert str(label) == near[text][1]


def test_the_same_seed_gives_the_same_batches() -> None:
    bank = Bank(book(), BatchPlan(codes=5, exemplars=2, no_code=4))
    first, again = (list(bank.one_pass(random.Random(7))) for _ in range(2))
    assert first == again
    assert first != list(bank.one_pass(random.Random(8)))


def test_a_small_codebook_is_dealt_out_too() -> None:
    bank = Bank(book(codes=2, exemplars=2), BatchPlan())
    for batch in bank.one_pass(random.Random(1)):
        assert {label for label in batch.labels if label < 2} <= {0, 1}


def test_the_last_texts_are_those_without_a_code() -> None:
    for interviews in (None, talk()):
        bank = Bank(book(), BatchPlan(codes=5, exemplars=2, no_code=6), interviews)
        for batch in bank.one_pass(random.Random(4)):
            without = [text.startswith(("nothing", "chat")) for text in batch.texts]
            assert batch.alone == sum(without) > 0
            assert all(without[-batch.alone :])
            assert len(set(batch.labels[-batch.alone :])) == batch.alone
            assert min(batch.labels[-batch.alone :]) >= 12 > max(batch.labels[: -batch.alone])


def test_codes_come_with_codings_of_interviews_and_talk_that_nobody_coded() -> None:
    plan = BatchPlan(codes=4, exemplars=2, no_code=6, from_talk=2, uncoded_talk=5)
    for batch in Bank(book(), plan, talk()).one_pass(random.Random(5)):
        drawn = {label for label, count in Counter(batch.labels).items() if count >= 3}
        said = Counter(
            label
            for text, label in zip(batch.texts, batch.labels, strict=True)
            if text.startswith(("said", "shared"))
        )
        assert said
        assert set(said) <= drawn
        assert max(said.values()) <= 2
        for text, label in zip(batch.texts, batch.labels, strict=True):
            if text.startswith("said"):
                assert text.split()[1] == str(label)
            if text.startswith("shared"):
                assert text.split()[1] == str(label // 2)
        assert sum(text.startswith("chat") for text in batch.texts) == 5


def test_every_coding_and_every_turn_without_a_code_comes_up() -> None:
    plan = BatchPlan(codes=6, exemplars=1, no_code=6)
    bank = Bank(book(), plan, talk())
    shown = {text for batch in bank.one_pass(random.Random(6)) for text in batch.texts}
    first = {units[0] for codings in talk().coded.values() for units in codings}
    assert {text.removesuffix(" and more") for text in shown} >= first
    assert {f"chat {n}" for n in range(30)} <= {text.removesuffix(" and more") for text in shown}


def test_interviews_are_left_out_where_the_plan_says_so() -> None:
    plain = BatchPlan(codes=5, exemplars=2, no_code=6, from_talk=0, uncoded_talk=0)
    for batch in Bank(book(), plain, talk()).one_pass(random.Random(7)):
        assert not [text for text in batch.texts if text.startswith(("said", "shared", "chat"))]


def test_codes_that_the_codebook_lacks_are_not_taught() -> None:
    bank = Bank(book(codes=3), BatchPlan(codes=3, exemplars=2), talk())
    for batch in bank.one_pass(random.Random(8)):
        numbers = {int(text.split()[1]) for text in batch.texts if text.startswith("said")}
        assert numbers <= {0, 1, 2}


def test_a_unit_that_carries_two_codes_comes_once() -> None:
    """Every coding is of the same unit: it can stand for one of the codes alone."""
    both = Talk({str(n): (("said of all",),) for n in range(12)})
    bank = Bank(book(), BatchPlan(codes=6, exemplars=2, no_code=4), both)
    for batch in bank.one_pass(random.Random(9)):
        assert batch.texts.count("said of all") == 1
        assert batch.labels[batch.texts.index("said of all")] in range(12)


def test_what_one_code_carries_never_stands_for_no_code_too() -> None:
    heard = Talk({str(n): ((f"heard {n}",),) for n in range(12)}, (("heard 3",), ("heard 4",)))
    bank = Bank(book(), BatchPlan(codes=12, exemplars=2, no_code=4), heard)
    for batch in bank.one_pass(random.Random(10)):
        alone = set(batch.texts[-batch.alone :])
        assert not alone & {"heard 3", "heard 4"}


@pytest.mark.parametrize(("exemplars", "from_talk"), [(1, 1), (2, 1), (3, 1), (2, 2)])
def test_no_text_comes_twice_in_a_batch(exemplars: int, from_talk: int) -> None:
    plan = BatchPlan(codes=5, exemplars=exemplars, no_code=6, from_talk=from_talk)
    bank = Bank(book(), plan, talk())
    batches = [batch for seed in range(20) for batch in bank.one_pass(random.Random(seed))]
    twice = [text for batch in batches for text, n in Counter(batch.texts).items() if n > 1]
    assert batches
    assert twice == []


def test_two_codings_of_one_unit_give_it_once() -> None:
    """Two quotes of a sentence, both of one code: the same window holds them."""
    again = Talk({str(n): ((f"said {n}",), (f"said {n}",)) for n in range(12)})
    bank = Bank(book(), BatchPlan(codes=5, exemplars=2, no_code=4, from_talk=2), again)
    for batch in bank.one_pass(random.Random(11)):
        said = [text for text in batch.texts if text.startswith("said")]
        assert said
        assert len(said) == len(set(said))


def test_the_same_seed_gives_the_same_batches_with_interviews_too() -> None:
    plan = BatchPlan(codes=5, exemplars=2, no_code=4)
    first, again = (list(Bank(book(), plan, talk()).one_pass(random.Random(7))) for _ in range(2))
    assert first == again
    assert first != list(Bank(book(), plan, talk()).one_pass(random.Random(8)))
    assert first != list(Bank(book(), plan).one_pass(random.Random(7)))
