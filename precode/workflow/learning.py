"""What other transcripts' decisions teach: leave-one-out, and the learning curve."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from precode.domain.evaluation import CodedTurns, CurvePoint, Estimate
from precode.stages.fusion import log_odds, probability
from precode.stages.heads import Heads
from precode.stages.match import Match
from precode.workflow.coded import Coded
from precode.workflow.precoder import Precoder
from precode.workflow.scored import coded_turns
from precode.workflow.teaching import decisions_of, teach_decided

_FOLDS = 10  # at most so many refits a point of the curve

Estimator = Callable[..., Mapping[str, Estimate]]


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A transcript as the shipped model sees it, and what people decided about it."""

    match: Match
    coded: Coded


def taught_by_others(
    lessons: Sequence[Lesson], precoder: Precoder, most: int | None = None
) -> list[CodedTurns]:
    """Return every transcript scored with heads that other transcripts' decisions taught.

    With `most`, only so many others teach: the next ones in the order of `lessons`, from the
    first again after the last. Above ten transcripts, they are left out in ten lots.
    """
    decided = [decisions_of(lesson.match, lesson.coded, precoder.index) for lesson in lessons]
    count = len(lessons)
    lots = np.array_split(np.arange(count), min(count, _FOLDS))
    scored: dict[int, CodedTurns] = {}
    for number, lot in enumerate(lots):
        if precoder.progress:
            precoder.progress("Learning from the others", number, len(lots))
        others = [(lot[-1] + 1 + step) % count for step in range(count - len(lot))]
        heads = teach_decided([decided[other] for other in others[:most]], precoder)
        for place in lot.tolist():
            scored[place] = _with(heads, lessons[place], precoder)
    if precoder.progress:
        precoder.progress("Learning from the others", len(lots), len(lots))
    return [scored[place] for place in range(count)]


def learning_curve(
    lessons: Sequence[Lesson], precoder: Precoder, estimates: Estimator
) -> tuple[CurvePoint, ...]:
    """Return what is reached after the decisions in 0, 1, 2, 4... other transcripts.

    Every point is measured on all transcripts, so that points differ by the teaching alone.
    """
    most = len(lessons) - -(-len(lessons) // min(len(lessons), _FOLDS))
    sizes = [0, *(1 << power for power in range(most.bit_length()) if 1 << power < most), most]
    points = []
    for size in dict.fromkeys(sizes):
        parts = taught_by_others(lessons, precoder, size)
        points.append(CurvePoint(size, estimates(parts, step=f"after {size}")))
    return tuple(points)


def _with(heads: Heads, lesson: Lesson, precoder: Precoder) -> CodedTurns:
    match = lesson.match
    scores = probability(heads.adjust(log_odds(match.scores), match.vectors))
    return coded_turns(match, lesson.coded.pairs, precoder.codebook.codes, scores)
