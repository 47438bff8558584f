"""One transcript → its Parquet file: the one step that a batch repeats.

`pre_code` takes nothing but a task and what it needs to work, keeps nothing, and gives the same
file for the same task: it can run in any thread, process or machine that sees the study.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from precode.domain.studies import Recipe, StoredTranscript
from precode.domain.suggestions import Precoding, RunSettings
from precode.domain.text import Note
from precode.domain.vectors import FloatMatrix
from precode.errors import NothingToCode
from precode.stages.heads import Heads
from precode.store.study import Study
from precode.store.suggestions import write_result
from precode.store.transcripts import load
from precode.store.vectors import kept_vectors
from precode.workflow.precoder import Precoder, Progress


@dataclass(frozen=True, slots=True)
class Task:
    """A transcript of a study that is to be pre-coded; plain data that can be sent anywhere."""

    study: Path
    stored: StoredTranscript
    case: str
    roles: Mapping[str, str]
    recipe: Recipe
    key: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task: the SHA-256 of the file, and how much there was.

    Without ``units`` there was nothing to code: all words are an interviewer's.
    """

    name: str
    sha256: str
    units: int
    suggestions: int


def pre_code(
    task: Task, precoder: Precoder, heads: Heads | None = None, progress: Progress | None = None
) -> Done:
    """Suggest codes for a transcript of a study and write them to their file.

    ``precoder`` must be the one of the task's recipe, ``heads`` what the study's decisions
    taught. ``progress`` is called as units are encoded, and may raise to stop.

    Raises
    ------
    PrecodeError
        If the stored transcript cannot be read or coded.
    """
    study = Study(task.study)
    try:
        result, units = suggested(task, precoder, heads, progress)
    except NothingToCode:
        asked = RunSettings(
            task.recipe.top_k, task.recipe.min_score, task.recipe.include_interviewer
        )
        transcript = load(study, task.stored, task.roles, task.notes)
        result, units = precoder.result(transcript, asked), 0
    data = write_result(study, task.stored, task.key, result, task.case, task.recipe)
    digest = hashlib.sha256(data).hexdigest()
    return Done(task.stored.name, digest, units, len(result.suggestions))


def suggested(
    task: Task,
    precoder: Precoder,
    heads: Heads | None = None,
    progress: Progress | None = None,
    *,
    codes: Collection[str] = (),
    groups: Collection[str] = (),
    keep: bool = True,
) -> tuple[Precoding, int]:
    """Return the suggestions of a task, and the number of different units.

    ``codes`` and ``groups`` narrow what is suggested; ``keep`` lets vectors be written.
    """
    study = Study(task.study)
    transcript = load(study, task.stored, task.roles, task.notes)
    units = 0

    def encode(texts: Sequence[str]) -> FloatMatrix:
        nonlocal units
        units = len(texts)
        return kept_vectors(
            study,
            task.stored.name,
            task.recipe.encoder,
            texts,
            lambda wanted: precoder.encode(wanted, "Pre-coding", progress=progress),
            keep=keep,
        )

    result = precoder.suggest(
        transcript,
        top_k=task.recipe.top_k,
        min_score=task.recipe.min_score,
        include_interviewer=task.recipe.include_interviewer,
        codes=codes,
        groups=groups,
        heads=heads,
        encode=encode,
    )
    return result, units
