"""A coder's decisions re-rank what is left, in the background while they go on.

Only their own decisions teach: another coder's would make the two less independent. What is
learned is not kept; `precode batch --learn` keeps it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from precode.domain.decisions import Coding, Json
from precode.domain.rankings import Ranking
from precode.domain.vectors import FloatMatrix, Scores
from precode.errors import BrokenStudy, PrecodeError
from precode.stages.fusion import probability
from precode.stages.heads import Heads
from precode.store.rankings import read_ranking
from precode.store.study import Study
from precode.store.vectors import read_vectors
from precode.training.heads import Decided
from precode.workflow.batching import precoder_of
from precode.workflow.precoder import Precoder
from precode.workflow.review.lots import Lot
from precode.workflow.teaching import teach_decided

EVERY = 10
"""Decisions after which it learns anew."""


REST = 20
"""Times as long as it has learned it rests, so that learning is never felt in a large study."""

MOST = 100_000
"""Pairs of turn and code that teach, of the transcripts decided on last, so that it takes seconds.
All teach a batch."""


@dataclass(frozen=True, slots=True)
class Learning:
    """What became of the last learning. ``version`` counts them, 0 before the first.

    ``changed`` of ``of`` undecided suggestions show another percentage. ``why_not`` says why
    nothing can be learned, in words for the coder.
    """

    learning: bool = False
    version: int = 0
    decisions: int = 0
    changed: int = 0
    of: int = 0
    why_not: str = ""

    def data(self) -> dict[str, Json]:
        """Return it as plain data."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A transcript with the codings in it, on its current text, as they stand now."""

    lot: Lot
    codings: Sequence[Coding]
    read: bool


Gather: TypeAlias = Callable[[], tuple[Sequence[Lesson], Sequence[Lot], Sequence[str]]]
"""Returns what was decided, the transcripts whose suggestions get new probabilities, and the
permanent ids of the study's codes, in order."""


class Learner:
    """Learns in a thread of its own.

    ``publish`` is given the new probabilities of the suggestions and after how many decisions;
    it returns how many that are undecided changed, and of how many.
    """

    def __init__(
        self, study: Study, publish: Callable[[dict[Lot, Scores], int], tuple[int, int]]
    ) -> None:
        self._study, self._publish = study, publish
        self._precoder: Precoder | None = None
        self._thread: threading.Thread | None = None
        self._state = Learning()
        self._rested = 0.0

    @property
    def state(self) -> Learning:
        """How far the learning is."""
        return self._state

    def wants(self, decisions: int) -> bool:
        """Tell whether enough was decided since it last learned, and it has rested."""
        state = self._state
        is_due = not state.learning and decisions >= state.decisions + EVERY
        return is_due and time.monotonic() >= self._rested

    def start(self, gather: Gather, decisions: int) -> None:
        """Begin to learn from what `gather` returns."""
        self._state = replace(self._state, learning=True)
        self._thread = threading.Thread(target=self._work, args=(gather, decisions), daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until it has learned, at most so long."""
        if self._thread:
            self._thread.join(seconds)

    def _work(self, gather: Gather, decisions: int) -> None:
        try:
            changed, of = self._publish(self._scores(*gather()), decisions)
            self._state = Learning(False, self._state.version + 1, decisions, changed, of)
        except Exception as err:  # the order stays as it was; to decide is what matters
            words = err.problem if isinstance(err, PrecodeError) else type(err).__name__
            state = replace(self._state, learning=False, decisions=decisions, why_not=words)
            self._state = state

    def _scores(
        self, lessons: Sequence[Lesson], lots: Sequence[Lot], ids: Sequence[str]
    ) -> dict[Lot, Scores]:
        precoder = self._loaded(ids)
        began = time.monotonic()
        decided = [self._decided(lesson, ids) for lesson in _latest(lessons, len(ids))]
        heads = teach_decided(decided, precoder).for_codes(precoder.codebook.codes)
        moved = {lot: self._moved(lot, heads) for lot in lots if (lot.rows >= 0).any()}
        self._rested = time.monotonic() + REST * (time.monotonic() - began)
        return moved

    def _moved(self, lot: Lot, heads: Heads) -> Scores:
        """Return the new probabilities; where a vector is missing, the old one stays."""
        _, vectors = self._read(lot)
        known = lot.rows >= 0
        rows, at = np.unique(lot.rows[known], return_inverse=True)
        push = heads.push(vectors[rows])[at, lot.codes[known]]
        scores = lot.scores.copy()
        scores[known] = probability(heads.moved(lot.odds[known], push))
        return scores

    def _loaded(self, ids: Sequence[str]) -> Precoder:
        """Return the study's precoder with these codes; it takes a second to load."""
        if self._precoder is None or [c.id for c in self._precoder.codebook.codes] != list(ids):
            self._precoder = precoder_of(self._study)
        return self._precoder

    def _read(self, lot: Lot) -> tuple[Ranking, FloatMatrix]:
        stored = lot.item.placed.stored
        ranking = read_ranking(self._study, stored, lot.item.kept or "")
        vectors = read_vectors(self._study, stored.name, ranking.vectors)
        if vectors is None or len(vectors) <= ranking.rows.max(initial=-1):
            raise BrokenStudy("The study keeps no vectors of its words, so nothing can be learned.")
        return ranking, vectors

    def _decided(self, lesson: Lesson, ids: Sequence[str]) -> Decided:
        """Return a transcript's decisions as heads learn from them; see `decisions_of`."""
        ranking, vectors = self._read(lesson.lot)
        column = {code: number for number, code in enumerate(ids)}
        shape = (len(ranking.turns), len(ids))
        odds, best = np.full(shape, -10.0), np.zeros(shape, np.intp)
        ranked = [number for number, code in enumerate(ranking.codes) if code in column]
        to = [column[ranking.codes[number]] for number in ranked]
        odds[:, to] = ranking.odds[:, ranked]
        best[:, to] = ranking.rows[ranking.unit[:, ranked]]
        gold, known = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
        known[:, to] = lesson.read
        for coding in lesson.codings:
            span, code = coding.anchor.span, coding.anchor.code
            at = lesson.lot.turn_at(span.start) if span else None
            # A code that the ranking does not know yet has no odds to be moved.
            if at is not None and code and column.get(code.id) in to:
                known[at, column[code.id]] = True
                gold[at, column[code.id]] |= coding.accepted
        rows, place = np.unique(best[known], return_inverse=True)
        best[known] = place
        return Decided(odds=odds, vectors=vectors[rows], best=best, gold=gold, known=known)


def _latest(lessons: Sequence[Lesson], codes: int) -> list[Lesson]:
    """Return the lessons with the latest decisions, as many as may teach, at least one."""
    latest = sorted(lessons, key=lambda one: max((c.at for c in one.codings), default=""))
    pairs = 0
    found: list[Lesson] = []
    for lesson in reversed(latest):
        pairs += len(lesson.codings) + lesson.read * len(lesson.lot.turn_numbers) * codes
        if found and pairs > MOST:
            break
        found.append(lesson)
    return found
