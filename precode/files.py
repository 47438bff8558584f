"""Writes a file whole or not at all, for its owner only."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from precode.errors import BadOption, OutputExists, PrecodeError

_PREFIX, _SUFFIX = ".precode-", ".tmp"
UNFINISHED_FILES = f"{_PREFIX}*{_SUFFIX}"
"""The pattern of what a killed run may leave behind."""

_REMEDIES = {
    errno.ENOSPC: "Free some space on that disk, or choose another folder.",
    errno.EDQUOT: "Your quota is used up: free some space, or choose another folder.",
    errno.EFBIG: "Files of that size are not allowed there: choose another folder.",
    errno.EROFS: "That disk is read-only: choose another folder.",
    errno.EACCES: "Choose a folder that you may write to.",
    errno.EPERM: "Choose a folder that you may write to.",
    errno.ENAMETOOLONG: "Choose a shorter file name.",
}


def write_atomic(path: Path, text: str, *, force: bool = False) -> None:
    """Put `text` into `path` as UTF-8: the whole file, mode 0600, or nothing.

    A file that is already there stays as it is until the new one is safe on disk.

    Raises
    ------
    OutputExists
        If the file is there and `force` is not given.
    BadOption
        If the folder is missing, or `path` is a folder or device.
    PrecodeError
        If the disk is full or refuses; the old file is intact, no part is left behind.
    """
    write_bytes_atomic(path, text.encode(), force=force)


def write_bytes_atomic(path: Path, data: bytes, *, force: bool = False) -> None:
    """Put `data` into `path` as `write_atomic` does with text."""
    fill_atomic(path, lambda file: file.write(data), force=force)


def fill_atomic(path: Path, fill: Callable[[BinaryIO], object], *, force: bool = False) -> None:
    """Put what `fill` writes into `path` as `write_atomic` does with text."""
    check_target(path, force=force)
    with _one_clear_error(path):
        temporary = _written_beside(path, fill)
        try:
            _move(temporary, path, force)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(path.parent)


def check_target(path: Path, *, force: bool = False) -> None:
    """Refuse early what `write_atomic` would refuse: before the work, not after it.

    Raises
    ------
    OutputExists
        If the file is there and `force` is not given.
    BadOption
        If the folder is missing, or `path` is a folder or device.
    """
    with _one_clear_error(path):
        if not path.parent.is_dir():
            raise BadOption(
                f"There is no folder {str(path.parent)!r}.",
                where=str(path),
                remedy="Make the folder first, or choose another.",
            )
        if path.exists() and not path.is_file():
            raise BadOption(
                "This is a folder or a device, not a file.",
                where=str(path),
                remedy="Give the name of a file.",
            )
        if os.path.lexists(path) and not force:
            raise _exists(path)


@contextlib.contextmanager
def _one_clear_error(path: Path) -> Iterator[None]:
    """Turn what the system says about `path` into an error with a remedy."""
    try:
        yield
    except OSError as error:
        raise PrecodeError(
            f"The file could not be written: {error.strerror or error}.",
            where=str(path),
            remedy=_REMEDIES.get(error.errno or 0, "Choose another folder or file name."),
        ) from error


def _written_beside(path: Path, fill: Callable[[BinaryIO], object]) -> Path:
    """Let `fill` write a new file in the same folder and return its path; mode 0600."""
    descriptor, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _move(temporary: Path, path: Path, force: bool) -> None:
    if not force:
        try:
            # Unlike a rename, a link never replaces what appeared in the meantime.
            os.link(temporary, path)
        except FileExistsError:
            raise _exists(path) from None
        except OSError:  # a file system without links, such as exFAT
            pass
        else:
            return
    temporary.replace(path)


def _exists(path: Path) -> OutputExists:
    return OutputExists(
        "The file is already there.",
        where=str(path),
        remedy="Add --force to replace it, or choose another name.",
    )


def _sync_folder(folder: Path) -> None:
    """Make the new name safe on disk too, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
