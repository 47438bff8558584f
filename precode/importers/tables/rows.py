"""Rows of a table → utterances, one a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from precode.domain.dialogue import Dialogue, Utterance
from precode.domain.text import Note
from precode.errors import UnreadableFile
from precode.importers.labels import choose, is_blank, parse
from precode.importers.tables.columns import Columns
from precode.importers.tables.names import Row, are_names
from precode.importers.tables.times import guess_unit, times_in

NO_HEADER = Note("guessed", "No row names the columns: they were told apart by what they hold")
ABOVE_HEADER = Note("dropped", "Rows above the names of the columns are left out")

_BLANK_ROWS = Note("dropped", "Rows in which every cell is blank are left out")
_NO_TIMES = Note("dropped", "Cells that hold no time that can be read are left out")
_MILLISECONDS = Note("guessed", "Whole numbers without a unit are read as milliseconds")
_NO_SPEAKERS = Note("guessed", "There is no column of speakers: no turn has one")
_IN_WORDS = Note(
    "guessed", "There is no column of speakers: the labels in front of the words are read"
)


def to_dialogue(rows: Sequence[Row], columns: Columns, *, where: str) -> Dialogue:
    """Return one utterance for every row of `rows` that is not blank.

    A row may be shorter than `columns`: the cells that it lacks are blank.

    Raises
    ------
    UnreadableFile
        If no row has words.
    """
    kept = [row for row in rows if any(not is_blank(cell) for cell in row)]
    utterances, notes = _utterances(kept, columns)
    if not any(sign.isalnum() for utterance in utterances for sign in utterance.text):
        raise UnreadableFile(
            "The table has no row with words.",
            where=where,
            remedy="Check that the column of the words is filled.",
        )
    if blank := len(rows) - len(kept):
        notes.append(replace(_BLANK_ROWS, count=blank))
    if columns.speaker is None:
        utterances, note = _labelled(utterances)
        notes.append(note)
    if unused := _unused(kept, columns):
        names = ", ".join(unused) if are_names(unused) else "without short names"
        message = f"Columns that are not the speaker, words or times are left out ({names})"
        notes.append(Note("dropped", message, len(unused)))
    return Dialogue(tuple(utterances), tuple(notes), rows_are_turns=True)


def _utterances(rows: Sequence[Row], columns: Columns) -> tuple[list[Utterance], list[Note]]:
    starts = [_cell(row, columns.start) for row in rows]
    ends = [_cell(row, columns.end) for row in rows]
    both = [(s, e) for s, e in zip(starts, ends, strict=True) if s and (e or columns.end is None)]
    guessed = guess_unit([s for s, _ in both], [e for _, e in both if e])
    start_unit = columns.start_unit or columns.end_unit or guessed
    end_unit = columns.end_unit or start_unit
    notes = []
    if guessed == "ms" and columns.start_unit is None and columns.end_unit is None:
        notes.append(_MILLISECONDS)
    unread = 0
    utterances = []
    for row, start, end in zip(rows, starts, ends, strict=True):
        begin, stop = times_in(start, start_unit), times_in(end, end_unit)
        unread += bool(start and begin is None) + bool(end and stop is None)
        start_ms, until = begin or (None, None)
        speaker = _cell(row, columns.speaker).rstrip(":").rstrip()
        text = _cell(row, columns.text)
        utterances.append(Utterance(speaker or None, text, start_ms, stop[0] if stop else until))
    if unread:
        notes.append(replace(_NO_TIMES, count=unread))
    return utterances, notes


def _cell(row: Row, column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _labelled(utterances: Sequence[Utterance]) -> tuple[list[Utterance], Note]:
    """Look for ``I: text`` in the cells of a table that has no column of speakers."""
    worded = [utterance for utterance in utterances if utterance.text]
    choice = choose([parse(utterance.text) for utterance in worded])
    if not choice.labels:
        return list(utterances), _NO_SPEAKERS
    marks = iter(choice.marks)
    labelled = []
    for utterance in utterances:
        mark = next(marks) if utterance.text else None
        if mark and mark.label:
            words = utterance.text[mark.rest :]
            utterance = replace(utterance, speaker=mark.label, text=words)
        labelled.append(utterance)
    return labelled, _IN_WORDS


def _unused(rows: Sequence[Row], columns: Columns) -> list[str]:
    """Name the columns that hold something and are not read."""
    width = max(map(len, rows), default=0)
    names = dict(enumerate(columns.names))
    return [
        names.get(column) or f"column {column + 1}"
        for column in range(width)
        if column not in columns.used and any(_cell(row, column) for row in rows)
    ]
