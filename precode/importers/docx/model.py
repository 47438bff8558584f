"""Paragraphs and tables of a Word document, free of XML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs of text, each with whether it is bold; line breaks and tabs are kept."""

    runs: tuple[tuple[str, bool], ...]
    heading: bool = False

    @property
    def text(self) -> str:
        """The paragraph's words, trimmed at both ends."""
        return "".join(text for text, _ in self.runs).strip()

    @property
    def is_bold(self) -> bool:
        """Tell whether all of its words are bold."""
        return bool(self.text) and all(bold for text, bold in self.runs if text.strip())

    @property
    def bold_lead(self) -> str:
        """The bold words that it starts with, trimmed."""
        lead: list[str] = []
        for text, bold in self.runs:
            if text.strip() and not bold:
                break
            lead.append(text)
        return "".join(lead).strip()

    def lines(self) -> Iterator[Paragraph]:
        """Yield its lines, cut at line breaks, those without words left out."""
        line: list[tuple[str, bool]] = []
        for text, bold in self.runs:
            first, *more = text.split("\n")
            line.append((first, bold))
            for part in more:
                yield from self._line(line)
                line = [(part, bold)]
        yield from self._line(line)

    def _line(self, runs: list[tuple[str, bool]]) -> Iterator[Paragraph]:
        if any(text.strip() for text, _ in runs):
            yield Paragraph(tuple(runs), self.heading)


@dataclass(frozen=True)
class Cell:
    """A table cell: its first grid column, counted from 0, and what it holds."""

    column: int
    blocks: tuple[Block, ...]

    @cached_property
    def text(self) -> str:
        """All its words, a paragraph a line."""
        return "\n".join(self.paragraphs())

    def lines(self) -> list[str]:
        """Return its lines, cut at line breaks, those without words left out."""
        return [line.strip() for line in self.text.split("\n") if line.strip()]

    def paragraphs(self) -> list[str]:
        """Return the words of each paragraph that has any, nested tables included."""
        return [text for paragraph in paragraphs(self.blocks) if (text := paragraph.text)]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a merged cell stands once, where it begins."""

    rows: tuple[tuple[Cell, ...], ...]


Block: TypeAlias = Paragraph | Table


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Yield every paragraph in `blocks`, those of tables row by row."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from paragraphs(cell.blocks)
