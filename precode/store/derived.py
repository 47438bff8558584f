"""Files derived from a transcript, ``<name>.<key>.<ending>``: one of each kind, no decisions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from precode.store.study import Study
from precode.store.transcripts import folder_name


def derived_file(folder: Path, name: str, key: str, ending: str) -> Path:
    """Return where a derived file of a transcript lies."""
    return folder / f"{folder_name(name)}.{key}.{ending}"


def derived_files(folder: Path, ending: str) -> Iterator[tuple[str, str, Path]]:
    """Yield the folder name of each transcript with the key and path of its file."""
    for path in folder.glob(f"*.{ending}"):
        parts = path.name.rsplit(".", 2)
        if len(parts) == 3:
            yield parts[0], parts[1], path


def forget_derived(study: Study, name: str) -> None:
    """Remove all that was derived from a transcript."""
    for folder in (study.suggestions, study.rankings, study.vectors):
        forget_others(folder, name)


def forget_others(folder: Path, name: str, but: Path | None = None) -> None:
    """Remove the derived files of a transcript in a folder, but for one."""
    for own, _, path in derived_files(folder, "*"):
        if own == folder_name(name) and path != but:
            path.unlink(missing_ok=True)
