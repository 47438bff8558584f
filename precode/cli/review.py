"""`precode review`: the page where a person confirms."""

from __future__ import annotations

from typing import Annotated

import typer

from precode.cli.study import Folder


def review(
    study: Folder,
    coder: Annotated[
        str, typer.Option(help="Who decides. Default: PRECODE_CODER, or the name of the login.")
    ] = "",
    port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65535,
            help="Port on this machine; 0 takes a free one. Default: the study's own, so that a "
            "page that is still open finds a new start again.",
        ),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")
    ] = True,
    blind: Annotated[
        bool,
        typer.Option("--blind", help="Begin blind: code each turn before its suggestions show."),
    ] = False,
) -> None:
    """Serve the review page of a study to your own browser, on this machine alone.

    The address is printed with a token that opens the page once. Every decision is safe on disk
    before the page shows it. Stop with Ctrl-C; nothing is lost.

    Example: precode review my_study --coder Ada
    """
    import os
    import secrets
    import threading
    import webbrowser

    for library in ("OPENBLAS", "MKL", "OMP"):  # one core learns, the others answer
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")

    from precode.cli.options import coder_name
    from precode.store.study import open_study
    from precode.web.app import create_app
    from precode.web.server import LOOPBACK, listening, listening_for, serve
    from precode.workflow.review.review import Review

    opened = open_study(study)
    reviewing = Review(opened, coder_name(coder), blind=blind)
    reviewing.prepare()
    at = listening_for(opened) if port is None else listening(port)
    taken = at.getsockname()[1]
    token = secrets.token_urlsafe(32)
    address = f"http://{LOOPBACK}:{taken}/?token={token}"

    def ready() -> None:
        typer.echo(f"Reviewing {study} as {reviewing.coder}. Stop with Ctrl-C.", err=True)
        typer.echo(address)
        if browser:
            # In a thread: some browsers return when they are closed, and the server must go on.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    serve(create_app(reviewing, port=taken, token=token), at, ready)
