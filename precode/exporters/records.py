"""Suggestions as plain data with a fixed order of keys: what JSON and JSON Lines share."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TypeAlias

from precode.domain.suggestions import Evidence, Precoding, Rival, Suggestion
from precode.domain.text import Span, Turn

Json: TypeAlias = "str | int | float | bool | Mapping[str, Json] | Sequence[Json] | None"

# JSON allows these, but line readers and terminals trip over them.
_ESCAPED = {
    point: f"\\u{point:04x}"
    for point in (*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0xD800, 0xE000))
}


def precode_version() -> str:
    """Return the version of precode that runs."""
    try:
        return version("precode")
    except PackageNotFoundError:  # a checkout that nobody installed
        return "unknown"


def in_order(result: Precoding) -> list[Suggestion]:
    """Return the suggestions turn after turn, the best of each turn first."""
    return sorted(result.suggestions, key=lambda s: (s.turn, s.rank))


def suggestion_records(result: Precoding) -> Iterator[dict[str, Json]]:
    """Yield one record a suggestion, in order; ``quote == text[start:end]``."""
    turns = {turn.number: turn for turn in result.transcript.turns}
    for suggestion in in_order(result):
        yield _record(result, turns[suggestion.turn], suggestion)


def header_record(result: Precoding) -> dict[str, Json]:
    """Return what was read, and with what the suggestions were made."""
    transcript, settings = result.transcript, result.settings
    return {
        "precode": precode_version(),
        "transcript": transcript.name,
        "sha256": transcript.sha256,
        "turns": len(transcript.turns),
        "words": sum(len(turn.words(transcript.text).split()) for turn in transcript.turns),
        "taxonomies": [
            {
                "name": taxonomy.name,
                "version": taxonomy.version,
                "status": taxonomy.status,
                "fingerprint": taxonomy.fingerprint,
            }
            for taxonomy in result.codebook.taxonomies
        ],
        "encoder": result.encoder,
        "calibrated_for": list(result.calibrated_for),
        "threshold": float(result.threshold),
        "settings": {
            "top_k": settings.top_k,
            "min_score": None if settings.min_score is None else float(settings.min_score),
            "include_interviewer": settings.include_interviewer,
        },
        "import_report": [
            {"kind": note.kind, "message": note.message, "count": note.count}
            for note in transcript.notes
        ],
    }


def as_json(value: Json) -> str:
    r"""Return `value` as JSON on one line that no reader splits; floats with 6 decimals.

    >>> as_json({"quote": "So\u2028I", "score": 0.5, "rank": 1})
    '{"quote": "So\\u2028I", "score": 0.500000, "rank": 1}'
    """
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).translate(_ESCAPED)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{as_json(k)}: {as_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(as_json, value)) + "]"
    return json.dumps(value)


def number(value: float) -> str:
    """Return `value` with 6 decimals, never as ``-0.000000`` or ``1e-06``."""
    if value - value != 0:  # infinite or not a number
        raise ValueError(f"no JSON number: {value}")
    return f"{round(value, 6) + 0.0:.6f}"


def _record(result: Precoding, turn: Turn, suggestion: Suggestion) -> dict[str, Json]:
    span = suggestion.span
    return {
        "transcript": result.transcript.name,
        "turn": suggestion.turn,
        "speaker": turn.speaker,
        "role": turn.role,
        "start": span.start,
        "end": span.end,
        "quote": span.of(result.transcript.text),
        "code": suggestion.code,
        "label": suggestion.label,
        "group": suggestion.group,
        "taxonomy": suggestion.taxonomy,
        "score": float(suggestion.score),
        "rank": suggestion.rank,
        "evidence": _evidence(result.transcript.text, suggestion),
    }


def _evidence(text: str, suggestion: Suggestion) -> dict[str, Json]:
    evidence = suggestion.evidence
    rival, question = evidence.rival, evidence.question
    return {
        "exemplar": _exemplar(evidence),
        "definition": float(evidence.definition),
        "shares": {name: float(share) for name, share in evidence.shares},
        "cues": [
            {"phrase": cue.phrase, "start": cue.span.start, "end": cue.span.end}
            for cue in evidence.cues
        ],
        "rival": None if rival is None else _rival(rival),
        "prompted": suggestion.prompted,
        "question": None if question is None else _question(question, text),
        "also_consider": list(evidence.also_consider),
        "strength": suggestion.strength,
    }


def _exemplar(evidence: Evidence) -> dict[str, Json] | None:
    exemplar = evidence.exemplar
    if exemplar is None:
        return None
    return {
        "id": exemplar.id,
        "text": exemplar.text,
        "voice": exemplar.voice,
        "similarity": None if evidence.similarity is None else float(evidence.similarity),
        "invented": exemplar.invented,
    }


def _rival(rival: Rival) -> dict[str, Json]:
    return {"code": rival.code, "label": rival.label, "score": float(rival.score)}


def _question(question: Span, text: str) -> dict[str, Json]:
    return {"start": question.start, "end": question.end, "text": question.of(text)}
