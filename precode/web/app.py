"""The routes of the review page: pages that a browser shows, and the JSON that they use."""

from __future__ import annotations

import json
import mimetypes
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from precode.domain.decisions import Facets
from precode.domain.text import Span
from precode.errors import PrecodeError, own_mistake
from precode.web.guard import Guard
from precode.workflow.review.review import Review, Stale, Wish

_STATIC = Path(__file__).parent / "static"
_MOST_BYTES = 200_000
_LONGEST = 20_000
_FACETS = frozenset(Facets.__dataclass_fields__)
mimetypes.add_type("text/javascript", ".js")  # some Windows machines call it plain text


def create_app(review: Review, *, port: int, token: str) -> ASGIApp:
    """Return the guarded app for one coder and study, to be served on `port`."""

    async def overview(_: Request) -> Response:
        return _json(await run_in_threadpool(review.overview))

    async def codebook(_: Request) -> Response:
        return _json(await run_in_threadpool(review.codebook))

    async def transcript(request: Request) -> Response:
        name = request.path_params["name"]
        return _json(await run_in_threadpool(review.transcript, name))

    async def decide(request: Request) -> Response:
        name, wish = request.path_params["name"], _wish(await _body(request))
        try:
            return _json(await run_in_threadpool(review.decide, name, wish))
        except Stale as err:
            now = await run_in_threadpool(review.where_it_stands, name)
            told = {"error": err.problem, "remedy": err.remedy, "where": ""}
            return _json({**told, **now}, 409)

    app = Starlette(
        routes=[
            Route("/api/study", overview),
            Route("/api/codebook", codebook),
            Route("/api/transcripts/{name:path}/decide", decide, methods=["POST"]),
            Route("/api/transcripts/{name:path}", transcript),
            Mount("/", StaticFiles(directory=_STATIC, html=True)),
        ],
        exception_handlers={PrecodeError: _told, Exception: _own_mistake},
    )
    return Guard(app, port=port, token=token)


async def _body(request: Request) -> dict[str, Any]:
    """Return the JSON object of a request, within limits."""
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


def _wish(content: dict[str, Any]) -> Wish:
    """Return what the page asks for, each part checked."""

    def text(name: str) -> str:
        value = content.get(name, "")
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise PrecodeError(f"The page sent a {name} that is none.")
        return value

    def span(first: str, last: str) -> Span | None:
        start, end = content.get(first), content.get(last)
        if start is None and end is None:
            return None
        if type(start) is not int or type(end) is not int or not 0 <= start < end:
            raise PrecodeError("The page sent a place that is none.")
        return Span(start, end)

    return Wish(
        do=text("do"),
        span=span("start", "end"),
        code=text("code"),
        to_code=text("to_code"),
        to_span=span("to_start", "to_end"),
        memo=text("memo"),
        facets=_facets(content.get("facets")),
        target=text("target"),
        seen=text("seen"),
    )


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


async def _told(_: Request, err: Exception) -> Response:
    assert isinstance(err, PrecodeError)
    return _json({"error": err.problem, "remedy": err.remedy, "where": err.where}, 400)


async def _own_mistake(_: Request, err: Exception) -> Response:
    """Answer without the message of the error: it could hold words of the transcript."""
    if os.environ.get("PRECODE_DEBUG"):
        traceback.print_exception(err, file=sys.stderr)
    problem, remedy = own_mistake(err).split("\n", 1)
    return _json({"error": problem, "remedy": remedy, "where": ""}, 500)


def _json(content: object, status: int = 200) -> Response:
    """Return content as ASCII: a lone surrogate, which a transcript may have, is no UTF-8."""
    return Response(json.dumps(content, allow_nan=False), status, media_type="application/json")
