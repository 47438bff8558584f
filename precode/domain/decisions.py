"""Decisions: what people did, as events that are never changed.

An `Event` says what was decided; an `Entry` is the event as it stands in a coder's log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from precode.domain.text import Span

Json: TypeAlias = "str | int | float | bool | Mapping[str, Json] | Sequence[Json] | None"

Kind = Literal[
    "accept",  # the code fits these words
    "reject",  # it does not
    "add",  # a code that was not suggested
    "change",  # another code, or other words, instead of `was`
    "no_code",  # a turn carries no code
    "fits_no_code",  # words that matter, and no code fits
    "shown",  # the suggestions of the whole transcript came in sight
    "blind",  # a turn was coded before its suggestions were shown; `details` has both
    "star",  # a quote to show
    "memo",  # a note on words, a transcript or the entry `target`
    "read",  # the whole transcript was read
    "unread",
    "keep",  # coders differ on a coding: it stands for the study
    "drop",  # likewise: it does not
    "group",  # a group of passages that may be a new code: `details` has its id and what is said
    "grouped",  # words belong to the group `details` names, or (`in` is False) do not
    "undo",  # takes back the entry `target`; to undo that is to redo
    "code_created",
    "code_edited",
    "code_retired",
    "withdrawal",  # a participant left: payloads were erased
]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class CodeRef:
    """A code as it was called when somebody decided; ``id`` is permanent."""

    taxonomy: str
    id: str
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a decision is about: words of one version of a transcript, and a code.

    Without ``span`` the whole transcript is meant. ``quote == text[start:end]`` in the text
    whose SHA-256 is ``text_sha256``.
    """

    case: str
    transcript: str
    text_sha256: str
    span: Span | None = None
    quote: str = ""
    code: CodeRef | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """What a coding says beyond its code; empty where nobody said it.

    ``informant`` is the speaker label of the turn. ``deliverer``: peer worker, supported peer,
    clinician, family, other. ``status``: happened, planned, refused. ``confidence``: low,
    medium, high.
    """

    informant: str = ""
    deliverer: str = ""
    status: str = ""
    prompted: bool | None = None
    confidence: str = ""


FACET_CHOICES: Mapping[str, tuple[str, ...]] = {
    "deliverer": ("peer worker", "supported peer", "clinician", "family", "other"),
    "status": ("happened", "planned", "refused"),
    "confidence": ("low", "medium", "high"),
}
"""What the facets may say that are a choice."""


CAME_ABOUT = ("view", "queue", "sampled")
"""What ``details`` says of how a decision came about, where it is not the usual way.

``view``: ``hidden`` or ``blind`` if the turn's suggestions were not in sight, ``blind`` if they
never had been; ``file`` if it came from a file, so that nobody knows. ``queue``: the order that
was worked in, if not the transcript's. ``sampled``: the turn has no suggestion and was drawn at
random to be checked.
"""


@dataclass(frozen=True, slots=True)
class Offer:
    """What was suggested when somebody decided: probability and rank, and by which model."""

    score: float
    rank: int
    model: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a coder did.

    ``target`` is the id of the entry that an undo or a memo is about. ``language`` is that of
    ``memo`` or of the code's words (BCP 47). ``details`` holds what only some have: the fields
    of an edited code, the hashes of a withdrawal, how a decision came about (see `CAME_ABOUT`).
    """

    kind: Kind
    anchor: Anchor | None = None
    was: Anchor | None = None
    target: str = ""
    offer: Offer | None = None
    facets: Facets = Facets()
    memo: str = ""
    language: str = ""
    details: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in a log. ``event`` is None if its payload was erased by a withdrawal.

    ``at`` is UTC, ISO 8601 with milliseconds; ``sequence`` counts from 1 in each log.
    """

    id: str
    log: str
    sequence: int
    coder: str
    device: str
    at: str
    kind: Kind
    event: Event | None


@dataclass(frozen=True, slots=True)
class Coding:
    """Where a coder stands on a code and words, after all events.

    ``anchor`` is as it was decided. ``entry`` is the id of the entry that settled it. ``moved``
    tells that it was changed to another code or other words: it is neither accepted nor rejected.
    """

    coder: str
    anchor: Anchor
    accepted: bool
    suggested: bool
    facets: Facets
    memo: str
    at: str
    entry: str
    offer: Offer | None = None
    moved: bool = False

    def is_on(self, span: Span | None, code: str) -> bool:
        """Tell whether it is about exactly these words and the code with this permanent id."""
        anchor = self.anchor
        return anchor.span == span and anchor.code is not None and anchor.code.id == code

    def touches(self, span: Span, code: str) -> bool:
        """Tell whether it is about some of these words and the code with this permanent id."""
        anchor = self.anchor
        return (
            anchor.code is not None
            and anchor.code.id == code
            and anchor.span is not None
            and anchor.span.overlaps(span)
        )


_NO_CODE = {"taxonomy": "", "id": "", "code": "", "label": ""}


def payload_of(event: Event) -> dict[str, Json]:
    """Return what is stored of an event: plain data, without what is empty."""
    payload: dict[str, Json] = {
        "anchor": _anchor_data(event.anchor),
        "was": _anchor_data(event.was),
        "target": event.target,
        "offer": _data(event.offer),
        "facets": _data(event.facets),
        "memo": event.memo,
        "language": event.language,
        "details": dict(event.details),
    }
    return {"v": 1, **{name: value for name, value in payload.items() if value}}


def event_of(kind: Kind, payload: Mapping[str, Any]) -> Event:
    """Return the event that `payload_of` made the payload from.

    Raises
    ------
    ValueError
        If a newer version of precode wrote it, or it is none.
    """
    if kind not in KINDS or payload.get("v") != 1:
        raise ValueError("an entry of another version")
    try:
        return Event(
            kind=kind,
            anchor=_anchor(payload.get("anchor")),
            was=_anchor(payload.get("was")),
            target=payload.get("target", ""),
            offer=Offer(**{"model": "", **payload["offer"]}) if "offer" in payload else None,
            facets=Facets(**payload.get("facets", {})),
            memo=payload.get("memo", ""),
            language=payload.get("language", ""),
            details=payload.get("details", {}),
        )
    except (TypeError, KeyError, AttributeError) as err:
        raise ValueError("an entry with other fields") from err


def _data(value: Facets | Offer | CodeRef | None) -> dict[str, Json]:
    if value is None:
        return {}
    fields = {name: getattr(value, name) for name in value.__dataclass_fields__}
    return {name: part for name, part in fields.items() if part not in ("", None)}


def _anchor_data(anchor: Anchor | None) -> dict[str, Json]:
    if anchor is None:
        return {}
    data: dict[str, Json] = {
        "case": anchor.case,
        "transcript": anchor.transcript,
        "text_sha256": anchor.text_sha256,
    }
    if anchor.span:
        data |= {"start": anchor.span.start, "end": anchor.span.end}
    if anchor.quote:
        data["quote"] = anchor.quote
    if anchor.code:
        data["code"] = _data(anchor.code)
    return data


def _anchor(data: Mapping[str, Any] | None) -> Anchor | None:
    if not data:
        return None
    return Anchor(
        case=data["case"],
        transcript=data["transcript"],
        text_sha256=data["text_sha256"],
        span=Span(data["start"], data["end"]) if "start" in data else None,
        quote=data.get("quote", ""),
        code=CodeRef(**{**_NO_CODE, **data["code"]}) if "code" in data else None,
    )
