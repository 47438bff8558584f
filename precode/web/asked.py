"""What a request of the page asks for: its JSON, each part checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from precode.domain.decisions import Facets, Json
from precode.domain.induction import Place
from precode.domain.text import Span
from precode.errors import PrecodeError
from precode.workflow.inducing.data import place_from
from precode.workflow.review.queues import ORDERS
from precode.workflow.review.wishes import VIEWS, Wish

_MOST_BYTES = 200_000
_LONGEST = 20_000
_MOST_ITEMS = 1000
_FACETS = frozenset(Facets.__dataclass_fields__)
_WITH_GROUPS = ("edit", "move", "merge", "split", "drop", "promote", "undo")


@dataclass(frozen=True, slots=True)
class GroupWish:
    """What is to be done with a group of passages that may be a new code.

    ``places`` are what is moved; ``parts`` are what is split off, each into a group of its own,
    and from no group at all if ``id`` is empty.
    """

    do: str
    id: str = ""
    to: str = ""
    changes: Mapping[str, Json] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    parts: tuple[tuple[Place, ...], ...] = ()


async def body_of(request: Request) -> dict[str, Any]:
    """Return the JSON object of a request, within limits.

    Raises
    ------
    PrecodeError
        If it is none, or too long.
    """
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > _MOST_BYTES:
            raise PrecodeError("That is more than a decision can hold.", remedy="Shorten the memo.")
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise PrecodeError("The page sent something that cannot be read.")
    return content


def wish_of(content: dict[str, Any]) -> Wish:
    """Return what is to be decided.

    Raises
    ------
    PrecodeError
        Naming the part that is none.
    """

    def span(first: str, last: str) -> Span | None:
        start, end = content.get(first), content.get(last)
        if start is None and end is None:
            return None
        if type(start) is not int or type(end) is not int or not 0 <= start < end:
            raise PrecodeError("The page sent a place that is none.")
        return Span(start, end)

    view, queue = _text(content, "view"), _text(content, "queue")
    if view not in VIEWS or queue not in ("", *ORDERS):
        raise PrecodeError("The page sent a view that is none.")
    return Wish(
        do=_text(content, "do"),
        span=span("start", "end"),
        code=_text(content, "code"),
        to_code=_text(content, "to_code"),
        to_span=span("to_start", "to_end"),
        memo=_text(content, "memo"),
        facets=_facets(content.get("facets")),
        target=_text(content, "target"),
        seen=_text(content, "seen"),
        view=view,
        queue=queue,
    )


def code_wish_of(content: dict[str, Any]) -> tuple[str, str, dict[str, Json]]:
    """Return what is to be done with a code of the study, its id, and its fields.

    Raises
    ------
    PrecodeError
        If it is nothing that can be done.
    """
    do, code = _text(content, "do"), _text(content, "id")
    if do not in ("create", "edit", "retire"):
        raise PrecodeError("The page asked for something that cannot be done with a code.")
    fields: dict[str, Json] = {}
    for name in ("label", "definition", "group"):
        if name in content:
            fields[name] = _text(content, name)
    for name in ("when_to_use", "when_not_to_use"):
        if name in content:
            fields[name] = _texts(content[name])
    return do, code, fields


def group_wish_of(content: dict[str, Any]) -> GroupWish:
    """Return what is to be done with a group.

    Raises
    ------
    PrecodeError
        If it is nothing that can be done, or lacks a part.
    """
    do = _text(content, "do")
    if do not in _WITH_GROUPS:
        raise PrecodeError("The page asked for something that cannot be done with a group.")
    said = content.get("changes", {})
    if not isinstance(said, dict) or len(said) > _MOST_ITEMS:
        raise PrecodeError("The page sent changes that are none.")
    changes: dict[str, Json] = {
        name: _texts(said[name]) if name.startswith("when_") else _text(said, name) for name in said
    }
    parts = content.get("parts", [])
    if not isinstance(parts, list) or len(parts) > _MOST_ITEMS:
        raise PrecodeError("The page sent parts that are none.")
    wish = GroupWish(
        do=do,
        id=_text(content, "id"),
        to=_text(content, "to"),
        changes=changes,
        places=_places(content.get("places", [])),
        parts=tuple(map(_places, parts)),
    )
    if (do == "move" and not wish.places) or (do == "split" and not all((wish.parts, *wish.parts))):
        raise PrecodeError("The page sent no passages.")
    return wish


def limit_of(request: Request) -> int:
    """Return how many items are asked for.

    Raises
    ------
    PrecodeError
        If that is no number.
    """
    text = request.query_params.get("limit", "200")
    digits = text.isascii() and text.isdecimal() and len(text) < 6
    if not digits or not 0 < int(text) <= _MOST_ITEMS:
        raise PrecodeError("The page sent a limit that is none.")
    return int(text)


def _text(content: dict[str, Any], name: str) -> str:
    value = content.get(name, "")
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise PrecodeError(f"The page sent a {name} that is none.")
    return value


def _texts(value: object) -> list[str]:
    if not isinstance(value, list) or len(value) > _MOST_ITEMS:
        raise PrecodeError("The page sent a list that is none.")
    if not all(isinstance(one, str) and len(one) <= _LONGEST for one in value):
        raise PrecodeError("The page sent a list that is none.")
    return [one.strip() for one in value if one.strip()]


def _places(value: object) -> tuple[Place, ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise PrecodeError("The page sent passages that are none.")
    return tuple(map(place_from, value))


def _facets(content: object) -> Facets | None:
    if content is None:
        return None
    if not isinstance(content, dict) or not content.keys() <= _FACETS:
        raise PrecodeError("The page sent facets that are none.")
    for name, value in content.items():
        known = bool if name == "prompted" else str
        if value is not None and not isinstance(value, known):
            raise PrecodeError("The page sent facets that are none.")
        if isinstance(value, str) and len(value) > _LONGEST:
            raise PrecodeError("The page sent facets that are none.")
    return Facets(**{name: value for name, value in content.items() if value is not None})
