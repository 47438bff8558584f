"""One transcript → its Parquet file: the one step that a batch repeats.

`pre_code` takes nothing but a task and what it needs to work, keeps nothing, and gives the same
file for the same task: it can run in any thread, process or machine that sees the study.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from precode.domain.studies import Recipe, StoredTranscript
from precode.domain.text import Note
from precode.domain.vectors import FloatMatrix
from precode.errors import NothingToCode
from precode.stages.heads import Heads
from precode.stages.match import Match
from precode.stages.ranking import no_ranking, rank_turns
from precode.store.rankings import write_ranking
from precode.store.study import Study
from precode.store.suggestions import write_result
from precode.store.transcripts import load
from precode.store.vectors import kept_vectors, vectors_key
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
    ids = [code.id for code in precoder.codebook.codes]
    try:
        match = matched(task, precoder, heads, progress)
        result = precoder.chosen(match, task.recipe.asked, heads=heads)
        vectors = vectors_key(task.recipe.encoder, match.texts)
        ranking, units = rank_turns(match, ids, heads, vectors), len(match.texts)
    except NothingToCode:
        transcript = load(study, task.stored, task.roles, task.notes)
        result, ranking, units = precoder.result(transcript, task.recipe.asked), no_ranking(ids), 0
    write_ranking(study, task.stored, task.key, ranking)
    # Last, since a transcript counts as done once this is there.
    data = write_result(study, task.stored, task.key, result, task.case, task.recipe)
    digest = hashlib.sha256(data).hexdigest()
    return Done(task.stored.name, digest, units, len(result.suggestions))


def matched(
    task: Task,
    precoder: Precoder,
    heads: Heads | None = None,
    progress: Progress | None = None,
    *,
    keep: bool = True,
) -> Match:
    """Return a transcript compared with every code; ``keep`` lets its vectors be written."""
    study = Study(task.study)
    transcript = load(study, task.stored, task.roles, task.notes)

    def encode(texts: Sequence[str]) -> FloatMatrix:
        return kept_vectors(
            study,
            task.stored.name,
            task.recipe.encoder,
            texts,
            lambda wanted: precoder.encode(wanted, "Pre-coding", progress=progress),
            keep=keep,
        )

    return precoder.match(
        transcript,
        include_interviewer=task.recipe.include_interviewer,
        heads=heads,
        encode=encode,
    )
