"""Suggestions as columns, and which of them a coder has decided, whatever becomes of the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_desk import code
from made_studies import PW1, add, files_of, run
from made_talks import dull, out, sleep, small_coded_study, suggested, talk, wish

from precode.domain.text import Span
from precode.errors import BadOption
from precode.stages.fusion import probability
from precode.store.rankings import read_ranking
from precode.store.study import Study, open_study
from precode.workflow.batching import plan
from precode.workflow.own_codes import create_code
from precode.workflow.review.pool import Pool
from precode.workflow.review.review import Review
from precode.workflow.review.wishes import Wish
from precode.workflow.stored import suggestions_of
from precode.workflow.withdrawing import leaving, withdraw


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    """Two transcripts, pre-coded: two suggestions for each turn."""
    return small_coded_study(tmp_path, codebook_file)


def pool_of(review: Review) -> Pool:
    """Return the pool of a review, as the files are now."""
    review.progress()
    return review._pool


def columns(review: Review, name: str) -> list[tuple[int, int, int, str, float]]:
    pool = pool_of(review)
    lot = pool.lot(name)
    places = zip(lot.turns, lot.starts, lot.ends, lot.codes, lot.scores, strict=True)
    return sorted((int(t), int(a), int(b), pool.ids[c], float(p)) for t, a, b, c, p in places)


def kept(study: Study, name: str) -> list[tuple[int, int, int, str, float]]:
    found = suggestions_of(study, name).suggestions
    return sorted((s.turn, s.span.start, s.span.end, s.code_id, s.score) for s in found)


def test_the_columns_are_the_suggestions(study: Study) -> None:
    review = Review(study, "Ada")
    pool = pool_of(review)
    assert [lot.name for lot in pool.lots()] == ["PW1", "SP1"]
    for name in ("PW1", "SP1"):
        assert columns(review, name) == kept(study, name)
        lot = pool.lot(name)
        assert len(lot.scores) == 4
        assert probability(lot.odds) == pytest.approx(lot.scores, abs=1e-6)
        assert (lot.rows >= 0).all()
        assert lot.turn_numbers.tolist() == [2, 4]
    assert pool.lot("PW1").turn_roles == ("peer worker", "peer worker")


def test_others_is_what_the_codes_that_are_not_suggested_add_up_to(
    tmp_path: Path, study: Study
) -> None:
    answers = [out(1, 3), sleep(2), dull(3), out(4, 8)]
    add(study, *files_of(tmp_path / "more", PW2=talk(*answers, speaker="PW2")))
    run(study)
    for item in plan(study).items:
        name = item.placed.stored.name
        ranking = read_ranking(study, item.placed.stored, item.key)
        given = {(s.turn, s.code_id) for s in suggestions_of(study, name).suggestions}
        likely = probability(ranking.odds.astype(np.float64))
        wanted = [
            sum(
                likely[row, column]
                for column, one in enumerate(ranking.codes)
                if (int(turn), one) not in given
            )
            for row, turn in enumerate(ranking.turns)
        ]
        assert pool_of(Review(study, "Ada")).lot(name).others == pytest.approx(wanted)


def test_a_new_version_has_no_suggestions_until_it_is_pre_coded(
    study: Study, tmp_path: Path
) -> None:
    review = Review(study, "Ada")
    assert columns(review, "PW1")
    text = PW1.replace("How did you two start?", "So, how did you two get started?")
    add(study, *files_of(tmp_path / "new", PW1=text))
    lot = pool_of(review).lot("PW1")
    assert (len(lot.scores), len(lot.turn_numbers), lot.has_ranking) == (0, 0, False)
    assert columns(review, "SP1") == kept(study, "SP1")
    run(study)
    assert columns(review, "PW1") == kept(study, "PW1")
    assert len(columns(review, "PW1")) == 4


def test_what_is_withdrawn_is_gone(study: Study) -> None:
    review = Review(study, "Ada")
    assert len(pool_of(review).lots()) == 2
    with study.writing():
        withdraw(study, leaving(study, "PW1"), coder="Ada")
    assert [lot.name for lot in pool_of(review).lots()] == ["SP1"]
    with pytest.raises(BadOption):
        pool_of(review).lot("PW1")


def test_another_batch_is_seen(study: Study) -> None:
    review = Review(study, "Ada")
    before = columns(review, "PW1")
    path = study.folder / "study.toml"
    path.write_text(path.read_text().replace("top_k = 2 #", "top_k = 1 #"))
    again = open_study(study.folder)
    run(again)
    after = columns(review, "PW1")
    assert after == kept(again, "PW1")
    assert len(after) < len(before)


@pytest.mark.parametrize("damage", ["missing", "cut off", "empty", "noise"])
def test_without_a_ranking_the_suggestions_are_still_there(study: Study, damage: str) -> None:
    path = next(study.rankings.glob("PW1.*"))
    whole = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes({"cut off": whole[:80], "empty": b"", "noise": b"\xff" * 200}[damage])
    before = kept(study, "PW1") if damage != "missing" else None
    review = Review(study, "Ada")
    lot = pool_of(review).lot("PW1")
    assert (lot.has_ranking, len(lot.turn_numbers), len(lot.others)) == (False, 0, 0)
    assert (lot.rows == -1).all()
    assert probability(lot.odds) == pytest.approx(lot.scores, abs=1e-6)
    assert len(columns(review, "PW1")) == 4
    assert before is None or columns(review, "PW1") == before
    told: Any = review.progress()
    assert (told["left"], told["expected"]["others"]) == (8, None)
    for order in ("certain", "uncertain", "empty"):
        assert review.queue(order)["items"]
    one = suggested(review)[0]
    review.decide("PW1", wish("accept", one))
    assert len(left(study)) == 3


def test_a_code_made_since_moves_no_column(study: Study) -> None:
    review = Review(study, "Ada")
    before = columns(review, "PW1")
    made = create_code(study, "Ada", "Dogs")
    assert columns(review, "PW1") == before
    assert made in pool_of(review).ids
    assert pool_of(review).lot("PW1").has_ranking


def test_the_suggestions_of_a_code_that_is_gone_are_left_out(study: Study) -> None:
    review = Review(study, "Ada")
    before = columns(review, "PW1")
    gone = pool_of(review).ids[0]
    book = study.codebook / "imported" / "themes.csv"
    book.write_text("\n".join(line for line in book.read_text().split("\n") if "T1" not in line))
    after = columns(review, "PW1")
    assert after == [one for one in before if one[3] != gone]
    assert after
    assert gone not in pool_of(review).ids


def left(study: Study, name: str = "PW1", coder: str = "Ada") -> set[tuple[int, int, str]]:
    """Return the suggestions that are not decided: start, end, code."""
    pool = pool_of(Review(study, coder))
    lot = pool.lot(name)
    flags = pool.stand(lot).decided
    assert len(flags) == len(lot.scores)
    return {
        (int(lot.starts[at]), int(lot.ends[at]), pool.ids[lot.codes[at]])
        for at in np.flatnonzero(~flags)
    }


def where(one: dict[str, Any]) -> tuple[int, int, str]:
    return one["start"], one["end"], one["code"]


@pytest.mark.parametrize("do", ["accept", "reject"])
def test_a_decision_settles_its_suggestion_alone(study: Study, do: str) -> None:
    review, before = Review(study, "Ada"), left(study)
    one = suggested(review)[0]
    told = review.decide("PW1", wish(do, one))
    assert left(study) == before - {where(one)}
    assert len(left(study, "SP1")) == 4
    assert left(study, coder="Bob") == before
    review.decide("PW1", Wish("undo", target=str(told["entry"])))
    assert left(study) == before


def test_the_same_code_on_some_of_the_words_settles_it(study: Study) -> None:
    review, before = Review(study, "Ada"), left(study)
    one = suggested(review)[0]
    last_words = Span(one["end"] - 5, one["end"] + 3)
    review.decide("PW1", Wish("accept", last_words, one["code"]))
    assert left(study) == before - {where(one)}


def test_words_that_only_touch_settle_nothing(study: Study) -> None:
    review, before = Review(study, "Ada"), left(study)
    one = suggested(review)[0]
    review.decide("PW1", Wish("accept", Span(one["end"], one["end"] + 5), one["code"]))
    assert left(study) == before


def test_another_code_on_the_same_words_settles_nothing(study: Study) -> None:
    review, before = Review(study, "Ada"), left(study)
    one, t3 = suggested(review)[0], code(review, "T3")
    review.decide("PW1", Wish("accept", Span(one["start"], one["end"]), t3))
    assert left(study) == before


def test_a_change_settles_what_it_left_and_what_it_led_to(study: Study) -> None:
    review, before = Review(study, "Ada"), left(study)
    (one, *_) = [s for s in suggested(review) if s["turn"] == 4 and s["rank"] == 1]
    other = code(review, "T1")
    review.decide("PW1", wish("change", one, to_code=other))
    assert left(study) == before - {where(one)}  # T1 is suggested on other words of the turn
    (rest,) = [s for s in suggested(review) if s["turn"] == 4 and s["rank"] == 2]
    here = Span(rest["start"], rest["end"])
    review.decide("PW1", wish("change", rest, to_code=one["code"], to_span=here))
    assert left(study) == before - {where(one), where(rest)}


def test_a_decision_on_an_older_version_settles_the_words_where_they_stand_now(
    study: Study, tmp_path: Path
) -> None:
    review = Review(study, "Ada")
    one = suggested(review)[0]
    review.decide("PW1", wish("reject", one))
    more = "So, how did you two get started?"
    add(study, *files_of(tmp_path / "new", PW1=PW1.replace("How did you two start?", more)))
    assert left(study) == set()
    run(study)
    by = len(more) - len("How did you two start?")
    now = {where(s) for s in suggested(review)}
    assert left(study) == now - {(one["start"] + by, one["end"] + by, one["code"])}
    assert len(left(study)) == 3
