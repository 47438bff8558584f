"""What an importer hands over: who said what, before turns are numbered.

Two shapes. Plain text *is* the canonical text, so `MarkedText` points into it.
Every other format becomes a `Dialogue`, which `precode.stages.turns` renders.
"""

from __future__ import annotations

from dataclasses import dataclass

from precode.domain.text import Note, Span


@dataclass(frozen=True, slots=True)
class Utterance:
    """A paragraph, cue or table row: a label if it has one, and words.

    ``speaker`` is None where the source gives no label: the words then belong
    to the turn before. Times are milliseconds from the start of the recording.
    """

    speaker: str | None
    text: str
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Utterances in order, to be merged into turns and rendered.

    ``joiner`` stands between merged utterances: a line break for paragraphs, a
    space for cues. ``rows_are_turns`` keeps every utterance a turn of its own
    (table files), wordless ones included.
    """

    utterances: tuple[Utterance, ...]
    notes: tuple[Note, ...] = ()
    joiner: str = "\n"
    rows_are_turns: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of plain text without label or time stamp, and who says it."""

    speaker: str | None
    span: Span
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A plain-text transcript (LF, no BOM) and the pieces that hold its words."""

    text: str
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...] = ()
