"""`precode study code`: codes that the study found itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from precode.cli.options import Coder
from precode.cli.study import Folder
from precode.errors import BadOption

if TYPE_CHECKING:
    from precode.domain.decisions import CodeRef
    from precode.store.study import Study


def code(
    study: Folder,
    code: Annotated[
        str, typer.Argument(metavar="[CODE]", help="A code of the study, to change or retire it.")
    ] = "",
    label: Annotated[str, typer.Option(help="What it is called.")] = "",
    definition: Annotated[str, typer.Option(help="What it means.")] = "",
    group: Annotated[str, typer.Option(help="The group it belongs to.")] = "",
    retire: Annotated[
        bool, typer.Option("--retire", help="Take it out of use; codings with it stay.")
    ] = False,
    coder: Coder = "",
) -> None:
    """Make a code of the study's own, change one, or take it out of use.

    Without CODE a new one is made, or without a label those that there are are listed. A new
    code is suggested once a batch has run.

    Examples:

    precode study code my_study

    precode study code my_study --label "Being there" --definition "Stays, whatever happens."

    precode study code my_study N1 --group "Relational techniques"

    precode study code my_study N1 --retire
    """
    from precode.cli.options import coder_name
    from precode.store.study import open_study
    from precode.workflow.own_codes import create_code, edit_code, own_code, retire_code

    opened, by = open_study(study), coder_name(coder)
    if not (code or label or definition or group or retire):
        _list(opened)
        return
    fields = {"label": label, "definition": definition, "group": group}
    given = {name: value for name, value in fields.items() if value}
    if not code:
        if retire or not label:
            raise BadOption("There is no code to make.", remedy='Give it a name: --label "..."')
        made = create_code(opened, by, label, definition)
        if group:
            edit_code(opened, by, made, {"group": group})
        typer.echo(f"Made {_named(own_code(opened, made))}.")
    else:
        found = own_code(opened, code)
        if retire:
            retire_code(opened, by, found.id)
            typer.echo(f"Retired {_named(found)}.")
        elif given:
            edit_code(opened, by, found.id, given)
            typer.echo(f"Changed {_named(own_code(opened, found.id))}.")
        else:
            raise BadOption(
                f"Nothing is to be done with {_named(found)}.",
                remedy="Add --label, --definition, --group or --retire.",
            )
    typer.echo(f"Next: precode batch {study}")


def _list(study: Study) -> None:
    from precode.exporters.plain import one_line
    from precode.stages.resolve import own_codes

    codes = own_codes(study.record.entries()).values()
    for one in codes:
        named = f"{one['code']} {one['label']} ({one['group']}): {one['definition']}"
        typer.echo(one_line(named))
    if not codes:
        typer.echo('The study has no codes of its own. Make one: --label "..."')


def _named(code: CodeRef) -> str:
    return f"{code.code} {code.label}"
