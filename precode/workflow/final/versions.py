"""Versions of the final code sets: ``exports/final-<n>/``, written whole, never changed."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from precode.domain.code_sets import CodeSets
from precode.errors import BrokenStudy, PrecodeError
from precode.exporters.tables_csv import csv_of
from precode.exporters.workbook import workbook_bytes
from precode.files import write_atomic, write_bytes_atomic
from precode.findings import tables_of_sets
from precode.store.study import Study

SETS = "code_sets.json"
MANIFEST = "manifest.json"
_LAYOUT = 1
_NAME = re.compile(r"final-([1-9]\d*)")


class Unsettled(PrecodeError):
    """Something is open, so that the code sets are not final yet."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where a version lies, and whether it was written just now or stood there already."""

    sets: CodeSets
    folder: Path
    is_new: bool


def finalize(study: Study, sets: CodeSets, *, allow_open: bool = False) -> Written:
    """Keep code sets as the study's next version; call it with the lock held.

    A version that holds the same already is returned as it is.

    Raises
    ------
    Unsettled
        If something is open and that is not allowed.
    BrokenStudy
        If the last version was changed after it was written.
    """
    if sets.open and not allow_open:
        raise Unsettled(
            "\n".join(["The code sets are not final yet. Open is:", *_some(sets.open)]),
            where=str(study.folder),
            remedy="Read and decide on the page (precode review), settle disagreements with a "
            "file (--open FILE.csv writes it), or finalize as it is with --allow-open.",
        )
    last = max(versions(study), default=0)
    if last and content_hash(read_version(study, last)) == content_hash(sets):
        return Written(replace(sets, version=last), folder_of(study, last), is_new=False)
    new = replace(sets, version=last + 1)
    aside = study.new_folder()
    _fill(aside, new)
    target = folder_of(study, new.version)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        os.rename(aside, target)  # noqa: PTH104 - Path.rename would replace an empty folder too
    except OSError as err:
        raise PrecodeError(
            f"The version could not be put in its place: {err.strerror or err}.",
            where=str(target),
            remedy="See what lies there; move it away and try again.",
        ) from err
    return Written(new, target, is_new=True)


def versions(study: Study) -> list[int]:
    """Return the numbers of the versions that there are."""
    folder = study.folder / "exports"
    found = (_NAME.fullmatch(path.name) for path in folder.glob("final-*") if path.is_dir())
    return sorted(int(name[1]) for name in found if name)


def folder_of(study: Study, version: int) -> Path:
    """Return where a version lies."""
    return study.folder / "exports" / f"final-{version}"


def latest(study: Study) -> CodeSets:
    """Return the last version.

    Raises
    ------
    BrokenStudy
        If there is none, or it was changed after it was written.
    """
    found = versions(study)
    if not found:
        raise BrokenStudy(
            "There are no final code sets yet.",
            where=str(study.folder),
            remedy=f"Make them: precode finalize {study.folder} (or --draft for a look before).",
        )
    return read_version(study, found[-1])


def read_version(study: Study, version: int) -> CodeSets:
    """Return a version; ``about["manifest_sha256"]`` is the hash of its manifest.

    Raises
    ------
    BrokenStudy
        If it is not there, or a file of it is not what the manifest says.
    """
    from pydantic import TypeAdapter, ValidationError

    folder = folder_of(study, version)
    if version not in versions(study):
        there = ", ".join(str(number) for number in versions(study)) or "none yet"
        raise BrokenStudy(
            f"There is no version {version} of the code sets.",
            where=str(study.folder),
            remedy=f"Versions are: {there}.",
        )
    try:
        manifest_bytes = (folder / MANIFEST).read_bytes()
        manifest = json.loads(manifest_bytes)
        for name, sha256 in {SETS: manifest["files"][SETS], **manifest["files"]}.items():
            if _sha256((folder / name).read_bytes()) != sha256:
                raise BrokenStudy(
                    f"{name} was changed after version {version} was finalized.",
                    where=str(folder),
                    remedy="Put the file back from a backup, or remove the folder and finalize.",
                )
        content = json.loads((folder / SETS).read_bytes())
        sets = TypeAdapter(CodeSets).validate_python(content["code_sets"])
    except (OSError, ValueError, LookupError, TypeError, ValidationError) as err:
        there = ", ".join(str(number) for number in versions(study)) or "none"
        raise BrokenStudy(
            f"Version {version} of the code sets cannot be read ({type(err).__name__}).",
            where=str(folder),
            remedy=f"Versions are: {there}. Put it back from a backup, or, if its folder is there, "
            "remove that and finalize.",
        ) from None
    return replace(sets, about={**sets.about, "manifest_sha256": _sha256(manifest_bytes)})


def content_hash(sets: CodeSets) -> str:
    """Return the hash of what was settled: not of the version, nor of when it was looked at."""
    about = {name: part for name, part in sets.about.items() if name != "manifest_sha256"}
    return _sha256(_json(asdict(replace(sets, version=0, upto="", about=about))))


def _fill(folder: Path, sets: CodeSets) -> None:
    """Write a version's files, and last the manifest that has their hashes."""
    tables = list(tables_of_sets(sets))
    files: dict[str, bytes] = {
        SETS: _json({"layout": _LAYOUT, "code_sets": asdict(sets)}),
        "code_sets.xlsx": workbook_bytes(tables, title=f"Code sets, version {sets.version}"),
        **{f"{table.name}.csv": csv_of(table).encode() for table in tables},
    }
    for name, data in files.items():
        write_bytes_atomic(folder / name, data)
    manifest = {
        "layout": _LAYOUT,
        "version": sets.version,
        "content_sha256": content_hash(sets),
        "decisions_up_to": sets.upto,
        "codings": len(sets.codings),
        "deductive_codes": _used(sets, "deductive"),
        "inductive_codes": _used(sets, "inductive"),
        "open": list(sets.open),
        "about": dict(sets.about),
        "transcripts": [
            {"name": one.name, "version": one.version, "text_sha256": one.text_sha256}
            for one in sets.transcripts
        ],
        "files": {name: _sha256(data) for name, data in sorted(files.items())},
    }
    write_atomic(folder / MANIFEST, _json(manifest).decode())


def _used(sets: CodeSets, origin: Any) -> int:
    return len({coding.code for coding in sets.codings_of(sets.of_origin(origin))})


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=True) + "\n").encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _some(lines: tuple[str, ...], most: int = 20) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:most])
    if len(lines) > most:
        yield f"  ... and {len(lines) - most} more"
