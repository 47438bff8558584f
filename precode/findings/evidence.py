"""Which codings count as evidence, and whose transcripts were read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from precode.domain.code_sets import CodeSets, FinalCode, FinalCoding
from precode.domain.text import INTERVIEWER
from precode.findings.wording import counted, noted, verb


def of_participants(codings: Iterable[FinalCoding]) -> tuple[FinalCoding, ...]:
    """Return the codings of what those who were interviewed said."""
    return tuple(coding for coding in codings if coding.role != INTERVIEWER)


def evidence(codings: Iterable[FinalCoding]) -> tuple[FinalCoding, ...]:
    """Return the codings that show a code: a participant tells of something that happened."""
    return tuple(coding for coding in of_participants(codings) if coding.happened)


def used(sets: CodeSets, codings: Iterable[FinalCoding]) -> tuple[FinalCode, ...]:
    """Return the codes that these codings give, in the order of the codebook."""
    given = {coding.code for coding in codings}
    return tuple(code for code in sets.codes if code.id in given)


def interviewed(sets: CodeSets) -> tuple[str, ...]:
    """Return the cases that have a transcript, in the order of the cases."""
    there = [one.case for one in sets.transcripts]
    held = set(there)
    listed = [case.id for case in sets.cases if case.id in held]
    return tuple(dict.fromkeys([*listed, *there]))


def interviewed_as(sets: CodeSets, role: str) -> tuple[str, ...]:
    """Return the cases in whose transcripts this role speaks, in the order of the cases."""
    there = {one.case for one in sets.transcripts if role in one.roles}
    return tuple(case for case in interviewed(sets) if case in there)


def reviewed_roles(sets: CodeSets) -> frozenset[str]:
    """Return the roles that speak in no transcript but such as were marked as read."""
    unread = {role for one in sets.transcripts if not one.read_by for role in one.roles}
    return frozenset(set(sets.roles) - unread)


def reviewed_cases(sets: CodeSets) -> frozenset[str]:
    """Return the cases all of whose transcripts were marked as read."""
    unread = {one.case for one in sets.transcripts if not one.read_by}
    return frozenset(set(interviewed(sets)) - unread)


def roles_of_cases(sets: CodeSets) -> dict[str, str]:
    """Return the role of every case: as the sheet says, else of who speaks in its transcripts."""
    spoken: dict[str, list[str]] = {}
    for one in sets.transcripts:
        spoken.setdefault(one.case, []).extend(one.roles)
    given = {case.id: case.role for case in sets.cases}
    return {
        case: given.get(case) or "; ".join(dict.fromkeys(spoken.get(case, ())))
        for case in dict.fromkeys([*given, *spoken])
    }


def in_order(sets: CodeSets, codings: Iterable[FinalCoding]) -> tuple[FinalCoding, ...]:
    """Return the codings by case, transcript, words and code."""
    case_at = {case: at for at, case in enumerate(interviewed(sets))}
    file_at = {one.name: at for at, one in enumerate(sets.transcripts)}
    code_at = {code.id: at for at, code in enumerate(sets.codes)}

    def place(coding: FinalCoding) -> tuple[Any, ...]:
        return (
            case_at.get(coding.case, len(case_at)),
            file_at.get(coding.transcript, len(file_at)),
            coding.span,
            code_at[coding.code],
        )

    return tuple(sorted(codings, key=place))


def left_out(codings: Iterable[FinalCoding]) -> tuple[str, ...]:
    """Say which of the codings are no evidence, and which count though nobody said so."""
    all_of_them = tuple(codings)
    own = of_participants(all_of_them)
    silent = sum(not coding.facets.status for coding in own)
    other = sum(not coding.happened for coding in own)
    asked = len(all_of_them) - len(own)
    return noted(
        f"{counted(silent, 'coding')} {verb(silent, 'has', 'have')} no status and "
        f"{verb(silent, 'counts', 'count')} as happened."
        if silent
        else "",
        f"{counted(other, 'coding')} of what was planned or refused "
        f"{verb(other, 'is', 'are')} left out."
        if other
        else "",
        f"{counted(asked, 'coding')} of interviewers' turns {verb(asked, 'is', 'are')} left out."
        if asked
        else "",
    )
