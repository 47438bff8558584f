from __future__ import annotations

import pytest

from precode.domain.codes import Code
from precode.domain.text import Span
from precode.stages.cues import CueIndex


def code(name: str, *cues: str) -> Code:
    return Code(name, name, name, "", name, "t", cues=cues)


@pytest.fixture
def index() -> CueIndex:
    return CueIndex.build(
        [
            code("A", "what i was working towards", "that's my target"),
            code("B"),
            code("C", "he rang me"),
        ]
    )


def test_a_whole_cue_counts_one_a_part_counts_in_part_and_none_counts_nothing(
    index: CueIndex,
) -> None:
    whole, part, none = index.coverage(
        ["And that’s my TARGET now", "my target was it", "nothing here"]
    )
    assert whole[0] == pytest.approx(1)
    assert 0 < part[0] < 1
    assert none.tolist() == [0, 0, 0]


def test_a_code_without_cues_is_never_covered(index: CueIndex) -> None:
    assert index.coverage(["that's my target, he rang me"])[0, 1] == 0


def test_no_cues_at_all() -> None:
    index = CueIndex.build([code("A"), code("B")])
    assert index.coverage(["anything"]).tolist() == [[0, 0]]
    assert index.find("anything", 0, 0) == ()


def test_a_cue_is_shown_with_the_shortest_stretch_that_holds_its_words(index: CueIndex) -> None:
    text = "What a day. It was what I was, erm, working\ntowards"
    (cue,) = index.find(text, 0, 100)
    assert cue.phrase == "what i was working towards"
    assert cue.span == Span(119, 100 + len(text))


def test_a_cue_that_was_not_said_is_not_shown(index: CueIndex) -> None:
    assert index.find("I was there working towards", 0, 0) == ()
    scattered = "What was that? I was on the sofa. Working, that was hard. He came towards me."
    assert index.find(scattered, 0, 0) == ()
    assert index.find("he rang me", 0, 0) == ()
