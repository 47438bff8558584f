"""What was suggested at the threshold against what people coded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from precode.domain.codes import Code
from precode.domain.evaluation import CodeResult, Flags
from precode.domain.vectors import Scores
from precode.evaluation.ranking import filtered_ranks


def precision(suggested: Flags, gold: Flags) -> float | None:
    """Return the share of suggestions that are right; None without suggestions."""
    offered = int(suggested.sum())
    return float((suggested & gold).sum()) / offered if offered else None


def recall(suggested: Flags, gold: Flags) -> float | None:
    """Return the share of gold codes that were suggested; None without gold codes."""
    wanted = int(gold.sum())
    return float((suggested & gold).sum()) / wanted if wanted else None


def micro_f1(suggested: Flags, gold: Flags) -> float | None:
    """Return F1 over all turns and codes; None where nothing is gold and nothing suggested."""
    both = int(suggested.sum() + gold.sum())
    return 2 * float((suggested & gold).sum()) / both if both else None


def macro_f1(suggested: Flags, gold: Flags) -> float | None:
    """Return the mean F1 of the codes that are gold somewhere; None without gold codes.

    Codes that are only suggested count in `precision`; here they have no gold to be found.
    """
    there = gold.any(axis=0)
    if not there.any():
        return None
    right = (suggested & gold).sum(axis=0)[there]
    both = (suggested.sum(axis=0) + gold.sum(axis=0))[there]
    return float((2 * right / both).mean())


def best_f1(scores: Scores, gold: Flags) -> float | None:
    """Return the micro-F1 at the threshold that suits this very gold best: optimistic.

    It lets rankers be compared whose scores are no probabilities.
    """
    if not gold.any():
        return None
    flat = scores.ravel()
    order = np.argsort(-flat, kind="stable")
    right = np.cumsum(gold.ravel()[order])
    f1 = 2 * right / (np.arange(1, len(right) + 1) + int(gold.sum()))
    values = flat[order]
    return float(f1[np.append(np.diff(values) != 0, [True])].max())  # equal scores stay together


def coded_or_not(scores: Scores, suggested: Flags, gold: Flags) -> dict[str, float | None]:
    """Return how well turns with a code are told from turns without one.

    ``auc`` of the highest score of a turn, ``kappa`` (Cohen) of having a suggestion, and
    ``left_alone``: the share of the uncoded turns that got no suggestion.
    """
    coded: Flags = np.any(gold, axis=1)
    offered: Flags = np.any(suggested, axis=1)
    auc = kappa = None
    if coded.any() and not coded.all():
        auc, kappa = _auc(scores.max(axis=1), coded), _kappa(coded, offered)
    left_alone = None if coded.all() else float((~offered[~coded]).mean())
    return {"auc": auc, "kappa": kappa, "left_alone": left_alone}


def _auc(scores: Scores, coded: Flags) -> float:
    """Return the chance that a coded turn scores above an uncoded one; ties count half.

    The rank-sum form: scikit-learn's checks would take most of a bootstrap's time.
    """
    order = np.sort(scores[~coded])
    below = np.searchsorted(order, scores[coded], side="left")
    ties = np.searchsorted(order, scores[coded], side="right") - below
    return float((below + ties / 2).mean() / len(order))


def _kappa(ours: Flags, theirs: Flags) -> float:
    """Return Cohen's kappa of two yes-or-no codings; 0 where chance alone explains all."""
    agreed = float((ours == theirs).mean())
    p, q = float(ours.mean()), float(theirs.mean())
    chance = p * q + (1 - p) * (1 - q)
    return (agreed - chance) / (1 - chance) if chance < 1 else 0.0


def by_code(
    codes: Sequence[Code], scores: Scores, suggested: Flags, gold: Flags
) -> tuple[CodeResult, ...]:
    """Return one result for each code that is gold or suggested somewhere."""
    ranks = np.zeros(gold.shape, np.intp)
    ranks[gold] = filtered_ranks(scores, gold)
    results = []
    for column in np.flatnonzero(gold.any(axis=0) | suggested.any(axis=0)).tolist():
        code, there = codes[column], gold[:, column]
        results.append(
            CodeResult(
                code.code,
                code.label,
                code.group,
                gold=int(there.sum()),
                suggested=int(suggested[:, column].sum()),
                right=int((suggested[:, column] & there).sum()),
                recall_at_5=float((ranks[there, column] <= 5).mean()) if there.any() else None,
            )
        )
    return tuple(results)


def by_group(codes: Sequence[Code], results: Sequence[CodeResult]) -> tuple[CodeResult, ...]:
    """Return the sums of `results` over each group of codes, in the codebook's order."""
    sums = []
    for group in dict.fromkeys(code.group for code in codes):
        own = [result for result in results if result.group == group]
        if own:
            wanted = sum(result.gold for result in own)
            found = sum((result.recall_at_5 or 0) * result.gold for result in own)
            sums.append(
                CodeResult(
                    "",
                    group,
                    group,
                    gold=wanted,
                    suggested=sum(result.suggested for result in own),
                    right=sum(result.right for result in own),
                    recall_at_5=found / wanted if wanted else None,
                )
            )
    return tuple(sums)
