"""The bar of a batch: how many transcripts, how fast, how long still."""

from __future__ import annotations

import io
import sys

import pytest

from precode.cli import batch_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_drawn_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with batch_progress.shown_batch() as watcher:
        assert watcher is None


def test_the_bar_counts_transcripts_units_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", out := Terminal())
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("TERM", "xterm")
    with batch_progress.shown_batch() as watcher:
        assert watcher is not None
        watcher.begin({"PW1": 3000, "SP1": 1000})
        watcher.encoded("PW1", 256, 512)
        (bar,) = watcher._bars.tasks  # type: ignore[attr-defined]
        assert bar.percentage == pytest.approx(37.5)
        watcher.finished("PW1")
        assert bar.percentage == pytest.approx(75)
        watcher.encoded("SP1", 10, 10)
        watcher.finished("SP1")
        assert bar.finished
    shown = out.getvalue()
    assert "2/2 transcripts" in shown
    assert "266 units" in shown
    assert "units/s" in shown
