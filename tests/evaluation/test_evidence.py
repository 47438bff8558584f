"""Whether gold allows a code to be suggested."""

from __future__ import annotations

import pytest

from precode.evaluation.evidence import verdict


@pytest.mark.parametrize(
    ("suggested", "right", "said"),
    [
        (0, 0, "thin"),
        (4, 0, "thin"),  # too few to speak against it
        (5, 0, "against"),
        (5, 1, "thin"),  # the interval of one in five reaches 0.62
        (12, 2, "against"),
        (3, 3, "supported"),
        (2, 2, "thin"),
        (6, 3, "supported"),
        (40, 19, "thin"),
        (60, 20, "against"),
    ],
)
def test_a_code_is_judged_by_what_was_suggested(suggested: int, right: int, said: str) -> None:
    assert verdict(suggested, right) == said
