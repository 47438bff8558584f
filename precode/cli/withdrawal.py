"""`precode withdraw`: a participant's words leave the study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from precode.cli.study import Folder
from precode.errors import BadOption

if TYPE_CHECKING:
    from precode.workflow.withdrawing import Leaving, Left


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
    from precode.exporters.counts import plural
    from precode.exporters.plain import one_line
    from precode.store.study import open_study
    from precode.workflow.withdrawing import leaving, left_over
    from precode.workflow.withdrawing import withdraw as erase

    opened = open_study(study)
    with opened.writing():
        going = leaving(opened, case)
        name = one_line(going.case)
        typer.echo(
            f"{name}: {plural(len(going.folders), 'transcript')} "
            f"({plural(len(going.stored), 'version')}), "
            f"{plural(going.decisions, 'decision')} in the record"
            + (", and what was learned from decisions" if going.learned else "")
        )
        if not dry_run:
            if not yes:
                _ask(going.case)
            erase(opened, going, coder=coder_name(coder))
            typer.echo(f"Erased. {name} has left the study.")
        left = left_over(opened, going)
    _say(left, going)
    if dry_run:
        typer.echo("Nothing was erased (--dry-run).")
    elif going.learned:
        typer.echo(f"Next: precode batch {study} --learn (suggestions learn anew)")


def _say(left: Left, going: Leaving) -> None:
    from precode.exporters.counts import plural
    from precode.exporters.plain import one_line

    for one in left.files:
        place = one_line(str(one.path))
        if one.passages:
            typer.echo(f"Holds their words ({plural(one.passages, 'passage')}): {place}")
        elif one.names_case:
            typer.echo(f"Names the case: {place}")
        else:
            typer.echo(f"Could not be looked into: {place}")
    for entry in left.entries:
        typer.echo(
            f"Holds their words or names the case: the memo of entry {entry.id} of "
            f"{one_line(entry.coder)} ({entry.at[:10]}), about another case"
        )
    if left.files:
        typer.echo("These files are yours to delete or to make anew.")
    if left.entries:
        typer.echo("A memo about another case goes only with that case: see precode history.")
    if going.unread:
        typer.echo(
            "Some of their transcript could not be read, so the search for copies is incomplete."
        )
    typer.echo("Backups, and copies outside of the study, are not known to precode.")


def _ask(case: str) -> None:
    typer.echo("This cannot be undone. Type the case's id to go on: ", nl=False)
    try:
        answer = input()
    except EOFError:
        raise BadOption(
            "Nobody is there to ask, so nothing was erased.",
            remedy="Add --yes, or try --dry-run first.",
        ) from None
    if answer.strip() != case:
        raise BadOption(
            "That is another id, so nothing was erased.", remedy=f"Type it as it stands: {case}"
        )
