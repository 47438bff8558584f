"""The measures by name: what they are called, what they mean, and all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from precode.domain.evaluation import CodedTurns, Limit
from precode.evaluation import decision, presence, ranking, reliability
from precode.evaluation.workload import Reading


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's place in the report. ``calibrated`` ones need probabilities."""

    name: str
    section: str
    title: str
    meaning: str
    calibrated: bool = False


def _measures() -> tuple[Measure, ...]:
    rank, decide, say = "Ranking", "Decision", "Probabilities"
    there, work = "Presence", "Workload"
    return (
        *(
            Measure(
                f"recall_at_{cut}",
                rank,
                f"recall@{cut}",
                f"share of the gold codes among the first {cut} of their turn",
            )
            for cut in ranking.CUTS
        ),
        Measure("mrr", rank, "filtered MRR", "mean of 1 / rank of a gold code"),
        Measure("precision", decide, "precision", "share of the suggestions that are gold", True),
        Measure("recall", decide, "recall", "share of the gold codes that are suggested", True),
        Measure("micro_f1", decide, "micro-F1", "harmonic mean of the two", True),
        Measure("macro_f1", decide, "macro-F1", "mean F1 of the codes that occur in gold", True),
        Measure(
            "best_f1", decide, "F1, best threshold", "threshold chosen on this gold: optimistic"
        ),
        Measure("auc", decide, "coded or not: AUC", "a coded turn scores above an uncoded one"),
        Measure("kappa", decide, "coded or not: kappa", "agreement beyond chance (Cohen)", True),
        Measure(
            "left_alone", decide, "left alone", "share of uncoded turns without suggestion", True
        ),
        Measure("brier", say, "Brier score", "squared error of the probabilities; 0 best", True),
        Measure(
            "calibration_error", say, "calibration error", "probability against truth; 0 best", True
        ),
        Measure(
            "presence_transcript_f1",
            there,
            "per transcript: F1",
            "which codes occur in a transcript",
            True,
        ),
        Measure(
            "presence_role_f1", there, "per role: F1", "which codes occur in what a role says", True
        ),
        Measure(
            "share_to_read", work, "to read for 95%", "share of the words, best turns first; low"
        ),
        Measure("work_saved", work, "work saved (WSS@95)", "against reading in any order"),
        Measure(
            "stop_read", work, "read when stopping", "share read when 95% is expected seen", True
        ),
        Measure(
            "stop_expected_missed", work, "expected missed then", "gold codes, by the scores", True
        ),
        Measure("stop_missed", work, "truly missed then", "gold codes in the unread turns", True),
        Measure(
            "offered_read", work, "read with suggestions only", "share of words in such turns", True
        ),
        Measure(
            "offered_expected_missed", work, "expected missed then", "codes, by the scores", True
        ),
        Measure("offered_missed", work, "truly missed then", "gold codes in the other turns", True),
    )


MEASURES = _measures()


def measure(
    parts: Sequence[CodedTurns], threshold: Limit, *, calibrated: bool
) -> dict[str, float | None]:
    """Return every measure of `parts` by name, None where the gold does not define it.

    Those that need probabilities are left out unless the scores are `calibrated`.
    """
    scores = np.concatenate([part.scores for part in parts])
    gold = np.concatenate([part.gold for part in parts])
    ranks = ranking.filtered_ranks(scores, gold)
    reading = Reading.of(parts, threshold)
    suggested = scores >= threshold
    found: dict[str, float | None] = {
        **{f"recall_at_{cut}": ranking.recall_at(ranks, cut) for cut in ranking.CUTS},
        "mrr": ranking.mean_reciprocal_rank(ranks),
        "best_f1": decision.best_f1(scores, gold),
        **decision.coded_or_not(scores, suggested, gold),
        "share_to_read": reading.share_to_read(),
        "work_saved": reading.work_saved(),
    }
    if calibrated:
        stop, offered = reading.stop(), reading.offered
        found |= {
            "precision": decision.precision(suggested, gold),
            "recall": decision.recall(suggested, gold),
            "micro_f1": decision.micro_f1(suggested, gold),
            "macro_f1": decision.macro_f1(suggested, gold),
            "brier": reliability.brier(scores, gold),
            "calibration_error": reliability.calibration_error(scores, gold),
            "presence_transcript_f1": presence.presence_per_transcript(parts, threshold),
            "presence_role_f1": presence.presence_per_role(parts, threshold),
            "stop_read": float(reading.read[stop]),
            "stop_expected_missed": reading.expected_missed(stop),
            "stop_missed": reading.missed(stop),
            "offered_read": float(reading.read[offered]),
            "offered_expected_missed": reading.expected_missed(offered),
            "offered_missed": reading.missed(offered),
        }
    wanted = [m.name for m in MEASURES if calibrated or not m.calibrated]
    return {name: found[name] for name in wanted}


def measure_briefly(parts: Sequence[CodedTurns], threshold: Limit) -> dict[str, float | None]:
    """Return the few measures that a learning curve shows; they are those of `measure`."""
    scores = np.concatenate([part.scores for part in parts])
    gold = np.concatenate([part.gold for part in parts])
    ranks, suggested = ranking.filtered_ranks(scores, gold), scores >= threshold
    return {
        "recall_at_1": ranking.recall_at(ranks, 1),
        "recall_at_5": ranking.recall_at(ranks, 5),
        "mrr": ranking.mean_reciprocal_rank(ranks),
        "precision": decision.precision(suggested, gold),
        "recall": decision.recall(suggested, gold),
        "micro_f1": decision.micro_f1(suggested, gold),
    }
