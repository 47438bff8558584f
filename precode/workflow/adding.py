"""Files → transcripts of a study: new ones, new versions, and those it has already."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from precode.csv_rows import read_rows
from precode.domain.studies import StoredTranscript
from precode.domain.text import Note
from precode.errors import BadOption, BrokenStudy, PrecodeError, own_mistake
from precode.importers.source import Source
from precode.stages.offsets import offset_map, to_json
from precode.store import transcripts
from precode.store.cases import CaseSheet
from precode.store.study import Study
from precode.workflow.cases import case_of, sheet_of
from precode.workflow.reading import read_talk
from precode.workflow.withdrawn import Withdrawn

Outcome = Literal["new", "version", "same", "failed"]

_SHEETS: Mapping[str, frozenset[str]] = {
    "gold codes": frozenset({"transcript", "turn", "code"}),
    "coded quotes": frozenset({"text", "codes"}),
    "cases": frozenset({"case", "role"}),
    "dyads": frozenset({"peer_worker", "supported_peer"}),
}
"""Sheets that lie beside transcripts, by their columns."""


@dataclass(frozen=True, slots=True)
class Added:
    """What came of a file. ``message`` says why it was skipped or failed."""

    path: Path
    outcome: Outcome
    name: str = ""
    case: str = ""
    version: int = 0
    message: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Meant:
    """The files that a user meant, and what in their folders is left out, a sentence each."""

    files: tuple[Path, ...]
    left_out: tuple[str, ...]


def files_in(paths: Sequence[Path]) -> Meant:
    """Return the files that are meant: folders stand for what lies in them, at any depth.

    Hidden files in folders are left out, and sheets that precode itself uses (gold codes,
    cases); each file comes once, those of a folder by name.

    Raises
    ------
    BadOption
        If a folder holds no file.
    """
    found: list[Path] = []
    left_out: list[str] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = [
            file
            for file in sorted(path.rglob("*"))
            if file.is_file() and not any(p.startswith(".") for p in file.relative_to(path).parts)
        ]
        if not inside:
            raise BadOption(
                "There is no file in this folder.", where=str(path), remedy="Name another folder."
            )
        for file in inside:
            if sheet := _sheet(file):
                left_out.append(f"{file}: left out, a sheet of {sheet}")
            else:
                found.append(file)
    return Meant(tuple(dict.fromkeys(found)), tuple(left_out))


def _sheet(path: Path) -> str | None:
    """Return what a CSV file is a sheet of, if it is one that precode reads as such."""
    if path.suffix.lower() not in (".csv", ".tsv"):
        return None
    try:
        rows = read_rows(path)
    except (PrecodeError, OSError):
        return None
    columns = set(rows[0][1]) if rows else set()
    fitting = (name for name, wanted in _SHEETS.items() if wanted <= columns)
    return next(fitting, None)


def add_files(
    study: Study,
    files: Sequence[Path],
    *,
    restore: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Added]:
    """Put files into a study; what cannot be read is reported and stops nothing.

    With ``restore`` a file that is an older version becomes the current one again. Call it
    with the study's lock held.
    """
    return _each(_Known(study), files, keep=True, restore=restore, progress=progress)


def preview(files: Sequence[Path], study: Study | None = None) -> list[Added]:
    """Return what `add_files` would do, for a study that is there or a new one."""
    return _each(_Known(study), files, keep=False, progress=None)


def _each(
    known: _Known,
    files: Sequence[Path],
    *,
    keep: bool,
    restore: bool = False,
    progress: Callable[[str, int, int], None] | None,
) -> list[Added]:
    outcomes = []
    doubles = _doubles(files)
    for number, path in enumerate(files):
        if progress:
            progress("Reading transcripts", number, len(files))
        if path in doubles:
            outcomes.append(
                Added(
                    path,
                    "failed",
                    message=f"{doubles[path]} has the same name; a transcript is named by its "
                    "file without ending. Rename one of them.",
                )
            )
            continue
        try:
            outcomes.append(known.add(path, keep=keep, restore=restore))
        except PrecodeError as err:
            place = f"{err.where}: " if err.where and err.where != path.name else ""
            message = f"{place}{err.problem}{f' {err.remedy}' if err.remedy else ''}"
            outcomes.append(Added(path, "failed", message=message.replace(f"{path}: ", "")))
        except Exception as err:  # of an importer, on a file of a kind that nobody has seen
            if os.environ.get("PRECODE_DEBUG"):
                raise
            outcomes.append(Added(path, "failed", message=own_mistake(err)))
    if progress:
        progress("Reading transcripts", len(files), len(files))
    return outcomes


class _Known:
    """The transcripts that a study has, as files are added to it; none without a study."""

    def __init__(self, study: Study | None) -> None:
        self._study = study
        self._sheet = sheet_of(study) if study else CaseSheet()
        self._withdrawn = Withdrawn.of(study) if study else Withdrawn(())
        there = transcripts.listing(study) if study else transcripts.Listing((), ())
        self._versions = {
            versions[-1].name.casefold(): list(versions) for versions in there.transcripts
        }
        self._damaged = {one.folder.casefold() for one in there.damaged}
        self._originals: dict[str, StoredTranscript] = {
            stored.original_sha256: stored
            for versions in self._versions.values()
            for stored in versions
        }

    def add(self, path: Path, *, keep: bool, restore: bool) -> Added:
        source = Source.from_path(path)
        sha256 = hashlib.sha256(source.data).hexdigest()
        name = transcripts.stored_name(source.stem)
        before = self._versions.get(name.casefold(), [])
        if transcripts.folder_name(name).casefold() in self._damaged:
            raise BrokenStudy(
                "The study's own transcript of this name is damaged.",
                remedy="Put its folder in transcripts/ back from a backup, or remove the folder.",
            )
        if before:  # PW1.txt after pw1.txt: some systems cannot tell their folders apart
            name = before[-1].name
        found = case_of(name, source.name, self._sheet)
        case = found.id if found else name
        same = self._originals.get(sha256)
        if same and not (restore and same.name == name and same.version != before[-1].version):
            return self._same(path, same, case)
        self._withdrawn.refuse(sha256, {case, name}, source.name)
        transcript = replace(read_talk(source), name=name)
        version = before[-1].version + 1 if before else 1
        outcome: Outcome = "version" if before else "new"
        if keep and self._study:
            extra = {}
            if before:
                old = transcripts.text_of(self._study, before[-1])
                extra["offsets.json"] = json.dumps(to_json(offset_map(old, transcript.text)))
            stored = transcripts.keep(
                self._study,
                transcript,
                source.data,
                source.name,
                version=version,
                language=self._study.settings.study.language,
                extra=extra,
            )
            self._versions[name.casefold()] = [*before, stored]
            self._originals[sha256] = stored
        message = ""
        if before:
            same_words = before[-1].text_sha256 == transcript.sha256
            message = f"after version {before[-1].version}" + (
                "; the words are the same" if same_words else "; decisions follow their words"
            )
        return Added(path, outcome, name, case, version, message, transcript.notes)

    def _same(self, path: Path, same: StoredTranscript, case: str) -> Added:
        newest = self._versions[same.name.casefold()][-1]
        message = f"is in the study already, as {same.name}"
        if newest.version != same.version:
            message += (
                f" version {same.version}; the current one is version {newest.version} "
                "(--restore goes back)"
            )
        return Added(path, "same", same.name, case, same.version, message)


def _doubles(files: Iterable[Path]) -> dict[Path, str]:
    """Return the files whose transcripts would have the same name, with another of them."""
    files = list(files)
    names = {path: transcripts.stored_name(path.stem).casefold() for path in files}
    count = Counter(names.values())
    return {
        path: next(str(other) for other in files if other != path and names[other] == name)
        for path, name in names.items()
        if count[name] > 1
    }
