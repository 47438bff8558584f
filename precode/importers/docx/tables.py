"""Tables of a Word document as talk: who says what in each row.

A table of talk has a column of speaker labels, one of words, and perhaps times, in
any order, with or without a header row. All labels of a page may also be stacked in
one cell, and all turns in the next. Other tables are read line by line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from precode.domain.dialogue import Utterance
from precode.domain.text import Note
from precode.importers.docx.cells import Label, labels_in, stamp_in
from precode.importers.docx.columns import Columns, columns_of
from precode.importers.docx.heads import Row
from precode.importers.docx.model import Block, Cell, Paragraph, Table
from precode.importers.labels.timestamps import Stamp

_HEADER = Note("dropped", "header rows of tables")
_REMARKS = Note("dropped", "table cells beside those with speaker, words and times")
_WORDLESS = Note("dropped", "table rows with a speaker label but no words")
# A cell with more lines than this is a page laid out as a table.
_PAGE = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the body that may begin with a speaker label; times are milliseconds.

    ``beside`` other cells of a table, a line that is only a name is a field of a form.
    ``loose`` is a whole row of such a table: nothing in it is a label.
    """

    paragraph: Paragraph
    start_ms: int | None = None
    end_ms: int | None = None
    beside: bool = False
    loose: bool = False


Item: TypeAlias = Line | Utterance


@dataclass(slots=True)
class Reader:
    """Turns blocks into lines and, for tables of talk, utterances; counts its notes."""

    tally: Counter[Note] = field(default_factory=Counter)

    def items(self, blocks: Sequence[Block]) -> Iterator[Item]:
        """Yield what `blocks` hold, in reading order."""
        tables = [block for block in blocks if isinstance(block, Table)]
        columns = iter(_columns(tables))
        for block in blocks:
            if isinstance(block, Paragraph):
                yield from map(Line, block.lines())
                continue
            its = next(columns)
            for row in block.rows:
                if any(cell.text for cell in row):
                    yield from self._talk(row, its) if its else self._other(row)

    def _talk(self, row: Row, columns: Columns) -> Iterator[Item]:
        if columns.are_named_by(row):
            self.tally[_HEADER] += 1
            return
        if columns.voices:
            voices = dict(columns.voices)
            yield from (Utterance(voices.get(cell.column), cell.text) for cell in row if cell.text)
            return
        cells = {cell.column: cell for cell in row if cell.text}
        text = cells.pop(columns.text, None)
        label = cells.pop(columns.speaker, None) if columns.speaker is not None else None
        labels = [] if label is None else labels_in(label)
        if labels is None or (text is None and not labels):
            # Not a row like the others, say a heading across the table: words all the same.
            yield from self._other(row)
            return
        stamps = [stamp for c in columns.times if (stamp := stamp_in(cells.get(c)))]
        self.tally[_REMARKS] += len(cells) - len(stamps)
        start_ms, end_ms = _times(stamps)
        if text is None:
            self.tally[_WORDLESS] += 1
        elif columns.speaker is None:
            for number, item in enumerate(self.items(text.blocks)):
                yield item if number else replace(item, start_ms=start_ms, end_ms=end_ms)
        elif len(labels) > 1:
            yield from self._stacked(labels, text, start_ms)
        else:
            said = labels[0] if labels else Label("")
            start_ms = said.start_ms if start_ms is None else start_ms
            end_ms = said.end_ms if end_ms is None else end_ms
            yield Utterance(said.name or None, text.text, start_ms, end_ms)

    def _stacked(self, labels: list[Label], text: Cell, start_ms: int | None) -> Iterator[Item]:
        """Set labels that stand in one cell beside the paragraphs of the next.

        Only equal numbers can be told to belong together. Otherwise all words are
        kept, the labels first, and nobody is said to have spoken them.
        """
        turns = text.paragraphs()
        if len(turns) != len(labels) == len(lines := text.lines()):
            turns = lines
        if len(turns) == len(labels):
            for label, words in zip(labels, turns, strict=True):
                yield Utterance(label.name, words, label.start_ms, label.end_ms)
            return
        message = (
            f"{len(labels)} speaker labels stand in one table cell and {len(turns)} paragraphs "
            "in the next: they could not be aligned, so these words have no speaker."
        )
        self.tally[Note("guessed", message)] += 1
        names = "\n".join(label.name for label in labels)
        yield Utterance(None, names, start_ms)
        yield from (Utterance(None, words) for words in turns)

    def _other(self, row: Row) -> Iterator[Item]:
        """Read a row that holds no talk: cells with few words stand on one line."""
        cells = [cell for cell in row if cell.text]
        if len(cells) > 1 and all(len(cell.lines()) <= _PAGE for cell in cells):
            several = any("\n" in cell.text for cell in cells)
            words = ("\n" if several else "\t").join(cell.text for cell in cells)
            yield Line(Paragraph(((words, False),)), loose=True)
            return
        for cell in cells:
            for item in self.items(cell.blocks):
                if isinstance(item, Line) and len(cells) > 1:
                    yield replace(item, beside=True)
                else:
                    yield item


def _columns(tables: Sequence[Table]) -> Iterator[Columns | None]:
    """Judge `tables`: together those of one width, since a talk may be cut into one a page.

    A table that shares no speaker with the others of its width is judged by itself.
    """
    alike: defaultdict[int, list[Row]] = defaultdict(list)
    for table in tables:
        alike[_width(table)].extend(table.rows)
    together = {width: columns_of(rows) for width, rows in alike.items()}
    counts: dict[int, Counter[str]] = {}
    for table in tables:
        width = _width(table)
        columns = together[width]
        if columns and len(table.rows) < len(alike[width]):
            if width not in counts:
                counts[width] = Counter(_speakers(alike[width], columns))
            names = Counter(_speakers(table.rows, columns))
            known = sum(counts[width][name] > count for name, count in names.items())
            if known < len(names) / 2:
                columns = None
        yield columns or columns_of(table.rows)


def _speakers(rows: Sequence[Row], columns: Columns) -> list[str]:
    cells = [cell for row in rows for cell in row if cell.column == columns.speaker]
    return [label.name for cell in cells if cell.text for label in labels_in(cell) or ()]


def _width(table: Table) -> int:
    return max((cell.column + 1 for row in table.rows for cell in row), default=0)


def _times(stamps: Sequence[Stamp]) -> tuple[int | None, int | None]:
    """Return start and end in milliseconds: a range, or two times."""
    if not stamps:
        return None, None
    end_ms = stamps[1].start_ms if len(stamps) > 1 else None
    return stamps[0].start_ms, stamps[0].end_ms if end_ms is None else end_ms
