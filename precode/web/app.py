"""The routes of the review page: pages that a browser shows, and the JSON that they use."""

from __future__ import annotations

import mimetypes
import os
import sys
import traceback
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from precode.errors import PrecodeError, own_mistake
from precode.web.answers import as_json
from precode.web.asked import body_of, code_wish_of, limit_of, wish_of
from precode.web.candidates import candidate_routes
from precode.web.guard import Guard
from precode.workflow.review.review import Review, Stale

_STATIC = Path(__file__).parent / "static"
mimetypes.add_type("text/javascript", ".js")  # some Windows machines call it plain text


def create_app(review: Review, *, port: int, token: str) -> ASGIApp:
    """Return the guarded app for one coder and study, to be served on `port`."""

    async def overview(_: Request) -> Response:
        return as_json(await run_in_threadpool(review.overview))

    async def codebook(_: Request) -> Response:
        return as_json(await run_in_threadpool(review.codebook))

    async def transcript(request: Request) -> Response:
        name = request.path_params["name"]
        return as_json(await run_in_threadpool(review.transcript, name))

    async def progress(_: Request) -> Response:
        return as_json(await run_in_threadpool(review.progress))

    async def queue(request: Request) -> Response:
        order, code, role = (
            request.query_params.get(name, "") for name in ("order", "code", "role")
        )
        found = await run_in_threadpool(review.queue, order, code, limit_of(request), role)
        return as_json(found)

    async def agreement(_: Request) -> Response:
        found = await run_in_threadpool(review.agreement)
        return as_json(found.data())

    async def codes(request: Request) -> Response:
        do, code, fields = code_wish_of(await body_of(request))
        if do == "create":
            words = (str(fields.get(name, "")) for name in ("label", "definition"))
            code = await run_in_threadpool(review.create_code, *words)
        elif do == "edit":
            await run_in_threadpool(review.edit_code, code, fields)
        else:
            await run_in_threadpool(review.retire_code, code)
        return as_json({"id": code, "codes": await run_in_threadpool(review.codebook)})

    async def decide(request: Request) -> Response:
        name, wish = request.path_params["name"], wish_of(await body_of(request))
        try:
            return as_json(await run_in_threadpool(review.decide, name, wish))
        except Stale as err:
            now = await run_in_threadpool(review.where_it_stands, name)
            told = {"error": err.problem, "remedy": err.remedy, "where": ""}
            return as_json({**told, **now}, 409)

    app = Starlette(
        routes=[
            Route("/api/study", overview),
            Route("/api/progress", progress),
            Route("/api/queue", queue),
            Route("/api/agreement", agreement),
            Route("/api/codebook", codebook),
            Route("/api/codes", codes, methods=["POST"]),
            *candidate_routes(review),
            Route("/api/transcripts/{name:path}/decide", decide, methods=["POST"]),
            Route("/api/transcripts/{name:path}", transcript),
            Mount("/", StaticFiles(directory=_STATIC, html=True)),
        ],
        exception_handlers={PrecodeError: _told, Exception: _own_mistake},
    )
    return Guard(app, port=port, token=token)


async def _told(_: Request, err: Exception) -> Response:
    assert isinstance(err, PrecodeError)
    return as_json({"error": err.problem, "remedy": err.remedy, "where": err.where}, 400)


async def _own_mistake(_: Request, err: Exception) -> Response:
    """Answer without the message of the error: it could hold words of the transcript."""
    if os.environ.get("PRECODE_DEBUG"):
        traceback.print_exception(err, file=sys.stderr)
    problem, remedy = own_mistake(err).split("\n", 1)
    return as_json({"error": problem, "remedy": remedy, "where": ""}, 500)
