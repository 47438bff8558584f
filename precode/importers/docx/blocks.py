"""The body of a Word document as paragraphs and tables, in reading order, no word lost.

python-docx lists paragraphs and cells that are direct children only. Words also stand
in text boxes, content controls, smart tags, tracked insertions, fields and nested
tables, so the XML itself is walked: what is not known to hold no words is entered.
"""

from __future__ import annotations

import re
from collections import Counter

from precode.importers.docx.model import Block, Cell, Paragraph, Table
from precode.importers.docx.xml import (
    NO_WORDS,
    REMOVED,
    REMOVED_TEXT,
    TEXT,
    Element,
    Styles,
    attribute,
    bold_of,
    branch_of,
    child_of,
    has_words,
    in_outline,
    name_of,
    number_of,
    text_of,
    value_of,
    within,
)

# What a `Walker` counts.
DELETED, INSERTED, MOVED = "deleted", "inserted", "moved"
EMBEDDED, SYMBOLS, DRAWN, RUBY = "embedded", "symbols", "drawn", "ruby"

_BREAKS = {
    "w:br": "\n",
    "w:cr": "\n",
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:noBreakHyphen": "-",
    "w:softHyphen": "\u00ad",
}
_HEX = re.compile(r"[0-9A-Fa-f]{1,4}")
# A line break inside a `w:t` is layout of the XML; Word shows it as a space.
_ONE_LINE = {ord("\n"): " ", ord("\r"): " "}


class Walker:
    """Walks the XML of a story (body, cell, text box) and counts what it meets."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.counts: Counter[str] = Counter()

    def blocks(self, element: Element) -> list[Block]:
        """Return the paragraphs and tables in `element`, tracked changes accepted."""
        found: list[Block] = []
        waiting: list[tuple[str, bool]] = []  # of a paragraph whose mark was deleted
        self._collect(element, found, waiting)
        if waiting:
            found.append(Paragraph(tuple(waiting)))
        return found

    def _collect(
        self, element: Element, found: list[Block], waiting: list[tuple[str, bool]]
    ) -> None:
        for child in element:
            name = name_of(child)
            if name == "w:p":
                self._paragraph(child, found, waiting)
            elif name == "w:tbl":
                if waiting:
                    found.append(Paragraph(tuple(waiting)))
                    waiting.clear()
                found.append(self._table(child))
            elif name in REMOVED:
                self._count_removed(child)
            elif name == "mc:AlternateContent":
                self._collect(branch_of(child), found, waiting)
            elif name == "w:altChunk":
                self.counts[EMBEDDED] += 1
            elif name == "w:r" or name in TEXT:
                # Not allowed here, but written by some programs: a paragraph of its own.
                self._paragraph([child], found, waiting)
            elif name not in NO_WORDS:
                self._count_kept(name, child)
                self._collect(child, found, waiting)

    def _paragraph(
        self, element: Element, found: list[Block], waiting: list[tuple[str, bool]]
    ) -> None:
        properties = child_of(element, "w:pPr")
        style = value_of(properties, "w:pStyle")
        runs: list[tuple[str, bool]] = []
        aside: list[Block] = []
        self._inline(element, self._styles.bold(style) or False, runs, aside)
        mark = child_of(properties, "w:rPr")
        if any(child_of(mark, name) is not None for name in REMOVED):
            waiting.extend(runs)
        else:
            heading = in_outline(properties) or self._styles.is_heading(style)
            found.append(Paragraph((*waiting, *runs), heading))
            waiting.clear()
        found.extend(aside)

    def _inline(
        self, element: Element, bold: bool, runs: list[tuple[str, bool]], aside: list[Block]
    ) -> None:
        for child in element:
            name = name_of(child)
            if name in TEXT:
                runs.append((text_of(child).translate(_ONE_LINE), bold))
            elif name == "w:r":
                self._inline(child, self._run_bold(child, bold), runs, aside)
            elif name in _BREAKS:
                runs.append((_BREAKS[name], bold))
            elif name in NO_WORDS:
                continue
            elif name in REMOVED:
                self._count_removed(child)
            elif name == "mc:AlternateContent":
                self._inline(branch_of(child), bold, runs, aside)
            elif name in ("w:p", "w:tbl"):
                aside.extend(self.blocks([child]))
            elif name == "w:txbxContent":
                # A text box floats: its words come after the paragraph that holds it.
                aside.extend(self.blocks(child))
            elif name == "w:sym":
                self._symbol(child, bold, runs)
            elif name == "w:rt":
                self.counts[RUBY] += 1
            elif name == "a:t":
                self.counts[DRAWN] += bool(child.text)
            else:
                self._count_kept(name, child)
                self._inline(child, bold, runs, aside)

    def _symbol(self, element: Element, bold: bool, runs: list[tuple[str, bool]]) -> None:
        code = attribute(element, "char")
        number = int(code, 16) if _HEX.fullmatch(code) else 0
        # F000 to F0FF are places in a picture font: no character, hence no word.
        if 0x20 <= number < 0xD800 or 0xF900 <= number < 0xFFFE:
            runs.append((chr(number), bold))
        else:
            self.counts[SYMBOLS] += 1

    def _run_bold(self, run: Element, inherited: bool) -> bool:
        properties = child_of(run, "w:rPr")
        if (own := bold_of(properties)) is not None:
            return own
        if style := value_of(properties, "w:rStyle"):
            return self._styles.bold(style) or inherited
        return inherited

    def _table(self, element: Element) -> Table:
        rows: list[tuple[Cell, ...]] = []
        for row in within(element, "w:tr"):
            properties = child_of(row, "w:trPr")
            if child_of(properties, "w:del") is not None:
                self._count_removed(row)
                continue
            column = number_of(value_of(properties, "w:gridBefore"), 0)
            cells: list[Cell] = []
            for cell in within(row, "w:tc"):
                about = child_of(cell, "w:tcPr")
                if child_of(about, "w:cellDel") is not None:
                    self._count_removed(cell)
                    continue
                cells.append(Cell(column, tuple(self.blocks(cell))))
                column += max(1, number_of(value_of(about, "w:gridSpan"), 1))
            rows.append(tuple(cells))
        return Table(tuple(rows))

    def _count_removed(self, element: Element) -> None:
        if has_words(element, REMOVED_TEXT):
            self.counts[DELETED] += 1

    def _count_kept(self, name: str, element: Element) -> None:
        if name in ("w:ins", "w:moveTo") and has_words(element):
            self.counts[INSERTED if name == "w:ins" else MOVED] += 1
