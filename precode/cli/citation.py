"""`precode cite`: what a methods section says about the run."""

from __future__ import annotations

from typing import Annotated

import typer

from precode.cli.study import Folder


def cite(
    study: Folder,
    as_json: Annotated[
        bool, typer.Option("--json", help="The whole manifest: versions, hashes, settings, times.")
    ] = False,
) -> None:
    """Print a paragraph for the methods section about the last batch, with references.

    Example: precode cite my_study
    """
    import json

    from precode.cli.pipes import write_to_stdout
    from precode.store.study import open_study
    from precode.workflow.citing import cite as run

    found = run(open_study(study))
    if as_json:
        write_to_stdout(json.dumps(dict(found.manifest), indent=2) + "\n")
        return
    references = "".join(f"- {reference}\n" for reference in found.references)
    write_to_stdout(f"{found.paragraph}\n\n{references}")
