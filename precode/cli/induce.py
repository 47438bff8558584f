"""`precode induce`: candidates for new codes, and what a person makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from precode.cli.options import Coder
from precode.cli.study import Folder
from precode.errors import BadOption

if TYPE_CHECKING:
    from rich.console import Console

    from precode.domain.decisions import Json
    from precode.store.study import Study
    from precode.workflow.inducing.board import Board, Row

_FORMATS = ("table", "json")


def induce(
    study: Folder,
    group: Annotated[
        str, typer.Argument(metavar="[GROUP]", help="One group: its id, or the name you gave it.")
    ] = "",
    label: Annotated[str, typer.Option(help="Call the group so.")] = "",
    definition: Annotated[str, typer.Option(help="What it means as a code.")] = "",
    when: Annotated[
        list[str] | None, typer.Option(help="When to code it; again for each note.")
    ] = None,
    when_not: Annotated[
        list[str] | None, typer.Option(help="When not to code it; again for each note.")
    ] = None,
    nearest: Annotated[str, typer.Option(help="The taxonomy's code that comes nearest.")] = "",
    why_not: Annotated[str, typer.Option(help="Why that one is not enough.")] = "",
    in_group: Annotated[
        str, typer.Option("--group", help="The group of codes it belongs to, new ones too.")
    ] = "",
    merge_into: Annotated[
        str, typer.Option(metavar="OTHER", help="Put its passages into another group.")
    ] = "",
    drop: Annotated[bool, typer.Option("--drop", help="It is no pattern.")] = False,
    promote: Annotated[
        bool,
        typer.Option("--promote", help="Make it a code of the study; define it before."),
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="Show the groups; look for none.")] = False,
    format_: Annotated[str, typer.Option("--format", "-f", help="table or json.")] = "table",
    coder: Coder = "",
) -> None:
    """Look for what the taxonomy does not hold: passages in groups that may be new codes.

    Looked at is talk that tells of something codable but is like no code, what coders marked as
    fitting no code or gave a free code, and what fits its code poorly. How many groups there are
    is found, not asked. Passages that you put into a named group stay in it.

    With GROUP (its name, its id, or how that begins) it shows one, or changes it: name and define
    it, merge, drop, or promote it to a code, which is then suggested like any other once a batch
    has run. On the page (precode review, Candidates) you can also split groups, move quotes, and
    undo.

    Examples:

    precode induce my_study

    precode induce my_study g3f0a12 --label "Being a regular" --definition "Comes every week."

    precode induce my_study "Being a regular" --promote --coder Ada
    """
    from precode.store.study import open_study

    if format_ not in _FORMATS:
        raise BadOption(
            f"There is no format {format_!r}.", remedy=f"Choose one of: {', '.join(_FORMATS)}."
        )
    opened = open_study(study)
    said: dict[str, Json] = {
        "when_to_use": when or [],
        "when_not_to_use": when_not or [],
        "name": label,
        "definition": definition,
        "nearest": _code_id(opened, nearest) if nearest else "",
        "why_not": why_not,
        "group": in_group,
    }
    changes: dict[str, Json] = {name: words for name, words in said.items() if words}
    if not group:
        if changes or merge_into or drop or promote:
            raise BadOption("Which group is meant?", remedy="Name it after STUDY: its id or name.")
        _look(opened, format_, only_list=list_)
    elif changes or merge_into or drop or promote:
        _change(opened, group, changes, merge_into, drop=drop, promote=promote, coder=coder)
    else:
        _show_one(opened, group, format_)


def _look(study: Study, format_: str, *, only_list: bool) -> None:
    from precode.cli.pipes import show_on_stdout, write_to_stdout
    from precode.cli.progress import shown_progress
    from precode.workflow.inducing.board import Board

    if not only_list:
        from precode.cli.interrupts import ends_like_ctrl_c
        from precode.workflow.inducing.finding import find_candidates

        going_on = "What was read is kept. To go on, give the same command again."
        with ends_like_ctrl_c(going_on), study.writing(), shown_progress() as progress:
            find_candidates(study, progress)
    board = Board(study)
    if board.is_stale:
        typer.echo("Note: transcripts changed since. Look again: precode induce STUDY", err=True)
    if format_ == "json":
        from precode.workflow.inducing.data import board_data

        write_to_stdout(_json(board_data(board)))
        return
    show_on_stdout(lambda console: _show(board, console))
    typer.echo(f"Next: precode induce {study.folder} GROUP, or precode review {study.folder}")


def _show(board: Board, console: Console) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from precode.exporters.counts import plural
    from precode.exporters.plain import one_line, shorten

    table = Table(box=box.SIMPLE, pad_edge=False, show_edge=False)
    for name in ("group", "what sets it apart", "quotes", "cases", "nearest code", "most central"):
        table.add_column(name)
    for row in board.rows:
        code = board.code(row.nearest)
        near = f"{code.code} {code.label}" if code else ""
        near = f"inside {near}" if row.within == row.nearest else near
        likeness = "" if row.likeness is None else f" ({row.likeness:.2f})"
        table.add_row(
            row.id + (" ✓" if row.group.promoted else ""),
            Text(one_line(row.title), style="bold" if row.touched else ""),
            str(len(row.quotes)),
            str(len(row.cases)),
            Text(one_line(near) + likeness),
            Text(shorten(row.quotes[0].words, 90)),
        )
    console.print(table)
    passages = sum(len(row.quotes) for row in board.rows)
    console.print(
        Text(
            f"{plural(len(board.rows), 'group')} of {plural(passages, 'passage')}; "
            f"{plural(len(board.single), 'passage')} like no others.",
            style="bold",
        )
    )


def _show_one(study: Study, name: str, format_: str) -> None:
    from precode.cli.pipes import write_to_stdout
    from precode.workflow.inducing.board import Board
    from precode.workflow.inducing.data import row_data

    board = Board(study)
    row = board.row(name)
    if format_ == "json":
        write_to_stdout(_json(row_data(row, board)))
        return
    write_to_stdout("\n".join(_lines(row, board)) + "\n")


def _lines(row: Row, board: Board) -> list[str]:
    from precode.exporters.counts import plural
    from precode.exporters.plain import one_line

    group, code = row.group, board.code(row.nearest)
    cases = plural(len(row.cases), "case")
    lines = [
        f"{row.id}: {one_line(row.title)}",
        f"  {plural(len(row.quotes), 'passage')}, {cases}, said by: {', '.join(row.roles)}",
    ]
    if code:
        lines.append(f"  Nearest code: {one_line(f'{code.code} {code.label}')}")
    said = {"Definition": group.definition, "Why not the nearest": group.why_not}
    lines += [f"  {name}: {one_line(words)}" for name, words in said.items() if words]
    lines += [f"  When: {one_line(note)}" for note in group.when_to_use]
    lines += [f"  Not when: {one_line(note)}" for note in group.when_not_to_use]
    for near in row.neighbours:
        other = next((one.title for one in board.rows if one.id == near.group), near.group)
        lines.append(f"  Near: {near.group} {one_line(other)} ({near.likeness:.2f})")
    if row.parts:
        lines.append(f"  Falls into {len(row.parts)} if split.")
    for quote in row.quotes:
        why = f", {quote.passage.reason}" if quote.passage else ""
        lines.append(f"  {one_line(quote.case)}, turn {quote.turn}{why}: {one_line(quote.words)}")
    return lines


def _change(
    study: Study,
    name: str,
    changes: dict[str, Json],
    merge_into: str,
    *,
    drop: bool,
    promote: bool,
    coder: str,
) -> None:
    from precode.cli.options import coder_name
    from precode.exporters.plain import one_line
    from precode.workflow.inducing import editing

    by = coder_name(coder)
    if drop + promote + bool(merge_into) > 1:
        raise BadOption("Only one of --merge-into, --drop and --promote at a time.")
    if changes:
        row = editing.edit(study, by, name, changes)
        name = row.id
        typer.echo(f"Changed {row.id}: {one_line(row.title)}. Recorded for {one_line(by)}.")
    if merge_into:
        row = editing.merge(study, by, name, merge_into)
        typer.echo(f"Merged into {row.id}: {one_line(row.title)}, {len(row.quotes)} passages.")
    elif drop:
        editing.drop(study, by, name)
        typer.echo(
            f"Dropped {name}. Its passages are not looked at again. Recorded for {one_line(by)}."
        )
    elif promote:
        code = editing.promote(study, by, name)
        typer.echo(f"Made it a code of the study: {one_line(f'{code.code} {code.label}')}.")
        typer.echo(f"Next: precode batch {study.folder} suggests it in all transcripts.")


def _code_id(study: Study, name: str) -> str:
    from precode.workflow.deciding import Desk

    return Desk(study, "").code(name).id


def _json(content: Json) -> str:
    import json

    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
