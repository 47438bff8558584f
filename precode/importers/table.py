"""Comma-, semicolon- or tab-separated values: one turn a row."""

from __future__ import annotations

from dataclasses import replace

from precode.domain.dialogue import Dialogue
from precode.importers.content.encodings import decode, unicode_encoding
from precode.importers.content.limits import refuse_endless
from precode.importers.source import Source
from precode.importers.tables.columns import (
    by_content,
    by_name,
    by_speaker,
    find_header,
    no_words_column,
)
from precode.importers.tables.delimited import sniff, split
from precode.importers.tables.ragged import squared
from precode.importers.tables.rows import ABOVE_HEADER, NO_HEADER, to_dialogue
from precode.importers.tables.voices import by_labels, by_voices

_SUFFIXES = {".csv", ".tsv"}
_HEAD = 65_536  # bytes that show whether a file is a table
_ALIKE = 0.8  # of the rows are as wide as the header


def recognises(source: Source) -> bool:
    """Tell whether the suffix says so, or the first row names columns that are known."""
    if source.suffix in _SUFFIXES:
        return True
    head = source.data[:_HEAD]
    text = head.decode(unicode_encoding(head) or "utf-8", "replace")
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    first, _, below = text.partition("\n")
    if not below:
        return False
    delimiter = sniff(text)
    names = first.split(delimiter)
    if by_name([name.strip(' "') for name in names], []) is None:
        return False
    lines = [line for line in below.split("\n") if line.strip()]
    # A line may be the rest of a quoted cell, so that not all of them need to be rows.
    return sum(delimiter in line for line in lines) >= _ALIKE * len(lines)


def read(source: Source) -> Dialogue:
    """Return one utterance a row, wordless rows included; times in milliseconds.

    Raises
    ------
    UnreadableFile
        If the columns of the speaker and the words cannot be told, a quote is never
        closed, or no row has words.
    """
    text, notes = decode(source)
    refuse_endless(text, where=source.name)
    rows, gap, quoting = split(text, where=source.name)
    if header := find_header(rows, lone_text=True):
        above, columns = header
        body = rows[above + 1 :]
        if worded := sum(any(map(str.strip, row)) for row in rows[:above]):
            notes.append(replace(ABOVE_HEADER, count=worded))
    elif stacked := by_voices(rows):
        body, columns = stacked
    elif named := by_speaker(rows):
        columns, body = named, rows[1:]
    elif guessed := by_content(rows) or by_labels(rows):
        columns, body = guessed, rows
        notes.append(NO_HEADER)
    else:
        raise no_words_column(rows[0] if rows else [], where=source.name)
    square, repaired = squared(body, columns, gap=gap)
    dialogue = to_dialogue(square, columns, where=source.name)
    return replace(dialogue, notes=(*notes, *quoting, *repaired, *dialogue.notes))
