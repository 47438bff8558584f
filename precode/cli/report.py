"""`precode report`: the tables and figures of a study, from its final codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from precode.cli.study import Folder
from precode.errors import BadOption

if TYPE_CHECKING:
    from precode.domain.code_sets import CodeSets
    from precode.findings import Wanted
    from precode.store.study import Study


def report(
    study: Folder,
    draft: Annotated[
        bool, typer.Option("--draft", help="From what stands now, before anything is final.")
    ] = False,
    version: Annotated[
        int | None,
        typer.Option(min=1, help="An older version of the final codes; else the last one."),
    ] = None,
    denominator: Annotated[
        str,
        typer.Option(
            help="Coverage of participants' talk, or of the whole source as NVivo counts it: "
            "talk or source."
        ),
    ] = "talk",
    suppress_below: Annotated[
        int,
        typer.Option(min=0, metavar="K", help="Hide counts of 1 to K-1 in the table of cases."),
    ] = 0,
    condition: Annotated[
        list[str] | None,
        typer.Option(
            metavar="X",
            help="For a truth table: a code's number, group:NAME, role=NAME or attribute=value; "
            "again for each condition.",
        ),
    ] = None,
    outcome: Annotated[
        str, typer.Option(metavar="Y", help="For a truth table: the outcome, written likewise.")
    ] = "",
) -> None:
    """Write a report: one page, every table as CSV and Excel, every figure as SVG and PNG.

    It lies in reports/ inside the study, in a folder of its version. The same version with the
    same options gives the same bytes; with others it replaces the report of that version. Codes
    are final once precode finalize has run.

    Examples:

    precode report my_study

    precode report my_study --draft --suppress-below 5

    precode report my_study --condition 3.1 --condition sex=Woman --outcome 1.1
    """
    from precode.store.study import open_study
    from precode.workflow.reporting import PAGE, write_report

    wanted = _wanted(denominator, suppress_below, condition or [], outcome)
    if draft and version is not None:
        raise BadOption(
            "A draft has no version.", remedy="Give either --draft or --version, not both."
        )
    opened = open_study(study)
    sets = _sets(opened, version, draft=draft)
    folder = opened.folder / "reports" / (str(sets.version) if sets.version else "draft")
    if folder.is_dir():
        typer.echo(f"Note: the report that was in {folder} is replaced.", err=True)
    place = write_report(opened, sets, wanted)
    _say(sets, place / PAGE, study)


def _wanted(denominator: str, suppress_below: int, conditions: list[str], outcome: str) -> Wanted:
    from precode.findings import Wanted

    if denominator not in ("talk", "source"):
        raise BadOption(
            f"Coverage cannot be of {denominator!r}.", remedy="Choose one of: talk, source."
        )
    if bool(conditions) != bool(outcome):
        raise BadOption(
            "A truth table needs conditions and an outcome.",
            remedy="Give at least one --condition, and --outcome.",
        )
    return Wanted(
        denominator="source" if denominator == "source" else "talk",
        suppress_below=suppress_below,
        conditions=tuple(dict.fromkeys(conditions)),
        outcome=outcome,
    )


def _sets(study: Study, version: int | None, *, draft: bool) -> CodeSets:
    if draft:
        from precode.workflow.final.sets import make_code_sets

        return make_code_sets(study).sets
    from precode.workflow.final.versions import latest, read_version

    return latest(study) if version is None else read_version(study, version)


def _say(sets: CodeSets, page: object, study: object) -> None:
    from precode.exporters.counts import plural
    from precode.exporters.plain import one_line
    from precode.findings.presence import presence_by_role
    from precode.reports.study.columns import headline

    presence = presence_by_role(sets)
    if presence.rows:
        typer.echo(f"{one_line(str(headline(presence)))}.")
    if sets.open:
        typer.echo(f"Note: {plural(len(sets.open), 'thing')} open; the page lists them.", err=True)
    what = f"version {sets.version}" if sets.version else "a draft"
    typer.echo(f"Wrote the report of {what}: {page}")
    if sets.version:
        typer.echo(f"Next: open it in a browser, and cite the study: precode cite {study}")
    else:
        typer.echo(f"Next: precode finalize {study}")
