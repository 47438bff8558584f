"""A new study: its settings checked, the researcher's own codebooks copied into it."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from precode.encoders import ENCODERS
from precode.errors import BadOption
from precode.store.settings import About, Roles, StudySettings, SuggestionSettings
from precode.store.study import Study, create_study
from precode.taxonomies import builtin_names, load_codebook

_COPIES = "codebook/imported"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new study is asked for; as the options of `precode init`."""

    title: str = ""
    language: str = "en"
    taxonomies: Sequence[str] = ("bct_v1",)
    encoder: str = "minilm_bct"
    interviewers: Sequence[str] = ()
    roles: Mapping[str, str] = field(default_factory=dict)


def start_study(folder: Path, wanted: Wanted) -> Study:
    """Make a study.

    Codebooks of the researcher's own are copied into it, so that it can be moved and cited as
    a whole.

    Raises
    ------
    PrecodeError
        If the folder is not free, or a taxonomy or the encoder is not there.
    """
    load_codebook(wanted.taxonomies)  # mistakes in a codebook are said before a folder is made
    encoder = wanted.encoder
    if encoder not in list(ENCODERS):
        if not Path(encoder).is_dir():
            ENCODERS.get(encoder)
        encoder = str(Path(encoder).resolve())
    built_in = builtin_names()
    own = [Path(name) for name in wanted.taxonomies if name not in built_in]
    if len({path.name for path in own}) < len(own):
        raise BadOption("Two codebooks have the same file name.", remedy="Rename one of them.")
    names = [
        name if name in built_in else f"{_COPIES}/{Path(name).name}" for name in wanted.taxonomies
    ]
    try:
        settings = StudySettings(
            study=About(id=str(uuid.uuid4()), title=wanted.title, language=wanted.language),
            suggestions=SuggestionSettings(taxonomies=tuple(names), encoder=encoder),
            roles=Roles(interviewers=tuple(wanted.interviewers), labels=dict(wanted.roles)),
        )
    except ValidationError as err:
        (problem, *_) = err.errors(include_url=False, include_input=False)
        raise BadOption(
            f"{problem['loc'][-1]}: {problem['msg']}.", remedy="For example: --language en-GB"
        ) from None
    return create_study(folder, settings, lambda new: _copy(own, new))


def _copy(codebooks: Sequence[Path], study: Path) -> None:
    """Copy codebooks into a study's folder, for its owner's eyes only."""
    if codebooks:
        (study / _COPIES).mkdir(mode=0o700)
    for path in codebooks:
        target = study / _COPIES / path.name
        if path.is_dir():
            shutil.copytree(path, target)
        else:
            shutil.copyfile(path, target)
        for copy in [target, *target.rglob("*")]:
            copy.chmod(0o700 if copy.is_dir() else 0o600)


def language_notes(wanted: Wanted) -> list[str]:
    """Return which taxonomies are in another language than the interviews, a sentence each."""
    spoken = wanted.language.split("-")[0].lower()
    taxonomies = load_codebook(wanted.taxonomies).taxonomies
    return [
        f"The interviews are in {wanted.language}, {t.name} is in {t.language}: how well "
        "suggestions work across languages was never measured."
        for t in taxonomies
        if t.language.split("-")[0].lower() != spoken
    ]
