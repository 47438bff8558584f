"""Names of columns, shares and small sentences that several tables have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

NOT_GIVEN = "N/A"
NOT_SHOWN = "'no' means that no quote was found; it does not show that the code was absent."


def as_column(name: str) -> str:
    """Return a role, or another plain name, as that of a column.

    >>> as_column("peer worker")
    'peer_worker'
    """
    return "_".join(name.split()) or "none"


def distinct(names: Iterable[str], taken: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names with a number behind those that are there already.

    >>> distinct(["role", "age", "age"], taken=["role"])
    ('role_2', 'age', 'age_2')
    """
    found: list[str] = []
    for name in names:
        own, number = name, 1
        while own in found or own in taken:
            number += 1
            own = f"{name}_{number}"
        found.append(own)
    return tuple(found)


def natural(value: str) -> tuple[bool, list[tuple[bool, int, str]], str]:
    """Return what sorts values as people do: numbers by size, what is not known last.

    >>> sorted(["N/A", "10-12", "9-10"], key=natural)
    ['9-10', '10-12', 'N/A']
    """
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", value.casefold())
    digits = "0123456789"
    keys = [(False, int(p), "") if p[0] in digits else (True, 0, p) for p in parts]
    return value == NOT_GIVEN, keys, value


def counted(number: int, noun: str) -> str:
    """Return the number with its noun.

    >>> counted(1, "coding"), counted(2, "coding")
    ('1 coding', '2 codings')
    """
    return f"{number} {noun}" + ("" if number == 1 else "s")


def verb(number: int, one: str, many: str) -> str:
    """Return the form of a verb for so many."""
    return one if number == 1 else many


def share(part: int, whole: int) -> float | None:
    """Return a share from 0 to 1 with four decimals; None of nothing."""
    return round(part / whole, 4) if whole else None


def percent(part: int, whole: int) -> float | None:
    """Return a percentage with two decimals; None of nothing."""
    return round(100 * part / whole, 2) if whole else None


def listed(names: Iterable[str]) -> str:
    """Return names in one line."""
    return ", ".join(names)


def noted(*notes: str) -> tuple[str, ...]:
    """Return the notes that say something."""
    return tuple(note for note in notes if note)
