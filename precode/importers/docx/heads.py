"""The first row of a Word table: names of its columns, or of those who speak in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from precode.importers.docx.model import Cell
from precode.importers.labels.words import Kind, kind_of
from precode.importers.tables.names import (
    END,
    SPEAKER,
    START,
    TEXT,
    WEAK_TEXT,
    are_names,
    is_text,
    plain,
)

Row: TypeAlias = tuple[Cell, ...]


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split(", "))


# Beside those that tables in other files have.
_SPEAKER = SPEAKER.keys() | {"names"}
_TEXT = TEXT.keys() | {"turn"}
_TIME = START.keys() | END.keys() | {"times", "begin"}
_OTHER = _names(
    ", #, no, nr, id, line, lines, row, number, line number, duration, note, notes, comment, "
    "comments, memo, memos, code, codes, coding, theme, themes, analysis, initial codes, "
    "observations"
)
_KNOWN = _SPEAKER | _TEXT | _TIME | _OTHER | WEAK_TEXT.keys()
_VOICES = _names("question, questions, answer, answers")


def is_header(row: Row) -> bool:
    """Tell whether `row` names its columns: at least the words or the speaker, and one more."""
    heads = [head_of(cell) for cell in row]
    named = [head for head in heads if head]
    return (
        len(named) > 1
        and all(head in _KNOWN or is_text(head) for head in heads)
        and any(names_words(head) or head.startswith("speaker") for head in named)
    )


def may_name(row: Row) -> list[int]:
    """Return the columns that `row` calls the speaker's, if its other cells may be names, too.

    A role (``Participant``) may as well be the label of a turn: then the others have
    to be names that are known.
    """
    heads = [head_of(cell) for cell in row]
    if sum(map(bool, heads)) < 2 or not all(map(_is_short, row, heads)):
        return []
    known = all(head in _KNOWN or is_text(head) for head in heads)
    return [
        cell.column
        for cell, head in zip(row, heads, strict=True)
        if names_speaker(head)
        and (
            known or head.startswith("speaker") or kind_of(cell.text.strip(" :*")) is not Kind.ROLE
        )
    ]


def may_name_words(row: Row) -> list[int]:
    """Return the columns that `row` calls those of the words, if its other cells may be names."""
    heads = [head_of(cell) for cell in row]
    if sum(map(bool, heads)) < 2 or not all(map(_is_short, row, heads)):
        return []
    return [cell.column for cell, head in zip(row, heads, strict=True) if names_words(head)]


def head_of(cell: Cell) -> str:
    """Return what a cell calls its column, in lower case without signs; "" if it is too long."""
    name = cell.text.strip(" :*.")
    return plain(name)[0] if are_names([name, ""]) else ""


def _is_short(cell: Cell, head: str) -> bool:
    return bool(head) or not cell.text


def names_speaker(head: str) -> bool:
    """Tell whether a column of that name holds labels."""
    return head in _SPEAKER


def names_words(head: str) -> bool:
    """Tell whether a column of that name holds the words."""
    return head in _TEXT or is_text(head)


def names_time(head: str) -> bool:
    """Tell whether a column of that name holds times."""
    return head in _TIME


def texts_of(row: Sequence[Cell]) -> tuple[str, ...]:
    """Return what the cells of `row` say, to know a header that comes again."""
    return tuple(cell.text.casefold() for cell in row)


def voices_in(row: Row) -> tuple[tuple[int, str], ...]:
    """Return the columns and labels of a row that names a role in every cell, else ().

    ``Question`` and ``Answer`` are such names, too.
    """
    voices = tuple((cell.column, cell.text.strip(" :")) for cell in row)
    if len(voices) < 2:
        return ()
    roles = {
        label for _, label in voices if kind_of(label) is Kind.ROLE or label.casefold() in _VOICES
    }
    return voices if len(roles) == len(voices) else ()
