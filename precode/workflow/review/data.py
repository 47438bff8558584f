"""What the review page shows, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from precode.domain.codes import Code
from precode.domain.decisions import Coding, Entry, Json
from precode.domain.suggestions import Suggestion
from precode.domain.text import Span, Turn
from precode.exporters.why import reasons, status_of
from precode.store.own_codebook import NAME as OWN
from precode.workflow.deciding import OpenTranscript
from precode.workflow.review.queues import Wanted


def code_data(code: Code, group: int) -> dict[str, Json]:
    """Return a code with all that helps to choose it; its colour is that of its group."""
    return {
        "id": code.id,
        "code": code.code,
        "label": code.label,
        "group": code.group,
        "colour": group,
        "taxonomy": code.taxonomy,
        "own": code.taxonomy == OWN,
        "definition": code.definition,
        "when_to_use": list(code.when_to_use),
        "when_not_to_use": list(code.when_not_to_use),
        "only_if": list(code.only_if),
        "exemplars": [{"text": e.text, "invented": e.invented} for e in code.exemplars[:12]],
    }


def turn_data(turn: Turn, text: str) -> dict[str, Json]:
    """Return a turn with its words, piece by piece: start, end, words."""
    return {
        "number": turn.number,
        "speaker": turn.speaker or "",
        "role": turn.role,
        "interviewer": turn.is_interviewer,
        "start_ms": turn.start_ms,
        "pieces": [[piece.start, piece.end, piece.of(text)] for piece in turn.pieces],
    }


def suggestion_data(suggestion: Suggestion, open_: OpenTranscript) -> dict[str, Json]:
    """Return a suggestion with the reasons for it."""
    rival = suggestion.evidence.rival
    status = status_of(suggestion, open_.result) if open_.result else ""
    return {
        "turn": suggestion.turn,
        "start": suggestion.span.start,
        "end": suggestion.span.end,
        "code": suggestion.code_id,
        "score": suggestion.score,
        "strength": suggestion.strength,
        "rank": suggestion.rank,
        "prompted": suggestion.prompted,
        "why": list(reasons(suggestion, open_.transcript.text)),
        "rival": {"code": rival.code, "label": rival.label, "score": rival.score}
        if rival
        else None,
        "status": status,
    }


def coding_data(coding: Coding, changed: bool) -> dict[str, Json]:
    """Return where the coder stands; ``changed`` if other words were coded than stand there."""
    span, code = coding.anchor.span, coding.anchor.code
    facets: Mapping[str, Any] = {
        name: getattr(coding.facets, name) for name in coding.facets.__dataclass_fields__
    }
    return {
        "entry": coding.entry,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "code": code.id if code else "",
        "code_name": code.code if code else "",
        "code_label": code.label if code else "",
        "accepted": coding.accepted,
        "moved": coding.moved,
        "suggested": coding.suggested,
        "memo": coding.memo,
        "facets": dict(facets),
        "at": coding.at,
        "changed": changed,
    }


def lost_data(coding: Coding) -> dict[str, Json]:
    """Return a coding of whose words nothing is left in the current text."""
    code = coding.anchor.code
    return {
        "entry": coding.entry,
        "code": code.id if code else "",
        "code_name": code.code if code else "",
        "code_label": code.label if code else "",
        "accepted": coding.accepted,
        "quote": coding.anchor.quote,
        "at": coding.at,
    }


def mark_data(entry: Entry, span: Span | None) -> dict[str, Json]:
    """Return a mark; ``span`` is where its words stand in the current text."""
    event = entry.event
    return {
        "entry": entry.id,
        "kind": entry.kind,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "memo": event.memo if event else "",
        "target": event.target if event else "",
    }


def queue_data(item: Wanted, quote: str) -> dict[str, Json]:
    """Return a place in a queue; ``quote`` are its words."""
    placed = item.lot.item.placed
    return {
        "kind": item.kind,
        "transcript": item.lot.name,
        "case": placed.case.id,
        "role": placed.case.role,
        "turn": item.turn,
        "start": item.span.start,
        "end": item.span.end,
        "quote": quote,
        "code": item.code,
        "score": item.score,
        "strength": item.strength,
        "stand": item.stand,
        "cell_role": item.cell_role,
    }
