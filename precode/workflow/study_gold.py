"""Gold for an evaluation from a study: its own decisions, or a file about its transcripts."""

from __future__ import annotations

import hashlib
from pathlib import Path

from precode.domain.text import Transcript
from precode.errors import BadOption
from precode.store.study import Study
from precode.store.transcripts import load
from precode.workflow.batching import one_of, plan
from precode.workflow.coded import coded_transcripts
from precode.workflow.evaluating import Gold, hash_of
from precode.workflow.precoder import Precoder
from precode.workflow.study_teaching import coded_of_study


def gold_of_study(study: Study, gold_file: Path | None, precoder: Precoder) -> Gold:
    """Return what the suggestions in a study are to be compared with.

    Without a file it is what people decided, in the transcripts that somebody marked as read:
    there, all that was not accepted counts as rejected.

    Raises
    ------
    BadOption
        If no transcript was marked as read, or the file names one that is not there.
    """
    if gold_file is not None:
        planned = plan(study).items

        def read(name: str) -> Transcript:
            placed = one_of(planned, name, study).placed
            return load(study, placed.stored, placed.roles)

        coded = coded_transcripts(gold_file, read, precoder.codebook)
        return Gold(gold_file.name, hash_of(gold_file), coded)
    coded = [part for part in coded_of_study(study, precoder) if part.rejected is None]
    if not coded:
        raise BadOption(
            "No transcript of the study is marked as read, so what is missing is not known.",
            where=str(study.folder),
            remedy="Name a file of gold codes, or mark transcripts as read: precode decide.",
        )
    entries = "".join(entry.id for entry in study.record.entries())
    return Gold("the study's decisions", hashlib.sha256(entries.encode()).hexdigest(), coded)
