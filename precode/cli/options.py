"""Options that several commands read the same way."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from precode.errors import BadOption

Taxonomies = Annotated[
    list[str],
    typer.Option(
        "--taxonomy",
        "-t",
        help="Taxonomy name, or path of your own codebook. Repeatable. Default: bct_v1.",
    ),
]
EncoderName = Annotated[
    str,
    typer.Option(
        "--encoder",
        help="minilm_bct (the default), minilm, or a folder with a sentence-transformers model.",
    ),
]
Interviewers = Annotated[
    list[str],
    typer.Option("--interviewer", help="Speaker label of the interviewer (repeatable)."),
]
LabelledRoles = Annotated[
    list[str],
    typer.Option("--role", help="LABEL=ROLE, such as 'Anna=peer worker' (repeatable)."),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite the output file.")]
Coder = Annotated[
    str, typer.Option(help="Who decides. Default: PRECODE_CODER, or the name of the login.")
]


def labelled_role(text: str) -> tuple[str, str]:
    """Return label and role of ``LABEL=ROLE``."""
    label, equals, role = text.rpartition("=")
    if not equals or not label.strip() or not role.strip():
        raise BadOption(
            f"--role {text!r} is not LABEL=ROLE.", remedy="For example: --role 'Anna=peer worker'"
        )
    return label.strip(), role.strip().lower()


def coder_name(given: str) -> str:
    """Return who decides: as given, or ``PRECODE_CODER``, or the name of the login.

    Raises
    ------
    BadOption
        If none of them says.
    """
    import getpass
    import os

    name = given.strip() or os.environ.get("PRECODE_CODER", "").strip()
    if not name:
        try:
            name = getpass.getuser()
        except (KeyError, OSError, ImportError):
            raise BadOption("Who decides?", remedy="Say it: --coder NAME") from None
    if any(sign < " " for sign in name) or len(name) > 100:
        raise BadOption("The coder's name is no name.", remedy="Use letters: --coder Ada")
    return name
