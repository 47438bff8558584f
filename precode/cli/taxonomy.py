"""`precode taxonomy`: look at codes, and check a codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from precode.domain.codes import Code

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="List, show and validate taxonomies and codebooks. Example: precode taxonomy show 1.1",
)

_Taxonomies = Annotated[
    list[str],
    typer.Option("--taxonomy", "-t", help="Taxonomy name or path of a codebook. Repeatable."),
]


@app.command("list")
def list_(
    taxonomy: _Taxonomies = [],  # noqa: B006 - Typer reads the default, nobody changes it
    codes: Annotated[bool, typer.Option("--codes", help="List the codes too.")] = False,
) -> None:
    """List the taxonomies that come with precode, or the codes of those named.

    Example: precode taxonomy list -t bct_v1
    """
    from precode.taxonomies import builtin_names, load_taxonomy

    for name in taxonomy or builtin_names():
        found = load_taxonomy(name)
        exemplars = sum(len(code.exemplars) for code in found.codes)
        status = f" [{found.status}]" if found.status else ""
        typer.echo(
            f"{found.name} {found.version}: {found.title}{status}: "
            f"{len(found.codes)} codes, {exemplars} exemplars"
        )
        if not (codes or taxonomy):
            continue
        group = None
        for code in found.codes:
            if code.group != group:
                group = code.group
                typer.echo(f"  {group}")
            typer.echo(f"    {code.code:<6} {code.label}")


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="Number or label of a code.")],
    taxonomy: _Taxonomies = [],  # noqa: B006
) -> None:
    """Show a code: definition, when (not) to use it, rules, cues and exemplars.

    Example: precode taxonomy show "Goal setting (behavior)"
    """
    from precode.taxonomies import builtin_names, load_taxonomy, unknown_code

    names = taxonomy or builtin_names()
    known: list[Code] = []
    for loaded in map(load_taxonomy, names):
        for entry in loaded.codes:
            number, label = entry.code.lower(), entry.label.lower()
            if code.lower().strip(". ") in (number, label, f"{number} {label}"):
                _show(entry, loaded.status)
                return
        known += loaded.codes
    raise unknown_code(code, known, names)


@app.command()
def validate(
    file: Annotated[str, typer.Argument(help="Codebook (YAML, CSV, TSV) or taxonomy folder.")],
) -> None:
    """Check a codebook; say every mistake with its line.

    Example: precode taxonomy validate my_codebook.csv
    """
    from precode.taxonomies import load_taxonomy

    found = load_taxonomy(file)
    bare = sum(not code.exemplars for code in found.codes)
    exemplars = sum(len(code.exemplars) for code in found.codes)
    typer.echo(f"{found.name}: {len(found.codes)} codes, {exemplars} exemplars. No mistakes found.")
    if bare:
        typer.echo(
            f"{bare} of them without an exemplar. Suggestions get much better with three or more "
            "quotes a code."
        )


def _show(code: Code, status: str) -> None:
    typer.echo(f"{code.code} {code.label}")
    place = ", ".join(filter(None, (code.taxonomy, code.group)))
    typer.echo(place + (f" [{status}]" if status else ""))
    typer.echo(f"id {code.id}\n")
    typer.echo(f"{code.definition}\n")
    for title, lines in (
        ("Use it when", code.when_to_use),
        ("Do not use it for", code.when_not_to_use),
        ("Only if", code.only_if),
        ("Code instead", [f"{rule.code} when {rule.when}" for rule in code.code_instead]),
        ("Also code", [f"{rule.code} when {rule.when}" for rule in code.also_code]),
    ):
        if lines:
            typer.echo(f"{title}:")
            typer.echo("".join(f"  - {line}\n" for line in lines))
    if code.cues:
        typer.echo(f"Cue phrases: {'; '.join(code.cues)}\n")
    if code.exemplars:
        invented = " (invented: nobody's words, never quote one)"
        typer.echo(f"Exemplars{invented if code.exemplars[0].invented else ''}:")
        for exemplar in code.exemplars:
            about = ", ".join(filter(None, (exemplar.voice, exemplar.setting)))
            typer.echo(f"  [{exemplar.id}{': ' + about if about else ''}] {exemplar.text}")
