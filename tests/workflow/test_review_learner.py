"""Decisions re-rank what is left: how often, how far, whose, and that it is told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from made_copies import copy_of
from made_desk import code, event_of, last
from made_studies import add, files_of, new_study, run, show_everything
from made_talks import out, queued, sleep, suggested, talk, turn_span, wish

from precode.domain.text import Span
from precode.store.study import Study, open_study
from precode.workflow.own_codes import create_code
from precode.workflow.review import learner, reranking
from precode.workflow.review.learner import EVERY
from precode.workflow.review.review import Review
from precode.workflow.review.wishes import Wish

OUT = [out(number % 10, 5) for number in range(16)]  # a half each
SLEEP = [sleep(number, 4) for number in range(8)]
TALKS = {
    "PW1": talk(*OUT, *SLEEP),
    "PW2": talk(*OUT[:6], *SLEEP[:3], speaker="PW2"),
}


@pytest.fixture(autouse=True)
def tireless(monkeypatch: pytest.MonkeyPatch) -> None:
    """It learns whenever enough was decided, however long the machine took before."""
    monkeypatch.setattr(learner, "REST", 0)


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    """Two transcripts with a suggestion for getting out in many turns, neither sure nor not."""

    def make(folder: Path) -> Study:
        study = new_study(folder / "study", codebook_file)
        show_everything(study)
        study = open_study(study.folder)
        add(study, *files_of(folder / "interviews", **TALKS))
        run(study)
        return study

    return copy_of("teaching", tmp_path, make)


@pytest.fixture
def twin(study: Study, tmp_path: Path) -> Study:
    """The same study once more."""
    (tmp_path / "twin").mkdir()
    return copy_of("teaching", tmp_path / "twin", lambda _: study)


def decide(review: Review, do: str, items: Sequence[dict[str, Any]], name: str = "PW1") -> None:
    for one in items:
        review.decide(name, wish(do, one))
        review._learner.wait(60)


def learned(review: Review) -> dict[str, Any]:
    told: Any = review.progress()
    return dict(told["learned"])


def scores(review: Review, name: str = "PW1", of: str = "") -> dict[tuple[int, int, str], float]:
    return {(s["start"], s["end"], s["code"]): s["score"] for s in suggested(review, name, of)}


def test_it_learns_after_every_ten_decisions(study: Study) -> None:
    review = Review(study, "Ada")
    t1, t2 = code(review, "T1"), code(review, "T2")
    mine = suggested(review, "PW1", t1) + suggested(review, "PW1", t2)
    assert EVERY == 10
    told = {"learning": False, "version": 0, "decisions": 0, "changed": 0, "of": 0, "why_not": ""}
    decide(review, "accept", mine[:9])
    assert learned(review) == told
    decide(review, "accept", mine[9:10])
    now = learned(review)
    assert (now["version"], now["decisions"], now["learning"], now["why_not"]) == (1, 10, False, "")
    shown: Any = review.transcript("PW1")
    assert shown["learned"] == now
    decide(review, "accept", mine[10:19])
    assert learned(review) == now
    decide(review, "accept", mine[19:20])
    assert (learned(review)["version"], learned(review)["decisions"]) == (2, 20)


def test_marks_are_no_decisions_to_learn_from(study: Study) -> None:
    review = Review(study, "Ada")
    for number in range(2, 26, 2):
        review.decide("PW1", Wish("star", turn_span(review, "PW1", number)))
        review._learner.wait(60)
    assert learned(review)["version"] == 0


def log_odds(score: float) -> float:
    return math.log(score / (1 - score))


@pytest.mark.parametrize(("do", "sign"), [("reject", -1), ("accept", 1)])
def test_what_is_left_of_a_code_follows_the_decisions(study: Study, do: str, sign: int) -> None:
    review = Review(study, "Ada")
    t1 = code(review, "T1")
    mine = suggested(review, "PW1", t1)[:10]
    before = {name: scores(review, name, t1) for name in ("PW1", "PW2")}
    decide(review, do, mine)
    decided = {(one["start"], one["end"], one["code"]) for one in mine}
    for name in ("PW1", "PW2"):
        after = scores(review, name, t1)
        assert after.keys() == before[name].keys()
        left = after.keys() - (decided if name == "PW1" else set())
        assert left
        for one in left:
            assert sign * (log_odds(after[one]) - log_odds(before[name][one])) > 0.1
    # Again, and it moves further.
    rest = suggested(review, "PW2", t1)[:6] + [
        s for s in suggested(review, "PW1", t1) if (s["start"], s["end"], t1) not in decided
    ]
    once = scores(review, "PW1", t1)
    decide(review, do, rest[:6], "PW2")
    decide(review, do, rest[6:10])
    assert learned(review)["version"] == 2
    twice = scores(review, "PW1", t1)
    moved = [log_odds(twice[one]) - log_odds(once[one]) for one in twice.keys() & once.keys()]
    assert sign * sum(moved) > 0


def test_how_many_changed_is_told(study: Study) -> None:
    review = Review(study, "Ada")
    t1 = code(review, "T1")
    mine = suggested(review, "PW1", t1)[:10]
    before = {name: scores(review, name) for name in TALKS}
    decide(review, "reject", mine)
    decided = {(one["start"], one["end"], one["code"]) for one in mine}
    left = [
        (before[name][one], score)
        for name in TALKS
        for one, score in scores(review, name).items()
        if name != "PW1" or one not in decided
    ]
    changed = sum(round(was * 100) != round(now * 100) for was, now in left)
    assert (learned(review)["changed"], learned(review)["of"]) == (changed, len(left))
    assert changed > 5


def test_the_queue_the_page_and_the_offer_say_the_same(study: Study) -> None:
    review = Review(study, "Ada")
    decide(review, "reject", suggested(review, "PW1", code(review, "T1"))[:10])
    shown = {name: scores(review, name) for name in TALKS}
    found = queued(review, "certain")
    assert [one["score"] for one in found] == sorted((o["score"] for o in found), reverse=True)
    for one in found:
        assert one["score"] == shown[one["transcript"]][one["start"], one["end"], one["code"]]
    ranks = {
        (name, s["start"], s["end"], s["code"]): s["rank"]
        for name in TALKS
        for s in suggested(review, name)
    }
    for one in found[:9]:
        review.decide(one["transcript"], wish("accept", one))
        offer = event_of(last(study)).offer
        assert offer is not None
        assert offer.score == one["score"]
        rank = ranks[one["transcript"], one["start"], one["end"], one["code"]]
        assert (offer.rank, offer.model.endswith(", 10 decisions")) == (rank, True)


def test_before_anything_is_learned_the_offer_is_as_suggested(study: Study) -> None:
    review = Review(study, "Ada")
    one = suggested(review)[0]
    review.decide("PW1", wish("accept", one))
    offer = event_of(last(study)).offer
    assert offer is not None
    assert (offer.score, offer.rank) == (one["score"], one["rank"])
    assert "decisions" not in offer.model


def test_a_cell_shows_the_score_that_its_suggestion_shows(study: Study) -> None:
    review = Review(study, "Ada")
    for done in (False, True):
        if done:
            decide(review, "reject", suggested(review, "PW1", code(review, "T1"))[:10])
        shown = {name: scores(review, name) for name in TALKS}
        found = [
            (one["score"], shown[one["transcript"]][place])
            for one in queued(review, "empty")
            if (place := (one["start"], one["end"], one["code"])) in shown[one["transcript"]]
        ]
        assert found
        assert [score for score, _ in found] == pytest.approx([s for _, s in found], abs=2e-6)


def test_the_ranks_count_up_in_each_turn(study: Study) -> None:
    review = Review(study, "Ada")
    decide(review, "reject", suggested(review, "PW1", code(review, "T1"))[:10])
    for name in TALKS:
        turns: dict[int, list[dict[str, Any]]] = {}
        for one in suggested(review, name):
            turns.setdefault(one["turn"], []).append(one)
        assert list(turns) == sorted(turns)
        for of_turn in turns.values():
            assert [one["rank"] for one in of_turn] == list(range(1, len(of_turn) + 1))
            said = [one["score"] for one in of_turn]
            assert said == sorted(said, reverse=True)


LONG = (
    "The flat and get some air engine, because of the kettle and the turbine and the printer and "
    "the marble saddle and the velvet window and the copper pencil."
)


def test_words_at_the_end_of_a_long_suggestion_keep_its_offer(study: Study, tmp_path: Path) -> None:
    text = f"I: Go on, please.\n\nPW3: {LONG}\n\nI: Mm.\n\nPW3: {OUT[0]}\n"
    add(study, *files_of(tmp_path / "more", PW3=text))
    run(study)
    review = Review(study, "Ada")
    decide(review, "reject", suggested(review, "PW1", code(review, "T1"))[:10])
    (long, *_) = suggested(review, "PW3", code(review, "T1"))
    assert long["end"] - long["start"] > 100
    words = Span(long["end"] - 20, long["end"])
    review.decide("PW3", Wish("accept", words, long["code"]))
    offer = event_of(last(study)).offer
    assert offer is not None
    assert (offer.score, offer.rank) == (long["score"], long["rank"])
    assert offer.model.endswith(", 10 decisions")


def test_equal_scores_in_a_turn_are_offered_in_the_order_that_was_shown(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Coarse scores, so that two that are nearly sure are equal.
    monkeypatch.setattr(reranking, "round", lambda score, _: round(score, 2), raising=False)
    sure = "We took the bus into town together the first time."
    sure += " I was lying awake until four every night."
    add(study, *files_of(tmp_path / "more", PW3=talk(sure, speaker="PW3")))
    run(study)
    review = Review(study, "Ada")
    decide(review, "accept", suggested(review, "PW1", code(review, "T1"))[:10])
    both = suggested(review, "PW3")
    assert [one["score"] for one in both] == [1.0, 1.0]
    ranks = []
    for one in both:
        review.decide("PW3", wish("accept", one))
        offer = event_of(last(study)).offer
        ranks.append(offer.rank if offer else None)
    assert ranks == [one["rank"] for one in both] == [1, 2]


def test_without_kept_vectors_it_says_why_and_changes_nothing(
    tmp_path: Path, codebook_file: Path
) -> None:
    def make(folder: Path) -> Study:
        study = new_study(folder / "study", codebook_file)
        show_everything(study)
        path = study.folder / "study.toml"
        path.write_text(path.read_text().replace("keep_vectors = true", "keep_vectors = false"))
        study = open_study(study.folder)
        assert not study.settings.privacy.keep_vectors
        add(study, *files_of(folder / "interviews", **TALKS))
        run(study)
        return study

    study = copy_of("no vectors", tmp_path, make)
    review = Review(study, "Ada")
    before = {name: suggested(review, name) for name in TALKS}
    mine = suggested(review, "PW1", code(review, "T1"))
    decide(review, "reject", mine[:11])
    now = learned(review)
    assert (now["learning"], now["version"]) == (False, 0)
    assert now["why_not"].endswith(".")
    assert "vectors" in now["why_not"]
    assert {name: suggested(review, name) for name in TALKS} == before
    offer = event_of(last(study)).offer
    assert offer is not None
    assert (offer.score, "decisions" in offer.model) == (mine[10]["score"], False)


def test_only_the_coders_own_decisions_teach(study: Study, twin: Study) -> None:
    ada, alone, bob = Review(study, "Ada"), Review(twin, "Ada"), Review(study, "Bob")
    mine = suggested(ada, "PW1", code(ada, "T1"))
    decide(bob, "reject", mine[:12])
    assert learned(bob)["version"] == 1
    assert learned(ada)["version"] == 0
    assert scores(ada) == scores(alone)
    for review in (ada, alone):
        decide(review, "accept", mine[:10])
        assert learned(review)["version"] == 1
    for name in TALKS:
        assert scores(ada, name) == pytest.approx(scores(alone, name), abs=1e-4)
    assert scores(bob) != scores(ada)


def test_an_undone_decision_teaches_nothing(study: Study, twin: Study) -> None:
    review, without = Review(study, "Ada"), Review(twin, "Ada")
    t1 = code(review, "T1")
    one, *rest = suggested(review, "PW1", t1)
    told = review.decide("PW1", wish("reject", one))
    review.decide("PW1", Wish("undo", target=str(told["entry"])))
    for desk in (review, without):
        decide(desk, "accept", rest[:9])
        assert learned(desk)["version"] == 0
        decide(desk, "accept", rest[9:10])
        assert (learned(desk)["version"], learned(desk)["decisions"]) == (1, 10)
    for name in TALKS:
        assert scores(review, name) == pytest.approx(scores(without, name), abs=1e-4)


def test_a_transcript_that_was_read_teaches_that_the_rest_is_rejected(
    study: Study, twin: Study
) -> None:
    read, open_ = Review(study, "Ada"), Review(twin, "Ada")
    t1, t2 = code(read, "T1"), code(read, "T2")
    mine = suggested(read, "PW1", t2)[:8] + suggested(read, "PW1", t1)[:2]
    read.decide("PW1", Wish("read"))
    for review in (read, open_):
        decide(review, "accept", mine)
        assert learned(review)["version"] == 1
    after, without = scores(read, "PW2", t1), scores(open_, "PW2", t1)
    assert all(after[one] < without[one] - 0.01 for one in after)


def test_where_there_are_too_many_decisions_the_latest_ones_teach(
    study: Study, twin: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("precode.workflow.review.learner.MOST", 10)
    review, later = Review(study, "Ada"), Review(twin, "Ada")
    decide(review, "reject", suggested(review, "PW1", code(review, "T1"))[:10])
    then = [wish("accept", one) for one in suggested(later, "PW2")[:10]]
    for desk in (review, later):
        for one_wish in then:
            desk.decide("PW2", one_wish)
            desk._learner.wait(60)
    assert learned(review)["version"] == 2
    assert learned(later)["version"] == 1
    for name in TALKS:
        assert scores(review, name) == pytest.approx(scores(later, name), abs=1e-4)


def test_what_was_accepted_long_ago_in_a_read_transcript_is_not_taught_as_rejected(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("precode.workflow.review.learner.MOST", 10)
    review = Review(study, "Ada")
    t1, t2 = code(review, "T1"), code(review, "T2")
    before = scores(review, "PW2", t1)
    review.decide("PW1", Wish("read"))
    out_turns = [one for one in suggested(review, "PW1", t1) if one["score"] > 0.3]
    assert len(out_turns) == len(OUT)
    decide(review, "accept", out_turns)
    decide(review, "accept", suggested(review, "PW1", t2)[:4])
    assert learned(review)["version"] == 2
    after = scores(review, "PW2", t1)
    likely = [one for one, score in before.items() if score > 0.3]
    assert len(likely) == 6
    assert all(after[one] > before[one] for one in likely)


def test_a_code_made_meanwhile_does_not_stop_the_learning(study: Study) -> None:
    review = Review(study, "Ada")
    t1 = code(review, "T1")
    made = create_code(study, "Ada", "Kettles")
    before = scores(review, "PW2", t1)
    review.decide("PW1", Wish("accept", turn_span(review, "PW1", 2), made))
    decide(review, "reject", suggested(review, "PW1", t1)[:9])
    now = learned(review)
    assert (now["version"], now["decisions"], now["why_not"]) == (1, 10, "")
    after = scores(review, "PW2", t1)
    assert all(after[one] < before[one] for one in after)


def test_a_code_made_meanwhile_does_not_take_back_what_was_learned(study: Study) -> None:
    review = Review(study, "Ada")
    decide(review, "reject", suggested(review, "PW1", code(review, "T1"))[:10])
    before = scores(review, "PW2")
    review.create_code("Kettles", "Talk of kettles.")
    review.transcript("PW2")
    review._learner.wait(60)
    after = scores(review, "PW2")
    assert after == pytest.approx(before, abs=0.01)


def test_a_ranking_that_is_away_for_a_moment_does_not_end_the_learning(study: Study) -> None:
    review = Review(study, "Ada")
    mine = suggested(review, "PW1")
    (path,) = study.rankings.glob("PW2.*")
    whole = path.read_bytes()
    review.progress()
    path.unlink()  # as while a batch writes another
    decide(review, "reject", mine[:10])
    path.write_bytes(whole)
    decide(review, "reject", mine[10:20])
    now = learned(review)
    assert (now["decisions"], now["why_not"]) == (20, "")


def test_after_a_new_batch_the_page_shows_what_it_suggests(study: Study) -> None:
    review = Review(study, "Ada")
    decide(review, "reject", suggested(review, "PW1", code(review, "T1"))[:10])
    path = study.folder / "study.toml"
    path.write_text(path.read_text().replace("top_k = 2 #", "top_k = 3 #"))
    run(open_study(study.folder))
    fresh = Review(open_study(study.folder), "Ada")
    for name in TALKS:
        assert len(suggested(fresh, name)) > len(TALKS[name].split("\n\n"))
        assert suggested(review, name) == suggested(fresh, name)
    assert queued(review, "uncertain") == queued(fresh, "uncertain")
