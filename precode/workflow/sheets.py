"""Sheets of cases and dyads: taken into a study, and what does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from precode.errors import BadOption
from precode.store.cases import CaseSheet, read_cases, read_dyads, write_cases, write_dyads
from precode.store.study import Study
from precode.workflow.cases import placed_transcripts, sheet_of
from precode.workflow.status import dyad_problems
from precode.workflow.withdrawn import Withdrawn

_SHOWN = 12


def take_cases(study: Study, path: Path) -> list[str]:
    """Put the rows of a sheet into the study's; return what was new or changed, in words.

    Raises
    ------
    PrecodeError
        If the sheet has mistakes, or names a case that was withdrawn.
    """
    if path.suffix.lower() in (".xlsx", ".xls", ".ods", ".numbers"):
        raise BadOption(
            "The sheet of cases must be a CSV file.",
            where=str(path),
            remedy="In Excel: File, Save As, CSV UTF-8.",
        )
    new, old = read_cases(path), sheet_of(study)
    withdrawn = Withdrawn.of(study)
    for case in new.cases:
        withdrawn.refuse("", {case.id}, path.name)
    known = old.by_id()
    said = [f"cases.csv: {sum(c.id not in known for c in new.cases)} new cases"]
    for case in new.cases:
        if before := known.get(case.id):
            now, then = dict(case.attributes), dict(before.attributes)
            changed = [name for name in then if name in now and now[name] != then[name]]
            changed += ["role"] if case.role != before.role else []
            if changed:
                said.append(f"cases.csv: {case.id}: changed: {', '.join(changed)}")
    write_cases(study.cases, old.with_rows(new))
    return said


def take_dyads(study: Study, path: Path) -> str:
    """Put the rows of a sheet of dyads into the study's; return how many were new, in words.

    Raises
    ------
    PrecodeError
        If the sheet has mistakes.
    """
    old = read_dyads(study.dyads) if study.dyads.is_file() else []
    new = read_dyads(path)
    write_dyads(study.dyads, dict.fromkeys([*old, *new]))
    return f"dyads.csv: {len(set(new) - set(old))} new dyads"


def loose_ends(study: Study) -> list[str]:
    """Return what does not fit between sheets and transcripts, a sentence each."""
    sheet = sheet_of(study)
    placed = placed_transcripts(study)
    dyads = read_dyads(study.dyads) if study.dyads.is_file() else []
    with_talk = {item.case.id for item in placed}
    without = [case.id for case in sheet.cases if case.id not in with_talk]
    unmatched = [item.stored.name for item in placed if not item.in_sheet]
    said = []
    if unmatched and sheet.cases:
        said.append(f"No row in cases.csv for: {_list(unmatched)}")
    if without:
        said.append(f"No transcript for the cases: {_list(without)}")
    guessed = [f"{i.stored.name}: {note.message}" for i in placed for note in i.notes]
    return [*said, *_gaps(sheet), *dyad_problems(dyads, sheet), *guessed]


def _gaps(sheet: CaseSheet) -> list[str]:
    by_column: dict[str, list[str]] = {}
    for case, column in sheet.gaps():
        by_column.setdefault(column, []).append(case)
    gaps = [f"No {name} in cases.csv for: {_list(ids)}" for name, ids in by_column.items()]
    if roleless := [case.id for case in sheet.cases if not case.role]:
        gaps.append(f"No role in cases.csv for: {_list(roleless)}")
    return gaps


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
