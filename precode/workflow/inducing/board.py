"""Candidates and what people made of them, together: groups with their passages and quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from precode.domain.codes import Code, Codebook
from precode.domain.decisions import Anchor
from precode.domain.induction import Candidate, Group, Neighbour, Passage, Place
from precode.domain.text import Span, Transcript
from precode.errors import BadOption
from precode.stages.groups import groups_of
from precode.store import transcripts
from precode.store.candidates import Candidates, read_candidates
from precode.store.study import Study
from precode.taxonomies import load_codebook
from precode.workflow.anchors import Versions
from precode.workflow.cases import Placed, placed_transcripts
from precode.workflow.deciding import turn_at
from precode.workflow.recipe import taxonomy_paths


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of a group with its words. ``passage`` has no numbers if a person chose it."""

    place: Place
    case: str
    role: str
    turn: int
    speaker: str
    words: str
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A group on the board: a candidate as found, or what people made of it.

    ``parts`` are the places that it falls into if it is split.
    """

    id: str
    group: Group
    terms: tuple[str, ...]
    quotes: tuple[Quote, ...]
    touched: bool
    nearest: str
    likeness: float | None
    novelty: float | None
    neighbours: tuple[Neighbour, ...]
    parts: tuple[tuple[Place, ...], ...]

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases that its quotes are from."""
        return tuple(sorted({quote.case for quote in self.quotes}))

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of those who say them."""
        return tuple(sorted({quote.role for quote in self.quotes}))

    @property
    def title(self) -> str:
        """Its name, or the words that set it apart."""
        return self.group.name or ", ".join(self.terms) or self.id


@dataclass(frozen=True)
class Board:
    """All groups of a study, as they stand now."""

    study: Study

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """What people made of groups."""
        return groups_of(self.study.record.entries())

    @cached_property
    def found(self) -> Candidates:
        """What was found.

        Raises
        ------
        BadOption
            If nobody has looked yet.
        """
        found = read_candidates(self.study)
        if found is None:
            raise BadOption(
                "Nobody has looked for candidates in this study yet.",
                where=str(self.study.folder),
                remedy=f"Look for them: precode induce {self.study.folder}",
            )
        return found

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The groups that are neither dropped nor merged into another; touched ones first."""
        candidates = {one.id: one for one in self.found.groups}
        touched = [
            self._touched(group, candidates.get(id_))
            for id_, group in self.groups.items()
            if not group.dropped and not group.merged_into
        ]
        fresh = [self._fresh(one) for id_, one in candidates.items() if id_ not in self.groups]
        return tuple(row for row in [*touched, *fresh] if row.quotes)

    @cached_property
    def single(self) -> tuple[Quote, ...]:
        """The passages that are like no others, and in no group."""
        taken = {place for group in self.groups.values() for place in group.members}
        found = (self._quote(one) for one in self.found.single if one.place not in taken)
        return tuple(quote for quote in found if quote is not None)

    @cached_property
    def codebook(self) -> Codebook:
        """The codes of the study."""
        return load_codebook(list(taxonomy_paths(self.study).values()))

    def code(self, id_: str) -> Code | None:
        """Return a code by its permanent id."""
        return next((code for code in self.codebook.codes if code.id == id_), None)

    def row(self, name: str) -> Row:
        """Return a group by its id, the beginning of it, or its name.

        Raises
        ------
        BadOption
            If there is none, or several.
        """
        wanted = name.casefold()
        exact = [r for r in self.rows if wanted in (r.id, r.group.name.casefold())]
        found = exact or [r for r in self.rows if r.id.startswith(wanted)]
        if len(found) != 1 or not name:
            raise BadOption(
                f"There is no one group {name!r}.",
                where=str(self.study.folder),
                remedy="See the groups: precode induce STUDY --list",
            )
        return found[0]

    @property
    def is_stale(self) -> bool:
        """Tell whether transcripts came, went or changed since candidates were looked for."""
        now = {
            placed.stored.name: placed.stored.text_sha256
            for placed in self._placed.values()
            if placed.stored.turns
        }
        return dict(self.found.texts) != {name: now[name] for name in now if self._has_talk(name)}

    def _has_talk(self, name: str) -> bool:
        return any(turn.pieces and not turn.is_interviewer for turn in self._open(name).turns)

    def _fresh(self, one: Candidate) -> Row:
        moved = {place for group in self.groups.values() for place in group.members}
        return Row(
            id=one.id,
            group=Group(one.id),
            terms=one.terms,
            quotes=self._quotes(p for p in one.members if p.place not in moved),
            touched=False,
            nearest=one.nearest,
            likeness=one.likeness,
            novelty=one.novelty,
            neighbours=one.neighbours,
            parts=tuple(tuple(one.members[n].place for n in part) for part in one.parts),
        )

    def _touched(self, group: Group, one: Candidate | None) -> Row:
        known = {passage.place: passage for passage in (one.members if one else ())}
        quotes = []
        for place in group.members:
            here = self._here(place)
            if here is not None:
                quotes.append(replace(here, passage=known.get(place)))
        return Row(
            id=group.id,
            group=group,
            terms=one.terms if one else (),
            quotes=tuple(quotes),
            touched=True,
            nearest=group.nearest or (one.nearest if one else ""),
            likeness=one.likeness if one else None,
            novelty=one.novelty if one else None,
            neighbours=tuple(n for n in (one.neighbours if one else ()) if self._is_open(n.group)),
            parts=(),
        )

    def _is_open(self, id_: str) -> bool:
        group = self.groups.get(id_)
        return group is None or not (group.dropped or group.merged_into)

    def _quotes(self, passages: Iterable[Passage]) -> tuple[Quote, ...]:
        found = map(self._quote, passages)
        return tuple(quote for quote in found if quote is not None)

    def _quote(self, passage: Passage) -> Quote | None:
        here = self._here(passage.place)
        return replace(here, passage=passage) if here else None

    def _here(self, place: Place) -> Quote | None:
        """Return words on the current text of their transcript; None if they are gone."""
        placed = self._placed.get(place.transcript)
        if placed is None:
            return None
        span: Span | None = place.span
        if place.text_sha256 != placed.stored.text_sha256:
            anchor = Anchor("", place.transcript, place.text_sha256, place.span)
            moved = self._versions(place.transcript).brought_here(anchor)
            span = moved[0].span if moved else None
        if span is None:
            return None
        transcript = self._open(place.transcript)
        try:
            turn = turn_at(transcript, span)
        except BadOption:
            return None
        words = span.of(transcript.text)
        return Quote(place, placed.case.id, turn.role, turn.number, turn.speaker or "", words)

    @cached_property
    def _placed(self) -> dict[str, Placed]:
        return {placed.stored.name: placed for placed in placed_transcripts(self.study)}

    @cached_property
    def _opened(self) -> dict[str, Transcript]:
        return {}

    def _open(self, name: str) -> Transcript:
        if name not in self._opened:
            placed = self._placed[name]
            self._opened[name] = transcripts.load(self.study, placed.stored, placed.roles)
        return self._opened[name]

    def _versions(self, name: str) -> Versions:
        versions = {found[-1].name: found for found in transcripts.all_versions(self.study)}
        return Versions.of(self.study, versions[name])

    def anchor(self, place: Place) -> Anchor:
        """Return what a decision about a passage is tied to.

        Raises
        ------
        BadOption
            If its words are not in the study.
        """
        quote = self._here(place)
        if quote is None:
            raise BadOption("These words are not in the current version of the transcript.")
        placed = self._placed[place.transcript]
        here = place
        if place.text_sha256 != placed.stored.text_sha256:
            moved = self._versions(place.transcript).brought_here(
                Anchor("", place.transcript, place.text_sha256, place.span)
            )
            if moved is not None and moved[0].span is not None:
                here = Place(place.transcript, placed.stored.text_sha256, moved[0].span)
        return Anchor(quote.case, here.transcript, here.text_sha256, here.span, quote.words)
