"""A study's record → its code sets: what stands, what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from precode.domain.code_sets import (
    CodeSets,
    FinalCoding,
    FinalTranscript,
    Verdict,
)
from precode.domain.decisions import Coding, Entry
from precode.domain.text import Span, Transcript
from precode.errors import BadOption
from precode.exporters.counts import plural
from precode.stages.resolve import Standing, own_codes, standing
from precode.stages.settling import SETTLING, Disagreement, Held, settle
from precode.store import transcripts
from precode.store.cases import read_dyads
from precode.store.study import Study
from precode.taxonomies import load_codebook
from precode.workflow.anchors import Versions, moved_codings
from precode.workflow.cases import Placed, placed_transcripts, sheet_of
from precode.workflow.deciding import turn_at
from precode.workflow.final.codes import about, final_codes
from precode.workflow.recipe import taxonomy_paths


@dataclass(frozen=True, slots=True)
class Open:
    """What is open: transcripts that nobody marked as read, disagreements, and lost words.

    ``lost`` are codings whose words are not in the current version of their transcript, or not in
    one turn of it any more.
    """

    unread: tuple[str, ...]
    disagreements: tuple[tuple[FinalTranscript, Disagreement], ...]
    lost: tuple[Coding, ...]
    damaged: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Say it, a line each."""
        lines = [f"{name}: nobody marked it as read." for name in self.unread]
        for transcript, one in self.disagreements:
            code = one.coding.anchor.code
            name = f"{code.code} {code.label}" if code else ""
            lines.append(f"{transcript.name}, turn {one.turn}, {name}: {_differ(one)}.")
        lines += [
            f"{coding.anchor.transcript}: words that {coding.coder} coded are not in the current "
            "version."
            for coding in self.lost
        ]
        return (*lines, *self.damaged)


@dataclass(frozen=True, slots=True)
class Made:
    """The code sets as the record has them now, and what is open in them."""

    sets: CodeSets
    open: Open


def make_code_sets(study: Study) -> Made:
    """Return the code sets of a study, from all that was decided until now.

    Deductive are the codes of its taxonomies, inductive its own.

    Raises
    ------
    PrecodeError
        If a sheet, a transcript or the record cannot be read.
    """
    entries = study.record.entries()
    stand = standing(entries)
    codebook = load_codebook(list(taxonomy_paths(study).values()))
    made = {
        str(entry.event.details.get("id", "")): entry.at
        for entry in entries
        if entry.kind == "code_created" and entry.event
    }
    there = transcripts.listing(study)
    all_versions = {found[-1].name: found for found in there.transcripts}
    parts = [
        _one(study, placed, Versions.of(study, all_versions[placed.stored.name]), stand, made)
        for placed in placed_transcripts(study, there)
    ]
    open_ = Open(
        tuple(part.transcript.name for part in parts if not part.transcript.read_by),
        tuple((part.transcript, one) for part in parts for one in part.open),
        tuple(coding for part in parts for coding in part.lost),
        tuple(one.message for one in there.damaged),
    )
    codings = tuple(coding for part in parts for coding in part.codings)
    sheet = sheet_of(study)
    listed = {*sheet.by_id(), *(part.case.id for part in parts)}
    cases = (*sheet.cases, *(p.case for p in parts if p.case.id not in sheet.by_id()))
    sets = CodeSets(
        version=0,
        codes=final_codes(codebook, codings, stand, own_codes(entries)),
        codings=codings,
        transcripts=tuple(part.transcript for part in parts),
        cases=tuple({case.id: case for case in cases if case.id in listed}.values()),
        dyads=tuple(read_dyads(study.dyads)) if study.dyads.is_file() else (),
        verdicts=tuple(verdict for part in parts for verdict in part.verdicts),
        open=open_.lines,
        upto=max((entry.at for entry in entries), default=""),
        about=about(study, codebook, entries),
    )
    return Made(sets, open_)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one transcript gives."""

    transcript: FinalTranscript
    case: Any
    codings: tuple[FinalCoding, ...]
    verdicts: tuple[Verdict, ...]
    open: tuple[Disagreement, ...]
    lost: tuple[Coding, ...]


def _one(
    study: Study,
    placed: Placed,
    versions: Versions,
    stand: Standing,
    made: Mapping[str, str],
) -> _Part:
    """Return what one transcript gives; ``made`` tells when each of the study's codes was made."""
    stored = placed.stored
    transcript = transcripts.load(study, stored, placed.roles)
    moved, lost = moved_codings(stand.codings, versions)
    codings: list[Coding] = []
    for one in moved:
        (codings if _is_in_a_turn(one.coding, transcript) else lost).append(one.coding)
    readers = stand.read_by(stored.name)
    marks = _marks_here(stand.marks, stored.name, versions)
    read_at = {mark.coder: mark.at for mark in marks if mark.kind == "read"}
    settled = settle(
        codings,
        [mark for mark in marks if mark.kind in SETTLING],
        readers,
        lambda span: turn_at(transcript, span).number,
        knew=lambda coder, code: read_at.get(coder, "") >= made.get(code, ""),
    )
    stars = [m.event.anchor.span for m in marks if m.kind == "star" and m.event and m.event.anchor]
    talk: Counter[str] = Counter()
    for turn in transcript.turns:
        talk[turn.role] += sum(piece.end - piece.start for piece in turn.pieces)
    final = FinalTranscript(
        name=stored.name,
        case=placed.case.id,
        version=stored.version,
        text_sha256=stored.text_sha256,
        talk=dict(talk),
        characters=len(transcript.text),
        turns=len(transcript.turns),
        read_by=readers,
        read_at=min(read_at.values(), default=""),
    )
    return _Part(
        final,
        placed.case,
        tuple(_final(held, transcript, placed, stars) for held in settled.held),
        tuple(verdict for coding in codings for verdict in _verdicts(coding)),
        settled.open,
        tuple(coding for coding in lost if coding.accepted),
    )


def _is_in_a_turn(coding: Coding, transcript: Transcript) -> bool:
    """Tell whether words still lie in one turn: a new version may part it."""
    if coding.anchor.span is None:
        return True
    try:
        turn_at(transcript, coding.anchor.span)
    except BadOption:
        return False
    return True


def _marks_here(marks: Sequence[Entry], name: str, versions: Versions) -> list[Entry]:
    """Return the marks on a transcript, on its current text, the latest last."""
    found = []
    for mark in marks:
        event = mark.event
        if event is None or event.anchor is None or event.anchor.transcript != name:
            continue
        here = versions.brought_here(event.anchor)
        if here is not None:
            found.append(replace(mark, event=replace(event, anchor=here[0])))
    return found


def _final(
    held: Held, transcript: Transcript, placed: Placed, stars: Sequence[Span | None]
) -> FinalCoding:
    anchor, offer = held.coding.anchor, held.coding.offer
    if anchor.span is None or anchor.code is None:
        raise ValueError("a coding without words or code")
    if (
        offer is not None and offer.rank == 0
    ):  # picked from below the threshold: nobody suggested it
        offer = None
    turn = transcript.turns[held.turn - 1]
    return FinalCoding(
        case=placed.case.id,
        role=turn.role,
        transcript=transcript.name,
        turn=turn.number,
        speaker=turn.speaker or "",
        span=anchor.span,
        quote=anchor.quote,
        code=anchor.code.id,
        coders=held.coders,
        memo=held.memo,
        facets=held.facets,
        suggested=offer is not None,
        score=offer.score if offer else None,
        starred=any(star is not None and star.overlaps(anchor.span) for star in stars),
        settled=held.settled,
    )


def _verdicts(coding: Coding) -> list[Verdict]:
    if coding.offer is None or coding.anchor.code is None:
        return []
    what: Any = "changed" if coding.moved else "accepted" if coding.accepted else "rejected"
    if coding.offer.rank == 0:  # picked, not suggested
        return []
    return [
        Verdict(
            coder=coding.coder,
            transcript=coding.anchor.transcript,
            code=coding.anchor.code.id,
            score=coding.offer.score,
            what=what,
            at=coding.at,
        )
    ]


def _differ(one: Disagreement) -> str:
    given = ", ".join(one.given_by)
    if one.against:
        verb = "gives" if len(one.given_by) == 1 else "give"
        return f"{given} {verb} it, {', '.join(one.against)} not"
    return f"{plural(len(one.given_by), 'coder')} ({given}) say different things of its {one.facet}"
