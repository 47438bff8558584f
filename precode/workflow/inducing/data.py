"""The board as plain data: for the page, and for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from precode.domain.codes import Code
from precode.domain.decisions import Json
from precode.domain.induction import Place
from precode.domain.text import Span
from precode.errors import BadOption
from precode.workflow.inducing.board import Board, Quote, Row


def board_data(board: Board) -> dict[str, Json]:
    """Return all groups, and the passages that are like no others."""
    return {
        "groups": [row_data(row, board) for row in board.rows],
        "single": [quote_data(quote) for quote in board.single],
        "stale": board.is_stale,
    }


def row_data(row: Row, board: Board) -> dict[str, Json]:
    """Return one group with its quotes, the most central first."""
    group, code = row.group, board.code(row.nearest)
    return {
        "id": row.id,
        "name": group.name,
        "terms": list(row.terms),
        "definition": group.definition,
        "when_to_use": list(group.when_to_use),
        "when_not_to_use": list(group.when_not_to_use),
        "why_not": group.why_not,
        "group": group.group,
        "promoted": group.promoted,
        "touched": row.touched,
        "cases": list(row.cases),
        "roles": list(row.roles),
        "nearest": _code_data(code),
        "within": _code_data(board.code(row.within)),
        "likeness": row.likeness,
        "novelty": row.novelty,
        "neighbours": [{"id": n.group, "likeness": n.likeness} for n in row.neighbours],
        "parts": [[place_data(place) for place in part] for part in row.parts],
        "quotes": [quote_data(quote) for quote in row.quotes],
    }


def _code_data(code: Code | None) -> dict[str, Json] | None:
    return {"id": code.id, "code": code.code, "label": code.label} if code else None


def quote_data(quote: Quote) -> dict[str, Json]:
    """Return a passage with its words and how it came to be looked at."""
    found = quote.passage
    return {
        "place": place_data(quote.place),
        "case": quote.case,
        "role": quote.role,
        "turn": quote.turn,
        "quote": quote.words,
        "reason": found.reason if found else "",
        "codable": found.codable if found else None,
        "code": found.code if found else "",
        "probability": found.probability if found else None,
        "fit": found.fit if found else None,
    }


def place_data(place: Place) -> dict[str, Json]:
    """Return where words are."""
    return {
        "transcript": place.transcript,
        "text_sha256": place.text_sha256,
        "start": place.span.start,
        "end": place.span.end,
    }


def place_from(data: Mapping[str, Any]) -> Place:
    """Return the words that `place_data` told of.

    Raises
    ------
    BadOption
        If it is not such data.
    """
    try:
        transcript, sha256 = data["transcript"], data["text_sha256"]
        start, end = data["start"], data["end"]
        if not (isinstance(transcript, str) and isinstance(sha256, str)):
            raise TypeError
        if type(start) is not int or type(end) is not int:
            raise TypeError
        return Place(transcript, sha256, Span(start, end))
    except (KeyError, TypeError, ValueError):
        raise BadOption("These are no words of a transcript.") from None
