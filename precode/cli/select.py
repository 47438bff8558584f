"""`precode select`: which transcripts carry most of some codes, for a closer reading."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from precode.cli.options import Force, Output
from precode.cli.study import Folder
from precode.errors import BadOption, UnknownPlugin

if TYPE_CHECKING:
    from rich.console import Console

    from precode.domain.tables import Table
    from precode.workflow.selecting import Selected

_FORMATS = ("table", "csv", "json")
_ENDINGS = {".csv": "csv", ".json": "json", ".txt": "table"}


def select(
    study: Folder,
    codes: Annotated[
        list[str],
        typer.Option(
            "--codes",
            metavar="CODES",
            help="Codes by number or label, or a group: 3.1,3.2 or '3. Social support' "
            "(repeatable).",
        ),
    ],
    top: Annotated[int, typer.Option(min=1, metavar="N", help="Select so many transcripts.")],
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="CSV",
            help="Rank by an earlier coding instead: CSV transcript,turn,code[,quote].",
        ),
    ] = None,
    suggestions: Annotated[
        bool,
        typer.Option(
            "--suggestions",
            help="Rank by suggestions instead. This is circular, and the output says so.",
        ),
    ] = False,
    quota: Annotated[
        list[str],
        typer.Option(
            metavar="COLUMN=VALUE:N",
            help="At least N of a role, or of an attribute in cases.csv: 'role=peer worker:3' "
            "(repeatable).",
        ),
    ] = [],  # noqa: B006 - Typer reads the default, nobody changes it
    format_: Annotated[
        str,
        typer.Option(
            "--format", "-f", help="table, csv or json. Default: by the ending of -o, else table."
        ),
    ] = "",
    output: Output = None,
    force: Force = False,
) -> None:
    """Select transcripts by how much of participants' talk carries some codes.

    Purposive selection: transcripts are ranked by percentage occurrence, which is the characters
    that carry any of the chosen codes, each counted once, of all that participants say in them.
    Interviewers' turns count in neither. Codings are those confirmed in the study, unless --from
    names an earlier coding: its codes need not be in the study's codebook. All transcripts are
    shown, selected or not, and why. Nothing in the study changes.

    Examples:

    precode select my_study --codes 3.1,3.2 --top 6

    precode select my_study --codes "3. Social support" --top 6 --quota "role=peer worker:3"

    precode select my_study --codes support --top 6 --from earlier.csv -o selection.csv
    """
    from precode.cli.pipes import show_on_stdout, write_to_stdout
    from precode.exporters.plain import one_line
    from precode.files import check_target, write_atomic
    from precode.store.study import open_study
    from precode.workflow.selecting import Asked, select_transcripts

    name = _format_name(format_, output)
    if from_ is not None and suggestions:
        raise BadOption(
            "Codings come from one source.", remedy="Give either --from or --suggestions, not both."
        )
    if output is not None:
        if from_ and output.exists() and from_.exists() and output.samefile(from_):
            raise BadOption(
                "The output would replace the earlier coding.",
                where=str(output),
                remedy="Choose another name for the output.",
            )
        check_target(output, force=force)
    asked = Asked(tuple(codes), top, tuple(quota), from_, suggestions)
    found = select_transcripts(open_study(study), asked)
    if name == "csv" or output is not None:  # a CSV has no place for them
        for note in found.table.notes:
            typer.echo(f"Note: {one_line(note)}", err=True)
    if output is not None:
        write_atomic(output, _rendered(found, name), force=force)
        typer.echo(f"Wrote the selection to {output}. {_basis(found.table)}", err=True)
    elif name == "table":
        show_on_stdout(lambda console: _show(found, console))
    else:
        write_to_stdout(_rendered(found, name))


def _format_name(wanted: str, output: Path | None) -> str:
    if not wanted and output is not None:
        wanted = _ENDINGS.get(output.suffix.lower(), "")
        if not wanted:
            raise BadOption(
                f"The ending {output.suffix!r} tells no format.",
                where=str(output),
                remedy="Use .csv, .json or .txt, or say --format.",
            )
    if wanted and wanted not in _FORMATS:
        raise UnknownPlugin.named("format", wanted, _FORMATS)
    return wanted or "table"


def _rendered(found: Selected, name: str) -> str:
    if name == "csv":
        from precode.exporters.tables_csv import csv_of

        return csv_of(found.table)
    if name == "json":
        return _json(found)
    import io

    from rich.console import Console

    out = io.StringIO()
    _show(found, Console(file=out, width=110, force_terminal=False, color_system=None))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _json(found: Selected) -> str:
    import json

    table = found.table
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    content = {
        "basis": _basis(table),
        "codes": list(found.codes),
        "notes": list(table.notes),
        "transcripts": [{k: v for k, v in row.items() if k != "basis"} for row in rows],
    }
    text = json.dumps(content, indent=2, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode() + "\n"


def _basis(table: Table) -> str:
    return str(table.column("basis")[0])


def _show(found: Selected, console: Console) -> None:
    """Print a row a transcript, then what to know of them; the basis comes last."""
    from rich.table import Table as Grid
    from rich.text import Text

    from precode.exporters.plain import one_line

    rows = [dict(zip(found.table.columns, row, strict=True)) for row in found.table.rows]
    with_case = any(row["case"] != row["transcript"] for row in rows)
    grid = Grid(box=None, pad_edge=False, header_style="bold")
    grid.add_column("Rank", justify="right", no_wrap=True)
    for name in ("Transcript", "Case", "Role") if with_case else ("Transcript", "Role"):
        grid.add_column(name, overflow="fold")
    for name in ("Percent", "Characters", "Codings", "Codes"):
        grid.add_column(name, justify="right", no_wrap=True)
    grid.add_column("Selected", no_wrap=True)
    grid.add_column("Why", overflow="fold")
    for row in rows:
        shown = (
            str(row["rank"] or ""),
            str(row["transcript"]),
            *([str(row["case"])] if with_case else []),
            str(row["role"]),
            "" if row["percent"] is None else f"{row['percent']:.2f}",
            f"{row['characters']:,} of {row['talk']:,}",
            str(row["codings"]),
            f"{row['codes_found']} of {row['codes_chosen']}",
            str(row["selected"]),
            "; ".join(str(row[name]) for name in ("by", "note") if row[name]),
        )
        style = "bold" if row["by"] else None
        grid.add_row(*(Text(one_line(text)) for text in shown), style=style)
    console.print(Text(f"Codes: {one_line('; '.join(found.codes))}"))
    console.print(grid)
    for line in (*found.table.notes, _basis(found.table)):
        console.print(Text(one_line(line)))
