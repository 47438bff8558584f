"""Does the gold allow a code to be suggested at all?"""

from __future__ import annotations

from typing import Literal

from precode.evaluation.agreement import wilson

Verdict = Literal["supported", "thin", "against"]

_LEAST = 5
_ENOUGH = 3


def verdict(suggested: int, right: int) -> Verdict:
    """Judge a code by what it was suggested for and how often that was right.

    ``against``: of at least five suggestions so few are right that not even the upper end of the
    95% interval reaches a half. ``supported``: at least three are right, and half of all.
    ``thin``: too little is known.
    """
    if suggested >= _LEAST and wilson(right, suggested)[2] < 0.5:
        return "against"
    return "supported" if right >= _ENOUGH and 2 * right >= suggested else "thin"
