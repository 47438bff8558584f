"""What a coder decided on an older version of a transcript: moved, changed or lost, and told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from made_desk import BUS, FOUR, code, span_of
from made_studies import PW1, add, files_of, run
from made_talks import queued, small_coded_study, suggested, wish

from precode.domain.text import Span
from precode.store.study import Study
from precode.workflow.review.review import Review
from precode.workflow.review.wishes import Wish

SAT = span_of("so we sat upstairs")
OUT = span_of("Getting out of the flat and getting some air")


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    return small_coded_study(tmp_path, codebook_file)


def renew(study: Study, folder: Path, text: str) -> None:
    add(study, *files_of(folder / "new", PW1=text))


def shown(review: Review) -> Any:
    return review.transcript("PW1")


def test_on_the_version_it_was_made_on_nothing_is_changed_or_lost(study: Study) -> None:
    review = Review(study, "Ada")
    review.decide("PW1", Wish("accept", BUS, code(review, "T1")))
    assert shown(review)["lost"] == []
    assert [coding["changed"] for coding in shown(review)["codings"]] == [False]


def test_codings_are_moved_changed_or_lost(study: Study, tmp_path: Path) -> None:
    review = Review(study, "Ada")
    t1, t2, t3 = (code(review, number) for number in ("T1", "T2", "T3"))
    moved = review.decide("PW1", Wish("accept", BUS, t1))["entry"]
    changed = review.decide("PW1", Wish("accept", FOUR, t2))["entry"]
    lost = review.decide("PW1", Wish("accept", OUT, t3))["entry"]
    refused = review.decide("PW1", Wish("reject", OUT, t1))["entry"]
    text = PW1.replace("How did you two start?", "So, how did you two get started?")
    text = text.replace("lying awake until four", "lying there wide awake until four")
    text = text.replace("But we kept going out. " + OUT.of(PW1) + ", that was all it was.", "Yes.")
    renew(study, tmp_path, text)
    now = shown(review)
    bus, four = span_of(BUS.of(PW1), text), span_of("I was lying there wide awake until four", text)
    found = {coding["entry"]: coding for coding in now["codings"]}
    assert set(found) == {moved, changed}
    assert (found[moved]["start"], found[moved]["end"]) == (bus.start, bus.end)
    assert not found[moved]["changed"]
    assert (found[changed]["start"], found[changed]["end"]) == (four.start, four.end)
    assert found[changed]["changed"]
    assert [(one["entry"], one["code"], one["accepted"], one["quote"]) for one in now["lost"]] == [
        (lost, t3, True, OUT.of(PW1)),
        (refused, t1, False, OUT.of(PW1)),
    ]
    assert all(one["at"] for one in now["lost"])
    stands: Any = review.where_it_stands("PW1")
    assert (stands["codings"], stands["lost"]) == (now["codings"], now["lost"])


def test_to_decide_anew_on_changed_words_settles_them(study: Study, tmp_path: Path) -> None:
    review = Review(study, "Ada")
    t2 = code(review, "T2")
    review.decide("PW1", Wish("accept", FOUR, t2))
    text = PW1.replace("lying awake until four", "lying there wide awake until four")
    renew(study, tmp_path, text)
    (coding,) = shown(review)["codings"]
    assert coding["changed"]
    here = Span(coding["start"], coding["end"])
    told: Any = review.decide("PW1", Wish("accept", here, t2, seen=coding["entry"]))
    (coding,) = told["codings"]
    assert (coding["entry"], coding["changed"]) == (told["entry"], False)
    told = review.decide("PW1", Wish("undo", target=told["entry"]))
    (coding,) = told["codings"]
    assert coding["changed"]


def test_a_lost_coding_can_still_be_taken_back(study: Study, tmp_path: Path) -> None:
    review = Review(study, "Ada")
    entry = review.decide("PW1", Wish("accept", OUT, code(review, "T3")))["entry"]
    renew(study, tmp_path, PW1.replace(f"But we kept going out. {OUT.of(PW1)}, that was", "That"))
    assert [one["entry"] for one in shown(review)["lost"]] == [entry]
    assert shown(review)["undo"] == entry
    told: Any = review.decide("PW1", Wish("undo", target=str(entry)))
    assert told["lost"] == []


def test_what_is_lost_comes_back_with_the_older_version(study: Study, tmp_path: Path) -> None:
    from precode.workflow.adding import add_files

    review = Review(study, "Ada")
    review.decide("PW1", Wish("accept", OUT, code(review, "T3")))
    renew(study, tmp_path, PW1.replace(f"But we kept going out. {OUT.of(PW1)}, that was", "That"))
    assert len(shown(review)["lost"]) == 1
    with study.writing():
        add_files(study, files_of(tmp_path / "old", PW1=PW1), restore=True)
    now = shown(review)
    assert now["lost"] == []
    assert [(one["start"], one["end"]) for one in now["codings"]] == [(OUT.start, OUT.end)]


def test_marks_move_with_their_words_and_go_with_them(study: Study, tmp_path: Path) -> None:
    review = Review(study, "Ada")
    review.decide("PW1", Wish("star", SAT))
    review.decide("PW1", Wish("star", OUT))
    review.decide("PW1", Wish("memo", OUT, memo="About the air"))
    review.decide("PW1", Wish("read"))
    text = PW1.replace("How did you two start?", "So, how did you two get started?")
    text = text.replace(f"But we kept going out. {OUT.of(PW1)}, that was all it was.", "Yes.")
    renew(study, tmp_path, text)
    sat = span_of(SAT.of(PW1), text)
    now = shown(review)
    assert [(mark["kind"], mark["start"], mark["end"]) for mark in now["marks"]] == [
        ("star", sat.start, sat.end),
        ("memo", None, None),
        ("read", None, None),
    ]
    assert now["read"]


def test_after_the_next_batch_what_was_decided_is_not_asked_again(
    study: Study, tmp_path: Path
) -> None:
    review = Review(study, "Ada")
    one = suggested(review)[0]
    review.decide("PW1", wish("accept", one))
    review.decide("PW1", Wish("no_code", FOUR))
    renew(study, tmp_path, PW1.replace("How did you two start?", "So, how did it all begin?"))
    run(study)
    by = len("So, how did it all begin?") - len("How did you two start?")
    place = (one["start"] + by, one["end"] + by, one["code"])
    now = {(s["start"], s["end"], s["code"]) for s in suggested(review)}
    assert place in now
    asked = {
        (o["start"], o["end"], o["code"])
        for o in queued(review, "certain")
        if o["transcript"] == "PW1"
    }
    # Nor what is suggested in the turn that was said to carry no code.
    without = {(s["start"], s["end"], s["code"]) for s in suggested(review) if s["turn"] == 4}
    assert without
    assert asked == now - {place} - without
    cells = [o for o in queued(review, "empty") if o["transcript"] == "PW1"]
    assert {o["turn"] for o in cells} <= {2}


def test_other_transcripts_are_left_as_they_are(study: Study, tmp_path: Path) -> None:
    review = Review(study, "Ada")
    one = suggested(review, "SP1")[0]
    review.decide("SP1", wish("accept", one))
    before = review.transcript("SP1")
    renew(study, tmp_path, PW1.replace("the bus", "the tram"))
    assert review.transcript("SP1") == before
