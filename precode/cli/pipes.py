"""Standard output that its reader may close early: ``precode ... | head``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer


@contextmanager
def early_end_is_fine() -> Iterator[None]:
    """End with exit code 0 if the reader of standard output has gone."""
    try:
        yield
    except BrokenPipeError:
        # What is still buffered must go somewhere when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None
