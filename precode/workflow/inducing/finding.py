"""A study's talk → candidates for new codes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from precode.domain.decisions import Anchor
from precode.domain.induction import Candidate, Group, Neighbour, Passage, Place
from precode.domain.text import Span
from precode.domain.vectors import FloatMatrix, Scores, unit_rows
from precode.errors import BadOption, BrokenStudy, NothingToCode
from precode.induction.codable import Codable, learn_codable
from precode.induction.grouping import NONE, central_first, grouped, means, parts_of
from precode.induction.pool import Judged, Spread, centred, passages
from precode.induction.terms import working_labels
from precode.stages.groups import groups_of
from precode.stages.match import Match
from precode.stages.resolve import Standing, standing
from precode.store import transcripts
from precode.store.candidates import Candidates, read_candidates, write_candidates
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
    found = Candidates(groups, single, texts, made_with, _kept(study, looker))
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
        count = min(len(self.index.exemplars), len(self.precoder.codebook.no_code))
        if count < _ENOUGH:
            return _of_bank(self.precoder.encoder)
        return _learned(self.precoder)

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
            if group.merged_into:  # they are in the other one, or were taken out of that
                continue
            own = [place for place in group.members if place.transcript == name]
            taken += [span for place in own if (span := _here(place, versions)) is not None]
        return Judged(free, coded, taken)


def _learned(precoder: Precoder) -> Codable:
    index, vectors = precoder.index, precoder.codebook_vectors
    codes, exemplars = len(index.codes), len(index.exemplars)
    shown = vectors[codes : codes + exemplars]
    return learn_codable(index.space, shown, vectors[codes + exemplars :])


@lru_cache(maxsize=1)
def _of_bank(encoder: str) -> Codable:
    return _learned(Precoder(DEFAULT_TAXONOMIES, encoder))


def _here(place: Place, versions: Versions) -> Span | None:
    found = versions.brought_here(Anchor("", place.transcript, place.text_sha256, place.span))
    return found[0].span if found else None


def _candidates(
    pool: Sequence[_Pooled], looker: _Looker
) -> tuple[tuple[Candidate, ...], tuple[Passage, ...]]:
    """Group passages; return the groups, the most telling first, and those like no others."""
    held = [one for one in pool if one.passage.reason == "part of a code"]
    loose = [one for one in pool if one.passage.reason != "part of a code"]
    groups, single = _patterns(loose, looker) if loose else ([], ())
    groups += _inside_codes(held, looker)
    groups.sort(key=lambda one: (bool(one.within), -len(one.cases) * one.novelty, one.id))
    return tuple(groups), single


def _patterns(
    pool: Sequence[_Pooled], looker: _Looker
) -> tuple[list[Candidate], tuple[Passage, ...]]:
    """Return the groups of what no code holds, and the passages in none."""
    vectors = centred([one.vector for one in pool])
    labels = np.full(len(pool), NONE, np.intp)
    told = np.flatnonzero(vectors.any(axis=1))  # words in the very middle are like no others
    labels[told] = grouped(vectors[told])
    numbers = np.unique(labels[labels != NONE])
    members = [
        central_first(vectors, list(map(int, np.flatnonzero(labels == number))))
        for number in numbers
    ]
    ids = [_id_of(pool[own[0]].passage, looker.groups) for own in members]
    terms = working_labels([[pool[place].words for place in own] for own in members])
    near = _neighbours(means(vectors, labels, numbers), ids) if ids else {}
    made = [
        _candidate([pool[place] for place in own], vectors[own], looker, ids[n], terms[n])
        for n, own in enumerate(members)
    ]
    single = tuple(pool[int(place)].passage for place in np.flatnonzero(labels == NONE))
    return [replace(one, neighbours=near[one.id]) for one in made], single


def _inside_codes(held: Sequence[_Pooled], looker: _Looker) -> list[Candidate]:
    """Return patterns inside broad codes: parts of one code's passages, but for its largest."""
    found: list[Candidate] = []
    for code in dict.fromkeys(one.passage.code for one in held):
        own = [one for one in held if one.passage.code == code]
        vectors = centred([one.vector for one in own])
        if not vectors.any(axis=1).all():  # the same words again and again
            continue
        parts = sorted(parts_of(vectors), key=lambda part: (-len(part), part))
        if len(parts) < 2:
            continue
        orders = [central_first(vectors, part) for part in parts]
        terms = working_labels([[own[place].words for place in order] for order in orders])
        for order, words in list(zip(orders, terms, strict=True))[1:]:
            those = [own[place] for place in order]
            id_ = _id_of(those[0].passage, looker.groups)
            made = _candidate(those, vectors[order], looker, id_, words)
            found.append(replace(made, within=code))
    return found


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


def _kept(study: Study, looker: _Looker) -> tuple[Candidate, ...]:
    """Return what was found before of the groups that people have touched."""
    try:
        before = read_candidates(study)
    except BrokenStudy:  # it is written anew
        before = None
    known = (*before.groups, *before.kept) if before else ()
    return tuple({one.id: one for one in known if one.id in looker.groups}.values())


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


def _id_of(passage: Passage, taken: Collection[str]) -> str:
    """Return an id that the most central passage gives, and that no group of people's has.

    A passage that was taken out of a group may be in the middle of another one later.
    """
    place = passage.place
    words = f"{place.transcript}\n{place.text_sha256}\n{place.span.start}\n{place.span.end}"
    while True:
        id_ = "g" + hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:7]
        if id_ not in taken:
            return id_
        words += "\nagain"
