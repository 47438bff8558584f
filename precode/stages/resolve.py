"""Entries of all logs → where each coder stands now, and the study's own codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from precode.domain.decisions import Anchor, Coding, Entry, Event, Json

_CODING = ("accept", "reject", "add", "change")
_ELSEWHERE = ("undo", "withdrawal", "group", "grouped")  # what they say is worked out elsewhere


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows from the entries.

    ``codings`` are accepted and rejected ones, the latest last. ``marks`` are the entries of
    other kinds that hold: no_code, fits_no_code, shown, blind, star, memo, and transcripts that
    are read.
    """

    codings: tuple[Coding, ...]
    marks: tuple[Entry, ...]

    def read_by(self, transcript: str) -> tuple[str, ...]:
        """Return the coders who marked a transcript as read."""
        return tuple(
            sorted(
                {
                    mark.coder
                    for mark in self.marks
                    if mark.kind == "read" and _about(mark).transcript == transcript
                }
            )
        )


def standing(entries: Sequence[Entry]) -> Standing:
    """Return where each coder stands: the latest entry on the same words and code holds.

    Coders never overrule one another here. Erased entries count for nothing.
    """
    gone = taken_back(entries)
    held = [e for e in in_time(entries) if e.event is not None and e.id not in gone]
    codings: dict[tuple[str, Anchor], Coding] = {}
    read: dict[tuple[str, str], Entry] = {}
    marks: list[Entry] = []
    for entry in held:
        event = entry.event
        if event is None or entry.kind in _ELSEWHERE or entry.kind.startswith("code_"):
            continue
        if entry.kind in _CODING and event.anchor:
            said = [_coding(entry, event, event.anchor, accepted=entry.kind != "reject")]
            if event.was:
                left = _coding(entry, event, event.was, accepted=False)
                said.insert(0, replace(left, moved=True))
            for coding in said:
                place = (entry.coder, words_and_code(coding.anchor))
                codings.pop(place, None)  # so that the latest come last
                codings[place] = coding
        elif entry.kind in ("read", "unread"):
            read[entry.coder, _about(entry).transcript] = entry
        else:
            marks.append(entry)
    marks += [entry for entry in read.values() if entry.kind == "read"]
    return Standing(tuple(codings.values()), tuple(in_time(marks)))


@dataclass(frozen=True, slots=True)
class WordsCoded:
    """A code on words, all coders together: accepted if one of them accepts it."""

    transcript: str
    accepted: bool
    suggested: bool


def by_words(codings: Sequence[Coding]) -> list[WordsCoded]:
    """Return each code on the same words once, however many coders decided on it.

    What was changed to another code or other words counts there.
    """
    places: dict[Anchor, list[Coding]] = {}
    for coding in codings:
        if not coding.moved:
            places.setdefault(words_and_code(coding.anchor), []).append(coding)
    return [
        WordsCoded(
            place.transcript,
            accepted=any(coding.accepted for coding in found),
            suggested=any(coding.suggested for coding in found),
        )
        for place, found in places.items()
    ]


def in_time(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries of several logs in one order: by time, then log and sequence.

    Within a log the sequence goes before the clock, which may have been set back.
    """
    latest: dict[str, str] = {}
    keyed = []
    for entry in sorted(entries, key=lambda e: (e.log, e.sequence)):
        latest[entry.log] = max(latest.get(entry.log, ""), entry.at)
        keyed.append(((latest[entry.log], entry.log, entry.sequence), entry))
    return [entry for _, entry in sorted(keyed, key=lambda pair: pair[0])]


def own_codes(entries: Sequence[Entry]) -> dict[str, dict[str, Json]]:
    """Return the study's own codes as their edits left them: permanent id to fields.

    ``details`` of an edit has ``id`` and the fields that it sets. A retired code is left out;
    its codings stay, since an id never means anything else.
    """
    gone = taken_back(entries)
    codes: dict[str, dict[str, Json]] = {}
    for entry in in_time(entries):
        if entry.event is None or entry.id in gone:
            continue
        code = str(entry.event.details.get("id", ""))
        if entry.kind == "code_created":
            codes[code] = dict(entry.event.details)
        elif entry.kind == "code_edited" and code in codes:
            codes[code] |= entry.event.details
        elif entry.kind == "code_retired":
            codes.pop(code, None)
    return codes


def taken_back(entries: Sequence[Entry]) -> set[str]:
    """Return the ids of entries that their own coder took back and did not redo.

    What an undo is about goes before it, whatever the clocks of two laptops say.
    """
    coder = {entry.id: entry.coder for entry in entries}
    target = {
        entry.id: entry.event.target
        for entry in entries
        if entry.kind == "undo" and entry.event and coder.get(entry.event.target) == entry.coder
    }
    unsettled = Counter(target.values())
    settled = [undo for undo in target if not unsettled[undo]]
    undone: set[str] = set()
    while settled:
        undo = settled.pop()
        about = target[undo]
        if undo not in undone:
            undone.add(about)
        unsettled[about] -= 1
        if about in target and not unsettled[about]:
            settled.append(about)
    return undone


def words_and_code(anchor: Anchor) -> Anchor:
    """Return what makes two codings of a coder one: words, and the code's permanent id."""
    code = anchor.code and replace(anchor.code, code="", label="")
    return replace(anchor, case="", quote="", code=code)


def _coding(entry: Entry, event: Event, anchor: Anchor, *, accepted: bool) -> Coding:
    return Coding(
        coder=entry.coder,
        anchor=anchor,
        accepted=accepted,
        suggested=event.offer is not None,
        facets=event.facets,
        memo=event.memo,
        at=entry.at,
        entry=entry.id,
        offer=event.offer,
    )


def _about(entry: Entry) -> Anchor:
    """Return the anchor of an entry that must have one."""
    if entry.event is None or entry.event.anchor is None:
        raise ValueError(f"an entry of kind {entry.kind} without an anchor")
    return entry.event.anchor
