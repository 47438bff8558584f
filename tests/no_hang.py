"""A guard against input that takes for ever: not a measure of speed (that is benchmarks/)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 20.0
"""Of processor time, so that a busy machine changes nothing. Backtracking takes minutes."""


@contextmanager
def no_hang() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < SECONDS
