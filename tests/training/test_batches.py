from __future__ import annotations

import random
from collections import Counter

from precode.domain.codes import Code, Codebook, Exemplar, Rule, Taxonomy
from precode.training.batches import Bank, BatchPlan
from precode.training.split import part_of


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
