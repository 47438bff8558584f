"""How much each feature counts, learned from exemplars that look for their own code."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from precode.domain.codes import Codebook
from precode.domain.vectors import FloatMatrix, Scores
from precode.stages.fusion import features_of
from precode.stages.index import index_of
from precode.training.split import part_of


def exemplar_weights(codebook: Codebook, vectors: FloatMatrix) -> tuple[Scores, Scores]:
    """Return weights and averages of the features, ``(features,)`` each.

    Spoken exemplars of the validation part are compared with an index of the training part:
    an adapted encoder has not seen the former. Cues are left out, weight 0: many were taken
    from exemplars and would look better than they are.

    Parameters
    ----------
    vectors
        Those of `precode.stages.index.texts_to_encode`, ``(texts, dim)``.
    """
    features, answers = _held_out(codebook, vectors)
    averages = features.mean(axis=(0, 1))
    scales = features.std(axis=(0, 1))
    scales[scales == 0] = 1
    return _listwise((features - averages) / scales, answers) / scales, averages


def _held_out(codebook: Codebook, vectors: FloatMatrix) -> tuple[Scores, npt.NDArray[np.intp]]:
    """Return features of the exemplars held out, and the right answers.

    ``(texts, codes, features)`` and ``(texts,)``; talk without a code has the answer
    ``len(codes)``.
    """
    codes = codebook.codes
    exemplars = [exemplar for code in codes for exemplar in code.exemplars]
    everything = [*exemplars, *codebook.no_code]
    of_texts = vectors[len(codes) :]
    position = {code.code: number for number, code in enumerate(codes)}
    learned = np.array([part_of(e.id) == "train" for e in everything])
    asked = np.array([part_of(e.id) == "validation" and e.voice != "written" for e in everything])
    count = len(exemplars)
    kept = [e for e, known in zip(exemplars, learned, strict=False) if known]
    own = {e.id for e in kept}
    index = index_of(
        [
            replace(code, cues=(), exemplars=tuple(e for e in code.exemplars if e.id in own))
            for code in codes
        ],
        kept,
        vectors[: len(codes)],
        of_texts[:count][learned[:count]],
        of_texts[count:][learned[count:]],
    )
    rows = np.flatnonzero(asked)
    features, _ = features_of([everything[row].text for row in rows], of_texts[rows], index)
    answers = [position.get(everything[row].code, len(codes)) for row in rows]
    return features, np.array(answers, np.intp)


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
