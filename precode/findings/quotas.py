"""Quotas of a selection: at least so many of a kind, and whether they can be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import inf

from precode.errors import BadOption
from precode.findings.wording import listed

Fits = tuple[bool, ...]
"""Which of the quotas a transcript counts for, in their order."""

Needs = tuple[int, ...]
"""How many each quota still lacks."""


@dataclass(frozen=True, slots=True)
class Quota:
    """At least so many transcripts of a kind: ``role=peer worker``, or an attribute's value."""

    column: str
    value: str
    least: int

    @property
    def kind(self) -> str:
        """The kind in words."""
        return f"{self.column}={self.value}"

    def fits(self, kinds: Mapping[str, Collection[str]]) -> bool:
        """Tell whether a transcript, with its values by column, is of this kind."""
        return self.value in kinds.get(self.column, ())


def read_quotas(asked: Iterable[str], there: Mapping[str, Iterable[str]]) -> tuple[Quota, ...]:
    """Return the quotas ``column=value:n``; upper and lower case are the same.

    ``there`` maps the columns, ``role`` and attributes, to their values.

    Raises
    ------
    BadOption
        With every quota that is not written so, names what is not there, or is given twice.
    """
    found: list[Quota] = []
    mistakes: list[str] = []
    for text in asked:
        kind, colon, number = text.rpartition(":")
        column, equals, value = (part.strip() for part in kind.partition("="))
        number = number.strip()
        if not (colon and equals and number.isascii() and number.isdecimal() and int(number)):
            mistakes.append(f"{text!r} is not COLUMN=VALUE:N, such as 'role=peer worker:3'.")
        elif (own := _like(column, there)) is None:
            mistakes.append(f"There is no {column!r} to have a quota of: {listed(there)}.")
        elif (kept := _like(value, there[own])) is None:
            mistakes.append(f"Nobody's {own} is {value!r}. {_near(value, there[own])}")
        elif any((one.column, one.value) == (own, kept) for one in found):
            mistakes.append(f"There are two quotas of {own}={kept}.")
        else:
            found.append(Quota(own, kept, int(number)))
    if mistakes:
        raise BadOption("\n".join(mistakes), where="--quota", remedy="Write it as column=value:n.")
    return tuple(found)


def attainable(fits: Sequence[Fits], least: Sequence[int], places: int) -> Needs:
    """Return how much of the quotas can be kept in so many places, the first ones first.

    >>> attainable([(True, False), (True, True)], [2, 2], 2)
    (2, 1)
    """
    needs = [0] * len(least)
    for at, wanted in enumerate(least):
        needs[at] = min(wanted, sum(own[at] for own in fits))
        while fewest(fits, needs) > places:
            needs[at] -= 1
    return tuple(needs)


def lessened(needs: Needs, fits: Fits) -> Needs:
    """Return what quotas lack once a transcript is taken."""
    return tuple(need - (fit and need > 0) for need, fit in zip(needs, fits, strict=True))


def fewest(fits: Iterable[Fits], needs: Sequence[int]) -> float:
    """Return the least number of transcripts that give the quotas what they lack.

    Infinite if all of them together do not.

    >>> fewest([(True, False), (True, True), (False, True)], [2, 1])
    2
    """
    kinds = sorted(Counter(fits).items())
    for at, need in enumerate(needs):
        if sum(count for own, count in kinds if own[at]) < need:
            return inf
    if not any(needs):
        return 0
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    enough = LinearConstraint([[own[at] for own, _ in kinds] for at in range(len(needs))], needs)
    bounds = Bounds(0, [count for _, count in kinds])
    whole = np.ones(len(kinds), np.int64)
    return round(milp(whole, integrality=whole, bounds=bounds, constraints=enough).fun or 0)


def _like(name: str, names: Iterable[str]) -> str | None:
    """Return the name that is the same but for upper and lower case."""
    return next((one for one in names if one.casefold() == name.casefold()), None)


def _near(value: str, values: Iterable[str]) -> str:
    near = get_close_matches(value, list(values), n=1)
    return f"Is {near[0]!r} meant?" if near else f"There are: {listed(values)}."
