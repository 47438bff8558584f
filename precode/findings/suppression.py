"""Small counts that could point at a person: what to hide so that it cannot be computed.

The columns of such a table are roles, whose sizes everybody knows: each case's role stands in
most tables. Its rows are the values of one attribute. The total of a row in which anything is
hidden is hidden as well, so that columns cannot be played off against each other; what remains
is that the hidden counts of a column add up to a known number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from precode.errors import BadOption

SUPPRESSED = "suppressed"


def checked(below: int) -> int:
    """Return the limit if it can hide anything; 0 and 1 hide nothing.

    Raises
    ------
    BadOption
        If it is negative, or 2: "less than 2" would say that it is 1.
    """
    if below < 0 or below == 2:
        raise BadOption(
            f"Counts below {below} cannot be suppressed.",
            remedy="Give 0 for no suppression, or 3 or more: 5 is usual.",
        )
    return below


def marks(counts: Mapping[str, Mapping[str, int]], below: int) -> dict[tuple[str, str], str] | None:
    """Return what to show in place of counts, by value and role.

    Counts from 1 to ``below - 1`` become ``<below``. Where those could be computed from the
    size of the role, the next larger counts of that role are `SUPPRESSED`, if need be all.

    Parameters
    ----------
    counts
        For each value of the attribute and each role how many cases: all roles in each row.
    below
        See `checked`.

    Returns
    -------
    dict or None
        None if even so a count could be computed: then the whole attribute has to be hidden.
    """
    values = list(counts)
    roles = list(next(iter(counts.values()), {}))
    found: dict[tuple[str, str], str] = {}
    for role in roles:
        column = _hide([counts[value][role] for value in values], below)
        if column is None:
            return None
        found |= {(value, role): mark for value, mark in zip(values, column, strict=True) if mark}
    return found


def _hide(counts: Sequence[int], below: int) -> list[str] | None:
    small = [at for at, count in enumerate(counts) if 0 < count < below]
    if not small:
        return [""] * len(counts)
    large = sorted((count, at) for at, count in enumerate(counts) if count >= below)
    for more in range(len(large) + 1):
        added = [at for _, at in large[:more]]
        total = sum(counts[at] for at in [*small, *added])
        could_be = {at: range(1, below) for at in small}
        could_be |= {at: range(below, total + 1) for at in added}
        if _ambiguous(could_be, small, total):
            shown = dict.fromkeys(small, f"<{below}") | dict.fromkeys(added, SUPPRESSED)
            return [shown.get(at, "") for at in range(len(counts))]
    total = sum(counts)
    # A value stands in the table because some case has it: what is not 0 here may be nowhere else.
    anything = {at: range(1 if count else 0, total + 1) for at, count in enumerate(counts)}
    return [SUPPRESSED] * len(counts) if _ambiguous(anything, small, total) else None


def _ambiguous(could_be: Mapping[int, range], small: Sequence[int], total: int) -> bool:
    """Tell whether each small count could be another one, given the total of those hidden.

    Sums of ranges have no gaps, so that their ends are enough.
    """
    least = sum(numbers[0] for numbers in could_be.values())
    most = sum(numbers[-1] for numbers in could_be.values())
    for at in small:
        own = could_be[at]
        low = max(own[0], total - (most - own[-1]))
        high = min(own[-1], total - (least - own[0]))
        if low >= high:
            return False
    return True
