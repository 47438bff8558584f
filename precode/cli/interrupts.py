"""Signals that ask a long run to end."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

import typer


@contextlib.contextmanager
def ends_like_ctrl_c(message: str) -> Iterator[None]:
    """Let SIGTERM (a shutdown, a scheduler) end a run as Ctrl-C does: `message`, exit code 130."""

    def interrupt(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    here = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, interrupt) if here else None
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(f"Stopped. {message}", err=True)
        raise typer.Exit(130) from None
    finally:
        if here:
            signal.signal(signal.SIGTERM, before)
