"""What a study's suggestions are made with, found without loading any of it."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from precode import __version__
from precode.domain.studies import Recipe
from precode.encoders import load_encoder
from precode.errors import BrokenStudy, UnknownPlugin
from precode.resources import data_folder
from precode.store.own_codebook import has_own_codes
from precode.store.study import SETTINGS, Study
from precode.taxonomies import builtin_names, content_hash

LAYOUT = 2
"""Changes when the same suggestions are stored in another way."""

_FITTED = ("fusion.json", "heads.safetensors")


def recipe_of(study: Study) -> Recipe:
    """Return what the suggestions of a study depend on, beside its transcripts.

    Raises
    ------
    PrecodeError
        If a taxonomy or the encoder of the settings is not there.
    """
    made = study.settings.suggestions
    learned = study.learned
    with _named_in_settings(study):
        taxonomies = {name: content_hash(path) for name, path in taxonomy_paths(study).items()}
        encoder = load_encoder(encoder_path(study)).fingerprint
    return Recipe(
        precode=__version__,
        layout=LAYOUT,
        taxonomies=taxonomies,
        encoder=encoder,
        model=_hash_of([data_folder("models") / "minilm_bct" / name for name in _FITTED]),
        learned=_hash_of([learned]) if learned.is_file() else "",
        top_k=made.top_k,
        min_score=made.min_score,
        include_interviewer=made.include_interviewer,
    )


@contextlib.contextmanager
def _named_in_settings(study: Study) -> Iterator[None]:
    """Say where the name of a part that is not there stands."""
    try:
        yield
    except UnknownPlugin as err:
        raise BrokenStudy(
            err.problem.replace(f"{study.folder}{os.sep}", ""),
            where=str(study.folder / SETTINGS),
            remedy="Put the file back, or name another in these settings.",
        ) from None


def taxonomy_paths(study: Study) -> dict[str, str]:
    """Return the taxonomies of the settings: as written there, and where they are.

    The study's own codes, once it has some, come last.
    """
    names = study.settings.suggestions.taxonomies
    paths = {name: _inside(study, name, name in builtin_names()) for name in names}
    if has_own_codes(study):
        paths["codebook"] = str(study.codebook)
    return paths


def encoder_path(study: Study) -> str:
    """Return the encoder's name, or where it lies."""
    name = study.settings.suggestions.encoder
    return _inside(study, name, not (study.folder / name).is_dir())


def _inside(study: Study, name: str, is_name: bool) -> str:
    """Return `name`, or its path where it is meant from the study's folder."""
    return name if is_name else str(study.folder / name)


def _hash_of(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
