"""A study's record → its code sets: what stands, what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from precode.domain.code_sets import (
    CodeSets,
    FinalCode,
    FinalCoding,
    FinalTranscript,
    Verdict,
)
from precode.domain.codes import Codebook
from precode.domain.decisions import Coding, Entry, Json
from precode.domain.text import Span, Transcript
from precode.errors import BadOption
from precode.exporters.counts import plural
from precode.exporters.records import precode_version
from precode.stages.resolve import Standing, in_time, own_codes, standing
from precode.stages.settling import SETTLING, Disagreement, Held, settle
from precode.store import transcripts
from precode.store.cases import read_dyads
from precode.store.own_codebook import NAME as OWN
from precode.store.study import Study
from precode.taxonomies import load_codebook
from precode.workflow.anchors import Versions, moved_codings
from precode.workflow.cases import Placed, placed_transcripts, sheet_of
from precode.workflow.deciding import turn_at
from precode.workflow.manifest import last_manifest
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
    there = transcripts.listing(study)
    all_versions = {found[-1].name: found for found in there.transcripts}
    parts = [
        _one(study, placed, Versions.of(study, all_versions[placed.stored.name]), stand)
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
        codes=_codes(codebook, codings, stand, own_codes(entries)),
        codings=codings,
        transcripts=tuple(part.transcript for part in parts),
        cases=tuple({case.id: case for case in cases if case.id in listed}.values()),
        dyads=tuple(read_dyads(study.dyads)) if study.dyads.is_file() else (),
        verdicts=tuple(verdict for part in parts for verdict in part.verdicts),
        open=open_.lines,
        upto=max((entry.at for entry in entries), default=""),
        about=_about(study, codebook, entries),
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


def _one(study: Study, placed: Placed, versions: Versions, stand: Standing) -> _Part:
    stored = placed.stored
    transcript = transcripts.load(study, stored, placed.roles)
    moved, lost = moved_codings(stand.codings, versions)
    codings: list[Coding] = []
    for one in moved:
        (codings if _is_in_a_turn(one.coding, transcript) else lost).append(one.coding)
    readers = stand.read_by(stored.name)
    marks = _marks_here(stand.marks, stored.name, versions)
    settled = settle(
        codings,
        [mark for mark in marks if mark.kind in SETTLING],
        readers,
        lambda span: turn_at(transcript, span).number,
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
        read_at=min((mark.at for mark in marks if mark.kind == "read"), default=""),
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


def _codes(
    codebook: Codebook,
    codings: Sequence[FinalCoding],
    stand: Standing,
    own: Mapping[str, Mapping[str, Json]],
) -> tuple[FinalCode, ...]:
    """Return the codes of the codebook, then those of codings that have left it."""
    found = {
        code.id: FinalCode(
            id=code.id,
            code=code.code,
            label=code.label,
            group=code.group,
            definition=code.definition,
            taxonomy=code.taxonomy,
            origin="inductive" if code.taxonomy == OWN else "deductive",
            when_to_use=code.when_to_use,
            when_not_to_use=code.when_not_to_use,
            details={
                name: str(fields[name]) for name in ("nearest", "why_not") if fields.get(name)
            },
        )
        for code in codebook.codes
        for fields in [own.get(code.id, {})]
    }
    used = {coding.code for coding in codings}
    for coding in stand.codings:
        ref = coding.anchor.code
        if ref is not None and ref.id in used and ref.id not in found:
            found[ref.id] = FinalCode(
                id=ref.id,
                code=ref.code,
                label=ref.label,
                group="Codes that are no longer in the codebook",
                definition="",
                taxonomy=ref.taxonomy,
                origin="inductive" if ref.taxonomy == OWN else "deductive",
            )
    return tuple(found.values())


def _about(study: Study, codebook: Codebook, entries: Sequence[Entry]) -> dict[str, Json]:
    manifest: Mapping[str, Any] = last_manifest(study) or {}
    recipe = manifest.get("recipe", {})
    return {
        "study": study.settings.study.id,
        "title": study.settings.study.title,
        "language": study.settings.study.language,
        "precode": precode_version(),
        "encoder": recipe.get("encoder", ""),
        "coders": list(dict.fromkeys(entry.coder for entry in in_time(entries))),
        "taxonomies": [
            {
                "name": taxonomy.name,
                "title": taxonomy.title,
                "version": taxonomy.version,
                "status": taxonomy.status,
                "cite": taxonomy.cite,
            }
            for taxonomy in codebook.taxonomies
        ],
    }


def _differ(one: Disagreement) -> str:
    given = ", ".join(one.given_by)
    if one.against:
        verb = "gives" if len(one.given_by) == 1 else "give"
        return f"{given} {verb} it, {', '.join(one.against)} not"
    return f"{plural(len(one.given_by), 'coder')} ({given}) say different things of its {one.facet}"
