"""A person's decisions → events of the record, anchored to words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from precode.domain.codes import Code, Codebook
from precode.domain.decisions import Anchor, CodeRef, Coding, Entry, Event, Facets, Kind, Offer
from precode.domain.studies import StoredTranscript
from precode.domain.suggestions import Precoding, Suggestion
from precode.domain.text import Span, Transcript, Turn
from precode.errors import BadOption, BrokenStudy
from precode.stages.resolve import Standing, standing
from precode.stages.settling import SETTLING
from precode.store import transcripts
from precode.store.study import Study
from precode.taxonomies import load_codebook, unknown_code
from precode.workflow.anchors import Versions, moved_codings
from precode.workflow.batching import Planned, plan
from precode.workflow.recipe import taxonomy_paths
from precode.workflow.stored import kept_suggestions


@dataclass(frozen=True)
class Desk:
    """What a coder has in front of them: the study's transcripts, suggestions and codes."""

    study: Study
    coder: str

    @cached_property
    def plan(self) -> list[Planned]:
        """The study's transcripts."""
        return plan(self.study)[1]

    @cached_property
    def codebook(self) -> Codebook:
        """The codes of the study."""
        return load_codebook(list(taxonomy_paths(self.study).values()))

    @cached_property
    def _everybody(self) -> Standing:
        """Where all coders stand, as the record had it when first asked."""
        return standing(self.study.record.entries())

    @cached_property
    def _standing(self) -> Standing:
        """Where this coder stands."""
        stand = self._everybody
        return Standing(
            tuple(coding for coding in stand.codings if coding.coder == self.coder),
            tuple(mark for mark in stand.marks if mark.coder == self.coder),
        )

    @cached_property
    def _versions(self) -> dict[str, tuple[StoredTranscript, ...]]:
        """All versions of each transcript, by its name."""
        return {found[-1].name: found for found in transcripts.all_versions(self.study)}

    def record(
        self, events: Sequence[Event], after: Mapping[str, int] | None = None
    ) -> list[Entry]:
        """Append events to this coder's log; see `Record.append`.

        Raises
        ------
        BrokenStudy
            If a transcript that they are about has left the study in the meantime.
        """
        for name in {event.anchor.transcript for event in events if event.anchor}:
            if not (self.study.transcripts / transcripts.folder_name(name)).is_dir():
                raise BrokenStudy(
                    f"{name} is no longer in the study.",
                    where=str(self.study.folder),
                    remedy="It was withdrawn while you worked. Nothing about it was recorded.",
                )
        return self.study.record.append(self.coder, events, after)

    def open(self, item: Planned) -> OpenTranscript:
        """Return a transcript with the suggestions that are kept, and this coder's codings."""
        blank = opened(self.study, item, self.codebook)
        versions = Versions.of(self.study, self._versions[item.placed.stored.name])
        moved, _ = moved_codings(self._standing.codings, versions)
        marks = tuple(mark.event for mark in self._standing.marks if mark.event)
        return replace(blank, codings=tuple(m.coding for m in moved), marks=marks)

    def is_given(self, open_: OpenTranscript, words: Span, code: Code) -> bool:
        """Tell whether any coder gives a code on some of these words of a transcript."""
        versions = Versions.of(self.study, self._versions[open_.item.placed.stored.name])
        moved, _ = moved_codings(self._everybody.codings, versions)
        return any(one.coding.accepted and one.coding.touches(words, code.id) for one in moved)

    def code(self, name: str) -> Code:
        """Return a code by its number, short name or label.

        Raises
        ------
        BadOption
            If there is none.
        """
        for code in self.codebook.codes:
            if name.lower() in (code.code.lower(), code.label.lower()):
                return code
        names = [taxonomy.name for taxonomy in self.codebook.taxonomies]
        raise unknown_code(name, self.codebook.codes, names)


@dataclass(frozen=True, slots=True)
class OpenTranscript:
    """A transcript as a coder sees it. ``result`` is None while nothing is suggested."""

    item: Planned
    transcript: Transcript
    result: Precoding | None
    codings: tuple[Coding, ...]
    marks: tuple[Event, ...]

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """What is suggested, in reading order."""
        found = self.result.suggestions if self.result else ()
        return tuple(sorted(found, key=lambda s: (s.turn, s.rank)))

    def undecided(self) -> Iterator[Suggestion]:
        """Yield the suggestions whose code this coder has decided on no word of."""
        for suggestion in self.suggestions:
            span, code = suggestion.span, suggestion.code_id
            if not any(coding.touches(span, code) for coding in self.codings):
                yield suggestion

    def suggestion(self, turn: int, code: Code | CodeRef, span: Span | None) -> Suggestion | None:
        """Return what was suggested for a code in a turn, on words of ``span`` if given."""
        for found in self.suggestions:
            if (found.turn, found.code_id) == (turn, code.id) and (
                span is None or found.span.overlaps(span)
            ):
                return found
        return None

    def anchor(self, span: Span | None, code: Code | CodeRef | None = None) -> Anchor:
        """Return what a decision about these words and this code is tied to."""
        stored = self.item.placed.stored
        return Anchor(
            case=self.item.placed.case.id,
            transcript=stored.name,
            text_sha256=stored.text_sha256,
            span=span,
            quote=span.of(self.transcript.text) if span else "",
            code=CodeRef(code.taxonomy, code.id, code.code, code.label) if code else None,
        )

    def offer(self, suggestion: Suggestion | None) -> Offer | None:
        """Return what is remembered of a suggestion that was decided on."""
        if suggestion is None or self.result is None:
            return None
        return Offer(suggestion.score, suggestion.rank, self.result.encoder)

    def decision(
        self,
        kind: Kind,
        turn: Turn,
        code: Code | CodeRef,
        *,
        span: Span | None = None,
        facets: Facets | None = None,
        memo: str = "",
        in_sight: bool = True,
    ) -> Event:
        """Return the event of accepting or rejecting a code in a turn.

        Without ``span`` it is about the words that were suggested, or else about the whole
        turn. To accept what was not suggested is to add it. Who had the suggestion ``in_sight``
        and says nothing else agrees with it on whether the words were prompted.
        """
        suggestion = self.suggestion(turn.number, code, span)
        words = span or (suggestion.span if suggestion else whole_turn(turn))
        if kind == "accept" and suggestion is None:
            kind = "add"
        facets = facets or Facets()
        if not facets.informant:
            facets = replace(facets, informant=turn.speaker or "")
        if facets.prompted is None and suggestion is not None and in_sight:
            facets = replace(facets, prompted=suggestion.prompted)
        return Event(
            kind,
            self.anchor(words, code),
            offer=self.offer(suggestion),
            facets=facets,
            memo=memo,
            language=self.item.placed.stored.language if memo else "",
        )

    def change(
        self,
        code: Code | CodeRef,
        span: Span,
        instead: Code | CodeRef,
        to: Span | None = None,
        *,
        facets: Facets | None = None,
        memo: str = "",
        in_sight: bool = True,
    ) -> Event:
        """Return the event of taking another code, other words, or both, for coded words.

        Raises
        ------
        BadOption
            If the words do not lie inside one turn.
        """
        was, to = turn_at(self.transcript, span), to or span
        suggestion = self.suggestion(was.number, code, span)
        if facets is None and suggestion and in_sight:
            facets = Facets(prompted=suggestion.prompted)
        turn = turn_at(self.transcript, to)
        there = self.decision(
            "accept", turn, instead, span=to, facets=facets, memo=memo, in_sight=in_sight
        )
        return replace(
            there, kind="change", was=self.anchor(span, code), offer=self.offer(suggestion)
        )

    def marks_here(self) -> Iterator[Event]:
        """Yield the coder's marks on this transcript."""
        name = self.item.placed.stored.name
        for mark in self.marks:
            if mark.anchor and mark.anchor.transcript == name:
                yield mark

    def stands(self, event: Event) -> bool:
        """Tell whether the coder stands there already, so that the event would say nothing."""
        anchor = event.anchor
        if event.kind == "unread":
            return not any(mark.kind == "read" and mark.anchor == anchor for mark in self.marks)
        if event.kind in SETTLING:
            same = [m for m in self.marks if m.kind in SETTLING and m.anchor == anchor]
            return bool(same) and (same[-1].kind, same[-1].memo, same[-1].facets) == (
                event.kind,
                event.memo,
                event.facets,
            )
        if event.kind not in ("accept", "reject", "add", "change"):
            said = (event.kind, anchor, event.memo)
            return any((mark.kind, mark.anchor, mark.memo) == said for mark in self.marks)
        if any(coding.anchor == event.was and coding.accepted for coding in self.codings):
            return False  # what it changes still holds
        return any(
            (coding.anchor, coding.accepted, coding.memo, coding.facets)
            == (anchor, event.kind != "reject", event.memo, event.facets)
            for coding in self.codings
        )


def opened(study: Study, item: Planned, codebook: Codebook) -> OpenTranscript:
    """Return a transcript with the suggestions that are kept, and no decisions yet."""
    transcript = transcripts.load(study, item.placed.stored, item.placed.roles)
    result = kept_suggestions(study, item, transcript, codebook)
    return OpenTranscript(item, transcript, result, (), ())


def turn_at(transcript: Transcript, span: Span) -> Turn:
    """Return the turn in whose words a span lies.

    Raises
    ------
    BadOption
        If it lies in none.
    """
    for turn in transcript.turns:
        if any(piece.start <= span.start and span.end <= piece.end for piece in turn.pieces):
            return turn
    raise BadOption("These words do not lie inside one turn.", remedy="Select words of one turn.")


def whole_turn(turn: Turn) -> Span:
    """Return the words of a turn as one span: its longest piece, if a label parts it.

    Raises
    ------
    BadOption
        If nobody says a word in it.
    """
    if not turn.pieces:
        raise BadOption(f"Turn {turn.number} has no words.", remedy="Check the number of the turn.")
    return max(turn.pieces, key=lambda piece: (piece.end - piece.start, -piece.start))


def require_suggestions(items: Sequence[Planned]) -> None:
    """Refuse to decide on suggestions that are missing or stale.

    Raises
    ------
    BrokenStudy
        Naming the transcripts.
    """
    behind = [item.placed.stored.name for item in items if item.state != "done"]
    if behind:
        raise BrokenStudy(
            f"The suggestions for {', '.join(behind[:5])}"
            f"{' and others' if len(behind) > 5 else ''} are missing or stale.",
            remedy="Bring them up to date: precode batch STUDY",
        )
