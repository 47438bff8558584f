"""The suggestions for one case of a study: those it keeps, or made now and kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from precode.domain.codes import Codebook
from precode.domain.suggestions import Precoding
from precode.domain.text import Transcript
from precode.errors import BrokenStudy
from precode.store.study import Study
from precode.store.suggestions import read_result, result_file
from precode.store.transcripts import load
from precode.workflow.batching import (
    Planned,
    learned_heads,
    one_of,
    plan,
    precoder_of,
    task_of,
)
from precode.workflow.narrowing import allowed_codes
from precode.workflow.one_transcript import matched, pre_code
from precode.workflow.precoder import Progress


def kept_suggestions(
    study: Study, item: Planned, transcript: Transcript, codebook: Codebook
) -> Precoding | None:
    """Return the suggestions that a study keeps for a transcript, stale ones too.

    None if there are none, or they are of an older version of the transcript: then their words
    stand elsewhere.

    Raises
    ------
    BrokenStudy
        If the file is damaged.
    """
    if item.kept is None:
        return None
    try:
        return read_result(result_file(study, item.placed.stored, item.kept), transcript, codebook)
    except BrokenStudy:
        if item.state == "stale":
            return None
        raise


def suggestions_of(
    study: Study,
    name: str,
    *,
    top_k: int | None = None,
    min_score: float | None = None,
    include_interviewer: bool = False,
    codes: Collection[str] = (),
    groups: Collection[str] = (),
    progress: Progress | None = None,
) -> Precoding:
    """Return the suggestions for a case or transcript of a study.

    Without options they are those of `precode batch`, read from the study or made and kept
    there. With options they are made from the study's vectors and not kept.

    Raises
    ------
    BadOption
        If there is no such case, or it has several transcripts.
    """
    recipe, planned, _ = plan(study)
    item = one_of(planned, name, study)
    precoder = precoder_of(study)
    task = task_of(study, item.placed, recipe, item.key)
    if top_k is None and min_score is None and not (include_interviewer or codes or groups):
        if item.state != "done":
            with study.writing():
                pre_code(task, precoder, learned_heads(study, precoder), progress)
        transcript = load(study, task.stored, task.roles, task.notes)
        path = result_file(study, task.stored, task.key)
        return read_result(path, transcript, precoder.codebook)
    asked = replace(
        recipe,
        top_k=top_k,
        min_score=min_score,
        include_interviewer=include_interviewer or recipe.include_interviewer,
    )
    allowed = allowed_codes(precoder.codebook, codes, groups)
    heads = learned_heads(study, precoder)
    match = matched(replace(task, recipe=asked), precoder, heads, progress, keep=False)
    return precoder.chosen(match, asked.asked, allowed=allowed, heads=heads)
