"""Fit how much each kind of evidence counts, calibrate the result, and let interviews teach.

Three steps. The weights say how well each feature picks the code of an
exemplar, one that no encoder was trained on, out of all codes. Scale, cue weight, gate,
intercept and threshold say how often that is right in real interview turns; they come from
gold-coded interviews that no exemplar was taken from. On top of that the same interviews
teach heads, as a study's own decisions do later; the contest of the codes and the threshold are
fitted with each interview left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from precode.domain.codes import Codebook
from precode.domain.vectors import FloatMatrix, Scores
from precode.evaluation.evidence import Verdict, verdict
from precode.stages.fusion import Fusion, probability
from precode.stages.heads import Heads
from precode.stages.index import CodeIndex, build_index
from precode.training.calibration import (
    Compared,
    GoldInterview,
    TurnTable,
    best_threshold,
    best_units,
    calibrate,
    f1,
)
from precode.training.contest import fit_contest
from precode.training.heads import FIRST, Decided, teach
from precode.training.weights import exemplar_weights

_ROUNDS = 3  # the fusion chooses the units that it is fitted on
_FOLDS = 10  # at most so many lots of interviews are left out, one lot at a time


@dataclass(frozen=True, slots=True)
class CodeEvidence:
    """What interviews that were left out say of a code, by turns, at the threshold.

    ``gold`` turns carry it, ``suggested`` were offered it, ``right`` are both.
    """

    id: str
    code: str
    gold: int
    suggested: int
    right: int

    @property
    def verdict(self) -> Verdict:
        """Whether that allows to suggest it."""
        return verdict(self.suggested, self.right)


@dataclass(frozen=True, slots=True)
class FitReport:
    """How the fit did on interviews that were left out."""

    interviews: int
    gold_codes: int
    recall_at_5: float
    micro_f1: float
    brier: float
    by_code: tuple[CodeEvidence, ...]


def fit_fusion(
    codebook: Codebook,
    vectors: FloatMatrix,
    interviews: Sequence[GoldInterview],
    encoder: str,
    met: Sequence[GoldInterview] = (),
) -> tuple[Fusion, Heads, FitReport]:
    """Return the fusion and the heads fitted on the bank and on gold interviews.

    Parameters
    ----------
    vectors
        Those of `precode.stages.index.texts_to_encode`, ``(texts, dim)``.
    interviews
        At least two, so that each can be left out once for threshold and report.
    encoder
        The fingerprint of what made the vectors.
    met
        Interviews that the encoder was trained on. They teach the heads, but say nothing about
        how sure to be.
    """
    weights, averages = exemplar_weights(codebook, vectors)
    raw = Fusion(tuple(map(float, weights)), tuple(map(float, averages)), 0.0, 0.0, 0.0, 0.5)
    index = build_index(codebook, vectors)
    compared = [Compared.of(interview, index) for interview in interviews]
    fusion = raw
    for _ in range(_ROUNDS):
        fusion = calibrate(raw, [TurnTable.build(one, fusion) for one in compared])
    ids = [code.id for code in codebook.codes]
    seen = [_Seen.of(one, fusion) for one in compared]
    known = [_Seen.of(Compared.of(interview, index), fusion).decided for interview in met]
    heads = teach([*(one.decided for one in seen), *known], ids, encoder, index.space, FIRST)
    moved = _left_out(seen, known, ids, encoder, index)
    contest = fit_contest(
        [(odds, one.rows, one.decided.gold) for odds, one in zip(moved, seen, strict=True)]
    )
    scores = np.concatenate(
        [
            probability(_of_turns(contest.moved(odds), one.rows))
            for odds, one in zip(moved, seen, strict=True)
        ]
    )
    gold = np.concatenate([one.decided.gold for one in seen])
    threshold = best_threshold(scores, gold)
    better = (scores[:, None, :] > scores[:, :, None]).sum(axis=2)
    report = FitReport(
        interviews=len(interviews),
        gold_codes=int(gold.sum()),
        recall_at_5=float((better[gold] < 5).mean()),
        micro_f1=f1(scores >= threshold, gold),
        brier=float(np.mean((scores - gold) ** 2)),
        by_code=tuple(_evidence(codebook, scores >= threshold, gold)),
    )
    withheld = tuple(one.id for one in report.by_code if one.verdict == "against")
    fusion = replace(fusion, threshold=threshold, withheld=withheld, contest=contest)
    return fusion, heads, report


def _evidence(
    codebook: Codebook, offered: npt.NDArray[np.bool_], gold: npt.NDArray[np.bool_]
) -> Iterator[CodeEvidence]:
    for column, code in enumerate(codebook.codes):
        ours, theirs = offered[:, column], gold[:, column]
        counts = (int(flags.sum()) for flags in (theirs, ours, ours & theirs))
        yield CodeEvidence(code.id, code.code, *counts)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """An interview as the fusion sees it: log odds ``(units, codes)``, units by turn, gold."""

    odds: Scores
    vectors: FloatMatrix
    rows: tuple[npt.NDArray[np.intp], ...]
    decided: Decided

    @classmethod
    def of(cls, compared: Compared, fusion: Fusion) -> _Seen:
        odds, vectors, gold = compared.odds(fusion), compared.interview.vectors, compared.gold
        best = best_units(odds, compared.rows)
        before = odds[best, np.arange(best.shape[1])]
        decided = Decided(before, vectors, best, gold, np.ones_like(gold))
        return cls(odds, vectors, compared.rows, decided)


def _left_out(
    seen: Sequence[_Seen],
    met: Sequence[Decided],
    ids: Sequence[str],
    encoder: str,
    index: CodeIndex,
) -> list[Scores]:
    """Return the log odds ``(units, codes)`` of each interview, which the rest taught."""
    moved: dict[int, Scores] = {}
    for lot in np.array_split(np.arange(len(seen)), min(len(seen), _FOLDS)):
        others = [one.decided for place, one in enumerate(seen) if place not in lot]
        heads = teach([*others, *met], ids, encoder, index.space, FIRST)
        for place in lot.tolist():
            moved[place] = heads.adjust(seen[place].odds, seen[place].vectors)
    return [moved[place] for place in range(len(seen))]


def _of_turns(odds: Scores, rows: Sequence[npt.NDArray[np.intp]]) -> Scores:
    """Return the best of the units of each turn, ``(turns, codes)``."""
    return np.stack([odds[own].max(axis=0) for own in rows])
