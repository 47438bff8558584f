"""An evaluation as one JSON document."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from precode.domain.evaluation import CodeResult, Estimate, Evaluation
from precode.evaluation.evidence import verdict

_DIGITS = 6


def render(evaluation: Evaluation) -> str:
    """Return the evaluation as JSON; numbers have 6 decimals, what gold does not define is null."""
    return json.dumps(record(evaluation), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def record(evaluation: Evaluation) -> dict[str, Any]:
    """Return the evaluation as plain values."""
    content = {
        "gold": evaluation.gold,
        "unit": evaluation.unit,
        "transcripts": evaluation.transcripts,
        "turns": evaluation.turns,
        "coded_turns": evaluation.coded_turns,
        "gold_codes": evaluation.gold_codes,
        "distinct_codes": evaluation.distinct_codes,
        "threshold": evaluation.threshold,
        "learned_from_the_others": evaluation.learned,
        "warnings": list(evaluation.warnings),
        "measures": {
            ranker.name: {name: _estimate(value) for name, value in ranker.measures.items()}
            for ranker in evaluation.rankers
        },
        "by_code": [_code(result) for result in evaluation.by_code],
        "by_group": [_code(result) for result in evaluation.by_group],
        "reliability": [asdict(part) for part in evaluation.reliability],
        "confusions": [asdict(pair) for pair in evaluation.confusions],
        "reading": [asdict(point) for point in evaluation.reading],
        "learning_curve": [
            {
                "transcripts": point.transcripts,
                "measures": {name: _estimate(value) for name, value in point.measures.items()},
            }
            for point in evaluation.curve
        ],
        "about": dict(evaluation.about),
    }
    rounded: dict[str, Any] = _rounded(content)
    return rounded


def _estimate(estimate: Estimate) -> dict[str, float | None]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def _code(result: CodeResult) -> dict[str, Any]:
    return {
        **asdict(result),
        "evidence": verdict(result.suggested, result.right),
        "precision": result.precision,
        "recall": result.recall,
        "f1": result.f1,
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list) else value
