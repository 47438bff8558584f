"""Coding units compared with every code, before anything is chosen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from precode.domain.text import CodingUnit, Transcript
from precode.domain.vectors import FloatMatrix, Scores


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """The coding units of a transcript and how likely each carries each code.

    Units with the same words share a row: ``texts`` ``(rows,)`` are distinct, ``rows``
    ``(units,)`` tells each unit's row, ``vectors`` is ``(rows, dim)`` and ``scores``
    ``(rows, codes)``: probabilities.
    """

    transcript: Transcript
    units: tuple[CodingUnit, ...]
    texts: tuple[str, ...]
    rows: npt.NDArray[np.intp]
    vectors: FloatMatrix
    scores: Scores

    def best_of_turns(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Return the turns with units, ``(turns,)``, and the row that speaks most for each code.

        The latter is ``(turns, codes)``.
        """
        turns, units = self.best_units(self.scores)
        return turns, self.rows[units]

    def best_units(self, scores: Scores) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Return the same with units instead of rows, by `scores` ``(rows, codes)``."""
        of_unit = np.array([unit.turn for unit in self.units], np.intp)
        turns = np.unique(of_unit)
        best = np.empty((len(turns), scores.shape[1]), np.intp)
        for place, turn in enumerate(turns):
            units = np.flatnonzero(of_unit == turn)
            best[place] = units[scores[self.rows[units]].argmax(axis=0)]
        return turns, best
