"""Speaker labels → roles: who is the interviewer, who a peer worker, who is supported."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from precode.domain.text import (
    INTERVIEWER,
    PEER_WORKER,
    RESPONDENT,
    SUPPORTED_PEER,
    UNKNOWN,
    Note,
)
from precode.errors import BadOption

# A label is its letters and perhaps a number or initials behind: PW6, SP-03, Interviewer (AK).
_NUMBER = r"[\s._#-]*\d*\s*(?:\(.*\))?$"
_KNOWN: tuple[tuple[str, str], ...] = (
    (
        r"(?:i|iv|ivr|ier|int|intr|intv|interviewer|interviewer name|moderator|mod|facilitator|fac"
        r"|researcher|res|q|question|interviewing researcher)",
        INTERVIEWER,
    ),
    (r"(?:pw|psw|peer worker|peer support worker|peer supporter)", PEER_WORKER),
    (r"(?:sp|supported peer)", SUPPORTED_PEER),
    (
        r"(?:r|p|b|a|ie|answer|respondent|resp|participant|part|interviewee|patient|client"
        r"|service user|su|id)",
        RESPONDENT,
    ),
)
_PATTERNS = tuple((re.compile(shape + _NUMBER, re.IGNORECASE), role) for shape, role in _KNOWN)


def role_of(label: str) -> str:
    """Return the role that a label shows by itself, or `unknown`."""
    for pattern, role in _PATTERNS:
        if pattern.match(label.strip()):
            return role
    return UNKNOWN


def assign_roles(
    labels: Sequence[str],
    *,
    interviewers: Collection[str] = (),
    roles: Mapping[str, str] | None = None,
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
    roles = roles or {}
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
            role = role_of(label)
            found[label] = RESPONDENT if interviewers and role == INTERVIEWER else role
    return found, _notes(found)


def _notes(found: Mapping[str, str]) -> list[Note]:
    notes = []
    unknown = [label for label, role in found.items() if role == UNKNOWN]
    if unknown:
        shown = ", ".join(unknown[:8]) + (" ..." if len(unknown) > 8 else "")
        notes.append(
            Note(
                "guessed",
                f"Speakers of unknown role, coded like respondents: {shown}. "
                "Say who they are with --role LABEL=ROLE.",
                len(unknown),
            )
        )
    if found and INTERVIEWER not in found.values():
        notes.append(
            Note(
                "guessed",
                "No interviewer was recognised, so every turn is coded. "
                "Name the interviewer with --interviewer LABEL.",
            )
        )
    return notes
