"""Gold + a precoder → an evaluation."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from precode import __version__
from precode.domain.evaluation import CodedTurns, Estimate, Evaluation, Limit, Ranker
from precode.errors import BadOption
from precode.evaluation import confusion, decision, reliability
from precode.evaluation.intervals import estimate
from precode.evaluation.measures import measure, measure_briefly
from precode.evaluation.rivals import RIVALS
from precode.evaluation.workload import Reading
from precode.workflow.coded import Coded, read_coded, read_coded_texts
from precode.workflow.gold import is_text_gold
from precode.workflow.learning import Lesson, learning_curve, taught_by_others
from precode.workflow.precoder import Precoder
from precode.workflow.rivals import rival_scores
from precode.workflow.scored import coded_turns

_FEW = 10  # transcripts below which intervals say little


@dataclass(frozen=True, slots=True)
class EvaluationSettings:
    """What an evaluation was asked for; part of its record.

    ``leave_one_out`` scores every transcript with heads that the others' gold taught;
    ``curve`` does so with 0, 1, 2, 4... of the others. ``min_score`` stands in for the
    calibrated threshold. ``samples`` is the number of bootstrap resamplings.
    """

    baselines: tuple[str, ...] = ()
    leave_one_out: bool = False
    curve: bool = False
    min_score: float | None = None
    include_interviewer: bool = False
    interviewers: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    samples: int = 1000
    seed: int = 17

    def __post_init__(self) -> None:
        for name in self.baselines:
            if name not in RIVALS:
                raise BadOption(
                    f"There is no baseline {name!r}.", remedy=f"Choose from: {', '.join(RIVALS)}."
                )


@dataclass(frozen=True, slots=True)
class Gold:
    """What suggestions are compared with, under a name, and a hash that tells it from others.

    ``unit`` is ``turn`` of transcripts, or ``text`` for texts on their own.
    """

    name: str
    sha256: str
    coded: Sequence[Coded]
    unit: str = "turn"


def evaluate(
    gold_file: Path,
    folder: Path | None,
    precoder: Precoder,
    settings: EvaluationSettings | None = None,
) -> Evaluation:
    """Compare what `precoder` suggests with the codes of a gold file.

    Parameters
    ----------
    gold_file
        CSV ``transcript,turn,code[,quote]``, or ``text,codes`` with texts of its own.
    folder
        Where the transcripts lie; None for texts.

    Raises
    ------
    PrecodeError
        If gold, transcripts or settings do not fit one another.
    """
    settings = settings or EvaluationSettings()
    coded, unit = _read(gold_file, folder, precoder, settings)
    return evaluate_gold(Gold(gold_file.name, hash_of(gold_file), coded, unit), precoder, settings)


def hash_of(gold_file: Path) -> str:
    """Return the SHA-256 of a gold file."""
    return hashlib.sha256(gold_file.read_bytes()).hexdigest()


def evaluate_gold(gold: Gold, precoder: Precoder, settings: EvaluationSettings) -> Evaluation:
    """Compare what `precoder` suggests with gold codes that were read already.

    Raises
    ------
    BadOption
        If the settings ask for more transcripts than there are.
    """
    coded, unit = gold.coded, gold.unit
    teaching = settings.leave_one_out or settings.curve
    if teaching and (unit == "text" or len(coded) < 2):
        raise BadOption(
            "Teaching with the other transcripts needs gold of at least two.",
            where=gold.name,
            remedy="Add gold codes of another transcript, or leave out "
            "--leave-one-transcript-out and --learning-curve.",
        )
    lessons = _matched(coded, precoder, settings)
    threshold = precoder.fusion.threshold if settings.min_score is None else settings.min_score
    parts = [
        coded_turns(lesson.match, lesson.coded.pairs, precoder.codebook.codes, lesson.match.scores)
        for lesson in lessons
    ]
    if settings.leave_one_out:
        parts = taught_by_others(lessons, precoder)
    estimates = partial(_estimates, settings=settings, precoder=precoder)
    limits = _limits(precoder, settings)
    full = partial(_measured, unit, limits)
    rankers = [Ranker("precode", estimates(parts, full, step="precode"))]
    ranking_alone = partial(measure, threshold=np.inf, calibrated=False)
    for name in settings.baselines:
        theirs = rival_scores(name, [lesson.match for lesson in lessons], precoder)
        rival = [
            coded_turns(lesson.match, lesson.coded.pairs, precoder.codebook.codes, own)
            for lesson, own in zip(lessons, theirs, strict=True)
        ]
        rankers.append(Ranker(name, estimates(rival, ranking_alone, step=name)))
    curve = (
        learning_curve(
            lessons,
            precoder,
            partial(estimates, compute=partial(measure_briefly, threshold=limits)),
        )
        if settings.curve
        else ()
    )
    codes = precoder.codebook.codes
    scores = np.concatenate([part.scores for part in parts])
    truth = np.concatenate([part.gold for part in parts])
    by_code = decision.by_code(codes, scores, scores >= limits, truth)
    return Evaluation(
        gold=gold.name,
        unit=unit,
        transcripts=len(parts),
        turns=len(truth),
        coded_turns=int(truth.any(axis=1).sum()),
        gold_codes=int(truth.sum()),
        distinct_codes=int(truth.any(axis=0).sum()),
        threshold=threshold,
        learned=settings.leave_one_out,
        rankers=tuple(rankers),
        by_code=by_code,
        by_group=decision.by_group(codes, by_code),
        reliability=reliability.bins(scores, truth),
        confusions=confusion.confusions(codes, scores, truth),
        reading=Reading.of(parts, limits).points(),
        curve=curve,
        warnings=_warnings(coded, unit, precoder),
        about=_about(gold, precoder, settings),
    )


def _limits(precoder: Precoder, settings: EvaluationSettings) -> Limit:
    """Return the least probability that is suggested, by code: some are withheld by default."""
    if settings.min_score is not None:
        return settings.min_score
    return np.where(precoder.withheld, np.inf, precoder.fusion.threshold)


def _read(
    gold_file: Path, folder: Path | None, precoder: Precoder, settings: EvaluationSettings
) -> tuple[list[Coded], str]:
    if is_text_gold(gold_file):
        if folder is not None:
            raise BadOption(
                "This gold file holds texts of its own (text,codes).",
                where=str(gold_file),
                remedy="Leave out --transcripts.",
            )
        return read_coded_texts(gold_file, precoder.codebook), "text"
    if folder is None:
        raise BadOption(
            "Where are the transcripts that this gold file codes?",
            where=str(gold_file),
            remedy="Name their folder: --transcripts DIR",
        )
    coded = read_coded(
        gold_file,
        folder,
        precoder.codebook,
        interviewers=settings.interviewers,
        roles=settings.roles,
        include_interviewer=settings.include_interviewer,
    )
    return coded, "turn"


def _matched(
    coded: Sequence[Coded], precoder: Precoder, settings: EvaluationSettings
) -> list[Lesson]:
    """Compare the units of all transcripts with the codes."""
    matches = precoder.match_all(
        [part.transcript for part in coded], include_interviewer=settings.include_interviewer
    )
    return [Lesson(match, part) for match, part in zip(matches, coded, strict=True)]


def _measured(unit: str, threshold: Limit, parts: Sequence[CodedTurns]) -> dict[str, float | None]:
    """Return the measures that mean something: presence is about whole transcripts."""
    found = measure(parts, threshold, calibrated=True)
    return {
        name: value
        for name, value in found.items()
        if unit == "turn" or not name.startswith("presence")
    }


def _estimates(
    parts: Sequence[CodedTurns],
    compute: Callable[[Sequence[CodedTurns]], Mapping[str, float | None]],
    *,
    step: str,
    settings: EvaluationSettings,
    precoder: Precoder,
) -> dict[str, Estimate]:
    show = precoder.progress
    return estimate(
        parts,
        compute,
        samples=settings.samples,
        seed=settings.seed,
        without=("presence_role_f1",),
        progress=(lambda done, total: show(f"Intervals, {step}", done, total)) if show else None,
    )


def _warnings(coded: Sequence[Coded], unit: str, precoder: Precoder) -> tuple[str, ...]:
    found = []
    if unit == "turn" and len(coded) < _FEW:
        found.append(
            f"{len(coded)} transcripts: an interval by transcript says little below {_FEW}."
        )
    seen = {part.transcript.name for part in coded} & set(precoder.fitted.interviews)
    if seen:
        found.append(f"{len(seen)} of these transcripts were used to fit precode: figures flatter.")
    calibrated = precoder.fitted.calibrated_for(
        precoder.loaded_encoder.fingerprint, precoder.codebook.taxonomies
    )
    if missing := [t.name for t in precoder.codebook.taxonomies if t.name not in calibrated]:
        found.append(f"Probabilities are not calibrated for {', '.join(missing)}.")
    return tuple(found)


def _about(gold: Gold, precoder: Precoder, settings: EvaluationSettings) -> dict[str, Any]:
    transcripts = hashlib.sha256()
    for part in gold.coded:
        transcripts.update(part.transcript.sha256.encode())
    return {
        "precode": __version__,
        "encoder": precoder.loaded_encoder.fingerprint,
        "taxonomies": {t.name: t.fingerprint for t in precoder.codebook.taxonomies},
        "gold_sha256": gold.sha256,
        "transcripts_sha256": transcripts.hexdigest(),
        "bootstrap_samples": settings.samples,
        "seed": settings.seed,
        "min_score": settings.min_score,
        "include_interviewer": settings.include_interviewer,
    }
