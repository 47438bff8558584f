"""Which machine writes to a record: logs of two laptops must never be taken for one."""

from __future__ import annotations

import contextlib
import os
import uuid
from pathlib import Path

from precode.files import write_atomic


def device_id() -> str:
    """Return this machine's id: random, made once, kept in the user's data folder.

    ``PRECODE_DEVICE`` names another. Where nothing can be kept, every run is a new device,
    and has a log of its own.
    """
    if named := os.environ.get("PRECODE_DEVICE"):
        return named
    import platformdirs

    file = Path(platformdirs.user_data_dir("precode", False)) / "device"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if known := file.read_text(encoding="utf-8").strip():
            return known
    made = str(uuid.uuid4())
    with contextlib.suppress(Exception):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomic(file, f"{made}\n")
        return made
    with contextlib.suppress(OSError, UnicodeDecodeError):  # made by another run just now
        return file.read_text(encoding="utf-8").strip() or made
    return made
