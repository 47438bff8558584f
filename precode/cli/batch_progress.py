"""How far a batch is: transcripts, units a second, time left; on stderr, if somebody looks."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from precode.workflow.batching import Watcher


class _Bar:
    """A `Watcher` that draws one bar: its length is words, because they are known beforehand."""

    def __init__(self, bars: Progress) -> None:
        self._bars, self._lock = bars, threading.Lock()
        self._task: TaskID | None = None
        self._words: Mapping[str, int] = {}
        self._read: dict[str, float] = {}
        self._units: dict[str, int] = {}
        self._finished = 0
        self._began = time.monotonic()

    def begin(self, words: Mapping[str, int]) -> None:
        self._words = words
        self._task = self._bars.add_task("Pre-coding", total=sum(words.values()) or 1, said="")
        self._draw()

    def encoded(self, name: str, done: int, total: int) -> None:
        with self._lock:
            if not self._units:  # the model is loaded: the rate is that of the work itself
                self._began = time.monotonic()
            self._units[name] = done
            self._read[name] = self._words[name] * done / max(total, 1)
            self._draw()

    def finished(self, name: str) -> None:
        with self._lock:
            self._finished += 1
            self._read[name] = self._words[name]
            self._draw()

    def _draw(self) -> None:
        if self._task is None:
            return
        seconds = max(time.monotonic() - self._began, 1e-9)
        units = sum(self._units.values())
        said = (
            f"{self._finished}/{len(self._words)} transcripts · {units:,} units · "
            f"{units / seconds:,.0f} units/s"
        )
        self._bars.update(self._task, completed=sum(self._read.values()), said=said)


@contextmanager
def shown_batch() -> Iterator[Watcher | None]:
    """Yield a watcher that draws; None where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[said]}", markup=False),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
        transient=True,
    ) as bars:
        yield _Bar(bars)
