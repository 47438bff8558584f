"""Suggestions: codes offered for words, with the evidence; nobody has agreed yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from precode.domain.codes import Codebook, Exemplar
from precode.domain.text import Span, Transcript

Strength = Literal["strong", "possible", "weak"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue phrase found in the words, and where."""

    phrase: str
    span: Span


@dataclass(frozen=True, slots=True)
class Rival:
    """The closest competing code on the same words."""

    code: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a code is offered.

    ``exemplar`` is the nearest exemplar and ``similarity`` its cosine to the words (-1..1);
    ``definition`` is the cosine to the definition. ``shares`` tells how much each part
    (exemplars, definition, cues, words in common, coded interviews, a study's earlier decisions)
    pushed the score, in log odds against the average code. ``question`` is the interviewer's
    question that a prompted answer was read with. ``also_consider`` names the codes that the
    taxonomy's rules would add.
    """

    definition: float
    shares: tuple[tuple[str, float], ...]
    exemplar: Exemplar | None = None
    similarity: float | None = None
    cues: tuple[Cue, ...] = ()
    rival: Rival | None = None
    question: Span | None = None
    also_consider: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code offered for words of one turn.

    ``score`` is a probability, 0..1, rounded to 6 decimals; ``rank`` counts from 1, the best
    of its turn, without ties.
    """

    turn: int
    span: Span
    code: str
    code_id: str
    label: str
    group: str
    taxonomy: str
    score: float
    strength: Strength
    rank: int
    evidence: Evidence

    @property
    def prompted(self) -> bool:
        """Tell whether the words answer a question that names the technique."""
        return self.evidence.question is not None


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What a run was asked for; part of its record.

    ``top_k`` None means that only suggestions at or above ``min_score`` are given, and
    ``min_score`` None means the calibrated threshold.
    """

    top_k: int | None = None
    min_score: float | None = None
    include_interviewer: bool = False


@dataclass(frozen=True, slots=True)
class Precoding:
    """A transcript with its suggestions, and what made them.

    ``calibrated_for`` names the taxonomies that probabilities were calibrated with.
    """

    transcript: Transcript
    codebook: Codebook
    suggestions: tuple[Suggestion, ...]
    threshold: float
    encoder: str
    settings: RunSettings
    calibrated_for: tuple[str, ...] = ()
