"""What to decide next: four orders over all transcripts, with turns to check among them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from made_copies import copy_of
from made_desk import code, event_of, last
from made_studies import add, files_of, new_study, run
from made_talks import (
    coded_study,
    dull,
    out,
    place,
    queued,
    sleep,
    small_coded_study,
    status,
    suggested,
    talk,
    turn_span,
    wish,
)

from precode.domain.text import Span
from precode.errors import BadOption
from precode.store.study import Study
from precode.workflow.review import queues
from precode.workflow.review.review import Review
from precode.workflow.review.wishes import Wish
from precode.workflow.withdrawing import leaving, withdraw

LIKELY = [out(n, 4 + n % 8) for n in range(14)] + [sleep(n, 4 + n % 4) for n in range(8)]

ENOUGH = 0.2  # of three codes each is likely even where nobody speaks of it


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    """Two transcripts of the same words, with likely and doubtful suggestions, and one more."""

    def make(folder: Path) -> Study:
        texts = {name: talk(*LIKELY, speaker=name) for name in ("PW1", "PW2")}
        texts["SP1"] = talk(*LIKELY[3:9], speaker="SP1")
        return coded_study(folder, codebook_file, texts, everything=True)

    return copy_of("likely", tmp_path, make)


@pytest.fixture
def with_checks(tmp_path: Path, codebook_file: Path) -> Study:
    """A transcript with likely turns, and many in which nothing is suggested."""

    def make(folder: Path) -> Study:
        likely = [out(n, 9) for n in range(25)]
        texts = {"PW1": talk(*likely, *(dull(n) for n in range(60)))}
        return coded_study(folder, codebook_file, texts)

    return copy_of("checks", tmp_path, make)


@pytest.fixture
def small(tmp_path: Path, codebook_file: Path) -> Study:
    return small_coded_study(tmp_path, codebook_file)


def all_suggested(review: Review) -> list[dict[str, Any]]:
    return [
        {**one, "transcript": name}
        for name in ("PW1", "PW2", "SP1")
        for one in sorted(suggested(review, name), key=lambda s: (s["turn"], s["rank"]))
    ]


def test_the_certain_come_first_and_equals_in_reading_order(study: Study) -> None:
    review = Review(study, "Ada")
    wanted = sorted(all_suggested(review), key=lambda s: -s["score"])
    found = queued(review, "certain")
    assert [place(one) for one in found] == [place(one) for one in wanted]
    for one, its in zip(found, wanted, strict=True):
        shown = (one["kind"], one["turn"], one["score"], one["strength"], one["stand"])
        assert shown == ("suggestion", its["turn"], its["score"], its["strength"], "open")
        assert (one["case"], one["cell_role"]) == (one["transcript"], "")
    # PW1 and PW2 say the same.
    first, second = (
        next(at for at, one in enumerate(found) if one["transcript"] == name)
        for name in ("PW1", "PW2")
    )
    assert found[first]["score"] == found[second]["score"]
    assert first < second


def test_the_uncertain_are_those_nearest_to_a_half(study: Study) -> None:
    review = Review(study, "Ada")
    wanted = sorted(all_suggested(review), key=lambda s: abs(s["score"] - 0.5))
    found = queued(review, "uncertain")
    assert [place(one) for one in found] == [place(one) for one in wanted]
    assert 0.1 < found[0]["score"] < 0.9


def test_the_words_are_shown_as_they_stand_in_the_text(study: Study) -> None:
    (text,) = study.transcripts.glob("PW2/1/text.txt")
    content = text.read_text()
    for one in queued(Review(study, "Ada"), "certain"):
        if one["transcript"] == "PW2":
            assert one["quote"] == content[one["start"] : one["end"]]


@pytest.mark.parametrize("order", ["certain", "uncertain", "code", "empty"])
def test_a_limit_leaves_out_the_last_ones_and_counts_them(study: Study, order: str) -> None:
    review = Review(study, "Ada")
    t1 = code(review, "T1")
    whole: Any = review.queue(order, t1, 1000)
    assert whole["total"] == len(whole["items"]) > 5
    part: Any = review.queue(order, t1, 5)
    assert (part["order"], part["total"]) == (order, whole["total"])
    assert part["items"] == whole["items"][:5]
    assert part["cells"] == whole["cells"]
    assert (part["cells"] is None) == (order != "empty")


@pytest.mark.parametrize("order", ["certain", "uncertain"])
def test_what_is_decided_is_left_out(study: Study, order: str) -> None:
    review = Review(study, "Ada")
    before = queued(review, order)
    one, two, three = before[:3]
    told = review.decide(one["transcript"], wish("accept", one))
    review.decide(two["transcript"], wish("reject", two))
    some = Span(three["start"] + 3, three["start"] + 9)
    review.decide(three["transcript"], Wish("accept", some, three["code"]))
    assert queued(review, order) == before[3:]
    assert queued(Review(study, "Bob"), order) == before
    review.decide(one["transcript"], Wish("undo", target=str(told["entry"])))
    assert queued(review, order) == [one, *before[3:]]


def test_all_candidates_of_a_code_are_kept_with_where_the_coder_stands(study: Study) -> None:
    review = Review(study, "Ada")
    t1 = code(review, "T1")
    before = queued(review, "code", t1)
    assert {one["code"] for one in before} == {t1}
    assert len(before) == sum(one["code"] == t1 for one in all_suggested(review))
    assert [one["score"] for one in before] == sorted((o["score"] for o in before), reverse=True)
    one, two, three = before[:3]
    review.decide(one["transcript"], wish("accept", one))
    review.decide(two["transcript"], wish("reject", two))
    some = Span(three["start"] + 3, three["start"] + 9)
    review.decide(three["transcript"], Wish("accept", some, t1))
    after = queued(review, "code", t1)
    assert [place(item) for item in after] == [place(item) for item in before]
    assert [i["stand"] for i in after[:4]] == ["accepted", "rejected", "elsewhere", "open"]


def test_an_order_or_code_that_there_is_not_is_told(small: Study) -> None:
    review = Review(small, "Ada")
    for order, of in (("", ""), ("best", ""), ("code", ""), ("code", "T1"), ("Certain", "")):
        with pytest.raises(BadOption):
            review.queue(order, of)


@pytest.mark.parametrize("order", ["certain", "uncertain", "code", "empty"])
def test_a_study_without_transcripts_has_empty_queues(
    tmp_path: Path, codebook_file: Path, order: str
) -> None:
    review = Review(new_study(tmp_path / "study", codebook_file), "Ada")
    found: Any = review.queue(order, code(review, "T1"))
    assert (found["total"], found["items"]) == (0, [])


def test_the_queues_are_empty_when_the_last_transcript_has_left(small: Study) -> None:
    review = Review(small, "Ada")
    assert queued(review, "certain")
    for case in ("PW1", "SP1"):
        with small.writing():
            withdraw(small, leaving(small, case), coder="Ada")
    assert queued(review, "certain") == []


@pytest.mark.parametrize("order", ["certain", "uncertain"])
def test_every_tenth_is_a_turn_to_check(with_checks: Study, order: str) -> None:
    review = Review(with_checks, "Ada")
    shown: Any = review.transcript("PW1")
    assert len(shown["sample"]) >= 3
    found = queued(review, order)
    checks = [at for at, one in enumerate(found) if one["kind"] == "check"]
    total = len(found) - len(checks)
    assert total >= 20
    fits = -(-total // 9)  # a check after nine suggestions, and after what is left
    at_end = [10 * n + 9 for n in range(total // 9)] + [len(found) - 1] * bool(total % 9)
    assert checks == at_end[: len(shown["sample"])][:fits]
    assert [found[at]["turn"] for at in checks] == shown["sample"][: len(checks)]
    for at in checks:
        one = found[at]
        assert (one["code"], one["score"], one["stand"]) == ("", 0.0, "open")
        assert Span(one["start"], one["end"]) == turn_span(review, "PW1", one["turn"])
        assert one["quote"].startswith(tuple("kewcpmstv"))
    limited: Any = review.queue(order, "", 10)
    assert [one["kind"] for one in limited["items"]] == ["suggestion"] * 9 + ["check"]
    assert limited["total"] == total
    assert not [o for o in queued(review, "code", code(review, "T1")) if o["kind"] == "check"]


def test_the_checks_go_on_when_all_suggestions_are_decided(with_checks: Study) -> None:
    review = Review(with_checks, "Ada")
    for one in suggested(review):
        review.decide("PW1", wish("reject", one))
    shown: Any = review.transcript("PW1")
    found = queued(review, "certain")
    assert {one["kind"] for one in found} == {"check"}
    assert [one["turn"] for one in found] == shown["sample"]


def test_a_turn_is_not_checked_twice(with_checks: Study) -> None:
    review = Review(with_checks, "Ada")
    shown: Any = review.transcript("PW1")
    first, second, third, *rest = shown["sample"]
    review.decide("PW1", Wish("no_code", turn_span(review, "PW1", first)))
    span = turn_span(review, "PW1", second)
    words = Span(span.start, span.start + 6)
    review.decide("PW1", Wish("accept", words, code(review, "T2")))
    third_span = turn_span(review, "PW1", third)
    review.decide("PW1", Wish("no_code", third_span))
    told: Any = review.decide("PW1", Wish("reveal", third_span))
    assert [mark["kind"] for mark in told["marks"]] == ["no_code", "no_code", "blind"]
    assert _waiting(review) == rest
    review.decide("PW1", Wish("read"))
    assert _waiting(review) == []


def _waiting(review: Review) -> list[int]:
    for one in suggested(review):
        if place({**one, "transcript": "PW1"}) in {place(i) for i in queued(review, "certain")}:
            review.decide("PW1", wish("reject", one))
    return [one["turn"] for one in queued(review, "certain") if one["kind"] == "check"]


def places(items: list[dict[str, Any]]) -> set[tuple[str, int, int, str]]:
    return {place(one) for one in items}


def cells(review: Review) -> tuple[set[tuple[str, str]], int, int]:
    """Return role and code of the cells with candidates, how many are empty, and without."""
    found: Any = review.queue("empty")
    counts = found["cells"]
    return (
        {(one["cell_role"], one["code"]) for one in found["items"]},
        counts["empty"],
        counts["without"],
    )


def test_a_cell_is_filled_by_its_own_role_and_code_alone(
    small: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "_LEAST", ENOUGH)
    review = Review(small, "Ada")
    t1, t2 = code(review, "T1"), code(review, "T2")
    roles = ("peer worker", "supported peer")
    # Nobody speaks of money (T3).
    assert cells(review) == ({(role, one) for role in roles for one in (t1, t2)}, 6, 2)
    (best,) = [s for s in suggested(review, "SP1", t1) if s["rank"] == 1]
    review.decide("SP1", wish("accept", best))
    open_cells = {("peer worker", t1), ("peer worker", t2), ("supported peer", t2)}
    assert cells(review) == (open_cells, 5, 2)
    assert cells(Review(small, "Bob"))[1] == 6


@pytest.mark.parametrize(("said", "empty"), [("", 5), ("happened", 5), ("planned", 6)])
def test_only_what_happened_fills_a_cell(small: Study, said: str, empty: int) -> None:
    review = Review(small, "Ada")
    one = queued(review, "empty")[0]
    review.decide(one["transcript"], wish("accept", one, facets=status(said)))
    assert cells(review)[1] == empty


def test_what_was_refused_or_rejected_leaves_its_cell_empty(small: Study) -> None:
    review = Review(small, "Ada")
    before = queued(review, "empty")
    one, two = before[0], before[-1]
    review.decide(one["transcript"], wish("accept", one, facets=status("refused")))
    review.decide(two["transcript"], wish("reject", two))
    assert places(queued(review, "empty")) == places(before) - places([one, two])
    assert cells(review)[1] == 6


def test_an_undone_coding_leaves_its_cell_empty(small: Study) -> None:
    review = Review(small, "Ada")
    before: Any = review.queue("empty")
    one = before["items"][0]
    told = review.decide(one["transcript"], wish("accept", one))
    assert cells(review)[1] == 5
    review.decide(one["transcript"], Wish("undo", target=str(told["entry"])))
    assert review.queue("empty") == before


def test_candidates_come_from_turns_that_are_still_to_be_looked_at(
    small: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "_LEAST", ENOUGH)
    review = Review(small, "Ada")
    before = queued(review, "empty")
    turn = before[0]["turn"]
    review.decide("PW1", Wish("no_code", turn_span(review, "PW1", turn)))
    after = [one for one in before if (one["transcript"], one["turn"]) != ("PW1", turn)]
    assert len(after) < len(before)
    assert places(queued(review, "empty")) == places(after)
    review.decide("SP1", Wish("read"))
    after = [one for one in after if one["transcript"] != "SP1"]
    assert places(queued(review, "empty")) == places(after)
    assert cells(review)[1:] == (6, 4)


def test_a_cell_has_its_three_best_candidates(study: Study) -> None:
    review = Review(study, "Ada")
    found: Any = review.queue("empty")
    items = found["items"]
    cell_of = [(one["cell_role"], one["code"]) for one in items]
    assert max(cell_of.count(cell) for cell in set(cell_of)) == 3
    best: list[float] = []
    for cell in dict.fromkeys(cell_of):
        scores = [o["score"] for o, its in zip(items, cell_of, strict=True) if its == cell]
        assert scores == sorted(scores, reverse=True)
        assert scores[-1] >= 0.01
        best.append(scores[0])
    assert best == sorted(best, reverse=True)
    assert {one["kind"] for one in items} == {"cell"}
    # The candidates of a role come from all its transcripts.
    t1 = code(review, "T1")
    likely = [
        s["score"] for s in all_suggested(review) if s["code"] == t1 and s["transcript"] != "SP1"
    ]
    assert [o["score"] for o in items if (o["cell_role"], o["code"]) == ("peer worker", t1)] == (
        pytest.approx(sorted(likely, reverse=True)[:3], abs=1e-6)
    )


@pytest.fixture
def doubtful(tmp_path: Path, codebook_file: Path) -> Study:
    """A transcript with ten turns that are a little like T1, too little to suggest it."""

    def make(folder: Path) -> Study:
        answers = [out(n, 4) for n in range(10)]
        return coded_study(folder, codebook_file, {"PW1": talk(*answers)})

    return copy_of("doubtful", tmp_path, make)


def test_an_accepted_candidate_is_recorded_with_its_offer(doubtful: Study) -> None:
    review = Review(doubtful, "Ada")
    t1 = code(review, "T1")
    assert suggested(review) == []
    one = next(item for item in queued(review, "empty") if item["code"] == t1)
    told: Any = review.decide("PW1", wish("accept", one, queue="empty"))
    event = event_of(last(doubtful))
    assert event.offer is not None
    assert event.offer.score == pytest.approx(one["score"], abs=1e-6)
    assert event.offer.model
    assert event.details["queue"] == "empty"
    assert [coding["suggested"] for coding in told["codings"]] == [True]
    assert ("peer worker", t1) not in cells(review)[0]


def test_an_accepted_candidate_counts_among_the_accepted(doubtful: Study) -> None:
    review = Review(doubtful, "Ada")
    one, two = queued(review, "empty")[:2]
    review.decide("PW1", wish("reject", two, queue="empty"))
    seen = review.agreement().in_sight
    assert (seen.accepted, seen.rejected, seen.added) == (0, 1, 0)
    review.decide("PW1", wish("accept", one, queue="empty"))
    seen = review.agreement().in_sight
    assert (seen.accepted, seen.rejected, seen.added) == (1, 1, 0)


def test_words_from_elsewhere_have_no_offer_in_the_empty_queue(doubtful: Study) -> None:
    review = Review(doubtful, "Ada")
    span = turn_span(review, "PW1", 2)
    words = Span(span.start, span.start + 4)
    told: Any = review.decide("PW1", Wish("accept", words, code(review, "T3"), queue="empty"))
    assert event_of(last(doubtful)).offer is None
    assert not told["codings"][0]["suggested"]


def test_after_many_rejections_a_cell_still_has_its_next_candidate(doubtful: Study) -> None:
    review = Review(doubtful, "Ada")
    t1 = code(review, "T1")
    turns = set()
    while found := [one for one in queued(review, "empty") if one["code"] == t1]:
        review.decide("PW1", wish("reject", found[0]))
        turns.add(found[0]["turn"])
    shown: Any = review.transcript("PW1")
    answers = {t["number"] for t in shown["turns"] if not t["interviewer"]}
    assert turns == answers


def test_what_is_added_meanwhile_joins_the_queue(small: Study, tmp_path: Path) -> None:
    review = Review(small, "Ada")
    before = queued(review, "certain")
    add(small, *files_of(tmp_path / "more", PW2=talk(LIKELY[0], speaker="PW2")))
    assert queued(review, "certain") == before
    run(small)
    assert {one["transcript"] for one in queued(review, "certain")} == {"PW1", "PW2", "SP1"}


@pytest.mark.parametrize("order", ["certain", "uncertain", "empty"])
def test_a_queue_can_be_of_one_role_alone(study: Study, order: str) -> None:
    study.cases.write_text("case,role\nPW1,peer worker\nSP1,supported peer\n", encoding="utf-8")
    run(study)
    review = Review(study, "Ada")
    everything: Any = review.queue(order)
    assert everything["roles"] == ["peer worker", "supported peer"]
    parts = [review.queue(order, role=role) for role in everything["roles"]]
    names = [{one["transcript"] for one in part["items"]} for part in parts]  # type: ignore[union-attr,index,call-overload]
    assert names == [{"PW1", "PW2"}, {"SP1"}]
    assert sum(part["total"] for part in parts) == everything["total"]  # type: ignore[misc]
    assert review.queue(order, role="nobody")["items"] == []
