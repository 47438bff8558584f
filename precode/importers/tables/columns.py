"""Which columns of a table hold the speaker, the words, the start and the end.

By their names, or without a header by what the cells look like. CSV and XLSX share this.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from precode.errors import UnreadableFile
from precode.importers.labels import LONGEST
from precode.importers.labels.words import Kind, kind_of
from precode.importers.tables.names import (
    END,
    SPEAKER,
    START,
    TEXT,
    WEAK_SPEAKER,
    WEAK_TEXT,
    Row,
    are_names,
    is_text,
    plain,
)
from precode.importers.tables.times import Unit, times_in

_DIGITS = re.compile(r"[+-]?[0-9][0-9.,: ]*")

# Titles and dates may stand above the header; further down it is talk.
_HEADER_ROWS = 20
# Without a header: so many rows are looked at, and cells of words are at least so long.
_SAMPLE = 200
_MEAN_LENGTH = 4.0
_WIDTH_SHARE = 0.1
_SPOKEN_SHARE = 0.25  # of the cells hold a space, or a sign beyond ASCII


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand, counted from 0; ``names`` has one entry a column.

    The units are those that the header states for plain numbers.
    """

    names: tuple[str, ...]
    text: int
    speaker: int | None = None
    start: int | None = None
    end: int | None = None
    start_unit: Unit | None = None
    end_unit: Unit | None = None

    @property
    def used(self) -> frozenset[int]:
        """The columns whose cells are read."""
        every = (self.text, self.speaker, self.start, self.end)
        return frozenset(column for column in every if column is not None)


def by_name(header: Row, rows: Sequence[Row], *, lone_text: bool = False) -> Columns | None:
    """Find the columns by the names in `header`; None if it names no words.

    A second known column is asked for, unless `lone_text`. Numbers are no names. A
    column of nothing but numbers in `rows` is not taken for words: ``turn`` may be either.
    """
    if any(_DIGITS.fullmatch(cell.strip()) for cell in header):
        return None
    read = [plain(cell) for cell in header]
    names = [name for name, _ in read]
    strong = _known(names, TEXT)
    strong += [i for i, name in enumerate(names) if is_text(name) and i not in strong]
    worded = (*strong, *_known(names, WEAK_TEXT))
    text = next((i for i in worded if not _is_numeric(rows, i)), None)
    if text is None:
        return None
    speaker = best(names, SPEAKER)
    if speaker is None:
        weak = _known(names, WEAK_SPEAKER)
        speaker = next((i for i in weak if i != text and _are_several_labels(rows, i)), None)
    start, end = (best(names, ranks, without=speaker) for ranks in (START, END))
    if (speaker, start, end) == (None, None, None) and not (lone_text and text in strong):
        return None
    return Columns(
        tuple(cell.strip() for cell in header),
        text,
        speaker,
        start,
        end,
        None if start is None else read[start][1],
        None if end is None else read[end][1],
    )


def find_header(rows: Sequence[Row], *, lone_text: bool = False) -> tuple[int, Columns] | None:
    """Return which of the first rows names columns, and what they are.

    With `lone_text`, the very first row may name the words alone.
    """
    for number, row in enumerate(rows[:_HEADER_ROWS]):
        if columns := by_name(row, rows[number + 1 :], lone_text=lone_text and number == 0):
            return number, columns
    return None


def by_speaker(rows: Sequence[Row]) -> Columns | None:
    """Read a first row that names the speaker alone, if labels and words stand below it."""
    if not rows or not are_names(rows[0]):
        return None
    columns = by_content(rows[1:])
    header = [cell.strip() for cell in rows[0]]
    if columns is None or columns.speaker is None or len(header) != len(columns.names):
        return None
    label = header[columns.speaker]
    if plain(label)[0] not in SPEAKER or any(
        row[columns.speaker].strip() == label for row in rows[1:] if len(row) > columns.speaker
    ):
        return None
    return replace(columns, names=tuple(header))


def by_content(rows: Sequence[Row]) -> Columns | None:
    """Guess the columns of a table without header; None unless there are labels and words.

    Rows that are wider than others may have delimiters in their words, so the narrow
    ones are asked first.
    """
    rows = rows[:_SAMPLE]
    widths = Counter(map(len, rows))
    common = sorted(width for width, count in widths.items() if count >= _WIDTH_SHARE * len(rows))
    guesses = (_guess([row for row in rows if len(row) == width]) for width in common if width > 1)
    return next((columns for columns in guesses if columns), None)


def _guess(rows: Sequence[Row]) -> Columns | None:
    """Take the longest cells for words, the first labels that come again for speakers."""
    cells = [[cell.strip() for cell in column] for column in zip(*rows, strict=True)]
    timed = [i for i, column in enumerate(cells) if all(map(times_in, column))]
    # What comes again and again is no talk, however long: tiers, file names.
    lengths = {
        i: sum(map(len, set(column))) / len(column)
        for i, column in enumerate(cells)
        if i not in timed
    }
    text = max(lengths, key=lambda i: lengths[i], default=None)
    if text is None or lengths[text] < _MEAN_LENGTH:
        return None
    spoken = sum(" " in cell or not cell.isascii() for cell in cells[text])
    speaker = next((i for i in lengths if i != text and _are_labels(cells[i])), None)
    if speaker is None or spoken < _SPOKEN_SHARE * len(rows):
        return None
    start, end = (*timed[:2], None, None)[:2]
    names = tuple(f"column {number}" for number in range(1, len(cells) + 1))
    return Columns(names, text, speaker, start, end)


def no_words_column(first: Row, *, where: str) -> UnreadableFile:
    """Return the error for a table whose `first` row is no header that is known.

    Its cells are told only if one is a known name: without header they would be talk.
    """
    known = {**SPEAKER, **START, **END, **WEAK_TEXT}
    found = f"Columns found: {len(first)}, none with a known name"
    if are_names(first) and any(plain(cell)[0] in known for cell in first):
        found = f"Columns found: {', '.join(cell.strip() or '(blank)' for cell in first)}"
    return UnreadableFile(
        f"No column of words was found. {found}.",
        where=where,
        remedy="Name the columns in the first row: speaker, text and, if there are times, "
        "start and end.",
    )


def best(
    names: Sequence[str], ranks: Mapping[str, int], *, without: int | None = None
) -> int | None:
    """Return the column, other than `without`, whose name is the best of those in `ranks`."""
    return next((i for i in _known(names, ranks) if i != without), None)


def _known(names: Sequence[str], ranks: Mapping[str, int]) -> list[int]:
    """Return the columns whose names are in `ranks`, the best first."""
    known = [i for i, name in enumerate(names) if name in ranks]
    return sorted(known, key=lambda i: ranks[names[i]])


def _is_numeric(rows: Sequence[Row], column: int) -> bool:
    cells = [row[column].strip() for row in rows[:_SAMPLE] if len(row) > column]
    cells = [cell for cell in cells if cell]
    return bool(cells) and all(_DIGITS.fullmatch(cell) for cell in cells)


def _are_several_labels(rows: Sequence[Row], column: int) -> bool:
    cells = [row[column].strip() for row in rows[:_SAMPLE] if len(row) > column]
    return _are_labels(cells) and len(set(filter(None, cells))) > 1


def _are_labels(cells: Sequence[str]) -> bool:
    """Tell whether all `cells` could be labels, and few enough of them differ."""
    labels = {cell.rstrip(":") for cell in cells if cell}
    if not labels or any(len(label) > LONGEST for label in labels):
        return False
    kinds = {kind_of(label) for label in labels}
    return not kinds & {Kind.NEVER, Kind.HEADING} and len(labels) <= max(2, len(cells) // 2)
