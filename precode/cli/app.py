"""The Typer app, and the one place where errors become messages and exit codes.

Exit codes: 0 done, 1 a problem with the user's input, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from precode.cli import (
    agreement,
    batch,
    citation,
    decide,
    evaluate,
    finalize,
    induce,
    models,
    own_codes,
    record,
    report,
    review,
    select,
    study,
    suggest,
    taxonomy,
    withdrawal,
)
from precode.errors import PrecodeError, own_mistake

app = typer.Typer(
    name="precode",
    no_args_is_help=True,
    add_completion=False,
    # Rich tracebacks print local variables, and those hold transcript text.
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("suggest")(suggest.suggest)
app.command("init")(study.init)
app.command("add")(study.add)
app.command("status")(study.status)
app.command("batch")(batch.batch)
app.command("review")(review.review)
app.command("decide")(decide.decide)
app.command("induce")(induce.induce)
app.command("select")(select.select)
app.command("finalize")(finalize.finalize)
app.command("report")(report.report)
app.command("history")(record.history)
app.command("withdraw")(withdrawal.withdraw)
app.command("cite")(citation.cite)
app.command("evaluate")(evaluate.evaluate)
app.add_typer(taxonomy.app, name="taxonomy")
record.app.command("agreement")(agreement.agreement)
record.app.command("code")(own_codes.code)
app.add_typer(record.app, name="study")
app.add_typer(models.app, name="models")


def _version(wanted: bool) -> None:
    if wanted:
        from precode import __version__

        typer.echo(f"precode {__version__}")
        raise typer.Exit


@app.callback()
def precode(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Pre-code interview transcripts: suggest codes with evidence, for a person to confirm.

    Everything runs on this machine. Nothing is sent anywhere.

    Example: precode suggest interview.docx
    """


def main() -> None:
    """Run the command line; turn every error into one message and an exit code."""
    # Before any library that could reach for a network is imported.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    try:
        app()
    except PrecodeError as err:
        sys.exit(_report(str(err)))
    except MemoryError:
        sys.exit(_report("There is not enough memory.\nClose other programs, or split the file."))
    except Exception as err:
        if os.environ.get("PRECODE_DEBUG"):
            raise
        sys.exit(_report(own_mistake(err)))


def _report(message: str) -> int:
    from precode.exporters.plain import visible

    typer.echo(f"Error: {visible(message)}", err=True)
    return 1
