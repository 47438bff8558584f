"""What a coder asks for on the review page → the event of the record that says it."""

from __future__ import annotations

from dataclasses import dataclass

from precode.domain.codes import Code, Codebook
from precode.domain.decisions import FACET_CHOICES, CodeRef, Event, Facets
from precode.domain.text import Span
from precode.errors import BadOption
from precode.workflow.deciding import OpenTranscript, turn_at, whole_turn

VIEWS = ("", "shown", "hidden", "blind")
CODINGS = ("accept", "reject", "add", "change")
MARKS = ("no_code", "fits_no_code", "star", "memo", "read", "unread", "shown", "reveal")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a coder asks for: a decision about words of a transcript.

    ``seen`` is the entry that the page showed as the last on these words and code, empty if it
    showed none. ``to_code`` and ``to_span`` are what a change leads to. ``target`` is the entry
    that an undo or a memo is about. ``view`` and ``queue`` say how it came about, see
    `precode.domain.decisions.CAME_ABOUT`.
    """

    do: str
    span: Span | None = None
    code: str = ""
    to_code: str = ""
    to_span: Span | None = None
    memo: str = ""
    facets: Facets | None = None
    target: str = ""
    seen: str = ""
    view: str = ""
    queue: str = ""

    @property
    def in_sight(self) -> bool:
        """Tell whether the suggestions were in sight."""
        return self.view in ("", "shown")


def mark_of(wish: Wish, open_: OpenTranscript) -> Event:
    """Return the event of a mark.

    Raises
    ------
    BadOption
        If it marks nothing that can be marked so.
    """
    span = wish.span
    if wish.do in ("read", "unread", "shown"):
        return Event(wish.do, open_.anchor(None))  # type: ignore[arg-type]
    if wish.do == "memo" and not wish.memo.strip():
        raise BadOption("The memo is empty.", remedy="Write something, or leave it.")
    if span is None and wish.do != "memo":
        raise BadOption("No words are selected.", remedy="Select words of one turn.")
    if span is not None:
        turn = turn_at(open_.transcript, span)
        span = whole_turn(turn) if wish.do in ("no_code", "reveal") else span
    return Event(
        "blind" if wish.do == "reveal" else wish.do,  # type: ignore[arg-type]
        open_.anchor(span),
        target=wish.target if wish.do == "memo" else "",
        memo=wish.memo,
        language=open_.item.placed.stored.language if wish.memo else "",
    )


def coding_of(wish: Wish, open_: OpenTranscript, codebook: Codebook) -> Event:
    """Return the event of a decision on a code.

    Raises
    ------
    BadOption
        If there are no such words, no such code or no such facet.
    """
    if wish.span is None:
        raise BadOption("No words are selected.", remedy="Select words of one turn.")
    turn = turn_at(open_.transcript, wish.span)
    code = _coded_with(open_, wish, codebook) or _code(codebook, wish.code)
    for name, known in FACET_CHOICES.items():
        if wish.facets and getattr(wish.facets, name) not in ("", *known):
            raise BadOption(f"That is no {name}.", remedy=f"Choose one of: {', '.join(known)}.")
    if wish.do != "change":
        return open_.decision(
            wish.do,  # type: ignore[arg-type]
            turn,
            code,
            span=wish.span,
            facets=wish.facets,
            memo=wish.memo,
            in_sight=wish.in_sight,
        )
    instead = _code(codebook, wish.to_code) if wish.to_code not in ("", wish.code) else code
    return open_.change(
        code,
        wish.span,
        instead,
        wish.to_span,
        facets=wish.facets,
        memo=wish.memo,
        in_sight=wish.in_sight,
    )


def _coded_with(open_: OpenTranscript, wish: Wish, codebook: Codebook) -> CodeRef | None:
    """Return the retired code that these words are coded with; None if it is not retired."""
    if any(code.id == wish.code for code in codebook.codes):
        return None
    for coding in open_.codings:
        if coding.is_on(wish.span, wish.code):
            return coding.anchor.code
    return None


def _code(codebook: Codebook, id_: str) -> Code:
    for code in codebook.codes:
        if code.id == id_:
            return code
    raise BadOption("The study has no such code.", remedy="Load the page again.")
