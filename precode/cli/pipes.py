"""Standard output that its reader may close early: ``precode ... | head``."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console


@contextmanager
def early_end_is_fine() -> Iterator[None]:
    """End with exit code 0 if the reader of standard output has gone."""
    try:
        yield
    except BrokenPipeError:
        # What is still buffered must go somewhere when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None


def show_on_stdout(show: Callable[[Console], None]) -> None:
    """Let `show` print on a console that copes with pipes: UTF-8, and readers that leave."""
    from rich.console import Console

    if isinstance(sys.stdout, io.TextIOWrapper):  # a pipe may be ASCII; quotes are not
        sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="replace")

    class PipedConsole(Console):
        def on_broken_pipe(self) -> None:  # rich would end with exit code 1
            raise BrokenPipeError

    with early_end_is_fine():
        show(PipedConsole())


def write_to_stdout(content: str) -> None:
    """Write bytes, so that a pipe gets UTF-8 and the same line ends on every system."""
    with early_end_is_fine():
        sys.stdout.buffer.write(content.encode("utf-8", "replace"))
        sys.stdout.flush()
