"""A table as people read it: the same for a page, a spreadsheet and other programs."""

from __future__ import annotations

from dataclasses import dataclass

Cell = str | int | float | None
"""What stands in a cell; None where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns.

    ``name`` is that of its file, ``title`` what people read above it, ``notes`` what stands below.
    ``columns`` are plain names (``peer_worker``), unless they are names that the study gave.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.name} has not {len(self.columns)} cells")

    def column(self, name: str) -> tuple[Cell, ...]:
        """Return the cells of one column."""
        at = self.columns.index(name)
        return tuple(row[at] for row in self.rows)
