"""`precode study check` and `precode history`: the record, looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from precode.cli.study import Folder
from precode.errors import BadOption

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from precode.domain.decisions import Entry, Json

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Look after a study folder. Example: precode study check my_study",
)

_COLUMNS = (
    "at",
    "coder",
    "entry",
    "kind",
    "case",
    "transcript",
    "start",
    "end",
    "code",
    "label",
    "quote",
    "score",
    "deliverer",
    "status",
    "prompted",
    "confidence",
    "was_code",
    "was_quote",
    "memo",
    "target",
    "details",
)
_FORMATS = ("table", "csv", "json")


@app.callback()
def study() -> None:
    """Look after a study folder.

    Example: precode study check my_study
    """


@app.command()
def check(study: Folder) -> None:
    """Verify the record's hash chain, the transcripts, and every quote at its place.

    Exit code 0 if all is well, 1 if not.

    Example: precode study check my_study
    """
    from precode.exporters.counts import plural
    from precode.store.study import open_study
    from precode.workflow.checking import problems_of
    from precode.workflow.sheets import moved_decisions

    opened = open_study(study)
    found = list(problems_of(opened))
    for problem in found:
        typer.echo(f"Problem: {problem}", err=True)
    if found:
        typer.echo(f"{plural(len(found), 'problem')}.", err=True)
        raise typer.Exit(1)
    entries = opened.record.entries()
    for line in moved_decisions(
        opened, {e.event.anchor.transcript for e in entries if e.event and e.event.anchor}
    ):
        typer.echo(f"Note: {line}", err=True)
    verified = plural(len(entries), "decision")
    typer.echo(f"All is well: {verified} verified, every quote stands at its place.")


def history(
    study: Folder,
    case: Annotated[
        str, typer.Argument(metavar="[CASE]", help="Only this case or transcript.")
    ] = "",
    coder: Annotated[str, typer.Option(help="Only this coder.")] = "",
    code: Annotated[str, typer.Option(help="Only this code, by number or name.")] = "",
    format_: Annotated[str, typer.Option("--format", "-f", help="table, csv or json.")] = "table",
) -> None:
    """Show what was decided, by whom and when: every entry of the record, the oldest first.

    Examples:

    precode history my_study

    precode history my_study PW6 --coder Ada --format csv
    """
    from precode.cli.pipes import show_on_stdout, write_to_stdout
    from precode.stages.resolve import in_time
    from precode.store.study import open_study

    if format_ not in _FORMATS:
        raise BadOption(
            f"There is no format {format_!r}.", remedy=f"Choose one of: {', '.join(_FORMATS)}."
        )
    entries = in_time(open_study(study).record.entries())
    made = [e.event.details for e in entries if e.kind == "code_created" and e.event]
    names = {str(code["id"]): code for code in made}
    rows = [
        _row(entry, names)
        for entry in entries
        if _is_wanted(entry, case.casefold(), coder, code.casefold())
    ]
    if format_ == "json":
        import json

        write_to_stdout(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    elif format_ == "csv":
        write_to_stdout(_csv(rows))
    elif not rows:
        typer.echo("No entry matches." if entries else "Nothing was decided yet.")
    else:
        kinds = {entry.id: entry.kind for entry in entries}
        for row in rows:
            if row["kind"] == "undo":
                about = kinds.get(str(row["target"]), "")
                row["kind"] = "redo" if about == "undo" else f"undo of {about}"
        show_on_stdout(lambda console: _show(rows, console))


def _is_wanted(entry: Entry, case: str, coder: str, code: str) -> bool:
    if coder and entry.coder != coder:
        return False
    anchor = entry.event.anchor if entry.event else None
    if case and (
        anchor is None or case not in (anchor.case.casefold(), anchor.transcript.casefold())
    ):
        return False
    named = anchor.code if anchor else None
    return not code or (
        named is not None and code in (named.code.casefold(), named.label.casefold())
    )


def _row(entry: Entry, names: Mapping[str, Mapping[str, Json]]) -> dict[str, str | int | float]:
    """Return an entry as plain cells; an erased one says so."""
    import json

    from precode.domain.decisions import FACET_CHOICES

    row: dict[str, str | int | float] = dict.fromkeys(_COLUMNS, "")
    row |= {"at": entry.at, "coder": entry.coder, "entry": entry.id, "kind": entry.kind}
    if entry.event is None:
        return row | {"memo": "(withdrawn)"}
    event = entry.event
    row |= {"memo": event.memo, "target": event.target}
    row |= {name: getattr(event.facets, name) for name in FACET_CHOICES}
    if event.facets.prompted is not None:
        row["prompted"] = "yes" if event.facets.prompted else "no"
    if event.was:
        row |= {"was_code": event.was.code.code if event.was.code else ""}
        row |= {"was_quote": event.was.quote}
    if entry.kind.startswith("code_"):
        known = {**names.get(str(event.details.get("id")), {}), **event.details}
        row |= {name: str(known.get(name, "")) for name in ("code", "label")}
    if event.details:
        row["details"] = json.dumps(event.details, ensure_ascii=False)
    if event.offer:
        row["score"] = event.offer.score
    if event.anchor:
        row |= {"case": event.anchor.case, "transcript": event.anchor.transcript}
        if event.anchor.span:
            row |= {"start": event.anchor.span.start, "end": event.anchor.span.end}
        row["quote"] = event.anchor.quote
        if event.anchor.code:
            row |= {"code": event.anchor.code.code, "label": event.anchor.code.label}
    return row


def _csv(rows: list[dict[str, str | int | float]]) -> str:
    import csv
    import io

    from precode.exporters.csv import guarded
    from precode.exporters.plain import encodable

    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        cells = {k: guarded(encodable(v)) if isinstance(v, str) else v for k, v in row.items()}
        writer.writerow(cells)
    return text.getvalue()


def _show(rows: list[dict[str, str | int | float]], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    from precode.exporters.plain import one_line, shorten

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("When, entry", "Coder, what", "Transcript", "Code", "Words"):
        table.add_column(name, overflow="fold", ratio=3 if name == "Words" else 2)
    for row in rows:
        code = f"{row['code']} {row['label']}".strip()
        if row["was_code"] not in ("", row["code"]):
            code += f" (was {row['was_code']})"
        words = str(row["quote"])
        short = shorten(words, 60)
        memo = f" [{row['memo']}]" if row["memo"] else ""
        at = str(row["at"])[:16].replace("T", " ")
        when = f"{at} {str(row['entry'])[:8]}"
        cells = (when, f"{row['coder']} {row['kind']}", row["transcript"], code, short + memo)
        table.add_row(*(Text(one_line(str(cell))) for cell in cells))
    console.print(table)
