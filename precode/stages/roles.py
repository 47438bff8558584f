"""Speaker labels → roles: who is the interviewer, who a peer worker, who is supported."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from precode.domain.text import (
    INTERVIEWER,
    PEER_WORKER,
    RESPONDENT,
    SUPPORTED_PEER,
    UNKNOWN,
    Note,
)
from precode.errors import BadOption

# What a label says without its number, initials or brackets: PW6, SP-03, Int 1.
_KNOWN: tuple[tuple[str, str], ...] = (
    (
        r"(?:i|iv|ivr|ier|int|intr|intv|interviewer|moderator|mod|facilitator|fac|researcher"
        r"|res|q|question|investigator|ra)",
        INTERVIEWER,
    ),
    (r"(?:pw|psw|peer worker|peer support worker|peer supporter)", PEER_WORKER),
    (r"(?:sp|supported peer)", SUPPORTED_PEER),
    (
        r"(?:r|p|b|a|ie|answer|respondent|resp|participant|part|interviewee|subject|patient"
        r"|client|service user|su|id)",
        RESPONDENT,
    ),
)
_NUMBER = r"[\s._#-]*\d*\s*$"
_PATTERNS = tuple((re.compile(shape + _NUMBER, re.IGNORECASE), role) for shape, role in _KNOWN)
_BRACKET = re.compile(r"\s*[(\[]([^)\]]*)[)\]]?\s*$")
_RES = re.compile(r"res" + _NUMBER, re.IGNORECASE)  # researcher or respondent


@dataclass(frozen=True, slots=True)
class Remedies:
    """How a user can say who speaks: for the notes on what was guessed."""

    unknown: str
    no_interviewer: str


BY_OPTION = Remedies(
    "Say who they are with --role LABEL=ROLE.", "Name the interviewer with --interviewer LABEL."
)
IN_STUDY = Remedies(
    "Give the case a role in cases.csv, or the label one in study.toml.",
    "Name the interviewer in study.toml: interviewers.",
)


def role_of(label: str) -> str:
    """Return the role that a label shows by itself, or `unknown`.

    A role may stand in brackets behind a name, or a name behind a role in full:
    ``Anna (Interviewer)``, ``Interviewer Anna``.
    """
    label = label.strip()
    bracket = _BRACKET.search(label)
    outside = label[: bracket.start()] if bracket else label
    first, _, name = outside.partition(" ")
    parts = [outside, bracket.group(1) if bracket else ""]
    if len(first) > 3 and name[:1].isupper():
        parts.append(first)
    for part in parts:
        for pattern, role in _PATTERNS:
            if part and pattern.match(part.strip()):
                return role
    return UNKNOWN


def assign_roles(
    labels: Sequence[str],
    *,
    interviewers: Collection[str] = (),
    roles: Mapping[str, str] | None = None,
    remedies: Remedies = BY_OPTION,
) -> tuple[dict[str, str], list[Note]]:
    """Return the role of each label, and notes on what was guessed.

    Parameters
    ----------
    labels
        The speaker labels of one transcript, each once.
    interviewers
        Labels that the user says are interviewers. The others' labels then no
        longer make them interviewers.
    roles
        Label to role as the user says; goes before everything else.

    Raises
    ------
    BadOption
        If the user names labels that the transcript does not have.
    """
    interviewers = [_as_written(name, labels) for name in interviewers]
    roles = {_as_written(name, labels): role for name, role in (roles or {}).items()}
    if both := [name for name in interviewers if roles.get(name, INTERVIEWER) != INTERVIEWER]:
        raise BadOption(
            f"{both[0]!r} is named as interviewer and with the role {roles[both[0]]!r}.",
            remedy="Give one of the two.",
        )
    shown = {label: role_of(label) for label in labels}
    if any(r == INTERVIEWER and not _RES.match(label) for label, r in shown.items()):
        shown |= {label: RESPONDENT for label in labels if _RES.match(label)}
    if missing := [name for name in [*interviewers, *roles] if name not in labels]:
        raise BadOption(
            f"No speaker is labelled {', '.join(map(repr, missing))}.",
            remedy=f"The labels here are: {', '.join(labels) or '(none)'}.",
        )
    found: dict[str, str] = {}
    for label in labels:
        if label in roles:
            found[label] = roles[label]
        elif label in interviewers:
            found[label] = INTERVIEWER
        else:
            role = shown[label]
            found[label] = RESPONDENT if interviewers and role == INTERVIEWER else role
    return found, _notes(found, remedies)


def _as_written(name: str, labels: Sequence[str]) -> str:
    """Return the one label that differs from `name` in case only, else `name`."""
    alike = [label for label in labels if label.casefold() == name.casefold()]
    return alike[0] if name not in labels and len(alike) == 1 else name


def _notes(found: Mapping[str, str], remedies: Remedies) -> list[Note]:
    notes = []
    unknown = [label for label, role in found.items() if role == UNKNOWN]
    if unknown:
        shown = ", ".join(unknown[:8]) + (" ..." if len(unknown) > 8 else "")
        notes.append(
            Note(
                "guessed",
                f"Speakers of unknown role, coded like respondents: {shown}. {remedies.unknown}",
                len(unknown),
            )
        )
    if found and INTERVIEWER not in found.values():
        notes.append(
            Note(
                "guessed",
                f"No interviewer was recognised, so every turn is coded. {remedies.no_interviewer}",
            )
        )
    return notes
