"""Serves the review page on 127.0.0.1, and nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
import logging
import os
import socket
import sys
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from precode.errors import BadOption
from precode.store.study import Study

LOOPBACK = "127.0.0.1"


def listening(port: int) -> socket.socket:
    """Return a socket that listens on the loopback; port 0 takes a free one.

    Raises
    ------
    BadOption
        If the port is taken.
    """
    # With the protocol named, asyncio sends at once; without it every answer waits for 40 ms.
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":  # on Windows it would let another program take the port over
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((LOOPBACK, port))
        found.listen(128)
    except OSError as err:
        found.close()
        raise BadOption(
            f"Port {port} cannot be used ({err.strerror}).",
            remedy="Choose another with --port, or leave it out.",
        ) from None
    return found


def listening_for(study: Study) -> socket.socket:
    """Return a socket on the port that a study has as its own, or on a free one if it is taken."""
    words = f"{study.settings.study.id}\n{study.folder.resolve()}"
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()
    own = 49152 + int.from_bytes(digest[:4], "big") % 16384  # the ports that are nobody's
    try:
        return listening(own)
    except BadOption:
        return listening(0)


def serve(app: ASGIApp, at: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until interrupted; `ready` is called once connections are accepted.

    Nothing is logged: an address would hold a token or a participant's name. Without a handler
    Python itself prints warnings, so these loggers are shut.
    """
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="off",
        loop="asyncio",
        http="h11",
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    sys.setswitchinterval(0.001)  # an answer waits less for what goes on in the background
    gc.set_threshold(700, 10, 1000)  # a large study is not looked through again and again

    async def run() -> None:
        serving = asyncio.create_task(server.serve(sockets=[at]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            ready()
        await serving

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())
