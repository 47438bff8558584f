"""Talk as imported → numbered turns in one canonical text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from precode.domain.dialogue import Dialogue, MarkedText, Piece, Utterance
from precode.domain.text import UNKNOWN, Span, Transcript, Turn


def lay_out(name: str, talk: Dialogue | MarkedText) -> Transcript:
    """Return the transcript of `talk`, its roles still unknown.

    Plain text keeps its own text; everything else is rendered as
    ``speaker: text``, one turn a paragraph, a blank line between turns. Words
    without a label belong to the turn before; neighbours with the same label
    are one turn, except the rows of a table.
    """
    if isinstance(talk, MarkedText):
        return Transcript(name, talk.text, _number(talk.pieces, talk.text), talk.notes)
    utterances = [_cleaned(utterance) for utterance in talk.utterances]
    if not talk.rows_are_turns:
        utterances = [u for u in utterances if u.text]
    text, pieces = _render(utterances, talk)
    turns = (
        _number_rows(utterances, pieces)
        if talk.rows_are_turns
        else _number([piece for piece in pieces if piece is not None], text)
    )
    return Transcript(name, text, turns, talk.notes)


def with_roles(transcript: Transcript, roles: Mapping[str, str]) -> Transcript:
    """Return `transcript` with the role of each speaker label taken from `roles`."""
    turns = tuple(
        Turn(
            turn.number,
            turn.speaker,
            UNKNOWN if turn.speaker is None else roles.get(turn.speaker, UNKNOWN),
            turn.pieces,
            turn.start_ms,
            turn.end_ms,
        )
        for turn in transcript.turns
    )
    return Transcript(transcript.name, transcript.text, turns, transcript.notes)


def _cleaned(utterance: Utterance) -> Utterance:
    """Give the utterance LF line ends and no blank lines, which part turns from turns."""
    text = utterance.text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.strip() for line in text.split("\n")]
    speaker = " ".join(utterance.speaker.split()) if utterance.speaker else None
    return Utterance(
        speaker or None,
        "\n".join(line for line in lines if line),
        utterance.start_ms,
        utterance.end_ms,
    )


def _render(utterances: Sequence[Utterance], talk: Dialogue) -> tuple[str, list[Piece | None]]:
    """Return the canonical text and, an utterance each, the piece that holds its words."""
    parts: list[str] = []
    pieces: list[Piece | None] = []
    length = 0
    said_last: str | None = None
    for utterance in utterances:
        speaker = utterance.speaker
        starts_turn = talk.rows_are_turns or not parts or speaker not in (None, said_last)
        if starts_turn:
            lead = "\n\n" if parts else ""
            lead += f"{speaker}: " if speaker else ""
            said_last = speaker
        else:
            lead = talk.joiner
        length += len(lead)
        span = Span(length, length + len(utterance.text)) if utterance.text else None
        pieces.append(
            Piece(said_last, span, utterance.start_ms, utterance.end_ms) if span else None
        )
        parts += [lead, utterance.text]
        length += len(utterance.text)
    return "".join(parts) + "\n" if parts else "", pieces


def _number_rows(
    utterances: Sequence[Utterance], pieces: Sequence[Piece | None]
) -> tuple[Turn, ...]:
    return tuple(
        Turn(number, u.speaker, UNKNOWN, (piece.span,) if piece else (), u.start_ms, u.end_ms)
        for number, (u, piece) in enumerate(zip(utterances, pieces, strict=True), start=1)
    )


def _number(pieces: Sequence[Piece], text: str) -> tuple[Turn, ...]:
    """Merge neighbouring pieces of one speaker into turns numbered from 1."""
    labelled: list[tuple[str | None, Piece]] = []
    speaker: str | None = None
    for piece in pieces:
        speaker = piece.speaker or speaker
        labelled.append((speaker, piece))
    turns = []
    for number, (label, group) in enumerate(groupby(labelled, key=lambda pair: pair[0]), start=1):
        of_turn = [piece for _, piece in group]
        starts = [p.start_ms for p in of_turn if p.start_ms is not None]
        ends = [p.end_ms for p in of_turn if p.end_ms is not None]
        turns.append(
            Turn(
                number,
                label,
                UNKNOWN,
                _joined([piece.span for piece in of_turn], text),
                starts[0] if starts else None,
                ends[-1] if ends else None,
            )
        )
    return tuple(turns)


def _joined(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """Join spans with nothing but white space between them: a sentence may run across."""
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)
