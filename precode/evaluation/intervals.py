"""Bootstrap intervals by transcript: turns of one interview are not independent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from precode.domain.evaluation import CodedTurns, Estimate

Measures = Mapping[str, float | None]


def estimate(
    parts: Sequence[CodedTurns],
    compute: Callable[[Sequence[CodedTurns]], Measures],
    *,
    samples: int,
    seed: int,
    without: Collection[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Estimate]:
    """Return each measure with the 2.5th and 97.5th percentile over `samples` resamplings.

    Transcripts are drawn with replacement, as many as there are. A resampling in which a
    measure is not defined does not count for it; with one transcript there is no interval.
    Measures `without` an interval are those of a union over transcripts, which drawing some
    of them twice can only make smaller.
    """
    values = compute(parts)
    if len(parts) < 2 or samples < 1:
        return {name: Estimate(value) for name, value in values.items()}
    rng = np.random.default_rng(seed)
    drawn: dict[str, list[float]] = {name: [] for name in values}
    for number in range(samples):
        again = compute([parts[place] for place in rng.integers(0, len(parts), len(parts))])
        for name, value in again.items():
            if value is not None:
                drawn[name].append(value)
        if progress:
            progress(number + 1, samples)
    return {
        name: Estimate(value)
        if value is None or name in without
        else Estimate(value, *_interval(drawn[name]))
        for name, value in values.items()
    }


def _interval(drawn: Sequence[float]) -> tuple[float | None, float | None]:
    if not drawn:
        return None, None
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)
