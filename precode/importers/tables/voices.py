"""Tables in which the labels are no column: every speaker has one, or they stand in the words."""

from __future__ import annotations

from collections.abc import Sequence

from precode.importers.labels import choose, is_blank, parse
from precode.importers.labels.words import Kind, kind_of
from precode.importers.tables.columns import Columns, best
from precode.importers.tables.names import END, START, Row, are_names, plain

# Besides roles, what the columns of speakers can be called.
_NAMES = frozenset({"question", "questions", "answer", "answers"})
_SAMPLE = 200  # rows that are looked at
_WORDS = 2  # in a cell of talk, on average; a form has fewer
_LABELLED = 0.5  # of the cells begin with a label


def by_voices(rows: Sequence[Row]) -> tuple[list[list[str]], Columns] | None:
    """Set one cell a row, if the first row names a role in several columns; else None.

    ``Question, Answer`` are such names, too. The other columns stay, beside the first
    cell of each row.
    """
    if len(rows) < 2 or not are_names(header := rows[0]):
        return None
    labels = {i: cell.strip(" :") for i, cell in enumerate(header) if _is_voice(cell.strip(" :"))}
    sample = [row[i] for row in rows[1:_SAMPLE] for i in labels if len(row) > i and row[i].strip()]
    enough = sum(len(cell.split()) for cell in sample) >= _WORDS * len(sample) > 0
    if len(set(labels.values())) != len(labels) or len(labels) < 2 or not enough:
        return None
    others = [i for i in range(len(header)) if i not in labels]
    stacked: list[list[str]] = []
    for row in rows[1:]:
        beside = [row[i] if i < len(row) else "" for i in others]
        said = [(label, row[i]) for i, label in labels.items() if i < len(row) and row[i].strip()]
        surplus = row[len(header) :]
        for label, words in said or [("", "")]:
            stacked.append([label, words, *beside, *surplus])
            beside, surplus = [""] * len(beside), []
    names = [header[i].strip() for i in others]
    read = [plain(name) for name in names]
    start, end = (best([name for name, _ in read], ranks) for ranks in (START, END))
    return stacked, Columns(
        ("speaker", "text", *names),
        text=1,
        speaker=0,
        start=None if start is None else start + 2,
        end=None if end is None else end + 2,
        start_unit=None if start is None else read[start][1],
        end_unit=None if end is None else read[end][1],
    )


def by_labels(rows: Sequence[Row]) -> Columns | None:
    """Find the column whose cells begin with labels (``I: text``); None if there is none."""
    width = max(map(len, rows), default=0)
    for column in range(width):
        cells = [row[column] for row in rows[:_SAMPLE] if column < len(row)]
        cells = [cell for cell in cells if not is_blank(cell)]
        choice = choose([parse(cell) for cell in cells])
        labelled = sum(bool(mark and mark.label and mark.words) for mark in choice.marks)
        if len(choice.labels) > 1 and labelled >= _LABELLED * len(cells):
            return Columns(tuple(f"column {i + 1}" for i in range(width)), column)
    return None


def _is_voice(name: str) -> bool:
    return kind_of(name) is Kind.ROLE or name.casefold() in _NAMES
