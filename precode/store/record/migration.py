"""A record of an older schema → this one: never without a whole copy of it beside.

All steps run in one transaction, so that a kill at any moment leaves the old schema or the new.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from precode.errors import BrokenStudy
from precode.files import write_bytes_atomic

STEPS: Mapping[int, tuple[str, ...]] = {}
"""Version of a schema → the statements that make the next one of it. There is one schema yet."""


def migrate(path: Path, database: sqlite3.Connection, version: int) -> None:
    """Bring an open record to the schema `version`, after copying it to ``<name>.v<old>``.

    Where two processes try at once, the second finds nothing to do.

    Raises
    ------
    BrokenStudy
        If there is no way from its schema to this one.
    PrecodeError
        If the copy cannot be written; then nothing was changed.
    """
    database.execute("BEGIN IMMEDIATE")
    try:
        (now,) = database.execute("PRAGMA user_version").fetchone()
        for step in range(now, version):
            if step not in STEPS:
                raise BrokenStudy(
                    f"The record has an old schema ({now}).",
                    where=str(path),
                    remedy="Open the study with an older precode first.",
                )
        if now < version:
            write_bytes_atomic(
                path.with_name(f"{path.name}.v{now}"), database.serialize(), force=True
            )
        for step in range(now, version):
            for statement in STEPS[step]:
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {step + 1}")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")
