"""Codebook + vectors → the index that units are matched with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from precode.domain.codes import Code, Codebook, Exemplar
from precode.domain.vectors import FloatMatrix, Scores, unit_rows
from precode.stages.cues import CueIndex
from precode.stages.space import Space, centre_of, code_means, fit_space
from precode.stages.words import WordIndex


@dataclass(frozen=True, slots=True)
class CodeIndex:
    """Everything about the codes that a unit is compared with.

    ``code_vectors`` and ``definition_vectors`` are ``(codes, dim)`` in ``space``;
    ``exemplar_vectors`` ``(exemplars, dim)`` are raw, with ``code_of`` their codes' indices;
    ``no_code_vector`` ``(1, dim)`` in ``space`` is the mean of talk without a code.
    """

    codes: tuple[Code, ...]
    exemplars: tuple[Exemplar, ...]
    code_of: npt.NDArray[np.intp]
    space: Space
    code_vectors: Scores
    definition_vectors: Scores
    raw_definitions: Scores
    exemplar_vectors: FloatMatrix
    no_code_vector: Scores
    words: WordIndex
    cues: CueIndex


def encoded_definition(code: Code) -> str:
    """Return a code's label and definition, if it has one, as the encoder reads them."""
    if code.definition == code.label:
        return code.label
    return f"{code.label}. {code.definition}"


def texts_to_encode(codebook: Codebook) -> list[str]:
    """Return what `build_index` needs vectors of: definitions, exemplars, talk without code."""
    return [
        *map(encoded_definition, codebook.codes),
        *(exemplar.text for code in codebook.codes for exemplar in code.exemplars),
        *(exemplar.text for exemplar in codebook.no_code),
    ]


def build_index(
    codebook: Codebook, vectors: FloatMatrix, talk: FloatMatrix | None = None
) -> CodeIndex:
    """Return the index of `codebook`, given the vectors of `texts_to_encode`.

    ``talk`` ``(1, dim)`` is the mean vector of talk about anything, for a codebook with few
    exemplars.

    Raises
    ------
    ValueError
        If there are not as many vectors as texts.
    """
    codes = codebook.codes
    exemplars = [e for code in codes for e in code.exemplars]
    expected = len(codes) + len(exemplars) + len(codebook.no_code)
    if len(vectors) != expected:
        raise ValueError(f"{len(vectors)} vectors for {expected} texts of the codebook")
    definitions = vectors[: len(codes)]
    of_exemplars = vectors[len(codes) : len(codes) + len(exemplars)]
    no_code = vectors[len(codes) + len(exemplars) :]
    return index_of(codes, exemplars, definitions, of_exemplars, no_code, talk)


def index_of(
    codes: Sequence[Code],
    exemplars: Sequence[Exemplar],
    definitions: FloatMatrix,
    of_exemplars: FloatMatrix,
    no_code: FloatMatrix,
    talk: FloatMatrix | None = None,
) -> CodeIndex:
    """Return the index of `codes`, the vectors given apart; rows follow their texts."""
    position = {code.code: number for number, code in enumerate(codes)}
    code_of = np.array([position[e.code] for e in exemplars], np.intp)
    space = fit_space(of_exemplars, code_of, no_code, definitions, talk)
    counts = np.bincount(code_of, minlength=len(codes))
    means = code_means(of_exemplars, code_of, len(codes)).astype(np.float32)
    placed_definitions = space.place(definitions, centre_of(definitions))
    placed_means = space.place(means)
    # A code without exemplars is known by its definition alone.
    placed_means[counts == 0] = placed_definitions[counts == 0]
    return CodeIndex(
        codes=tuple(codes),
        exemplars=tuple(exemplars),
        code_of=code_of,
        space=space,
        code_vectors=placed_means,
        definition_vectors=placed_definitions,
        raw_definitions=unit_rows(definitions.astype(np.float64)),
        exemplar_vectors=of_exemplars,
        no_code_vector=space.place(no_code.mean(axis=0, keepdims=True))
        if len(no_code)
        else np.zeros((1, definitions.shape[1])),
        words=WordIndex.build(codes),
        cues=CueIndex.build(codes),
    )
