"""A study folder: where things lie in it, who may read it, one writer at a time."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from precode.errors import BrokenStudy, PrecodeError
from precode.files import UNFINISHED_FILES, write_atomic
from precode.store.device import device_id
from precode.store.record import database
from precode.store.record.record import Record
from precode.store.settings import StudySettings, read_settings, settings_toml

SETTINGS = "study.toml"
_FOLDERS = (
    "transcripts",
    "suggestions",
    "rankings",
    "vectors",
    "codebook",
    "exports",
    "reports",
    "runs",
)
_UNFINISHED = ".unfinished-"
"""What begins so is a folder that a run was still filling, or removing, when it was killed."""


@dataclass(frozen=True)
class Study:
    """A study folder that is there."""

    folder: Path

    @cached_property
    def settings(self) -> StudySettings:
        """What ``study.toml`` says, read once."""
        return read_settings(self.folder / SETTINGS)

    @property
    def transcripts(self) -> Path:
        """The originals and their canonical text."""
        return self.folder / "transcripts"

    @property
    def suggestions(self) -> Path:
        """Derived: a Parquet file a transcript."""
        return self.folder / "suggestions"

    @property
    def rankings(self) -> Path:
        """Derived: how near every turn of a transcript is to every code."""
        return self.folder / "rankings"

    @property
    def vectors(self) -> Path:
        """Derived: the vectors of each transcript's coding units."""
        return self.folder / "vectors"

    @property
    def learned(self) -> Path:
        """Derived: the heads that this study's decisions taught."""
        return self.folder / "suggestions" / "learned.safetensors"

    @property
    def candidates(self) -> Path:
        """Derived: groups of passages that may be new codes."""
        return self.folder / "suggestions" / "candidates.json"

    @property
    def codebook(self) -> Path:
        """The study's own codes, as a taxonomy folder."""
        return self.folder / "codebook"

    @property
    def runs(self) -> Path:
        """Manifests of the runs that made the suggestions."""
        return self.folder / "runs"

    @property
    def cases(self) -> Path:
        """The sheet of cases."""
        return self.folder / "cases.csv"

    @property
    def dyads(self) -> Path:
        """The sheet of who worked with whom."""
        return self.folder / "dyads.csv"

    @property
    def record(self) -> Record:
        """The record of decisions, written to in this machine's name."""
        return Record(self.folder / "decisions.sqlite", device_id())

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the study's lock, so that no two runs change transcripts or results at once.

        Raises
        ------
        PrecodeError
            If another run holds it.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder / ".lock", mode=0o600)
        try:
            with lock.acquire(timeout=0.5):
                self._clear_unfinished()
                for name in _FOLDERS:  # some tools drop empty folders
                    (self.folder / name).mkdir(mode=0o700, exist_ok=True)
                yield
        except Timeout:
            raise PrecodeError(
                "Another precode run is changing this study.",
                where=str(self.folder),
                remedy="Wait until it has ended, or stop it; then try again.",
            ) from None
        except OSError as err:
            raise PrecodeError(
                f"The study cannot be changed: {err.strerror or err}.",
                where=str(err.filename or self.folder),
                remedy="Check that the disk has space and that you may write there.",
            ) from err

    @contextlib.contextmanager
    def editing_codes(self) -> Iterator[None]:
        """Hold the lock of the study's own codes: from the look at them to their new files.

        Raises
        ------
        PrecodeError
            If another program holds it for half a minute.
        """
        from filelock import FileLock, Timeout

        try:
            with FileLock(self.codebook / ".lock", timeout=30, mode=0o600):
                yield
        except Timeout:
            raise PrecodeError(
                "Another program is changing the codes of this study.",
                where=str(self.codebook),
                remedy="Wait until it is done, and try again.",
            ) from None

    def set_aside(self, folder: Path) -> Path:
        """Take a folder out of its place in one step; returns where it lies until removed."""
        aside = self.folder / f"{_UNFINISHED}{os.urandom(8).hex()}"
        folder.rename(aside)
        return aside

    def new_folder(self) -> Path:
        """Return a new private folder to fill, and then to rename to its place."""
        folder = self.folder / f"{_UNFINISHED}{os.urandom(8).hex()}"
        folder.mkdir(mode=0o700)
        return folder

    @property
    def _derived(self) -> tuple[Path, ...]:
        return self.suggestions, self.rankings, self.vectors, self.runs

    def _clear_unfinished(self) -> None:
        for left in self.folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        for folder in self._derived:  # written under the lock only
            for part in folder.glob(UNFINISHED_FILES):
                part.unlink(missing_ok=True)


def is_study(folder: Path) -> bool:
    """Tell whether a folder is a study."""
    return (folder / SETTINGS).is_file()


def open_study(folder: Path) -> Study:
    """Return the study in `folder`, its settings checked.

    Raises
    ------
    BrokenStudy
        If it is no study, or its settings have mistakes.
    """
    if not is_study(folder):
        raise BrokenStudy(
            "This is no study folder: it has no study.toml."
            if folder.is_dir()
            else "There is no such study folder.",
            where=str(folder),
            remedy=f"Make one: precode init {folder}",
        )
    study = Study(folder)
    _ = study.settings
    return study


def create_study(
    folder: Path, settings: StudySettings, fill: Callable[[Path], None] = lambda _: None
) -> Study:
    """Make a study in a folder that is new or empty; for its owner's eyes only.

    ``fill`` is given the folder, to put more into it, before it gets its name.

    Raises
    ------
    PrecodeError
        If there is something in it, or it cannot be made.
    """
    if is_study(folder):
        raise BrokenStudy(
            "This is a study already.", where=str(folder), remedy="Add to it: precode add"
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BrokenStudy(
            "This folder is not empty." if folder.is_dir() else "This is a file.",
            where=str(folder),
            remedy="Name a new folder for the study.",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Filled aside and then renamed: there is never half a study.
        new = folder.parent / f"{_UNFINISHED}{os.urandom(8).hex()}"
        new.mkdir(mode=0o700)
        for name in _FOLDERS:
            (new / name).mkdir(mode=0o700)
        # Interviews must not end up in a repository by `git add .`
        write_atomic(new / ".gitignore", "*\n")
        write_atomic(new / "cases.csv", "case,role,transcript,speaker\n")
        write_atomic(new / "dyads.csv", "peer_worker,supported_peer\n")
        write_atomic(new / SETTINGS, settings_toml(settings))
        database.create(new / "decisions.sqlite")
        fill(new)
        if folder.exists():
            folder.rmdir()
        new.rename(folder)
    except OSError as err:
        raise PrecodeError(
            f"The study folder could not be made: {err.strerror or err}.",
            where=str(folder),
            remedy="Choose a place where you may write.",
        ) from err
    return Study(folder)
