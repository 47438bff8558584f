"""What a crisp set is asked for: a code, a group, a role or an attribute, as true or false.

``4.1`` a code that was found in the case, ``group:NAME`` any code of a group, ``role=peer worker``
and ``attribute=value`` what the sheet of cases says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from precode.domain.code_sets import CodeSets
from precode.errors import BadOption
from precode.findings.demographics import Demographics, attributes_of, demographics, value_of
from precode.findings.evidence import evidence, roles_of_cases, used
from precode.findings.wording import NOT_GIVEN, distinct, listed

_GROUP = "group:"
_TAKEN = (
    "CASE",
    "CASES",
    "N",
    "OUT",
    "INCL",
    "PRI",
    "COV",
    "T",
    "F",
    "TRUE",
    "FALSE",
    "NULL",
    "NA",
)
"""What R, or a truth table, calls other things."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A crisp set of cases: who is in it (True), who is not, and of whom nothing is known (None).

    ``meaning`` says in words what it is to be in it.
    """

    asked: str
    meaning: str
    member: Mapping[str, bool | None]


def condition(sets: CodeSets, asked: str, suppress_below: int = 0) -> Condition:
    """Return the set of cases that `asked` names; upper and lower case are the same.

    Raises
    ------
    BadOption
        If there is no such code, group, role, attribute or value, if several codes have that
        number, or if values of that attribute are suppressed.
    """
    term = asked.strip()
    if term.casefold().startswith(_GROUP):
        return _group(sets, asked, term[len(_GROUP) :].strip())
    codes = [code for code in sets.codes if term in (code.id, code.code)]
    codes = codes or [c for c in sets.codes if c.code.casefold() == term.casefold()]
    if len(codes) == 1:
        return Condition(asked, f"{codes[0].name} was found", _found(sets, {codes[0].id}))
    if codes:
        raise BadOption(
            f"Several codes are called {asked!r}.",
            remedy=f"Give one by its permanent id: {listed(code.id for code in codes)}.",
        )
    name, given, value = (part.strip() for part in term.partition("="))
    if given and name.casefold() == "role":
        return _role(sets, asked, value)
    if given and (attribute := _like(name, attributes_of(sets))) is not None:
        return _attribute(sets, demographics(sets, suppress_below), asked, attribute, value)
    raise _unknown(sets, asked)


def names_for_r(asked: Iterable[str]) -> tuple[str, ...]:
    """Return names of columns that R takes as they are: ``4.1`` is C4_1, ``sex=Man`` SEX_MAN.

    >>> names_for_r(["4.1", "sex=Man", "SEX man", "group:Goals & planning", "n"])
    ('C4_1', 'SEX_MAN', 'SEX_MAN_2', 'GOALS_PLANNING', 'N_2')
    """
    return distinct(map(_plain, asked), _TAKEN)


def _plain(asked: str) -> str:
    term = asked.strip()
    if term.casefold().startswith(_GROUP):
        term = term[len(_GROUP) :]
    ascii_only = unicodedata.normalize("NFKD", term).encode("ascii", "ignore").decode()
    name = "_".join(re.findall(r"[A-Z0-9]+", ascii_only.upper()))
    return name if name[:1].isalpha() else f"C{name}"


def _found(sets: CodeSets, codes: set[str]) -> dict[str, bool | None]:
    having = {coding.case for coding in evidence(sets.codings) if coding.code in codes}
    return {case: case in having for case in roles_of_cases(sets)}


def _group(sets: CodeSets, asked: str, name: str) -> Condition:
    group = _like(name, [code.group for code in sets.codes])
    if group is None:
        raise _unknown(sets, asked)
    codes = {code.id for code in sets.codes if code.group == group}
    return Condition(asked, f"a code of the group {group} was found", _found(sets, codes))


def _role(sets: CodeSets, asked: str, value: str) -> Condition:
    role_of = roles_of_cases(sets)
    role = _like(value, [role for role in role_of.values() if role])
    if role is None:
        raise _unknown(sets, asked)
    member = {case: (own == role if own else None) for case, own in role_of.items()}
    return Condition(asked, f"role is {role}", member)


def _attribute(
    sets: CodeSets, people: Demographics, asked: str, name: str, value: str
) -> Condition:
    given = _like(value, people.counts[name])
    if given is None:
        raise _unknown(sets, asked)
    if people.hidden[name] is None or people.hidden[name]:
        raise BadOption(
            f"Values of {name} are suppressed, so it cannot be a condition.",
            remedy="Choose another condition, or make the tables without suppression.",
        )
    member: dict[str, bool | None] = dict.fromkeys(roles_of_cases(sets))
    for case in sets.cases:
        own = value_of(case, name)
        member[case.id] = None if own == NOT_GIVEN != given else own == given
    return Condition(asked, f"{name} is {given}", member)


def _like(name: str, names: Iterable[str]) -> str | None:
    """Return the name that is the same but for upper and lower case, itself first."""
    there = list(names)
    if name in there:
        return name
    return next((one for one in there if one.casefold() == name.casefold()), None)


def _unknown(sets: CodeSets, asked: str) -> BadOption:
    people = demographics(sets)
    values = (f"{name}={value}" for name, rows in people.counts.items() for value in rows)
    there: Sequence[tuple[str, Iterable[str]]] = (
        ("Codes that were found", [c.code for c in used(sets, evidence(sets.codings))]),
        ("Groups", dict.fromkeys(f"{_GROUP}{code.group}" for code in sets.codes if code.group)),
        ("Roles", dict.fromkeys(f"role={r}" for r in roles_of_cases(sets).values() if r)),
        ("Attributes", values),
    )
    lines = [f"{title}: {listed(names)}." for title, names in there if names]
    return BadOption(
        f"There is no condition called {asked!r}.",
        remedy="\n".join([*lines, "Any other code of the codebook can be given by its number."]),
    )
