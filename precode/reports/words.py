"""How figures are put in words, the same in every report."""

from __future__ import annotations

from precode.domain.evaluation import Estimate, Evaluation

_COUNTS = ("missed",)  # measures that are numbers of codes, not shares
HONEST = (
    "The exemplars that precode learned from were written by a language model. Figures hold for "
    "talk like this gold; try your own before you rely on them."
)
INVENTED = (
    "Suggestions came from exemplars and from a model that were made from texts written by a "
    "language model, not from participants' words. Every quote in this report is a participant's; "
    "every code on it was given by a person."
)


def figure(name: str, estimate: Estimate) -> str:
    """Return ``0.648 [0.571, 0.724]``; a dash where the gold does not define the measure."""
    if estimate.value is None:
        return "–"
    digits = 1 if name.endswith(_COUNTS) else 4 if name == "brier" else 3
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.{digits}f}"
    return f"{estimate.value:.{digits}f} [{estimate.low:.{digits}f}, {estimate.high:.{digits}f}]"


def share(value: float | None) -> str:
    """Return a share with two decimals, a dash for none."""
    return "–" if value is None else f"{value:.2f}"


def heading(evaluation: Evaluation) -> str:
    """Return what was evaluated, in one sentence."""
    if evaluation.unit == "text":
        on = f"{evaluation.transcripts} texts ({evaluation.coded_turns} coded)"
    else:
        on = (
            f"{evaluation.transcripts} "
            f"transcript{'' if evaluation.transcripts == 1 else 's'}, {evaluation.turns} codable "
            f"turns ({evaluation.coded_turns} coded)"
        )
    return (
        f"{evaluation.gold}: {on}, {evaluation.gold_codes} gold codes of "
        f"{evaluation.distinct_codes} kinds; threshold {evaluation.threshold:.2f}"
    )


def intervals(evaluation: Evaluation) -> str:
    """Return how the intervals came about."""
    samples = evaluation.about.get("bootstrap_samples", 0)
    if not samples or evaluation.transcripts < 2:
        return "Without intervals."
    what = "transcripts" if evaluation.unit == "turn" else "texts"
    return f"In brackets: 95% bootstrap intervals, {what} drawn {samples} times."
