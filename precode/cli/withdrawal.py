"""`precode withdraw`: a participant's words leave the study."""

from __future__ import annotations

from typing import Annotated

import typer

from precode.cli.study import Folder
from precode.errors import BadOption


def withdraw(
    study: Folder,
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case that withdraws.")],
    coder: Annotated[str, typer.Option(help="Who does it; kept in the record.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be erased, and erase nothing.")
    ] = False,
) -> None:
    """Erase what a participant said: transcript, quotes, suggestions, vectors, what was learned.

    The record of decisions keeps its entries and hashes, so that it can still be verified, but
    not what they said. Files in the study that still hold the participant's words are listed:
    delete them, or make them anew. Copies and backups elsewhere are not known to precode.

    Example: precode withdraw my_study PW6
    """
    from precode.cli.options import coder_name
    from precode.exporters.plain import one_line
    from precode.store.study import open_study
    from precode.workflow.withdrawing import leaving, still_held
    from precode.workflow.withdrawing import withdraw as erase

    opened = open_study(study)
    with opened.writing():
        going = leaving(opened, case)
        name = one_line(going.case)
        versions = len(going.transcripts)
        transcripts = len({version.name for version in going.transcripts})
        typer.echo(
            f"{name}: {transcripts} transcripts ({versions} versions), "
            f"{going.decisions} entries of the record"
            + (", and what was learned from decisions" if going.learned else "")
        )
        if dry_run:
            typer.echo("Nothing was erased (--dry-run).")
        else:
            if not yes:
                _ask(going.case)
            erase(opened, going, coder=coder_name(coder))
            typer.echo(f"Erased. {name} has left the study.")
        held = still_held(opened, going)
    for one in held:
        place = one_line(str(one.path))
        if one.passages:
            typer.echo(f"Still holds their words ({one.passages} passages): {place}")
        elif one.names_case:
            typer.echo(f"Still names the case: {place}")
        else:
            typer.echo(f"Could not be looked into: {place}")
    if held:
        typer.echo("Delete these files, or make them anew. Backups and copies: likewise.")
    if going.learned and not dry_run:
        typer.echo(f"Next: precode batch {study} --learn (suggestions learn anew)")


def _ask(case: str) -> None:
    import sys

    if not sys.stdin.isatty():
        raise BadOption(
            "This cannot be undone, and nobody is there to ask.",
            remedy="Add --yes, or try --dry-run first.",
        )
    if typer.prompt("This cannot be undone. Type the case's id to go on") != case:
        raise BadOption("That is another id.", remedy="Nothing was erased.")
