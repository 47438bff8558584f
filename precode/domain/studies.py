"""What a study folder holds: cases, who worked with whom, and stored transcripts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from precode.domain.suggestions import RunSettings
from precode.domain.text import Note


@dataclass(frozen=True, slots=True)
class Case:
    """A participant, or whatever the study compares: a row of ``cases.csv``.

    ``role`` is in lower case. ``transcripts`` names files, ``speakers`` labels, where the
    sheet gives them; ``attributes`` are all other columns, by their name.
    """

    id: str
    role: str = ""
    transcripts: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dyad:
    """A peer worker and a supported peer who worked together: a row of ``dyads.csv``.

    Either may be empty, or the id of somebody who was not interviewed.
    """

    peer_worker: str
    supported_peer: str


@dataclass(frozen=True, slots=True)
class StoredTranscript:
    """A version of a transcript as it lies in a study.

    ``original_sha256`` is over the bytes of the file that was added, ``text_sha256`` over the
    canonical text, ``turns_sha256`` over the stored turns. ``labels`` are the speaker labels in
    the order of their first turn. ``language`` is a BCP 47 tag.
    """

    name: str
    version: int
    original: str
    original_sha256: str
    text_sha256: str
    turns_sha256: str
    language: str
    labels: tuple[str, ...]
    turns: int
    words: int
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that suggestions depend on beside the transcript.

    ``taxonomies`` maps names to the SHA-256 of their files; ``encoder`` is its fingerprint,
    ``model`` a hash over what was fitted on top of it, ``learned`` the SHA-256 of the heads
    that the study's own decisions taught, if any.
    """

    precode: str
    layout: int
    taxonomies: Mapping[str, str]
    encoder: str
    model: str
    learned: str = ""
    top_k: int | None = None
    min_score: float | None = None
    include_interviewer: bool = False

    @property
    def asked(self) -> RunSettings:
        """What a run with this recipe is asked for."""
        return RunSettings(self.top_k, self.min_score, self.include_interviewer)

    def key(self, stored: StoredTranscript, roles: Mapping[str, str], case: str) -> str:
        """Return what names the result for a transcript of a case, its labels with their roles.

        Hex digits of a SHA-256: the same for the same words, turns, roles, codes, model and
        settings, another one if any of them changes.
        """
        parts = [
            self.precode,
            self.layout,
            sorted(self.taxonomies.items()),
            self.encoder,
            self.model,
            self.learned,
            self.top_k,
            self.min_score,
            self.include_interviewer,
            stored.name,
            case,
            stored.text_sha256,
            stored.turns_sha256,
            sorted(roles.items()),
        ]
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]
