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
                Exemplar(f"{n}-{k}", str(n), f"text {n} {k}") for k in range(exemplars)
            ),
        )
        for n in range(codes)
    )
    settings = [f"near-miss: {k % codes} denied" if k < 24 else "rain" for k in range(60)]
    none = tuple(
        Exemplar(f"n{k}", "NONE", f"nothing {k}", setting=setting)
        for k, setting in enumerate(settings)
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
        assert len(batch.texts) == len(batch.labels) == 5 * 3 + 6
        assert sorted(counts.values()) == [1] * 6 + [3] * 5
        for text, label in zip(batch.texts, batch.labels, strict=True):
            if text.startswith("text"):
                assert text.split()[1] == str(label)
            assert text.startswith("nothing") == (label >= 12)


def test_neighbours_and_their_near_misses_come_together() -> None:
    def pairs(share: float) -> tuple[int, int]:
        together = near = 0
        bank = Bank(book(), BatchPlan(codes=4, exemplars=2, no_code=6, neighbours=share))
        misses = {e.text: e.setting for e in book().no_code}
        for seed in range(20):
            for batch in bank.one_pass(random.Random(seed)):
                codes = {label for label in batch.labels if label < 12}
                together += sum((code + 1) % 12 in codes for code in codes)
                near += sum(
                    misses[text].startswith(tuple(f"near-miss: {c} " for c in codes))
                    for text in batch.texts
                    if text in misses
                )
        return together, near

    (apart, some), (close, _) = pairs(0.0), pairs(0.9)
    assert close > 1.5 * apart
    assert some > 0


def test_the_same_seed_gives_the_same_batches() -> None:
    bank = Bank(book(), BatchPlan(codes=5, exemplars=2, no_code=4))
    first, again = (list(bank.one_pass(random.Random(7))) for _ in range(2))
    assert first == again
    assert first != list(bank.one_pass(random.Random(8)))


def test_a_small_codebook_is_dealt_out_too() -> None:
    bank = Bank(book(codes=2, exemplars=2), BatchPlan())
    for batch in bank.one_pass(random.Random(1)):
        assert {label for label in batch.labels if label < 2} <= {0, 1}
