"""Words of a small study and what a review says of them, for several tests."""

from __future__ import annotations

from typing import Any

from made_studies import PW1

from precode.domain.decisions import Anchor, Entry, Event
from precode.domain.text import Span
from precode.store.study import Study
from precode.workflow.review.review import Review


def span_of(words: str, text: str = PW1) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


BUS = span_of("We took the bus into town together the first time.")
FOUR = span_of("I was lying awake until four")


def code(review: Review, number: str) -> str:
    return next(str(found["id"]) for found in review.codebook() if found["code"] == number)


def last(study: Study) -> Entry:
    return study.record.entries()[-1]


def event_of(entry: Entry) -> Event:
    assert entry.event is not None
    return entry.event


def anchor_of(entry: Entry) -> Anchor:
    anchor = event_of(entry).anchor
    assert anchor is not None
    return anchor


def codings(data: dict[str, Any]) -> dict[tuple[int, str], bool]:
    return {(c["start"], c["code"]): c["accepted"] for c in data["codings"]}


def codings_data(review: Review) -> Any:
    return review.where_it_stands("PW1")["codings"]
