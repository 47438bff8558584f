"""Candidates for new codes, written by hand for tests: no model looks for them."""

from __future__ import annotations

from collections.abc import Sequence

from precode.domain.induction import Candidate, Neighbour, Passage, Place
from precode.domain.text import Span
from precode.store import transcripts
from precode.store.candidates import Candidates, write_candidates
from precode.store.study import Study
from precode.taxonomies import load_codebook
from precode.workflow.cases import placed_transcripts
from precode.workflow.deciding import turn_at
from precode.workflow.recipe import taxonomy_paths

BUS, DOG = "g0000001", "g0000002"
TOGETHER = "We took the bus into town together the first time."
SHAKING = "She was shaking, erm, so we sat upstairs."
SLEPT = "He told me to get up at the same time however I slept."
WALK = "I started going for a walk round the park every morning with the dog."
KEPT = "But we kept going out."
HATED = "I hated it."


def write_groups(study: Study) -> None:
    """Write two groups that are near each other, and a passage that is like no others.

    The words are those of `made_studies`. The first group falls into two parts.
    """
    bus, dog = (
        [passage(study, words) for words in those]
        for those in ((TOGETHER, SHAKING, SLEPT), (WALK, KEPT))
    )
    groups = (
        candidate(BUS, ("bus", "town"), bus, near=DOG, parts=((0, 1), (2,))),
        candidate(DOG, ("dog", "park"), dog, near=BUS),
    )
    texts = {one.stored.name: one.stored.text_sha256 for one in placed_transcripts(study)}
    write_candidates(study, Candidates(groups, (passage(study, HATED),), texts))


def candidate(
    id_: str,
    terms: tuple[str, ...],
    members: Sequence[Passage],
    near: str,
    parts: tuple[tuple[int, ...], ...] = (),
) -> Candidate:
    return Candidate(
        id=id_,
        terms=terms,
        members=tuple(members),
        cases=tuple(sorted({one.case for one in members})),
        roles=tuple(sorted({one.role for one in members})),
        nearest=members[0].code,
        likeness=0.41,
        novelty=0.9,
        neighbours=(Neighbour(near, 0.6),),
        parts=parts,
    )


def passage(study: Study, words: str) -> Passage:
    """Return words of the study as a passage; T1 is the nearest code."""
    for placed in placed_transcripts(study):
        transcript = transcripts.load(study, placed.stored, placed.roles)
        start = transcript.text.find(words)
        if start >= 0:
            break
    span = Span(start, start + len(words))
    turn = turn_at(transcript, span)
    return Passage(
        place=Place(placed.stored.name, placed.stored.text_sha256, span),
        turn=turn.number,
        case=placed.case.id,
        role=turn.role,
        codable=0.8,
        code=load_codebook(list(taxonomy_paths(study).values())).codes[0].id,
        probability=0.02,
        fit=0.1,
        reason="nothing near",
    )
