"""A study's talk → candidates for new codes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from precode.domain.decisions import Anchor
from precode.domain.induction import Candidate, Group, Neighbour, Passage, Place
from precode.domain.text import Span
from precode.domain.vectors import FloatMatrix, Scores, unit_rows
from precode.errors import BadOption, NothingToCode
from precode.induction.codable import Codable, learn_codable
from precode.induction.grouping import NONE, central_first, grouped, means, parts_of
from precode.induction.pool import Judged, Spread, centred, passages
from precode.induction.terms import working_labels
from precode.stages.groups import groups_of
from precode.stages.match import Match
from precode.stages.resolve import Standing, standing
from precode.store import transcripts
from precode.store.candidates import Candidates, write_candidates
from precode.store.own_codebook import NAME as OWN
from precode.store.study import Study
from precode.workflow.anchors import Versions, moved_codings
from precode.workflow.batching import Planned, learned_heads, plan, precoder_of, task_of
from precode.workflow.one_transcript import matched
from precode.workflow.precoder import DEFAULT_TAXONOMIES, Precoder

_NEIGHBOURS = 3
_LIKE = 0.3
"""Groups whose means are nearer than this are named as neighbours."""
_ENOUGH = 500
"""So many exemplars, and texts without a code, tell what is codable; else the bank helps."""

Watch = Callable[[str, int, int], None]
"""Called with a step's name, what is done, and how much there is."""


@dataclass(frozen=True, slots=True, eq=False)
class _Pooled:
    """A passage with its vector and its words."""

    passage: Passage
    vector: Scores
    placed: Scores
    words: str


def find_candidates(study: Study, watch: Watch | None = None) -> Candidates:
    """Look for candidates in all transcripts and keep them; call it with the lock held.

    The same study gives the same candidates. Passages that people have put into a group, or that
    carry a code that was promoted, are left out; so are those of dropped groups.

    Raises
    ------
    BadOption
        If there is no talk to look at.
    """
    recipe, planned, _ = plan(study)
    precoder = precoder_of(study)
    looker = _Looker(study, precoder)
    pool: list[_Pooled] = []
    texts: dict[str, str] = {}
    for number, item in enumerate(planned):
        if watch:
            watch("Looking for what no code holds", number, len(planned))
        stored = item.placed.stored
        task = task_of(study, item.placed, recipe, item.key)
        try:
            match = matched(task, precoder, learned_heads(study, precoder))
        except NothingToCode:
            continue
        texts[stored.name] = stored.text_sha256
        pool += looker.pooled(item, match)
    if watch:
        watch("Looking for what no code holds", len(planned), len(planned))
    if not texts:
        raise BadOption(
            "There is no talk to look at.",
            where=str(study.folder),
            remedy=f"Add transcripts: precode add {study.folder} interviews/",
        )
    groups, single = _candidates(pool, looker)
    made_with = {"recipe": recipe.encoder, "taxonomies": dict(recipe.taxonomies)}
    found = Candidates(groups, single, texts, made_with)
    write_candidates(study, found)
    return found


class _Looker:
    """Looks at one transcript after the other."""

    def __init__(self, study: Study, precoder: Precoder) -> None:
        self.study, self.precoder = study, precoder
        self.index = precoder.index
        self.spread = Spread.of(self.index)
        entries = study.record.entries()
        self.stand: Standing = standing(entries)
        self.groups: Mapping[str, Group] = groups_of(entries)
        self.versions = {v[-1].name: v for v in transcripts.all_versions(study)}

    @cached_property
    def codable(self) -> Codable:
        """What tells talk with a technique, learned from the codebook or from the bank."""
        known, vectors = self.precoder, self.precoder.codebook_vectors
        count = len(known.index.exemplars)
        if min(count, len(known.codebook.no_code)) < _ENOUGH:
            known = Precoder(DEFAULT_TAXONOMIES, self.precoder.encoder)
            vectors, count = known.codebook_vectors, len(known.index.exemplars)
        codes = len(known.index.codes)
        shown, without = vectors[codes : codes + count], vectors[codes + count :]
        return learn_codable(known.index.space, shown, without)

    def pooled(self, item: Planned, match: Match) -> list[_Pooled]:
        """Return the passages of one transcript."""
        versions = Versions.of(self.study, self.versions[item.placed.stored.name])
        vectors: FloatMatrix = match.vectors[match.rows]
        found = passages(
            match.units,
            vectors,
            match.scores[match.rows],
            self.codable.probability(match.vectors)[match.rows],
            self.index,
            self.spread,
            self._judged(versions),
        )
        roles = {turn.number: turn.role for turn in match.transcript.turns}
        sha256 = item.placed.stored.text_sha256
        placed = self.index.space.place(np.stack([one.vector for one in found])) if found else ()
        return [
            _Pooled(
                Passage(
                    place=Place(match.transcript.name, sha256, one.unit.span),
                    turn=one.unit.turn,
                    case=item.placed.case.id,
                    role=roles[one.unit.turn],
                    codable=round(one.codable, 6),
                    code=self.index.codes[one.code].id,
                    probability=round(one.probability, 6),
                    fit=round(one.fit, 6),
                    reason=one.reason,
                ),
                one.vector,
                where,
                one.unit.span.of(match.transcript.text),
            )
            for one, where in zip(found, placed, strict=True)
        ]

    def _judged(self, versions: Versions) -> Judged:
        """Return what people said of the words of a transcript."""
        name = versions.stored[-1].name
        moved, _ = moved_codings(self.stand.codings, versions)
        given = [one.coding for one in moved if one.coding.accepted]
        column = {code.id: number for number, code in enumerate(self.index.codes)}
        promoted = {group.promoted for group in self.groups.values() if group.promoted}
        free, coded, taken = [], [], []
        for coding in given:
            span, code = coding.anchor.span, coding.anchor.code
            if span is None or code is None:
                continue
            if code.id in promoted:
                taken.append(span)
            elif code.taxonomy == OWN:
                free.append(span)  # a free code: it may be part of a pattern
            elif code.id in column:
                coded.append((span, column[code.id]))
        for mark in self.stand.marks:
            event = mark.event
            if mark.kind != "fits_no_code" or event is None or event.anchor is None:
                continue
            here = versions.brought_here(event.anchor)
            if event.anchor.transcript == name and here is not None and here[0].span is not None:
                free.append(here[0].span)
        for group in self.groups.values():
            own = [place for place in group.members if place.transcript == name]
            taken += [span for place in own if (span := _here(place, versions)) is not None]
        return Judged(free, coded, taken)


def _here(place: Place, versions: Versions) -> Span | None:
    found = versions.brought_here(Anchor("", place.transcript, place.text_sha256, place.span))
    return found[0].span if found else None


def _candidates(
    pool: Sequence[_Pooled], looker: _Looker
) -> tuple[tuple[Candidate, ...], tuple[Passage, ...]]:
    """Group passages; return the groups, the most telling first, and those like no others."""
    if not pool:
        return (), ()
    vectors = centred([one.vector for one in pool])
    labels = grouped(vectors)
    numbers = np.unique(labels[labels != NONE])
    members = [
        central_first(vectors, list(map(int, np.flatnonzero(labels == number))))
        for number in numbers
    ]
    ids = [_id_of(pool[own[0]].passage) for own in members]
    terms = working_labels([[pool[place].words for place in own] for own in members])
    middle = means(vectors, labels, numbers) if len(numbers) else np.zeros((0, vectors.shape[1]))
    made = [
        _candidate([pool[place] for place in own], vectors[own], looker, ids[n], terms[n])
        for n, own in enumerate(members)
    ]
    near = _neighbours(middle, ids)
    groups = [replace(one, neighbours=near[one.id]) for one in made]
    groups.sort(key=lambda one: (-len(one.cases) * one.novelty, one.id))
    single = tuple(pool[int(place)].passage for place in np.flatnonzero(labels == NONE))
    return tuple(groups), single


def _candidate(
    own: Sequence[_Pooled], vectors: Scores, looker: _Looker, id_: str, terms: tuple[str, ...]
) -> Candidate:
    middle = unit_rows(np.stack([one.placed for one in own]).mean(axis=0)[None])[0]
    likeness = looker.index.code_vectors @ middle
    nearest = int(likeness.argmax())
    return Candidate(
        id=id_,
        terms=terms,
        members=tuple(one.passage for one in own),
        cases=tuple(sorted({one.passage.case for one in own})),
        roles=tuple(sorted({one.passage.role for one in own})),
        nearest=looker.index.codes[nearest].id,
        likeness=round(float(likeness[nearest]), 6),
        novelty=round(1 - float(np.mean([one.passage.probability for one in own])), 6),
        parts=parts_of(vectors),
    )


def _neighbours(middle: Scores, ids: Sequence[str]) -> dict[str, tuple[Neighbour, ...]]:
    likeness = middle @ middle.T
    found: dict[str, tuple[Neighbour, ...]] = {}
    for row, id_ in enumerate(ids):
        order = [int(n) for n in np.argsort(-likeness[row], kind="stable") if n != row]
        found[id_] = tuple(
            Neighbour(ids[n], round(float(likeness[row, n]), 6))
            for n in order[:_NEIGHBOURS]
            if likeness[row, n] >= _LIKE
        )
    return found


def _id_of(passage: Passage) -> str:
    place = passage.place
    words = f"{place.transcript}\n{place.text_sha256}\n{place.span.start}\n{place.span.end}"
    return "g" + hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:7]
