"""`precode init`, `add`, `status`: a study folder and what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from precode.cli.options import EncoderName, Interviewers, LabelledRoles, Taxonomies
from precode.errors import BadOption

if TYPE_CHECKING:
    from precode.store.study import Study
    from precode.workflow.adding import Added

Folder = Annotated[Path, typer.Argument(metavar="STUDY", help="The study's folder.")]


def init(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="A new folder for the study.")],
    title: Annotated[str, typer.Option(help="What the study is called.")] = "",
    language: Annotated[str, typer.Option(help="Language of the interviews: en, en-GB.")] = "en",
    taxonomy: Taxonomies = [],  # noqa: B006 - Typer reads the default, nobody changes it
    encoder: EncoderName = "",
    interviewer: Interviewers = [],  # noqa: B006
    role: LabelledRoles = [],  # noqa: B006
) -> None:
    """Make a study folder: settings, a sheet of cases, and a record of decisions.

    It can be read by you alone. Your own codebooks are copied into it. What was asked here can
    be changed later in study.toml.

    Examples:

    precode init my_study

    precode init my_study -t bct_v1 -t relational --interviewer "Dr Lee"
    """
    from precode.cli.options import labelled_role
    from precode.workflow.precoder import DEFAULT_ENCODER, DEFAULT_TAXONOMIES
    from precode.workflow.starting import Wanted, language_notes, start_study

    wanted = Wanted(
        title=title,
        language=language,
        taxonomies=tuple(dict.fromkeys(taxonomy)) or DEFAULT_TAXONOMIES,
        encoder=encoder or DEFAULT_ENCODER,
        interviewers=tuple(interviewer),
        roles=dict(labelled_role(text) for text in role),
    )
    start_study(study, wanted)
    for note in language_notes(wanted):
        typer.echo(f"Note: {note}", err=True)
    typer.echo(f"Made the study {study}.")
    typer.echo(f"Next: precode add {study} interviews/ --cases cases.csv")


def add(
    study: Folder,
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Transcripts, or folders of them: TXT, DOCX, VTT, SRT, CSV, XLSX."),
    ] = None,
    cases: Annotated[
        Path | None,
        typer.Option(help="Sheet of cases, CSV or Excel: a column case, role, and any attributes."),
    ] = None,
    dyads: Annotated[
        Path | None, typer.Option(help="Who worked with whom: CSV peer_worker,supported_peer.")
    ] = None,
    restore: Annotated[
        bool, typer.Option("--restore", help="Make an older version the current one again.")
    ] = False,
) -> None:
    """Copy transcripts into a study; the originals stay as they are.

    A file that is there already is skipped. A changed file of the same name becomes a new
    version; decisions are carried over to it. A transcript belongs to the case that the sheet's
    column 'transcript' says (file names, parted by ;), or whose id is (in) its file name.

    Examples:

    precode add my_study interviews/

    precode add my_study PW1.docx SP1.docx --cases cases.csv --dyads dyads.csv
    """
    from precode.store.study import open_study

    opened = open_study(study)
    if not files and cases is None and dyads is None:
        raise BadOption("There is nothing to add.", remedy="Name files, --cases or --dyads.")
    with opened.writing():
        outcomes = add_to(opened, files or [], cases, dyads, restore=restore)
    say_added(outcomes)
    say_sheets(opened, outcomes, all_=bool(cases or dyads))
    if any(added.outcome == "failed" for added in outcomes):
        raise typer.Exit(1)
    typer.echo(f"Next: precode batch {study}")


def add_to(
    study: Study,
    files: Sequence[Path],
    cases: Path | None,
    dyads: Path | None,
    *,
    restore: bool = False,
) -> list[Added]:
    """Take sheets first, so that files find their cases, then files."""
    from precode.cli.progress import shown_progress
    from precode.workflow.adding import add_files
    from precode.workflow.sheets import take_cases, take_dyads

    if cases:
        for line in take_cases(study, cases):
            typer.echo(line)
    if dyads:
        typer.echo(take_dyads(study, dyads))
    with shown_progress() as progress:
        return add_files(study, meant(files), restore=restore, progress=progress)


def meant(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files that are meant, and say what is left out."""
    from precode.exporters.plain import one_line
    from precode.workflow.adding import files_in

    found = files_in(paths)
    for line in found.left_out:
        typer.echo(f"Note: {one_line(line)}", err=True)
    return found.files


def say_added(outcomes: Sequence[Added]) -> None:
    """Say what came of each file; what failed goes to stderr, last."""
    from precode.exporters.counts import plural
    from precode.exporters.plain import one_line

    for added in outcomes:
        if added.outcome == "new":
            typer.echo(f"{one_line(added.name)}: added to case {one_line(added.case)}")
        elif added.outcome == "version":
            typer.echo(
                f"{one_line(added.name)}: version {added.version}, {one_line(added.message)}"
            )
        elif added.outcome == "same":
            typer.echo(f"{one_line(str(added.path))}: skipped, {one_line(added.message)}")
        for note in added.notes:
            times = f" ({note.count})" if note.count > 1 else ""
            note_text = f"{note.kind}: {one_line(note.message)}{times}"
            typer.echo(f"  Note: {one_line(added.name)}: {note_text}", err=True)
    count = {kind: sum(a.outcome == kind for a in outcomes) for kind in ("new", "version", "same")}
    if outcomes:
        versions = plural(count["version"], "new version")
        typer.echo(f"{count['new']} new, {versions}, {count['same']} known already")
    failed = [added for added in outcomes if added.outcome == "failed"]
    for added in failed:
        typer.echo(f"Error: {one_line(str(added.path))}: {one_line(added.message)}", err=True)
    if failed:
        typer.echo(f"Not added: {plural(len(failed), 'file')} of {len(outcomes)}.", err=True)


def say_sheets(study: Study, outcomes: Sequence[Added], *, all_: bool) -> None:
    """Say what does not fit between sheets and what was added just now, or everything.

    Also which decisions have lost their words to a new version.
    """
    from precode.exporters.plain import one_line
    from precode.workflow.sheets import loose_ends, moved_decisions

    fresh = {added.name for added in outcomes if added.outcome in ("new", "version")}
    for line in loose_ends(study, None if all_ else fresh):
        typer.echo(f"Note: {one_line(line)}", err=True)
    for line in moved_decisions(study, {a.name for a in outcomes if a.outcome == "version"}):
        typer.echo(f"Note: {one_line(line)}", err=True)


def status(
    study: Folder,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """Show where a study stands: imported, suggested, stale, decided and read.

    Suggestions are stale if the transcript, a role, the codes, the model or the settings have
    changed since.

    Example: precode status my_study
    """
    from precode.cli.pipes import show_on_stdout, write_to_stdout
    from precode.cli.status_table import show_status, status_json
    from precode.store.study import open_study
    from precode.workflow.status import status_of

    found = status_of(open_study(study))
    if as_json:
        write_to_stdout(status_json(found))
    else:
        show_on_stdout(lambda console: show_status(found, study, console))
