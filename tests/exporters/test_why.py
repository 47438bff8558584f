"""The reason given first is what moved the score most."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from precode.exporters.why import reasons
from precode.stages.heads import SHIPPED_SHARE, STUDY_SHARE

STARTS = {
    "exemplars": "like an exemplar",
    "definition": "near the definition",
    "words in common": "words in common",
    SHIPPED_SHARE: "like talk coded so before",
    STUDY_SHARE: "like your earlier decisions",
}


@pytest.mark.parametrize("order", list(permutations(STARTS, 5))[::13])
def test_reasons_follow_the_pushes(make: Any, order: tuple[str, ...]) -> None:
    suggestion = make.said("we talked").suggestions[0]
    shares = tuple((name, float(5 - place)) for place, name in enumerate(order))
    given = replace(suggestion, evidence=replace(suggestion.evidence, shares=shares[::-1]))
    found = reasons(given, "we talked")
    assert len(found) == 5
    for words, name in zip(found, order, strict=True):
        assert words.startswith(STARTS[name])


def test_what_spoke_against_a_code_is_no_reason_for_it(make: Any) -> None:
    suggestion = make.said("we talked").suggestions[0]
    shares = (("exemplars", 2.0), ("definition", -1.0), (SHIPPED_SHARE, -0.5), (STUDY_SHARE, 0.0))
    given = replace(suggestion, evidence=replace(suggestion.evidence, shares=shares))
    assert [text[:16] for text in reasons(given, "we talked")] == ["like an exemplar"]
