"""What the columns of a Word table hold: speaker labels, words, times, or no talk at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from precode.importers.docx.cells import inline_label, labels_in, stamp_in
from precode.importers.docx.heads import (
    Row,
    head_of,
    is_header,
    may_name,
    may_name_words,
    names_speaker,
    names_time,
    names_words,
    texts_of,
    voices_in,
)
from precode.importers.docx.model import Cell
from precode.importers.labels.words import Kind, kind_of

# Of the cells of a column that have words, how many have to look alike.
_MOST = 0.9
_HALF = 0.5
# Different labels among all of them, at most.
_DISTINCT = 0.7
# Columns beside the talk (remarks, codes) have few words in comparison.
_FEW = 0.25
# Cells of talk have so many words on average; those of a form or an account have fewer.
_TALK_WORDS = 2
_VOICE_WORDS = 3
# A cell that is a whole talk has so many labelled lines at least.
_PAGE = 4


@dataclass(frozen=True, slots=True)
class Columns:
    """Which grid column holds what. Without `speaker`, labels stand before the words.

    ``header`` is what the row that names them says, in lower case. With ``voices``,
    every column is one speaker's: grid column and label of each.
    """

    text: int
    speaker: int | None = None
    times: tuple[int, ...] = ()
    header: tuple[str, ...] = ()
    voices: tuple[tuple[int, str], ...] = ()

    def are_named_by(self, row: Row) -> bool:
        """Tell whether `row` is the header, or says the same again on another page."""
        if self.voices:
            return self.voices == voices_in(row)
        return bool(self.header) and (texts_of(row) == self.header or is_header(row))


def columns_of(rows: Sequence[Row]) -> Columns | None:
    """Judge what the columns of a table hold; None if it holds no talk."""
    if not (filled := [row for row in rows if any(cell.text for cell in row)]):
        return None
    first = filled[0]
    header = texts_of(first) if _is_headed(first, filled[1:]) else ()
    named = Columns(0, header=header)
    cells = _by_column([row for row in filled if not named.are_named_by(row)])
    if len(cells) < 2:
        return None
    columns = (_by_header(first, cells) if header else _by_voices(filled)) or _by_cells(cells)
    return columns and replace(columns, header=header)


def _by_column(rows: Sequence[Row]) -> dict[int, list[Cell]]:
    """Collect the cells with words; a single cell across the table says nothing of columns."""
    cells: dict[int, list[Cell]] = {}
    for row in rows:
        for cell in row if len(row) > 1 else ():
            if cell.text:
                cells.setdefault(cell.column, []).append(cell)
    return cells


def _is_headed(first: Row, below: Sequence[Row]) -> bool:
    """Tell whether `first` names columns: by its words, or by labels below that it is none of."""
    if is_header(first):
        return True
    below = [row for row in below if texts_of(row) != texts_of(first)]  # again on a next page
    speakers, words = may_name(first), may_name_words(first)
    cells = _by_column(below) if speakers or words else {}
    names = {cell.column: cell.text.casefold() for cell in first}
    if any(_are_labelled(cells[c]) or _is_labelled_page(cells[c]) for c in words if c in cells):
        return True
    return any(
        _are_labels(cells[column])
        and names[column] not in {cell.text.casefold() for cell in cells[column]}
        for column in speakers
        if column in cells
    )


def _by_header(header: Row, cells: dict[int, list[Cell]]) -> Columns | None:
    heads = [(head_of(cell), cell.column) for cell in header if cell.column in cells]
    times = tuple(c for h, c in heads if names_time(h) and _share(cells[c], stamp_in) >= _MOST)
    speaker = next((column for head, column in heads if names_speaker(head)), None)
    rest = {column: its for column, its in cells.items() if column not in (speaker, *times)}
    if (speaker is None and not times) or not rest:
        return None
    text = next((column for head, column in heads if column in rest and names_words(head)), None)
    if text is None:
        text = max(rest, key=lambda column: _words(rest[column]))
    return Columns(text, speaker, times)


def _by_voices(filled: Sequence[Row]) -> Columns | None:
    """Read a table with a column for each speaker, who is named in the first row."""
    voices = voices_in(filled[0])
    cells = _by_column(filled[1:])
    if not voices or cells.keys() - dict(voices):
        return None
    several = all(_words(its) >= _VOICE_WORDS * len(its) for its in cells.values())
    return Columns(voices[0][0], voices=voices) if cells and several else None


def _by_cells(cells: dict[int, list[Cell]]) -> Columns | None:
    times = tuple(c for c, its in cells.items() if _share(its, stamp_in) >= _MOST)
    rest = {c: its for c, its in cells.items() if c not in times}
    rest = {c: its for c, its in rest.items() if not _are_row_numbers(its)}
    if not rest:
        return None
    words = {column: _words(its) for column, its in rest.items()}
    speakers = [column for column, its in rest.items() if _are_labels(its)]
    sure = [column for column in speakers if _roles(rest[column]) >= _MOST]
    text = max((c for c in rest if c not in sure), key=words.__getitem__, default=None)
    # Roles beside them make even single words talk.
    least = 1 if sure else _TALK_WORDS
    if text is None or words[text] < least * len(rest[text]):
        return None
    others = sum(words.values()) - words[text]
    if speakers := [column for column in speakers if column != text]:
        speaker = max(speakers, key=lambda column: _roles(rest[column]))
        few = others - words[speaker] <= _FEW * words[text]
        fewer = speaker in sure or words[speaker] < words[text]
        return Columns(text, speaker, times) if few and fewer else None
    few = others <= _FEW * words[text]
    labelled = _are_labelled(rest[text]) or (few and _is_labelled_page(rest[text]))
    return Columns(text, None, times) if labelled or (times and few) else None


def _are_labelled(cells: list[Cell]) -> bool:
    """Tell whether most `cells` begin with a label, and these come again."""
    names = [name for cell in cells if (name := inline_label(cell.text))]
    return len(names) >= _HALF * len(cells) and _recur(names)


def _is_labelled_page(cells: list[Cell]) -> bool:
    """Tell whether the only one of `cells` holds a whole talk, a labelled turn a line."""
    lines = cells[0].text.split("\n")
    names = [name for line in lines if (name := inline_label(line))]
    return len(cells) == 1 and len(names) >= max(_PAGE, _HALF * len(lines)) and _recur(names)


def _are_labels(cells: list[Cell]) -> bool:
    """Tell whether `cells` name speakers: nearly all hold labels, and these come again."""
    found = [labels for cell in cells if (labels := labels_in(cell)) is not None]
    return len(found) >= _MOST * len(cells) and _recur(
        [label.name for labels in found for label in labels]
    )


def _recur(names: list[str]) -> bool:
    """Tell whether `names` are said in a talk, since people speak more than once.

    Names that all differ are a list of people; only a few roles can be a short talk.
    """
    if 2 <= len(names) <= 3 and all(kind_of(name) is Kind.ROLE for name in names):
        return True
    return len(names) > 1 and len(set(names)) <= _DISTINCT * len(names)


def _are_row_numbers(cells: list[Cell]) -> bool:
    numbers = [int(cell.text) for cell in cells if cell.text.isdecimal() and len(cell.text) < 7]
    steps = sum(after - before == 1 for before, after in pairwise(numbers))
    return len(numbers) == len(cells) and steps >= _MOST * (len(cells) - 1)


def _roles(cells: list[Cell]) -> float:
    return _share(cells, lambda cell: kind_of(cell.text.rstrip(":")) is Kind.ROLE)


def _words(cells: list[Cell]) -> int:
    """Count words; sums and dates are none."""
    return sum(any(map(str.isalpha, word)) for cell in cells for word in cell.text.split())


def _share(cells: list[Cell], test: Callable[[Cell], object]) -> float:
    return sum(bool(test(cell)) for cell in cells) / len(cells)
