"""Agreement of two who coded the same turns."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of turn and code: what both gave, only one of them, neither."""

    both: int = 0
    first_only: int = 0
    second_only: int = 0
    neither: int = 0

    @classmethod
    def of(cls, first: Set[str], second: Set[str], codes: int) -> Pairs:
        """Compare two sets of codes on one turn; ``codes`` is how many there are to choose."""
        either = len(first | second)
        return cls(
            len(first & second),
            len(first - second),
            len(second - first),
            max(0, codes - either),
        )

    def __add__(self, other: Pairs) -> Pairs:
        """Return the pairs of both."""
        return Pairs(
            self.both + other.both,
            self.first_only + other.first_only,
            self.second_only + other.second_only,
            self.neither + other.neither,
        )

    def positive_agreement(self) -> float | None:
        """Return 2·both / (given by the first + given by the second), None if nobody gave any.

        Source: Cicchetti and Feinstein (1990), Journal of Clinical Epidemiology 43(6).
        """
        given = 2 * self.both + self.first_only + self.second_only
        return 2 * self.both / given if given else None

    def kappa(self) -> float | None:
        """Return Cohen's kappa; None if it is not defined.

        Source: Cohen (1960), Educational and Psychological Measurement 20(1).
        """
        total = self.both + self.first_only + self.second_only + self.neither
        if not total:
            return None
        first, second = self.both + self.first_only, self.both + self.second_only
        by_chance = (first * second + (total - first) * (total - second)) / total**2
        seen = (self.both + self.neither) / total
        return None if by_chance >= 1 else (seen - by_chance) / (1 - by_chance)


def wilson(found: int, of: int) -> tuple[float, float, float]:
    """Return a share with the ends of its 95% interval, 0..1.

    Source: Wilson (1927), Journal of the American Statistical Association 22(158).
    """
    from scipy.stats import binomtest  # here, since it loads for half a second

    ends = binomtest(found, of).proportion_ci(method="wilson")
    return found / of, float(ends.low), float(ends.high)
