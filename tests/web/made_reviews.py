"""A browser for tests: asks the review page's app without a network, or over a socket."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from starlette.types import ASGIApp, Message

from precode.store.study import Study
from precode.web.app import create_app
from precode.workflow.review.review import Review

PORT = 51234
HOST = f"127.0.0.1:{PORT}"
TOKEN = "one-time-token-of-the-test"
Headers = Sequence[tuple[str, str]]
FROM_PAGE: Headers = (
    ("origin", f"http://{HOST}"),
    ("sec-fetch-site", "same-origin"),
    ("content-type", "application/json"),
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    def json(self) -> Any:
        assert self.header("content-type") == "application/json"
        return json.loads(self.body)


def ask(app: ASGIApp, method: str, target: str, headers: Headers = (), body: bytes = b"") -> Answer:
    """Ask the app as uvicorn does."""
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        "server": ("127.0.0.1", PORT),
        "client": ("127.0.0.1", 1),
    }
    sent: list[Message] = []
    parts = [body[at : at + 65536] for at in range(0, len(body), 65536)] or [b""]

    async def receive() -> Message:
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Message) -> None:
        sent.append(dict(message))

    async def talk() -> None:
        await app(scope, receive, send)

    asyncio.run(talk())
    start = sent[0]
    return Answer(
        start["status"],
        [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]],
        b"".join(message.get("body", b"") for message in sent[1:]),
    )


@dataclass
class Page:
    """A browser tab with the review page of one coder. ``cookie`` is empty until opened."""

    app: ASGIApp
    cookie: str = ""
    host: str = field(default=HOST)

    def ask(self, method: str, target: str, headers: Headers = (), body: bytes = b"") -> Answer:
        own = [("host", self.host)]
        if self.cookie:
            own.append(("cookie", self.cookie))
        return ask(self.app, method, target, [*own, *headers], body)

    def get(self, target: str) -> Answer:
        return self.ask("GET", target)

    def open(self) -> Page:
        answer = self.get(f"/?token={TOKEN}")
        assert answer.status == 303
        self.cookie = answer.header("set-cookie").partition(";")[0]
        return self

    def post(self, name: str, body: bytes) -> Answer:
        return self.ask("POST", f"/api/transcripts/{quote(name)}/decide", FROM_PAGE, body)

    def decide(self, name: str, **wish: Any) -> Answer:
        return self.post(name, json.dumps(wish).encode())


def new_page(study: Study, coder: str = "Ada") -> Page:
    return Page(create_app(Review(study, coder), port=PORT, token=TOKEN))


def over_socket(port: int, data: bytes, host: str = "127.0.0.1") -> bytes:
    """Send bytes as they are, and return what comes until the server closes."""
    with socket.create_connection((host, port), timeout=10) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        found = b""
        while part := connection.recv(65536):
            found += part
    return found
