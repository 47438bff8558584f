"""Keeps everybody but the coder's own browser away from the review page.

The page shows confidential talk, so whatever reaches the socket is refused unless it names this
machine as its host, carries the session's cookie and, to change anything, comes from the page.
"""

from __future__ import annotations

import contextlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "precode_session"
_READING = ("GET", "HEAD")

HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""What every answer carries: nothing foreign runs, nothing is kept, nothing frames the page."""


class Guard:
    """ASGI middleware; see the module.

    Parameters
    ----------
    app
        What is guarded.
    port
        The port that the server listens on.
    token
        Opens a session once: ``/?token=...`` sets the cookie and is spent.
    """

    def __init__(self, app: ASGIApp, *, port: int, token: str) -> None:
        self._app, self._token = app, token
        self._spent = False
        self._session = secrets.token_urlsafe(32)
        names = ("127.0.0.1", "localhost")
        # Browsers leave out the port that a web address has anyway.
        self._hosts = {f"{n}:{port}" for n in names} | set(names if port == 80 else ())
        self._cookie = f"{COOKIE}_{port}"  # cookies know no ports; two studies may be open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that is refused; pass on one that is not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # there are no web sockets here
            await send({"type": "websocket.close", "code": 1008})
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                kept = [h for h in message["headers"] if h[0].lower().decode() not in HEADERS]
                message = {**message, "headers": [*kept, *own]}
            await send(message)

        refused = self._answer(Request(scope))
        # An error has been answered by now; whoever logs it would log words of the transcript.
        with contextlib.suppress(Exception):
            await (refused or self._app)(scope, receive, with_headers)

    def _answer(self, request: Request) -> Response | None:
        """Return the answer to a request that goes no further, None if it may."""
        hosts = [value.decode("latin-1") for name, value in request.headers.raw if name == b"host"]
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return _refused(403, "This page answers to its own address only.")
        if request.method not in _READING and not self._is_from_page(request, hosts[0]):
            return _refused(403, "Only the page itself may change anything.")
        if self._has_session(request):
            return self._without_token(request) if "token" in request.query_params else None
        token = request.query_params.get("token", "")
        if (
            request.method == "GET"
            and not self._spent
            and hmac.compare_digest(token.encode(), self._token.encode())
        ):
            self._spent = True
            return self._opened(request)
        return _refused(
            403,
            "This address was used already, or is not the one that was printed.\n"
            "Stop precode review with Ctrl-C and start it again.",
        )

    def _has_session(self, request: Request) -> bool:
        given = request.cookies.get(self._cookie, "")
        return hmac.compare_digest(given.encode(), self._session.encode())

    def _is_from_page(self, request: Request, host: str) -> bool:
        """Tell whether a browser says that the page itself sends this, and what it sends.

        Browsers always name the origin of a request that writes; JSON cannot be sent across
        sites without asking first, and that is never allowed.
        """
        origin = request.headers.get("origin")
        site = request.headers.get("sec-fetch-site", "same-origin")
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        return origin == f"http://{host}" and site == "same-origin" and kind == "application/json"

    def _opened(self, request: Request) -> Response:
        answer = self._without_token(request)
        answer.set_cookie(self._cookie, self._session, httponly=True, samesite="strict", path="/")
        return answer

    @staticmethod
    def _without_token(request: Request) -> Response:
        """Send the browser to the page without the token: it stays in no history.

        Never to the path that was asked for: ``//elsewhere`` would lead away from here.
        """
        query = parse_qs(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        query.pop("token", None)
        rest = urlencode(query, doseq=True)
        return RedirectResponse(f"/?{rest}" if rest else "/", status_code=303)


def _refused(status: int, words: str) -> Response:
    return PlainTextResponse(f"{words}\n", status_code=status)
