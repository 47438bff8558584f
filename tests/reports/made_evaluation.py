"""An evaluation made by hand."""

from __future__ import annotations

from precode.domain.evaluation import (
    Bin,
    CodeResult,
    Confusion,
    CurvePoint,
    Estimate,
    Evaluation,
    Ranker,
    ReadingPoint,
)
from precode.evaluation.measures import MEASURES

HOSTILE = '<script>alert("x")</script> $x_1$ \x1b[31m'


def made() -> Evaluation:
    ours = {m.name: Estimate(0.6, 0.5, 0.7) for m in MEASURES}
    theirs = {m.name: Estimate(0.2, 0.1, 0.3) for m in MEASURES if not m.calibrated}
    results = tuple(
        CodeResult(f"1.{n}", HOSTILE if n == 1 else f"label {n}", "group", n, 3, 1, 0.5)
        for n in range(1, 25)
    )
    return Evaluation(
        gold="gold.csv",
        unit="turn",
        transcripts=4,
        turns=100,
        coded_turns=40,
        gold_codes=60,
        distinct_codes=24,
        threshold=0.27,
        learned=False,
        rankers=(Ranker("precode", ours), Ranker("tfidf", theirs)),
        by_code=results,
        by_group=(CodeResult("", "group", "group", 300, 72, 24, 0.5),),
        reliability=(Bin(0, 0.1, 9000, 0.01, 0.01), Bin(0.5, 0.6, 20, 0.55, 0.5)),
        confusions=(Confusion("1.1", "1.2", 3), Confusion("1.2", "9.9", 1)),
        reading=(ReadingPoint(0, 0), ReadingPoint(0.4, 0.8), ReadingPoint(1, 1)),
        curve=tuple(
            CurvePoint(
                n,
                {
                    name: Estimate(0.5 + n / 100, 0.4, 0.6)
                    for name in ("recall_at_5", "mrr", "micro_f1")
                },
            )
            for n in (0, 1, 2, 4)
        ),
        warnings=("4 transcripts: an interval by transcript says little below 10.",),
        about={"precode": "0.1.0", "bootstrap_samples": 1000, "seed": 17},
    )
