"""A coder's desk while the study changes: cases, versions, other writers, and its size."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made_desk import BUS, FOUR, code, codings, codings_data, span_of
from made_studies import PW1, add, files_of, small_study
from no_hang import no_hang

from precode.domain.decisions import Anchor, CodeRef, Event
from precode.domain.text import Span
from precode.errors import BadOption, BrokenStudy
from precode.store.study import Study
from precode.workflow.review.review import Review
from precode.workflow.review.wishes import Wish
from precode.workflow.withdrawing import leaving, withdraw


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    """A study of two transcripts, not pre-coded."""
    return small_study(tmp_path, codebook_file)


def test_a_case_with_several_transcripts_is_shown_by_their_names(
    study: Study, tmp_path: Path
) -> None:
    study.cases.write_text("case,role,transcript,speaker\nPW1,peer worker,PW1;PW1 later,\n")
    add(study, *files_of(tmp_path / "more", **{"PW1 later": PW1.replace("bus", "tram")}))
    review = Review(study, "Ada")
    rows: Any = review.overview()["transcripts"]
    assert [(row["case"], row["name"]) for row in rows] == [
        ("PW1", "PW1"),
        ("PW1", "PW1 later"),
        ("SP1", "SP1"),
    ]
    review.decide("PW1", Wish("star", BUS))
    assert review.where_it_stands("PW1 later")["undo_in"] == "PW1"
    assert not review.where_it_stands("PW1 later")["marks"]


def test_what_was_decided_follows_a_case_that_is_renamed(study: Study) -> None:
    review = Review(study, "Ada")
    review.decide("PW1", Wish("star", BUS))
    study.cases.write_text("case,role,transcript,speaker\nAnna,peer worker,PW1,\n")
    shown: Any = review.transcript("PW1")
    assert (shown["case"], [mark["kind"] for mark in shown["marks"]]) == ("Anna", ["star"])
    assert shown["undo"]


def test_a_new_version_moves_what_was_decided(study: Study, tmp_path: Path) -> None:
    review = Review(study, "Ada")
    t1 = code(review, "T1")
    review.decide("PW1", Wish("accept", BUS, t1))
    review.decide("PW1", Wish("star", BUS))
    review.decide("PW1", Wish("memo", FOUR, memo="When?"))
    text = PW1.replace("How did you two start?", "So, how did you two get started?")
    text = text.replace("PW1: I was lying awake until four every night", "PW1: Anyway")
    add(study, *files_of(tmp_path / "new", PW1=text))
    shown: Any = review.transcript("PW1")
    bus = span_of(BUS.of(PW1), text)
    (coding,) = shown["codings"]
    assert (coding["start"], coding["end"]) == (bus.start, bus.end)
    star, memo = shown["marks"]
    assert (star["kind"], star["start"], star["end"]) == ("star", bus.start, bus.end)
    assert memo["memo"] == "When?"
    # On the same words, the latest decision holds, whichever version it was made on.
    told: Any = review.decide("PW1", Wish("reject", bus, t1, seen=coding["entry"]))
    assert codings(told) == {(bus.start, t1): False}
    told = review.decide("PW1", Wish("accept", bus, t1, seen=told["entry"]))
    assert codings(told) == {(bus.start, t1): True}
    assert review.decide("PW1", Wish("star", bus))["entry"] == star["entry"]
    old = study.record.entries()[0].event  # as another machine sends it that has the old text
    assert old is not None
    (entry,) = study.record.append("Ada", [replace(old, kind="reject")])
    (coding,) = codings_data(review)
    assert (coding["entry"], coding["accepted"]) == (entry.id, False)


def test_what_others_write_meanwhile_is_seen(study: Study) -> None:
    review = Review(study, "Ada")
    assert not review.where_it_stands("PW1")["undo"]
    ref = CodeRef("themes", code(review, "T1"), "T1", "Getting out")
    sha256 = str(review.transcript("PW1")["text_sha256"])
    anchor = Anchor("PW1", "PW1", sha256, BUS, BUS.of(PW1), ref)
    for coder in ("Ada", "Bob"):
        study.record.append(coder, [Event("accept", anchor)])
    assert len(codings(review.where_it_stands("PW1"))) == 1
    with study.writing():
        withdraw(study, leaving(study, "SP1"), coder="Bob")
    assert len(codings(review.where_it_stands("PW1"))) == 1
    with pytest.raises(BadOption, match="no transcript 'SP1'"):
        review.decide("SP1", Wish("read"))


def test_what_was_erased_is_forgotten(study: Study) -> None:
    review = Review(study, "Ada")
    review.decide("PW1", Wish("memo", memo="about Wilhelmina"))
    study.record.withdraw("Bob", Event("withdrawal"), cases={"PW1"}, transcripts=())
    assert not review.where_it_stands("PW1")["marks"]


def test_a_record_put_back_from_a_backup_is_read_anew(study: Study) -> None:
    review = Review(study, "Ada")
    review.decide("PW1", Wish("star", BUS))
    backup = study.record.path.read_bytes()
    review.decide("PW1", Wish("read"))
    study.record.path.write_bytes(backup)
    assert [m["kind"] for m in review.where_it_stands("PW1")["marks"]] == ["star"]  # type: ignore[union-attr,index,call-overload]
    review.decide("PW1", Wish("star", FOUR))
    assert len(review.where_it_stands("PW1")["marks"]) == 2  # type: ignore[arg-type]


def test_an_entry_of_a_newer_precode_is_told(study: Study) -> None:
    review = Review(study, "Ada")
    study.record.append("Ada", [Event("star", Anchor("PW1", "PW1", "0" * 64, BUS))])
    assert review.where_it_stands("PW1")["marks"] == []  # of a text that is no version
    study.record.append("Ada", [Event("not_known", Anchor("PW1", "PW1", "0" * 64))])  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(BrokenStudy, match="cannot be read"):
            review.where_it_stands("PW1")


def test_a_large_study_is_counted_right_and_does_not_hang(study: Study, tmp_path: Path) -> None:
    names = [f"P{number}" for number in range(28)]
    texts = {name: f"{PW1}\nPW1: That is {name}.\n" for name in names}
    add(study, *files_of(tmp_path / "many", **texts))
    review = Review(study, "Ada")
    t1 = CodeRef("themes", code(review, "T1"), "T1", "Getting out")
    sha256 = {name: str(review.transcript(name)["text_sha256"]) for name in names}
    spans = [Span(BUS.start, end) for end in range(BUS.start + 1, BUS.end)]
    events = [
        Event("accept", Anchor(name, name, sha256[name], span, span.of(PW1), t1))
        for name in names
        for span in spans
    ]
    study.record.append("Ada", (events * 20)[:20_000])
    fresh = Review(study, "Ada")
    with no_hang():
        rows: Any = fresh.overview()["transcripts"]
        for at in range(15):
            fresh.decide("P1", Wish("memo", memo=str(at)))
            fresh.overview()
    assert sum(row["accepted"] for row in rows) == len(names) * len(spans)


def test_what_was_coded_with_a_retired_code_can_still_be_judged(study: Study) -> None:
    review = Review(study, "Ada")
    made = review.create_code("Being there", "Stays, whatever happens.")
    told: Any = review.decide("PW1", Wish("add", BUS, made))
    review.retire_code(made)
    (coding,) = review.transcript("PW1")["codings"]  # type: ignore[misc,union-attr]
    assert coding["code_label"] == "Being there"  # type: ignore[index,call-overload]
    seen = told["codings"][0]["entry"]
    told = review.decide("PW1", Wish("accept", BUS, made, memo="It was a good name", seen=seen))
    seen = told["codings"][0]["entry"]
    told = review.decide("PW1", Wish("change", BUS, made, to_code=code(review, "T1"), seen=seen))
    assert [c["accepted"] for c in told["codings"]] == [False, True]
    with pytest.raises(BadOption, match="no such code"):
        review.decide("PW1", Wish("add", FOUR, made))
