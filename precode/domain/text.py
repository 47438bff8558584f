"""Transcripts, turns and coding units: text and places in it.

All offsets are code points of one canonical text per transcript, half-open.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

INTERVIEWER = "interviewer"
PEER_WORKER = "peer worker"
SUPPORTED_PEER = "supported peer"
RESPONDENT = "respondent"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points in a transcript: ``text[start:end]``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"empty or negative span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """Return the words of `text` that lie in this span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Note:
    """What an importer dropped, guessed or repaired. Never holds transcript text.

    ``kind`` is one of `dropped`, `guessed`, `repaired`; ``count`` says how many
    times it happened in the file.
    """

    kind: Literal["dropped", "guessed", "repaired"]
    message: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's words until somebody else speaks.

    ``pieces`` are the ranges that hold the words, in order; a label or a time
    stamp between two pieces belongs to none. A table row without words has no
    pieces. ``number`` counts from 1 over all turns. Times are milliseconds.
    """

    number: int
    speaker: str | None
    role: str
    pieces: tuple[Span, ...]
    start_ms: int | None = None
    end_ms: int | None = None

    @property
    def is_interviewer(self) -> bool:
        """Tell whether this turn is context, not coded by default."""
        return self.role == INTERVIEWER

    def words(self, text: str) -> str:
        """Return the turn's words in `text`, its pieces on lines of their own."""
        return "\n".join(piece.of(text) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Transcript:
    """One interview: canonical text, turns, and what the importer had to say."""

    name: str
    text: str
    turns: tuple[Turn, ...]
    notes: tuple[Note, ...] = ()

    @property
    def sha256(self) -> str:
        """SHA-256 of the canonical text in UTF-8 (lone surrogates do no harm), in hex digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class CodingUnit:
    """What is matched: a window of one to three sentences inside one turn.

    ``text`` is what the encoder reads. It equals the words of ``span`` but for
    ``question``: the span of an interviewer's question that is read in front of
    a short answer.
    """

    turn: int
    span: Span
    text: str
    question: Span | None = None
