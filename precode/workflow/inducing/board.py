"""Candidates and what people made of them, together: groups with their passages and quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from precode.domain.codes import Code, Codebook
from precode.domain.decisions import Anchor
from precode.domain.induction import Candidate, Group, Neighbour, Passage, Place
from precode.domain.studies import StoredTranscript
from precode.domain.text import Transcript
from precode.errors import BadOption
from precode.stages.groups import groups_of, place_of
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
    within: str
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
        known = {one.id: one for one in self.found.kept} | candidates
        touched = [
            self._touched(group, known.get(id_))
            for id_, group in self.groups.items()
            if not group.dropped and not group.merged_into
        ]
        fresh = [self._fresh(one) for one in self._fresh_groups]
        return tuple(row for row in [*touched, *fresh] if row.quotes)

    @cached_property
    def single(self) -> tuple[Quote, ...]:
        """The passages that are like no others, or were taken out of a group, and are in none."""
        found = [self._quote(one) for one in self.found.single if one.place not in self._taken]
        fresh = {one.place for group in self._fresh_groups for one in group.members}
        there = {one.place for one in self.found.single} | self._taken | fresh
        out = {place: None for group in self.groups.values() for place in group.left}
        seen = {self._now(place) for place in there}
        for place in out:
            if self._now(place) not in seen:
                seen.add(self._now(place))
                found.append(self._here(place))
        return tuple(quote for quote in found if quote is not None)

    @property
    def _fresh_groups(self) -> list[Candidate]:
        return [one for one in self.found.groups if one.id not in self.groups]

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
            many = bool(name) and len(found) > 1
            raise BadOption(
                f"{len(found)} groups begin with {name!r}."
                if many
                else f"There is no group {name!r}.",
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
        moved = self._taken
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
            within=one.within,
            parts=tuple(tuple(one.members[n].place for n in part) for part in one.parts),
        )

    @cached_property
    def _taken(self) -> frozenset[Place]:
        """The passages in groups that people have touched; merged ones hold none of their own."""
        left = [group for group in self.groups.values() if not group.merged_into]
        return frozenset(place for group in left for place in group.members)

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
            likeness=one.likeness if one and group.nearest in ("", one.nearest) else None,
            novelty=one.novelty if one else None,
            neighbours=tuple(n for n in (one.neighbours if one else ()) if self._is_open(n.group)),
            within=one.within if one else "",
            parts=_left_of(one, group.members) if one else (),
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
        placed, here = self._placed.get(place.transcript), self._now(place)
        if placed is None or here is None:
            return None
        span = here.span
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

    @cached_property
    def _stored(self) -> dict[str, tuple[StoredTranscript, ...]]:
        return {found[-1].name: found for found in transcripts.all_versions(self.study)}

    @cached_property
    def _maps(self) -> dict[str, Versions]:
        return {}

    def _versions(self, name: str) -> Versions:
        if name not in self._maps:
            self._maps[name] = Versions.of(self.study, self._stored[name])
        return self._maps[name]

    def anchor(self, place: Place) -> Anchor:
        """Return what a decision about a passage is tied to.

        Raises
        ------
        BadOption
            If its words are not in the study.
        """
        quote, here = self._here(place), self._now(place)
        if quote is None or here is None:
            raise BadOption("These words are not in the current version of the transcript.")
        return Anchor(quote.case, here.transcript, here.text_sha256, here.span, quote.words)

    def _now(self, place: Place) -> Place | None:
        """Return the place of words in the current text of their transcript; None if gone."""
        placed = self._placed.get(place.transcript)
        if placed is None or place.text_sha256 == placed.stored.text_sha256:
            return place if placed else None
        anchor = Anchor("", place.transcript, place.text_sha256, place.span)
        moved = self._versions(place.transcript).brought_here(anchor)
        return place_of(moved[0]) if moved else None


def _left_of(one: Candidate, members: Sequence[Place]) -> tuple[tuple[Place, ...], ...]:
    """Return the parts that a group fell into, without what has left it; empty if one is left."""
    there = set(members)
    parts = (tuple(one.members[n].place for n in part) for part in one.parts)
    left = [tuple(place for place in part if place in there) for part in parts]
    left = [part for part in left if part]
    return tuple(left) if len(left) > 1 else ()
