"""Sheets of cases and dyads: taken into a study, and what does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import Path

from precode.csv_rows import rows_of
from precode.domain.text import INTERVIEWER, PEER_WORKER, RESPONDENT, SUPPORTED_PEER
from precode.errors import BadOption
from precode.exporters.counts import plural
from precode.importers.source import Source
from precode.importers.xlsx import first_sheet
from precode.stages.resolve import standing
from precode.store.cases import (
    CaseSheet,
    cases_from,
    read_cases,
    read_dyads,
    write_cases,
    write_dyads,
)
from precode.store.study import Study
from precode.workflow.cases import Placed, placed_transcripts, sheet_of
from precode.workflow.status import dyad_problems, moved_in
from precode.workflow.withdrawn import Withdrawn

_SHOWN = 12
_ROLES = (INTERVIEWER, PEER_WORKER, SUPPORTED_PEER, RESPONDENT)


def take_cases(study: Study, path: Path) -> list[str]:
    """Put the rows of a sheet into the study's; return what was new or changed, in words.

    Raises
    ------
    PrecodeError
        If the sheet has mistakes, or names a case that was withdrawn.
    """
    new, old = _cases_in(path), sheet_of(study)
    if not new.cases:
        raise BadOption(
            "There is no case in this sheet.", where=str(path), remedy="Give it rows: case,role"
        )
    withdrawn = Withdrawn.of(study)
    for case in new.cases:
        withdrawn.refuse("", {case.id}, path.name)
    known = old.by_id()
    said = [f"cases.csv: {plural(sum(c.id not in known for c in new.cases), 'new case')}"]
    for case in new.cases:
        if before := known.get(case.id):
            now, then = dict(case.attributes), dict(before.attributes)
            changed = [name for name in then if name in now and now[name] != then[name]]
            changed += ["role"] if case.role != before.role else []
            if changed:
                said.append(f"cases.csv: {case.id}: changed: {', '.join(changed)}")
    write_cases(study.cases, old.with_rows(new))
    return said


def _cases_in(path: Path) -> CaseSheet:
    """Read a sheet of cases: CSV, or the first sheet of an Excel workbook."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return read_cases(path)
    cells = first_sheet(Source.from_path(path))
    header = [name.strip().lower() for name in cells[0]]
    return cases_from(rows_of(cells), header, where=str(path))


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
    return f"dyads.csv: {plural(len(set(new) - set(old)), 'new dyad')}"


def loose_ends(study: Study, only: Collection[str] | None = None) -> list[str]:
    """Return what does not fit between sheets, settings and transcripts, a sentence each.

    ``only`` names transcripts: then it is about those alone.
    """
    sheet = sheet_of(study)
    placed = placed_transcripts(study)
    about = [item for item in placed if only is None or item.stored.name in only]
    said = []
    unmatched = [item.stored.name for item in about if not item.in_sheet]
    if unmatched and sheet.cases:
        said.append(f"No row in cases.csv for: {_list(unmatched)}")
    said += [f"{i.stored.name}: {note.message}" for i in about for note in i.notes]
    if only is not None:
        return said
    dyads = read_dyads(study.dyads) if study.dyads.is_file() else []
    with_talk = {item.case.id for item in placed}
    without = [case.id for case in sheet.cases if case.id not in with_talk]
    if without:
        said.append(f"No transcript for the cases: {_list(without)}")
    return [
        *said,
        *_gaps(sheet),
        *dyad_problems(dyads, sheet),
        *_strange_roles(study, sheet),
        *_strange_labels(study, placed),
    ]


def moved_decisions(study: Study, names: Collection[str]) -> list[str]:
    """Return which decisions lost their words, or have others, in these transcripts."""
    if not names:
        return []
    _, lost, changed = moved_in(study, standing(study.record.entries()).codings)
    said = []
    for codings, what in ((lost, "are gone"), (changed, "have changed")):
        of_name = Counter(c.anchor.transcript for c in codings if c.anchor.transcript in names)
        said += [
            f"{name}: {plural(count, 'decision')} to look at again, the words {what}"
            for name, count in of_name.items()
        ]
    return said


def _strange_roles(study: Study, sheet: CaseSheet) -> list[str]:
    """Return roles that look like a slip of the pen for one that precode treats apart."""
    roles = {case.role for case in sheet.cases} | {
        role.lower() for role in study.settings.roles.labels.values()
    }
    return [
        f"The role {role!r} is not known. Is {near[0]!r} meant?"
        for role in sorted(roles - {"", *_ROLES})
        if (near := get_close_matches(role, _ROLES, n=1, cutoff=0.8))
    ]


def _strange_labels(study: Study, placed: Sequence[Placed]) -> list[str]:
    """Return labels of the settings that no transcript has."""
    there = {label.casefold() for item in placed for label in item.stored.labels}
    roles = study.settings.roles
    named = dict.fromkeys([*roles.interviewers, *roles.labels])
    missing = [label for label in named if label.casefold() not in there]
    if not missing or not placed:
        return []
    return [f"No transcript has the speakers of study.toml: {_list(missing)}"]


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
