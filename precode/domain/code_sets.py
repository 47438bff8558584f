"""The final code sets: what people settled on, as it goes into tables and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from precode.domain.decisions import Facets
from precode.domain.studies import Case, Dyad
from precode.domain.text import INTERVIEWER, Span

Origin = Literal["deductive", "inductive"]
"""Whether a code was there before the study (a taxonomy) or was found in it."""

HAPPENED = "happened"


@dataclass(frozen=True, slots=True)
class FinalCode:
    """A code of the study's codebook, used or not. ``id`` is permanent."""

    id: str
    code: str
    label: str
    group: str
    definition: str
    taxonomy: str
    origin: Origin
    when_to_use: tuple[str, ...] = ()
    when_not_to_use: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Number and label."""
        return f"{self.code} {self.label}"


@dataclass(frozen=True, slots=True)
class FinalCoding:
    """Words of a turn with a code that stands for the study.

    ``role`` is that of the turn's speaker, ``code`` the permanent id, ``coders`` those who gave it.
    ``score`` is the probability it was suggested with when it was decided; None if nobody had
    suggested it. ``settled`` tells that coders differed and that it was settled.
    """

    case: str
    role: str
    transcript: str
    turn: int
    speaker: str
    span: Span
    quote: str
    code: str
    coders: tuple[str, ...]
    memo: str = ""
    facets: Facets = field(default_factory=Facets)
    suggested: bool = False
    score: float | None = None
    starred: bool = False
    settled: bool = False

    @property
    def happened(self) -> bool:
        """Tell whether it tells of something that was done; so it does if nobody says otherwise."""
        return self.facets.status in ("", HAPPENED)


@dataclass(frozen=True, slots=True)
class FinalTranscript:
    """A transcript as it was coded.

    ``talk`` maps each role to the characters of its turns' words (no labels, no times),
    ``characters`` counts the whole source. ``read_by`` are the coders who marked it as read,
    ``read_at`` is when the first of them did (UTC).
    """

    name: str
    case: str
    version: int
    text_sha256: str
    talk: Mapping[str, int]
    characters: int
    turns: int
    read_by: tuple[str, ...] = ()
    read_at: str = ""

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of those who were interviewed in it."""
        return tuple(role for role in self.talk if role != INTERVIEWER)

    @property
    def participants_talk(self) -> int:
        """Characters of what those who were interviewed said."""
        return sum(count for role, count in self.talk.items() if role != INTERVIEWER)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a coder decided on a suggestion: the code, its probability then, and when (UTC).

    ``what``: accepted, rejected, or changed to another code or other words.
    """

    coder: str
    transcript: str
    code: str
    score: float
    what: Literal["accepted", "rejected", "changed"]
    at: str


@dataclass(frozen=True, slots=True)
class CodeSets:
    """Everything that the tables of a study are made from.

    ``version`` is 0 for a draft. ``open`` says in words what was not settled. ``upto`` is the time
    of the last decision (UTC), ``about`` names the study, its model and its taxonomies.
    """

    version: int
    codes: tuple[FinalCode, ...]
    codings: tuple[FinalCoding, ...]
    transcripts: tuple[FinalTranscript, ...]
    cases: tuple[Case, ...]
    dyads: tuple[Dyad, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    open: tuple[str, ...] = ()
    upto: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of those interviewed, in the order of the cases."""
        of_cases = [case.role for case in self.cases if case.role]
        spoken = [role for one in self.transcripts for role in one.roles]
        there = set(spoken)
        return tuple(dict.fromkeys([role for role in [*of_cases, *spoken] if role in there]))

    @property
    def by_id(self) -> dict[str, FinalCode]:
        """The codes by their permanent ids."""
        return {code.id: code for code in self.codes}

    def of_origin(self, origin: Origin) -> tuple[FinalCode, ...]:
        """Return the deductive, or the inductive, codes."""
        return tuple(code for code in self.codes if code.origin == origin)

    def codings_of(self, codes: Iterable[FinalCode]) -> tuple[FinalCoding, ...]:
        """Return the codings with any of these codes."""
        wanted = {code.id for code in codes}
        return tuple(coding for coding in self.codings if coding.code in wanted)
