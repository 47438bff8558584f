"""The main job: a transcript in, ranked codes with evidence out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from precode.domain.codes import Codebook
from precode.domain.ports import Encoder, Splitter
from precode.domain.suggestions import Precoding, RunSettings, Suggestion
from precode.domain.text import CodingUnit, Transcript
from precode.domain.vectors import FloatMatrix
from precode.encoders import load_encoder
from precode.encoders.cache import Encode, weights_of
from precode.errors import NothingToCode
from precode.splitters.spacy_rules import SpacySplitter
from precode.stages.explain import explain
from precode.stages.fusion import Fusion, probability
from precode.stages.heads import Heads
from precode.stages.index import CodeIndex, build_index
from precode.stages.match import Match
from precode.stages.score import Scorer
from precode.stages.select import choose
from precode.stages.units import coding_units
from precode.taxonomies import load_codebook
from precode.workflow.codebook_vectors import codebook_vectors, mean_of_talk
from precode.workflow.fusion_file import FittedFusion, load_fusion
from precode.workflow.heads_file import load_heads
from precode.workflow.narrowing import allowed_codes
from precode.workflow.reading import read_transcript

DEFAULT_TAXONOMIES = ("bct_v1",)
DEFAULT_ENCODER = "minilm_bct"
PLAIN_ENCODER = {"minilm_bct": "minilm"}
"""An adapted encoder, and the one that it was adapted from."""
_BLOCK = 2048  # units scored at once: bounds memory, changes no result
_STRETCH = 256  # texts encoded between two looks at the progress; fewer fill batches badly

Progress = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class Precoder:
    """Suggests codes for transcripts.

    >>> from precode import Precoder
    >>> precoder = Precoder(encoder="hashing")
    >>> result = precoder.suggest("corpus_samples/training/synthetic-pw-maureen.txt")
    >>> result.suggestions[0].span.of(result.transcript.text) in result.transcript.text
    True

    Parameters
    ----------
    taxonomies
        Names of taxonomies that come with precode, or paths of folders and codebook files.
    encoder
        ``minilm_bct``, ``minilm``, a folder with a sentence-transformers model, or ``hub:NAME``.
    allow_download
        Lets ``hub:NAME`` download that model. Nothing else ever uses the network.
    progress
        Called as work goes on.
    """

    taxonomies: Sequence[str] | str = DEFAULT_TAXONOMIES
    encoder: str = DEFAULT_ENCODER
    allow_download: bool = False
    progress: Progress | None = None

    @cached_property
    def codebook(self) -> Codebook:
        """The codes in use."""
        names = (self.taxonomies,) if isinstance(self.taxonomies, str) else self.taxonomies
        return load_codebook(names)

    @cached_property
    def fitted(self) -> FittedFusion:
        """The fitted weights and threshold, and what they were fitted with."""
        return load_fusion()

    @property
    def fusion(self) -> Fusion:
        """The fitted weights and threshold."""
        return self.fitted.fusion

    @property
    def withheld(self) -> tuple[bool, ...]:
        """For each code, whether it is not suggested by default: mostly wrong on gold."""
        return tuple(code.id in self.fusion.withheld for code in self.codebook.codes)

    @cached_property
    def shipped_heads(self) -> Heads | None:
        """What the coded interviews of precode taught, if the encoder is the one it was."""
        heads = load_heads()
        if weights_of(heads.encoder) != weights_of(self.loaded_encoder.fingerprint):
            return None
        return heads.for_codes(self.codebook.codes)

    @cached_property
    def splitter(self) -> Splitter:
        """What finds sentences."""
        return SpacySplitter()

    @cached_property
    def loaded_encoder(self) -> Encoder:
        """What turns words into vectors."""
        return load_encoder(self.encoder, allow_download=self.allow_download)

    @cached_property
    def codebook_vectors(self) -> FloatMatrix:
        """Vectors of the codebook's texts, ``(texts, dim)``; kept on disk between runs."""
        return codebook_vectors(self.codebook, self.loaded_encoder, self.encode)

    @cached_property
    def index(self) -> CodeIndex:
        """The codebook, ready to be matched with."""
        return build_index(
            self.codebook,
            self.codebook_vectors,
            mean_of_talk(self.codebook, self.loaded_encoder, self.encode),
        )

    def read(
        self,
        path: Path | str,
        *,
        interviewers: Collection[str] = (),
        roles: Mapping[str, str] | None = None,
    ) -> Transcript:
        """Read a transcript file; see `read_transcript`."""
        return read_transcript(path, interviewers=interviewers, roles=roles)

    def suggest(
        self,
        transcript: Transcript | Path | str,
        *,
        top_k: int | None = None,
        min_score: float | None = None,
        include_interviewer: bool = False,
        codes: Collection[str] = (),
        groups: Collection[str] = (),
        heads: Heads | None = None,
        encode: Encode | None = None,
    ) -> Precoding:
        """Suggest codes for a transcript.

        Parameters
        ----------
        transcript
            A file, or what `read` returned.
        top_k
            At most so many codes a turn.
        min_score
            Least probability, 0..1, instead of the calibrated threshold. With ``top_k=K`` and
            ``min_score=0`` every codable turn gets its K best codes.
        codes, groups
            Only these codes; only codes of these groups (number or part of the name).
        heads
            What a study's earlier decisions taught; see `precode.workflow.teaching`.
        encode
            Stands in for the encoder where vectors are kept: texts to ``(texts, dim)``.

        Raises
        ------
        PrecodeError
            If the file, the taxonomy or an option has a problem.
        """
        if not isinstance(transcript, Transcript):
            transcript = self.read(transcript)
        allowed = allowed_codes(self.codebook, codes, groups)
        match = self.match(
            transcript, include_interviewer=include_interviewer, heads=heads, encode=encode
        )
        settings = RunSettings(top_k, min_score, include_interviewer)
        return self.chosen(match, settings, allowed=allowed, heads=heads)

    def chosen(
        self,
        match: Match,
        settings: RunSettings,
        *,
        allowed: Sequence[int] | None = None,
        heads: Heads | None = None,
    ) -> Precoding:
        """Choose what to suggest from a match that was made with the same heads.

        ``allowed`` are the columns of codes that may be suggested. If None, and no other
        threshold is asked for, all but those whose suggestions were mostly wrong on gold.
        """
        if allowed is None and settings.min_score is None and settings.top_k is None:
            allowed = [n for n, held in enumerate(self.withheld) if not held]
        chosen = choose(
            match.units,
            match.scores,
            match.rows,
            threshold=self.fusion.threshold,
            settings=settings,
            codes=allowed,
        )
        return self.result(match.transcript, settings, explain(chosen, match, self.scorer(heads)))

    def result(
        self,
        transcript: Transcript,
        settings: RunSettings,
        suggestions: Sequence[Suggestion] = (),
    ) -> Precoding:
        """Return suggestions with what made them."""
        return Precoding(
            transcript=transcript,
            codebook=self.codebook,
            suggestions=tuple(suggestions),
            threshold=self.fusion.threshold,
            encoder=self.loaded_encoder.fingerprint,
            settings=settings,
            calibrated_for=self.fitted.calibrated_for(
                self.loaded_encoder.fingerprint, self.codebook.taxonomies
            ),
        )

    def match(
        self,
        transcript: Transcript,
        *,
        include_interviewer: bool = False,
        heads: Heads | None = None,
        encode: Encode | None = None,
    ) -> Match:
        """Compare every coding unit of a transcript with every code.

        Raises
        ------
        BadOption
            If there is no turn to code.
        """
        found = self.match_all(
            [transcript], include_interviewer=include_interviewer, heads=heads, encode=encode
        )
        return found[0]

    def match_all(
        self,
        transcripts: Sequence[Transcript],
        *,
        include_interviewer: bool = False,
        heads: Heads | None = None,
        encode: Encode | None = None,
    ) -> list[Match]:
        """Compare every coding unit of several transcripts with every code.

        The same as `match` on each, but encoded together, which is faster for short ones.

        Raises
        ------
        BadOption
            If one of them has no turn to code.
        """
        units = [
            self._units(transcript, include_interviewer=include_interviewer)
            for transcript in transcripts
        ]
        texts = list(dict.fromkeys(unit.text for own in units for unit in own))
        vectors = encode(texts) if encode else self.encode(texts, "Pre-coding")
        place = {text: number for number, text in enumerate(texts)}
        matches = []
        for transcript, own in zip(transcripts, units, strict=True):
            words = tuple(dict.fromkeys(unit.text for unit in own))
            row = {text: number for number, text in enumerate(words)}
            # One long transcript has some hundred megabytes of vectors: no second copy of them.
            placed = vectors
            if len(transcripts) > 1:
                placed = vectors[[place[text] for text in words]]
            matches.append(
                Match(
                    transcript=transcript,
                    units=tuple(own),
                    texts=words,
                    rows=np.array([row[unit.text] for unit in own], np.intp),
                    vectors=placed,
                    scores=self._scores(words, placed, heads),
                )
            )
        return matches

    def _units(self, transcript: Transcript, *, include_interviewer: bool) -> list[CodingUnit]:
        units = coding_units(transcript, self.splitter, include_interviewer=include_interviewer)
        if not units:
            raise NothingToCode(
                "There is no turn to code: every turn with words is an interviewer's.",
                where=transcript.name,
                remedy="Check --interviewer and --role, or add --include-interviewer.",
            )
        return units

    def scorer(self, heads: Heads | None = None) -> Scorer:
        """Return what turns texts and vectors into log odds, with a study's heads on top."""
        return Scorer(self.index, self.fusion, self.shipped_heads, heads)

    def _scores(
        self, texts: Sequence[str], vectors: FloatMatrix, heads: Heads | None
    ) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        scorer = self.scorer(heads)
        scores = np.empty((len(texts), len(scorer.index.codes)))
        for first in range(0, len(texts), _BLOCK):
            block = slice(first, first + _BLOCK)
            scores[block] = probability(scorer.score(texts[block], vectors[block]).odds)
        return scores

    def encode(
        self, texts: Sequence[str], step: str, *, progress: Progress | None = None
    ) -> FloatMatrix:
        """Return the vectors of `texts`, ``(texts, dim)``, showing progress as `step`.

        Texts are encoded in stretches; that changes no vector. ``progress`` goes before the
        precoder's own.
        """
        show = progress or self.progress
        if show is None:
            return self.loaded_encoder.encode(texts)
        show(step, 0, len(texts))
        encoder = self.loaded_encoder
        # Short texts first: neighbours of like length waste no work on filling.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        vectors = np.empty((len(texts), encoder.dimension), np.float32)
        for first in range(0, len(order), _STRETCH):
            places = order[first : first + _STRETCH]
            vectors[places] = encoder.encode([texts[place] for place in places])
            show(step, first + len(places), len(texts))
        return vectors
