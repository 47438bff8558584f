"""``cases.csv`` and ``dyads.csv``: who took part, and who worked with whom."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from precode.csv_rows import read_rows
from precode.domain.studies import Case, Dyad
from precode.errors import BrokenStudy
from precode.files import write_atomic

_ID_COLUMNS = ("case", "id", "case_id", "participant")
_FILE_COLUMNS = ("transcript", "transcripts", "file", "files", "filename", "file_name")
_SPEAKER_COLUMNS = ("speaker", "speakers", "label")
_PW, _SP = "peer_worker", "supported_peer"


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """The rows of a sheet of cases, and the names of its columns of attributes."""

    cases: tuple[Case, ...] = ()
    attributes: tuple[str, ...] = field(default=())

    def by_id(self) -> dict[str, Case]:
        """Return the cases by their ids."""
        return {case.id: case for case in self.cases}

    def with_rows(self, other: CaseSheet) -> CaseSheet:
        """Return this sheet with the rows of `other` put in or in the place of older ones."""
        cases = {**self.by_id(), **other.by_id()}
        columns = dict.fromkeys([*self.attributes, *other.attributes])
        return CaseSheet(tuple(cases.values()), tuple(columns))

    def without(self, case: str) -> CaseSheet:
        """Return this sheet without one case."""
        return CaseSheet(tuple(c for c in self.cases if c.id != case), self.attributes)

    def gaps(self) -> list[tuple[str, str]]:
        """Return ``(case, column)`` wherever an attribute has no value; N/A is a value."""
        return [
            (case.id, name)
            for case in self.cases
            for name in self.attributes
            if not case.attributes.get(name)
        ]


def read_cases(path: Path) -> CaseSheet:
    """Return the cases in a CSV or TSV file; see `cases_from`."""
    rows = read_rows(path, error=BrokenStudy)
    return cases_from(rows, _header(path), where=str(path))


def cases_from(
    rows: Sequence[tuple[int, Mapping[str, str]]], header: Sequence[str], *, where: str
) -> CaseSheet:
    """Return the cases in rows with a column ``case`` (or ``id``), each with its line.

    Columns ``role``, ``transcript`` (file names, parted by ``;``) and ``speaker`` (labels,
    parted by ``;``) have their own meaning; all others are attributes.

    Raises
    ------
    BrokenStudy
        With every mistake: no id, an id twice, a transcript that two cases claim.
    """
    id_column = next((name for name in _ID_COLUMNS if name in header), None)
    if rows and id_column is None:
        raise BrokenStudy(
            "line 1: no column called case.",
            where=where,
            remedy="The first line names the columns: case,role and any attributes.",
        )
    own = {id_column, "role", *_FILE_COLUMNS, *_SPEAKER_COLUMNS, ""}
    attributes = [name for name in dict.fromkeys(header) if name not in own]
    mistakes = [f"line 1: the column {name!r} is there twice" for name in _twice(header)]
    cases: dict[str, Case] = {}
    claimed: dict[str, str] = {}
    for line, row in rows:
        case = Case(
            id=row[id_column or ""],
            role=row.get("role", "").lower(),
            transcripts=_parts(row, _FILE_COLUMNS),
            speakers=_parts(row, _SPEAKER_COLUMNS),
            attributes={name: row[name] for name in attributes},
        )
        if not case.id:
            mistakes.append(f"line {line}: the case has no id")
        elif not fit_for_case(case.id):
            mistakes.append(f"line {line}: {case.id!r} cannot be an id: it may not hold / or \\")
        elif case.id.casefold() in {known.casefold() for known in cases}:
            mistakes.append(
                f"line {line}: case {case.id} is there twice; several transcripts of a case "
                "stand in one row, parted by ;"
            )
        cases[case.id] = case
        mistakes += [
            f"line {line}: {name} is {claimed[name.casefold()]}'s already"
            for name in case.transcripts
            if claimed.setdefault(name.casefold(), case.id) != case.id
        ]
    if mistakes:
        raise BrokenStudy(
            "\n".join(mistakes), where=where, remedy="Mend these lines and try again."
        )
    return CaseSheet(tuple(cases.values()), tuple(attributes))


def read_dyads(path: Path) -> list[Dyad]:
    """Return the rows of a CSV ``peer_worker,supported_peer``.

    One of the two may be empty. A peer worker may have several rows.

    Raises
    ------
    BrokenStudy
        With every mistake: a row with nobody, a pair twice, one person as both.
    """
    dyads: list[Dyad] = []
    mistakes = []
    for line, row in read_rows(path, required=(_PW, _SP), error=BrokenStudy):
        dyad = Dyad(row[_PW], row[_SP])
        if dyad in dyads:
            mistakes.append(f"line {line}: this pair is there twice")
        if dyad.peer_worker == dyad.supported_peer:
            mistakes.append(f"line {line}: nobody works with themselves")
        dyads.append(dyad)
    if mistakes:
        raise BrokenStudy(
            "\n".join(mistakes), where=str(path), remedy="Mend these lines and try again."
        )
    return dyads


def write_cases(path: Path, sheet: CaseSheet) -> None:
    """Write the sheet of cases: its own columns first, then attributes."""
    rows = [
        {
            "case": case.id,
            "role": case.role,
            "transcript": "; ".join(case.transcripts),
            "speaker": "; ".join(case.speakers),
            **case.attributes,
        }
        for case in sheet.cases
    ]
    _write(path, ("case", "role", "transcript", "speaker", *sheet.attributes), rows)


def write_dyads(path: Path, dyads: Iterable[Dyad]) -> None:
    """Write the sheet of dyads."""
    _write(path, (_PW, _SP), [{_PW: d.peer_worker, _SP: d.supported_peer} for d in dyads])


def fit_for_case(name: str) -> bool:
    """Tell whether a name can be a case's: `precode suggest STUDY/CASE` must find it."""
    return bool(name) and not re.search(r"[/\\\x00-\x1f]", name) and name not in (".", "..")


def _parts(row: Mapping[str, str], columns: Sequence[str]) -> tuple[str, ...]:
    cells = [row[name] for name in columns if row.get(name)]
    return tuple(part.strip() for cell in cells for part in cell.split(";") if part.strip())


def _header(path: Path) -> list[str]:
    """Return the names of the columns as they stand, doubles included."""
    first = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    line = first.decode("utf-8", "replace").strip()
    delimiter = max(",;\t", key=line.count)
    return [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter), [])]


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if name and names.count(name) > 1})


def _write(path: Path, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    write_atomic(path, text.getvalue(), force=True)
