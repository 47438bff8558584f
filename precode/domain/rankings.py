"""How near every turn is to every code, before anything is chosen or shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from precode.domain.text import Span

Numbers = npt.NDArray[np.int32]
Odds = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The turns of a transcript that can be coded, against all codes.

    ``turns`` ``(turns,)`` are turn numbers, ``roles`` who speaks in each, ``first`` ``(turns,)``
    each one's first coding unit, ``codes`` the permanent ids of the columns. ``odds``
    ``(turns, codes)`` are log odds before a study's own heads, of the coding unit that speaks
    most for the code; ``unit`` ``(turns, codes)`` is that unit. ``starts`` and ``ends``
    ``(units,)`` are the places of units, in reading order, ``rows`` their rows among the vectors
    that the study keeps under the name ``vectors``.
    """

    turns: Numbers
    roles: tuple[str, ...]
    first: Numbers
    codes: tuple[str, ...]
    odds: Odds
    unit: Numbers
    starts: Numbers
    ends: Numbers
    rows: Numbers
    vectors: str = ""

    def span(self, unit: int) -> Span:
        """Return the words of a unit."""
        return Span(int(self.starts[unit]), int(self.ends[unit]))

    def place(self, turn: int) -> int | None:
        """Return the row of a turn by its number; None if it cannot be coded."""
        at = int(np.searchsorted(self.turns, turn))
        return at if at < len(self.turns) and self.turns[at] == turn else None

    def places(self) -> tuple[Numbers, Numbers]:
        """Return where the words of each turn begin and end, ``(turns,)`` each."""
        if not len(self.turns):
            return self.turns, self.turns
        return self.starts[self.first], np.maximum.reduceat(self.ends, self.first)
