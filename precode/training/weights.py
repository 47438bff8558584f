"""How much each feature counts, learned from exemplars that look for their own code."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from precode.domain.codes import Codebook
from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.fusion import FEATURES, features_of
from precode.stages.index import index_of

_FOLDS = 5
_SEED = 17


def exemplar_weights(codebook: Codebook, vectors: FloatMatrix) -> tuple[Scores, Scores]:
    """Return weights and averages of the features, ``(features,)`` each.

    Every exemplar is compared with an index that was built without it. Cues are left out,
    weight 0: many were taken from exemplars and would look better than they are.

    Parameters
    ----------
    vectors
        Those of `precode.stages.index.texts_to_encode`, ``(texts, dim)``.
    """
    features, answers = _cross_fitted(codebook, vectors)
    averages = features.mean(axis=(0, 1))
    scales = features.std(axis=(0, 1))
    scales[scales == 0] = 1
    return _listwise((features - averages) / scales, answers) / scales, averages


def _cross_fitted(codebook: Codebook, vectors: FloatMatrix) -> tuple[Scores, npt.NDArray[np.intp]]:
    """Return features of every exemplar from an index built without it, and the right answers.

    ``(texts, codes, features)`` and ``(texts,)``; talk without a code has the answer
    ``len(codes)``.
    """
    codes = codebook.codes
    exemplars = [exemplar for code in codes for exemplar in code.exemplars]
    texts = [exemplar.text for exemplar in (*exemplars, *codebook.no_code)]
    of_texts = vectors[len(codes) :]
    position = {code.code: number for number, code in enumerate(codes)}
    answers = np.array(
        [position[e.code] for e in exemplars] + [len(codes)] * len(codebook.no_code), np.intp
    )
    fold = np.random.default_rng(_SEED).permutation(len(texts)) % _FOLDS
    features = np.empty((len(texts), len(codes), len(FEATURES)))
    for number in range(_FOLDS):
        out = fold == number
        kept = {exemplar.id for exemplar, left in zip(exemplars, out, strict=False) if not left}
        index = index_of(
            [
                replace(code, cues=(), exemplars=tuple(e for e in code.exemplars if e.id in kept))
                for code in codes
            ],
            [exemplar for exemplar in exemplars if exemplar.id in kept],
            vectors[: len(codes)],
            of_texts[: len(exemplars)][~out[: len(exemplars)]],
            of_texts[len(exemplars) :][~out[len(exemplars) :]],
        )
        rows = np.flatnonzero(out)
        features[rows], _ = features_of([texts[row] for row in rows], of_texts[rows], index)
    return features, answers


def _listwise(features: Scores, answers: npt.NDArray[np.intp]) -> Scores:
    """Return weights ``(features,)`` under which the right code most often has the highest sum.

    Conditional logit with an intercept for 'no code' and a light ridge.
    """
    from scipy.optimize import minimize

    rows = np.arange(len(answers))

    def loss(weights: Scores) -> tuple[float, Scores]:
        sums = features @ weights[:-1]
        sums = np.hstack([sums, np.full((len(sums), 1), weights[-1])])
        sums -= sums.max(axis=1, keepdims=True)
        chance = np.exp(sums)
        total = chance.sum(axis=1, keepdims=True)
        likelihood = (sums[rows, answers] - np.log(total[:, 0])).mean()
        chance /= total
        chance[rows, answers] -= 1
        slope = np.einsum("nc,ncf->f", chance[:, :-1], features) / len(rows)
        gradient = np.append(slope, chance[:, -1].mean()) + 2e-3 * weights
        return float(1e-3 * weights @ weights - likelihood), gradient

    fitted = minimize(loss, np.zeros(features.shape[2] + 1), jac=True, method="L-BFGS-B")
    weights: Scores = fitted.x[:-1]
    return weights
