"""The seams where parts plug in. A part satisfies a Protocol by its shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from precode.domain.text import Span
from precode.domain.vectors import FloatMatrix


class Encoder(Protocol):
    """Turns text into unit-length vectors, the same way every time."""

    @property
    def fingerprint(self) -> str:
        """Model, revision, weights and processor path; part of every cache key."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return float32 ``(len(texts), dimension)``; rows have norm 1, or 0 if wordless.

        Nothing is truncated: longer texts are read in parts.
        """


class Splitter(Protocol):
    """Finds sentences."""

    def sentences(self, text: str) -> list[Span]:
        """Return the sentences of `text` in order, without outer white space."""
