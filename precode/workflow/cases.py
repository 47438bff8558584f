"""Whose transcript is it, and which role has each speaker: the sheets joined to transcripts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from precode.domain.studies import Case, StoredTranscript
from precode.domain.text import INTERVIEWER, RESPONDENT, UNKNOWN, Note
from precode.stages.roles import IN_STUDY, assign_roles
from precode.store.cases import CaseSheet, read_cases
from precode.store.settings import Roles
from precode.store.study import Study
from precode.store.transcripts import Listing, listing


@dataclass(frozen=True, slots=True)
class Placed:
    """A transcript of the study with its case and the role of each of its labels.

    ``in_sheet`` tells whether ``cases.csv`` has the case; ``notes`` say what was guessed.
    """

    stored: StoredTranscript
    case: Case
    in_sheet: bool
    roles: Mapping[str, str]
    notes: tuple[Note, ...] = ()


def placed_transcripts(study: Study, there: Listing | None = None) -> list[Placed]:
    """Return the current version of every transcript that can be read, with case and roles.

    Raises
    ------
    BrokenStudy
        If the sheet of cases cannot be read.
    """
    sheet = sheet_of(study)
    found = (there or listing(study)).transcripts
    return [place(versions[-1], sheet, study.settings.roles) for versions in found]


def sheet_of(study: Study) -> CaseSheet:
    """Return the study's cases; none if somebody removed the sheet."""
    return read_cases(study.cases) if study.cases.is_file() else CaseSheet()


def place(stored: StoredTranscript, sheet: CaseSheet, settings: Roles) -> Placed:
    """Return a transcript with its case and roles."""
    case = case_of(stored.name, stored.original, sheet)
    roles, notes = roles_of(stored.labels, case or Case(stored.name), settings)
    return Placed(stored, case or Case(stored.name), case is not None, roles, tuple(notes))


def case_of(name: str, file_name: str, sheet: CaseSheet) -> Case | None:
    """Return the case that a transcript belongs to, None if the sheet does not tell.

    The sheet's column ``transcript`` goes first, then an id that equals the name, then the
    one id that stands in the name as a word of its own: ``PW6`` in ``2021-03 PW6 final``.
    """
    names = {name.casefold(), file_name.casefold(), PurePath(file_name).stem.casefold()}
    for case in sheet.cases:
        if any(claimed.casefold() in names for claimed in case.transcripts):
            return case
    free = [case for case in sheet.cases if not case.transcripts]
    for case in free:
        if case.id.casefold() == name.casefold():
            return case
    found = [case for case in free if _is_word_of(case.id, name)]
    return found[0] if len(found) == 1 else None


def roles_of(
    labels: Sequence[str], case: Case, settings: Roles
) -> tuple[dict[str, str], list[Note]]:
    """Return the role of each label, and notes on what was guessed.

    Labels that the settings name come first. The case's own speaker gets the role of its row:
    the labels in the column ``speaker``, or a label like the id, or the only one who is no
    interviewer.
    """
    there = {label.casefold(): label for label in labels}
    named = {
        there[label.casefold()]: role.lower()
        for label, role in settings.labels.items()
        if label.casefold() in there
    }
    interviewers = [
        there[label.casefold()]
        for label in settings.interviewers
        if label.casefold() in there and there[label.casefold()] not in named
    ]
    before, _ = assign_roles(labels, interviewers=interviewers, roles=named)
    own = _own_labels(labels, before, case)
    if case.role:
        named |= {label: case.role for label in own if label not in named}
        interviewers = [label for label in interviewers if label not in named]
    roles, notes = assign_roles(labels, interviewers=interviewers, roles=named, remedies=IN_STUDY)
    if case.role and not own and labels:
        notes.append(
            Note(
                "guessed",
                f"Which speaker is {case.id} ({case.role}) is not clear. Name the label in the "
                "column 'speaker' of cases.csv.",
            )
        )
    return roles, notes


def _own_labels(labels: Sequence[str], roles: Mapping[str, str], case: Case) -> list[str]:
    wanted = {speaker.casefold() for speaker in case.speakers}
    if wanted:
        return [label for label in labels if label.casefold() in wanted]
    if alike := [label for label in labels if label.casefold() == case.id.casefold()]:
        return alike
    others = [label for label in labels if roles[label] != INTERVIEWER]
    if len(others) == 1:
        return others
    # Several speak; the one whose label shows this role, or no other one, is meant.
    fitting = [label for label in others if roles[label] == case.role]
    open_ = [label for label in others if roles[label] in (RESPONDENT, UNKNOWN)]
    return fitting if len(fitting) == 1 else open_ if len(open_) == 1 and not fitting else []


def _is_word_of(word: str, text: str) -> bool:
    pattern = rf"(?<![^\W_]){re.escape(word.casefold())}(?![^\W_])"
    return bool(re.search(pattern, text.casefold()))
