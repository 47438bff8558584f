"""Induction: passages that the taxonomy may not hold, and groups of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from precode.domain.text import Span

Reason = Literal[
    "no code fits",  # a coder said so of these words
    "nothing near",  # no code of the taxonomy is likely
    "poor fit",  # coded, or likely, but unlike other words with that code
    "part of a code",  # its code holds it, but may hold several things
]
"""Why a passage is looked at."""


@dataclass(frozen=True, slots=True)
class Place:
    """Words of one version of a transcript."""

    transcript: str
    text_sha256: str
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one turn that tell of something codable.

    ``code`` is the permanent id of the taxonomy code that is nearest, ``probability`` how likely
    it is, ``fit`` 0..1 how these words lie among others with that code: the share of its exemplars
    that are no nearer to it. ``codable`` is the probability that the words tell of any technique.
    """

    place: Place
    turn: int
    case: str
    role: str
    codable: float
    code: str
    probability: float
    fit: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another group that lies near: it may be the same code. ``likeness`` is a cosine."""

    group: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group of passages that may be a new code.

    ``id`` comes from the most central passage. ``terms`` are the words that set it apart, best
    first. ``members`` come with the most central first; ``cases`` and ``roles`` are covered by
    them. ``nearest`` is the permanent id of the nearest taxonomy code and ``likeness`` the cosine
    to its exemplars. ``within`` is the permanent id of a broad code if it is a pattern inside it.
    ``neighbours`` are groups to merge it with, ``parts`` the groups (indices
    into ``members``) that it falls into if it is split.
    """

    id: str
    terms: tuple[str, ...]
    members: tuple[Passage, ...]
    cases: tuple[str, ...]
    roles: tuple[str, ...]
    nearest: str
    likeness: float
    novelty: float
    neighbours: tuple[Neighbour, ...] = ()
    parts: tuple[tuple[int, ...], ...] = ()
    within: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What people made of a group: their names for it, and the words that they say belong to it.

    ``id`` is that of the candidate it began as. ``merged_into`` names the group that it went into,
    ``promoted`` the permanent id of the code that it became. Empty is what nobody said.
    """

    id: str
    name: str = ""
    definition: str = ""
    when_to_use: tuple[str, ...] = ()
    when_not_to_use: tuple[str, ...] = ()
    nearest: str = ""
    why_not: str = ""
    group: str = ""
    dropped: bool = False
    merged_into: str = ""
    promoted: str = ""
    members: tuple[Place, ...] = ()
    left: tuple[Place, ...] = ()
