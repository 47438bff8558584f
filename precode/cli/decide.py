"""`precode decide`: a person confirms, from a file or one suggestion after the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from precode.cli.options import Coder
from precode.errors import BadOption

if TYPE_CHECKING:
    from precode.workflow.deciding import Desk


def decide(
    study: Annotated[
        Path, typer.Argument(metavar="STUDY[/CASE]", help="A study, or one case in it.")
    ],
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from", help="CSV of decisions: transcript,turn,code[,decision][,quote][,memo]..."
        ),
    ] = None,
    coder: Coder = "",
    undo: Annotated[
        str,
        typer.Option(metavar="ENTRY", help="Take back your own entry: its id in the history."),
    ] = "",
) -> None:
    """Accept or reject what was suggested, or record decisions from a CSV file.

    Every decision is kept for good, with who and when; a later one on the same words and code
    holds. Without --from the suggestions are shown one after the other, and one letter decides.

    The CSV names a transcript (or a case), a turn and a code. 'decision' is accept (the
    default), reject, add, change, no_code, fits_no_code, star, memo, read or unread; where coders
    differ, keep or drop settles it for the study. Further columns: quote, or start and end; to_code
    and to_quote for a change; memo; deliverer; status (happened, planned, refused); prompted (yes,
    no); confidence (low, medium, high). All rows are recorded, or none.

    Examples:

    precode decide my_study --coder Ada

    precode decide my_study/PW6 --coder Ada

    precode decide my_study --from decisions.csv --coder Ada
    """
    from precode.cli.options import coder_name
    from precode.store.study import is_study, open_study
    from precode.workflow.deciding import Desk

    case = ""
    if not is_study(study) and is_study(study.parent):
        study, case = study.parent, study.name
    desk = Desk(open_study(study), coder_name(coder))
    if undo:
        _undo(desk, undo)
    elif from_ is not None:
        if case:
            raise BadOption(
                "--from names its transcripts itself.", remedy="Leave out the case after STUDY/."
            )
        _record(desk, from_)
    else:
        from precode.cli.asking import ask

        ask(desk, case)


def _record(desk: Desk, path: Path) -> None:
    from precode.exporters.counts import plural
    from precode.workflow.decisions_file import read_decisions_file

    rows = read_decisions_file(path, desk)
    desk.record(rows.events)
    for note in rows.notes:
        typer.echo(f"Note: {note}", err=True)
    known = f", {rows.already} stood there already" if rows.already else ""
    typer.echo(f"Recorded {plural(len(rows.events), 'decision')} by {desk.coder}{known}.")
    typer.echo(f"Next: precode status {desk.study.folder}")


def _undo(desk: Desk, entry: str) -> None:
    from precode.domain.decisions import Event
    from precode.stages.resolve import taken_back

    entries = desk.study.record.entries()
    found = [e for e in entries if e.id.startswith(entry)]
    if len(found) != 1 or found[0].coder != desk.coder or found[0].event is None:
        raise BadOption(
            f"{desk.coder} has no one entry {entry!r}.",
            remedy="See the ids: precode history STUDY",
        )
    if found[0].kind in ("withdrawal", "blind") or found[0].kind.startswith("code_"):
        raise BadOption(f"A {found[0].kind} cannot be taken back so.")
    if found[0].id in taken_back(entries):
        raise BadOption(
            "That entry was taken back already.",
            remedy="To redo it, take back the undo: precode history STUDY shows its id.",
        )
    event = Event("undo", found[0].event.anchor, target=found[0].id)
    desk.record([event])
    typer.echo(f"Taken back: {found[0].kind} of {found[0].at[:16]}.")
