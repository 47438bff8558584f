"""Plain text and Markdown: the file itself is the canonical text.

Pieces leave out speaker labels, timestamps on their own line or at either end of a
paragraph, blank lines, and what a transcription program puts around the talk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from precode.domain.dialogue import MarkedText, Piece
from precode.domain.text import Note, Span
from precode.errors import UnreadableFile
from precode.importers.content.encodings import decode
from precode.importers.content.limits import refuse_endless
from precode.importers.labels import NO_LABELS, Mark, choose, is_blank, parse
from precode.importers.labels.furniture import furniture
from precode.importers.labels.header import header_length
from precode.importers.labels.numbers import numbers
from precode.importers.labels.timestamps import stamp_before
from precode.importers.source import Source

# A line that ends otherwise goes on in the next one: text wrapped at a width.
_SENTENCE_ENDS = (".", "!", "?", "…", ":", "。", "！", "？", "]", ")")
_CLOSING = "\"'”’»*_"
_CLOSE_SHARE = 0.1  # of the labels have no blank line above: then nearly all of them do
_FEW_LABELS = 5
_NARROWEST = 30  # code points in a line of wrapped text, at least
_LONGEST_JOINED = 5_000  # code points in a piece of several lines


class _Line(NamedTuple):
    """A line that is not blank: its number, and where it stands without white space.

    ``counted`` tells that a number stood in front of it, which is left out.
    """

    number: int
    start: int
    end: int
    counted: bool = False


def recognises(source: Source) -> bool:  # noqa: ARG001
    """Tell that any content will do: this importer is asked last."""
    return True


def read(source: Source) -> MarkedText:
    """Return the text of `source` and the pieces of it that hold talk.

    Raises
    ------
    UnreadableFile
        If there are no words in the file, or more than `MAX_LINES` lines.
    """
    text, notes = decode(source)
    refuse_endless(text, where=source.name, tags=False)
    lines, framed = _talk(text)
    notes += framed
    marks = [parse(text[line.start : line.end]) for line in lines]
    if inside := _inside_paragraphs(text, lines, marks):
        message = "lines inside a wrapped paragraph look like a label but were read as talk"
        notes.append(Note("guessed", message, len(inside)))
    choice = choose([None if i in inside else mark for i, mark in enumerate(marks)])
    notes += choice.notes
    if above := header_length(
        [text[line.start : line.end] for line in lines],
        [i > 0 and lines[i - 1].number == line.number - 1 for i, line in enumerate(lines)],
        marks,
        choice.marks,
    ):
        notes.append(Note("dropped", "lines above the talk (title, date, who took part)", above))
    spoken = choice.marks[above:]
    pieces, silent = _pieces(text, lines[above:], spoken)
    if not any(sign.isalnum() for piece in pieces for sign in piece.span.of(text)):
        raise UnreadableFile(
            "The file holds no words of talk.",
            where=source.name,
            remedy="Check that it is the transcript, and export it again.",
        )
    if not choice.labels:
        notes.append(NO_LABELS)
    elif before := _lines_before_first_label(spoken):
        message = "lines before the first speaker label are a turn without speaker"
        notes.append(Note("guessed", message, before))
    if silent:
        notes.append(Note("dropped", "speaker labels with no words after them", silent))
    return MarkedText(text, tuple(pieces), tuple(notes))


def _talk(text: str) -> tuple[list[_Line], list[Note]]:
    """Return the lines of `text` without the frame of a program and without their numbers."""
    lines = list(_lines(text))
    frame = furniture([text[line.start : line.end] for line in lines])
    notes = [Note("dropped", what, count) for what, count in Counter(frame.values()).items()]
    lines = [line for index, line in enumerate(lines) if index not in frame]
    counted = numbers([text[line.start : line.end] for line in lines])
    if counted:
        notes.append(Note("dropped", "numbers in front of lines or turns", len(counted)))
    for index, length in counted.items():
        line = lines[index]
        lines[index] = line._replace(start=line.start + length, counted=True)
    return [line for line in lines if line.start < line.end], notes


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines of `text` that are not blank; only LF ends a line."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        if not is_blank(line):
            words = line.lstrip()
            indent = len(line) - len(words)
            yield _Line(number, start + indent, start + indent + len(words.rstrip()))
        start += len(line) + 1


def _inside_paragraphs(text: str, lines: Sequence[_Line], marks: Sequence[Mark | None]) -> set[int]:
    """Find the lines in which a sentence of the line above goes on: "Doctor", "Smith: he".

    Only where a blank line stands above nearly every label. The lines are given by index.
    """
    labelled = [i for i, mark in enumerate(marks) if mark and mark.label]
    close = [i for i in labelled if i and lines[i - 1].number == lines[i].number - 1]
    if len(labelled) < _FEW_LABELS or len(close) > max(1, _CLOSE_SHARE * len(labelled)):
        return set()
    found = set()
    for i in close:
        mark, above, line = marks[i], marks[i - 1], lines[i - 1]
        unsure = mark is not None and not mark.sure and (above is None or above.words)
        wide = line.end - line.start >= _NARROWEST
        if unsure and wide and not _ends_sentence(text[line.start : line.end]):
            found.add(i)
    return found


@dataclass(slots=True)
class _Stretch:
    """A piece that may still grow: a line of text wrapped at a width goes on in the next."""

    speaker: str | None
    start: int
    end: int
    start_ms: int | None
    end_ms: int | None


def _pieces(
    text: str, lines: Sequence[_Line], marks: Sequence[Mark | None]
) -> tuple[list[Piece], int]:
    """Cut the `lines` into pieces; also count the labels that no words follow."""
    found: list[_Stretch] = []
    speaker: str | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    silent, waiting = 0, False
    goes_on_at = -1  # the number of the line in which the last stretch may go on
    for (number, start, end, counted), mark in zip(lines, marks, strict=True):
        if mark:
            start, goes_on_at = start + mark.rest, -1
            if mark.start_ms is not None:  # else that of a line above stays, if there was one
                start_ms, end_ms = mark.start_ms, mark.end_ms
            if mark.label:
                silent += waiting
                speaker, waiting = mark.label, True
        closing = stamp_before(text, end)
        if closing and closing[0] >= start:
            end, end_ms = start + len(text[start : closing[0]].rstrip()), closing[1]
        if start >= end:
            goes_on_at = -1
            continue
        waiting = False
        if goes_on_at == number and not counted and end - found[-1].start <= _LONGEST_JOINED:
            found[-1].end = end
            found[-1].end_ms = end_ms or found[-1].end_ms
        else:
            found.append(_Stretch(speaker, start, end, start_ms, end_ms))
        start_ms = end_ms = None
        goes_on_at = -1 if closing or _ends_sentence(text[start:end]) else number + 1
    pieces = [
        Piece(one.speaker, Span(one.start, one.end), one.start_ms, one.end_ms) for one in found
    ]
    return pieces, silent + waiting


def _ends_sentence(line: str) -> bool:
    return line[-9:].rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def _lines_before_first_label(marks: Sequence[Mark | None]) -> int:
    """Count the lines with words above the first label."""
    count = 0
    for mark in marks:
        if mark and mark.label:
            break
        count += mark is None or mark.words
    return count
