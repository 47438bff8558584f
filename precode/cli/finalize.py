"""`precode finalize`: the final deductive and inductive code sets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from precode.cli.study import Folder
from precode.errors import BadOption

if TYPE_CHECKING:
    from precode.domain.decisions import Anchor
    from precode.workflow.final.sets import Made


def finalize(
    study: Folder,
    allow_open: Annotated[
        bool, typer.Option("--allow-open", help="Although something is open; the files say what.")
    ] = False,
    open_: Annotated[
        Path | None,
        typer.Option(
            "--open",
            help="Write what coders differ on as a CSV, to fill in and give to precode decide.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace that CSV if it is there.")
    ] = False,
) -> None:
    """Settle the final deductive and inductive code sets: CSV, Excel and JSON, never overwritten.

    Deductive are the codes of the study's taxonomies, inductive those that it found itself. Open
    are transcripts that nobody marked as read, and what coders differ on: a code that one gave and
    another rejected, or did not give in a transcript that both read. An undecided suggestion is
    not open. Whoever settles writes keep or drop into the column 'decision' of the file that
    --open makes, and runs: precode decide STUDY --from FILE.

    Each change makes a new version in exports/, with a manifest of hashes.

    Examples:

    precode finalize my_study

    precode finalize my_study --open differences.csv
    """
    from precode.exporters.counts import plural
    from precode.files import check_target
    from precode.store.study import open_study
    from precode.workflow.final.sets import make_code_sets
    from precode.workflow.final.versions import finalize as run

    opened = open_study(study)
    if open_ is not None:
        check_target(open_, force=force)
    made = make_code_sets(opened)
    if open_ is not None:
        write_differences(made, open_, force=force)
        typer.echo(
            f"{plural(len(made.open.disagreements), 'disagreement')} in {open_}. Fill in keep or "
            f"drop, then: precode decide {study} --from {open_}"
        )
        return
    if not made.sets.codings and not allow_open:
        raise BadOption(
            "Nothing is coded in this study yet.",
            where=str(study),
            remedy=f"Decide on what is suggested: precode review {study}",
        )
    with opened.writing():
        written = run(opened, made.sets, allow_open=allow_open)
    sets = written.sets
    for line in sets.open:
        typer.echo(f"Open: {line}", err=True)
    kinds = [
        f"{plural(len(codings), 'coding')} with "
        f"{plural(len({coding.code for coding in codings}), f'{origin} code')}"
        for origin in ("deductive", "inductive")
        for codings in [sets.codings_of(sets.of_origin(origin))]
    ]
    said = "Final code sets" if written.is_new else "Nothing has changed since"
    typer.echo(f"{said}, version {sets.version}: {'; '.join(kinds)}.")
    typer.echo(f"They are in {written.folder}")
    typer.echo(f"Next: precode report {study}")


def write_differences(made: Made, path: Path, *, force: bool = False) -> None:
    """Write what coders differ on; the column decision is to be filled in."""
    from precode.domain.tables import Table
    from precode.exporters.tables_csv import csv_of
    from precode.files import write_atomic

    rows = [
        (
            transcript.name,
            one.turn,
            code.code if code else "",
            *_place(one.coding.anchor),
            one.coding.anchor.quote,
            "?",
            "; ".join(one.given_by),
            "; ".join(one.against) or f"(they differ on the {one.facet})",
            one.coding.facets.deliverer,
            one.coding.facets.status,
        )
        for transcript, one in made.open.disagreements
        for code in [one.coding.anchor.code]
    ]
    columns = (
        *("transcript", "turn", "code", "start", "end", "quote", "decision"),
        *("given_by", "against", "deliverer", "status"),
    )
    write_atomic(path, csv_of(Table("differences", "", columns, tuple(rows))), force=force)


def _place(anchor: Anchor) -> tuple[int | None, int | None]:
    """Return where words are, which tells words said twice in a turn apart.

    Not of a quote that comes back from a spreadsheet in another shape: that is looked for.
    """
    from precode.exporters.csv import guarded

    plain = " ".join(anchor.quote.split())
    if anchor.span is None or guarded(plain) != anchor.quote:
        return None, None
    return anchor.span.start, anchor.span.end
