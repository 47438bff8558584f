"""A study's talk → candidates for new codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache

import numpy as np

from precode.domain.decisions import Anchor
from precode.domain.induction import Candidate, Group, Passage, Place
from precode.domain.text import Span
from precode.domain.vectors import FloatMatrix, Scores
from precode.errors import BadOption, BrokenStudy, NothingToCode
from precode.induction.codable import Codable, learn_codable
from precode.induction.pool import Judged, Spread, passages
from precode.stages.groups import groups_of
from precode.stages.match import Match
from precode.stages.resolve import Standing, standing
from precode.store import transcripts
from precode.store.candidates import Candidates, read_candidates, write_candidates
from precode.store.own_codebook import NAME as OWN
from precode.store.study import Study
from precode.workflow.anchors import Versions, moved_codings
from precode.workflow.batching import Planned, learned_heads, plan, precoder_of, task_of
from precode.workflow.inducing.patterns import Pooled, candidates
from precode.workflow.one_transcript import matched
from precode.workflow.precoder import DEFAULT_TAXONOMIES, Precoder

_ENOUGH = 500
"""So many exemplars, and texts without a code, tell what is codable; else the bank helps."""

Watch = Callable[[str, int, int], None]
"""Called with a step's name, what is done, and how much there is."""


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
    looker, heads = _Looker(study, precoder), learned_heads(study, precoder)
    pool: list[Pooled] = []
    texts: dict[str, str] = {}
    for number, item in enumerate(planned):
        if watch:
            watch("Looking for what no code holds", number, len(planned))
        stored = item.placed.stored
        task = task_of(study, item.placed, recipe, item.key)
        try:
            match = matched(task, precoder, heads)
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
    groups, single = candidates(pool, looker.index, looker.groups, looker.centre)
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
        self._column = {code.id: number for number, code in enumerate(self.index.codes)}
        self._promoted = {group.promoted for group in self.groups.values() if group.promoted}
        self._sum, self._weight = np.zeros(self.index.exemplar_vectors.shape[1]), 0.0

    @property
    def centre(self) -> Scores:
        """The mean of codable talk ``(dim,)``, whatever people made of its passages."""
        return self._sum / max(self._weight, 1e-9)

    @cached_property
    def codable(self) -> Codable:
        """What tells talk with a technique, learned from the codebook or from the bank."""
        count = min(len(self.index.exemplars), len(self.precoder.codebook.no_code))
        if count < _ENOUGH:
            return _of_bank(self.precoder.encoder)
        return _learned(self.precoder)

    def pooled(self, item: Planned, match: Match) -> list[Pooled]:
        """Return the passages of one transcript."""
        versions = Versions.of(self.study, self.versions[item.placed.stored.name])
        vectors: FloatMatrix = match.vectors[match.rows]
        codable = self.codable.probability(match.vectors)[match.rows]
        self._sum += codable @ vectors.astype(np.float64)
        self._weight += float(codable.sum())
        found = passages(
            match.units,
            vectors,
            match.scores[match.rows],
            codable,
            self.index,
            self.spread,
            self._judged(versions),
        )
        roles = {turn.number: turn.role for turn in match.transcript.turns}
        sha256 = item.placed.stored.text_sha256
        placed = self.index.space.place(np.stack([one.vector for one in found])) if found else ()
        return [
            Pooled(
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
        free, coded, taken = [], [], []
        for coding in given:
            span, code = coding.anchor.span, coding.anchor.code
            if span is None or code is None:
                continue
            if code.id in self._promoted:
                taken.append(span)
            elif code.taxonomy == OWN:
                free.append(span)  # a free code: it may be part of a pattern
            elif code.id in self._column:
                coded.append((span, self._column[code.id]))
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


def _kept(study: Study, looker: _Looker) -> tuple[Candidate, ...]:
    """Return what was found before of the groups that people have touched."""
    try:
        before = read_candidates(study)
    except BrokenStudy:  # it is written anew
        before = None
    known = (*before.groups, *before.kept) if before else ()
    return tuple({one.id: one for one in known if one.id in looker.groups}.values())
