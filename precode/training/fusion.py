"""Fit how much each kind of evidence counts, and calibrate the result.

Two steps on different data. The weights say how well each feature picks the code of an
exemplar out of all codes. Scale, cue weight, gate, intercept and threshold say how often
that is right in real interview turns; they come from gold-coded interviews that no exemplar
was taken from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from precode.domain.codes import Codebook
from precode.domain.vectors import FloatMatrix
from precode.stages.fusion import Fusion
from precode.stages.index import build_index
from precode.training.calibration import GoldInterview, TurnTable, best_threshold, calibrate, f1
from precode.training.weights import exemplar_weights

_ROUNDS = 3  # the fusion chooses the units that it is fitted on


@dataclass(frozen=True, slots=True)
class FitReport:
    """How the fit did on interviews that were left out one at a time."""

    interviews: int
    gold_codes: int
    recall_at_5: float
    micro_f1: float
    brier: float


def fit_fusion(
    codebook: Codebook, vectors: FloatMatrix, interviews: Sequence[GoldInterview]
) -> tuple[Fusion, FitReport]:
    """Return the fusion fitted on the codebook's exemplars and on gold interviews.

    Parameters
    ----------
    vectors
        Those of `precode.stages.index.texts_to_encode`, ``(texts, dim)``.
    interviews
        At least two, so that each can be left out once for the report.
    """
    weights, averages = exemplar_weights(codebook, vectors)
    raw = Fusion(tuple(map(float, weights)), tuple(map(float, averages)), 0.0, 0.0, 0.0, 0.5)
    index = build_index(codebook, vectors)
    fusion = raw
    for _ in range(_ROUNDS):
        tables = [TurnTable.build(interview, index, fusion) for interview in interviews]
        fusion = calibrate(raw, tables)
    held_out = [
        table.probabilities(calibrate(raw, [other for other in tables if other is not table]))
        for table in tables
    ]
    scores = np.concatenate(held_out)
    gold = np.concatenate([table.gold for table in tables])
    threshold = best_threshold(scores, gold)
    better = (scores[:, None, :] > scores[:, :, None]).sum(axis=2)
    report = FitReport(
        interviews=len(tables),
        gold_codes=int(gold.sum()),
        recall_at_5=float((better[gold] < 5).mean()),
        micro_f1=f1(scores >= threshold, gold),
        brier=float(np.mean((scores - gold) ** 2)),
    )
    return replace(fusion, threshold=threshold), report
