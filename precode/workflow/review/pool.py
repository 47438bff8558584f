"""All that is suggested in a study, and what one coder has still to decide of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from precode.domain.decisions import Anchor, Coding, Entry
from precode.domain.text import Span
from precode.domain.vectors import Scores
from precode.stages.resolve import Standing
from precode.store import transcripts
from precode.store.study import Study
from precode.workflow.anchors import Versions, moved_codings
from precode.workflow.batching import Planned
from precode.workflow.review.lots import Lot, read_lot
from precode.workflow.review.own_entries import OwnEntries
from precode.workflow.review.shelf import Shelf

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """Where a coder stands in a transcript, on its current text.

    ``changed`` are the entries of codings whose words are not those that were coded, ``lost``
    codings of whose words nothing is left. ``decided`` ``(suggestions,)`` tells which suggestions
    have their code decided on some of their words, ``open`` which are still to be decided:
    not in a turn without code or a transcript that is read. ``coded`` ``(turns,)`` are turns with
    an accepted code, ``done`` ``(turns,)`` which need no more looking for codes: marked as
    without code, or coded blind. ``read`` tells the same of the whole transcript, ``shown`` whether
    all its suggestions were ever in sight.
    """

    codings: tuple[Coding, ...]
    changed: frozenset[str]
    lost: tuple[Coding, ...]
    marks: tuple[tuple[Entry, Span | None], ...]
    decided: Flags
    open: Flags
    coded: Flags
    done: Flags
    read: bool
    shown: bool

    def settled(self, span: Span, code: str) -> bool:
        """Tell whether a code is decided on some of these words."""
        return any(coding.touches(span, code) for coding in self.codings)


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The probabilities of a transcript's suggestions after so many decisions."""

    lot: Lot
    scores: Scores
    decisions: int


@dataclass(slots=True)
class Pool:
    """The suggestions of a study; see the module. Not safe for several threads at once."""

    study: Study
    shelf: Shelf
    entries: OwnEntries
    _learned: dict[str, Learned] = field(default_factory=dict)
    _lots: dict[str, Lot] = field(default_factory=dict)
    _ids: tuple[str, ...] = ()
    _stands: dict[str, tuple[Standing, Lot, Stand]] = field(default_factory=dict)

    def lots(self) -> list[Lot]:
        """Return what is suggested in each transcript, as the files are now."""
        plan, ids = self.shelf.plan, self.shelf.ids
        for name in self._lots.keys() - plan.keys():
            del self._lots[name]
        return [self._lot(item, ids) for item in plan.values()]

    def lot(self, name: str) -> Lot:
        """Return what is suggested in one transcript.

        Raises
        ------
        BadOption
            If the study has none of that name.
        """
        return self._lot(self.shelf.item(name), self.shelf.ids)

    def _lot(self, item: Planned, ids: tuple[str, ...]) -> Lot:
        if ids != self._ids:
            self._ids, self._lots = ids, {}
        name = item.placed.stored.name
        lot = self._lots.get(name)
        if lot is None or lot.item != item:
            lot = self._lots[name] = read_lot(self.study, item, ids)
        return lot

    @property
    def ids(self) -> tuple[str, ...]:
        """The permanent ids of the codes, in the order of their columns."""
        return self._ids

    def is_read(self, name: str) -> bool:
        """Tell whether what is suggested in a transcript was read from its file already."""
        return name in self._lots

    def learn(self, scores: Mapping[Lot, Scores], decisions: int) -> tuple[int, int]:
        """Take over the probabilities that decisions taught.

        Returns how many undecided suggestions show another percentage now, and of how many.
        """
        changed = of = 0
        for lot in self.lots():
            if lot in scores:
                still = self.stand(lot).open
                of += int(still.sum())
                moved = _percent(scores[lot]) != _percent(self.scores(lot))
                changed += int((moved & still).sum())
                self._learned[lot.name] = Learned(lot, scores[lot], decisions)
        return changed, of

    def learned_for(self, lot: Lot) -> Learned | None:
        """Return what was learned for these suggestions; None if nothing was."""
        found = self._learned.get(lot.name)
        if found is None or found.lot is lot:
            return found
        # The codebook or the sheet of cases may have changed since; the suggestions had not.
        if found.lot.item.kept == lot.item.kept and len(found.scores) == len(lot.scores):
            return found
        return None

    def shown(self, lot: Lot) -> dict[tuple[Span, str], float]:
        """Return the probability of each suggestion as it is shown, by words and code."""
        places = zip(lot.starts, lot.ends, lot.codes, self.scores(lot), strict=True)
        return {
            (Span(int(start), int(end)), self._ids[code]): float(score)
            for start, end, code, score in places
        }

    def scores(self, lot: Lot) -> Scores:
        """Return the probabilities of the suggestions as they are shown."""
        learned = self.learned_for(lot)
        return lot.scores if learned is None else learned.scores

    def stand(self, lot: Lot) -> Stand:
        """Return where the coder stands in a transcript."""
        standing = self.entries.standing(lot.name)
        known = self._stands.get(lot.name)
        if known and known[0] is standing and known[1] is lot:
            return known[2]
        found = self._stand(lot, standing)
        self._stands[lot.name] = (standing, lot, found)
        return found

    def _stand(self, lot: Lot, standing: Standing) -> Stand:
        codings, marks = standing.codings, self._marks(standing.marks)
        changed: frozenset[str] = frozenset()
        lost: tuple[Coding, ...] = ()
        if self._is_older(lot, [coding.anchor for coding in codings], standing.marks):
            versions = versions_of(self.study, lot.name)
            moved, gone = moved_codings(codings, versions)
            codings, lost = tuple(one.coding for one in moved), tuple(gone)
            changed = frozenset(one.coding.entry for one in moved if one.changed)
            marks = tuple(_moved_marks(standing.marks, versions))
        decided = np.zeros(len(lot.scores), np.bool_)
        column = {code: number for number, code in enumerate(self._ids)}
        for coding in codings:
            span, code = coding.anchor.span, coding.anchor.code
            if span and code and code.id in column:
                decided |= (
                    (lot.codes == column[code.id])
                    & (lot.starts < span.end)
                    & (lot.ends > span.start)
                )
        done = np.zeros(len(lot.turn_numbers), np.bool_)
        coded = done.copy()
        for coding in codings:
            at = lot.turn_at(coding.anchor.span.start) if coding.anchor.span else None
            if at is not None and coding.accepted:
                coded[at] = True
        without = done.copy()
        for entry, span in marks:
            at = lot.turn_at(span.start) if span else None
            if at is not None:
                without[at] |= entry.kind == "no_code"
                done[at] |= entry.kind in ("no_code", "blind")
        read = any(entry.kind == "read" for entry, _ in marks)
        shown = any(entry.kind == "shown" for entry, _ in marks)
        still = ~decided & ~np.isin(lot.turns, lot.turn_numbers[without]) & (not read)
        return Stand(codings, changed, lost, marks, decided, still, coded, done, read, shown)

    @staticmethod
    def _is_older(lot: Lot, anchors: list[Anchor], marks: tuple[Entry, ...]) -> bool:
        """Tell whether anything is about another text than the transcript has now."""
        of_marks = [entry.event.anchor for entry in marks if entry.event and entry.event.anchor]
        now = lot.item.placed.stored.text_sha256
        return any(anchor.text_sha256 != now for anchor in (*anchors, *of_marks))

    @staticmethod
    def _marks(marks: tuple[Entry, ...]) -> tuple[tuple[Entry, Span | None], ...]:
        anchors = ((entry, entry.event.anchor if entry.event else None) for entry in marks)
        return tuple((entry, anchor.span if anchor else None) for entry, anchor in anchors)


def _percent(scores: Scores) -> Scores:
    return np.round(scores * 100)


def versions_of(study: Study, name: str) -> Versions:
    """Return the versions of a transcript of the study."""
    (found,) = (v for v in transcripts.all_versions(study) if v[-1].name == name)
    return Versions.of(study, found)


def _moved_marks(marks: tuple[Entry, ...], versions: Versions) -> list[tuple[Entry, Span | None]]:
    """Return marks with the place of their words in the current text.

    Where nothing is left of the words, a memo still holds; a mark of the words does not.
    """
    found = []
    for entry in marks:
        anchor = entry.event.anchor if entry.event else None
        moved = versions.brought_here(anchor) if anchor else None
        if moved or entry.kind in ("memo", "read", "shown"):
            found.append((entry, moved[0].span if moved else None))
    return found
