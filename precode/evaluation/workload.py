"""How much has to be read, and what is missed by who stops early.

A researcher who trusts the order reads the turns whose best score is highest first; whatever
codes a turn carries are found when it is read. Turns count by their words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from precode.domain.evaluation import CodedTurns, Limit, ReadingPoint
from precode.domain.vectors import Scores

TARGET = 0.95


@dataclass(frozen=True, slots=True)
class Reading:
    """One pass through a set of turns in the order of their best score.

    All are cumulative, 0 first: ``read`` share of the words, ``found`` gold codes, ``expected``
    sum of the probabilities. ``offered`` turns come first: those with a suggestion.
    """

    read: Scores
    found: Scores
    expected: Scores
    offered: int

    @classmethod
    def of(cls, parts: Sequence[CodedTurns], threshold: Limit) -> Reading:
        """Read the turns of `parts` as one pile."""
        best = np.concatenate([part.scores.max(axis=1) for part in parts])
        offered = np.concatenate([(part.scores >= threshold).any(axis=1) for part in parts])
        order = np.lexsort((-best, ~offered))
        words = np.concatenate([part.words for part in parts])[order].astype(np.float64)
        gold = np.concatenate([part.gold.sum(axis=1) for part in parts])[order]
        chance = np.concatenate([part.scores.sum(axis=1) for part in parts])[order]
        return cls(
            _running(words) / max(1.0, words.sum()),
            _running(gold.astype(np.float64)),
            _running(chance),
            int(offered.sum()),
        )

    def share_to_read(self) -> float | None:
        """Return the share of the words to read until 95% of the gold codes are found."""
        if not self.found[-1]:
            return None
        return float(self.read[np.flatnonzero(self.found >= TARGET * self.found[-1])[0]])

    def work_saved(self) -> float | None:
        """Return work saved over sampling at 95% recall (Cohen et al. 2006, JAMIA).

        What does not have to be read, less the 5% that reading at random would also save.
        """
        share = self.share_to_read()
        return None if share is None else 1 - share - (1 - TARGET)

    def stop(self) -> int:
        """Return after how many turns to stop without knowing the gold.

        That is where the probabilities say that 95% of all codes have been seen.
        """
        return int(np.flatnonzero(self.expected >= TARGET * self.expected[-1])[0])

    def missed(self, after: int) -> float:
        """Return how many gold codes lie in the turns that are left unread."""
        return float(self.found[-1] - self.found[after])

    def expected_missed(self, after: int) -> float:
        """Return how many codes the probabilities expect in the turns left unread."""
        return float(self.expected[-1] - self.expected[after])

    def points(self, most: int = 60) -> tuple[ReadingPoint, ...]:
        """Return at most so many points of the curve of found against read."""
        places = np.unique(np.linspace(0, len(self.read) - 1, most).round().astype(int))
        total = max(1.0, self.found[-1])
        return tuple(
            ReadingPoint(float(self.read[p]), float(self.found[p] / total)) for p in places
        )


def _running(values: Scores) -> Scores:
    return np.concatenate([[0.0], np.cumsum(values)])
