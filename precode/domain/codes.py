"""Codes and the taxonomies or codebooks that hold them."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

NONE = "NONE"
"""Code of exemplars that show talk in which no technique is present."""

_NAMESPACE = uuid.UUID("6b1f0f3e-55d1-5a0c-9f0e-7d0c6e2b9a41")


@dataclass(frozen=True, slots=True)
class Exemplar:
    """Words that show a code, as a person could have said them.

    ``voice`` is who speaks (peer worker, supported peer, patient, practitioner, other),
    ``setting`` what the talk is about. ``invented`` exemplars are not participants' words.
    ``near`` is a code, maybe of another taxonomy, that a hasty reader would give them instead.
    """

    id: str
    code: str
    text: str
    voice: str = ""
    setting: str = ""
    invented: bool = True
    near: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Another code to take instead of, or beside, a code, and when."""

    code: str
    when: str


@dataclass(frozen=True, slots=True)
class Code:
    """One technique, theme or category that words can be coded with.

    ``id`` is permanent: it stays when number or label change, and gives the GUID in
    exchange files. ``code`` is the number or short name that people read.
    """

    id: str
    code: str
    label: str
    group: str
    definition: str
    taxonomy: str
    when_to_use: tuple[str, ...] = ()
    when_not_to_use: tuple[str, ...] = ()
    only_if: tuple[str, ...] = ()
    code_instead: tuple[Rule, ...] = ()
    also_code: tuple[Rule, ...] = ()
    cues: tuple[str, ...] = ()
    exemplars: tuple[Exemplar, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Codes with their exemplars, and the card that says where they come from.

    ``no_code`` holds exemplars of talk that carries none of the codes. ``status`` is shown
    beside every code of a taxonomy that is not settled: ``provisional, one study``.
    """

    name: str
    title: str
    version: str
    language: str
    codes: tuple[Code, ...]
    no_code: tuple[Exemplar, ...] = ()
    source: str = ""
    licence: str = ""
    cite: str = ""
    status: str = ""
    extends: str = ""
    note: str = ""

    @property
    def fingerprint(self) -> str:
        """SHA-256 over everything that can change a suggestion, as hexadecimal digits."""
        digest = hashlib.sha256()
        for code in self.codes:
            digest.update(repr(asdict(code)).encode())
        for exemplar in self.no_code:
            digest.update(repr(asdict(exemplar)).encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes in use for one run: those of one or more taxonomies, in order."""

    taxonomies: tuple[Taxonomy, ...]

    @property
    def codes(self) -> tuple[Code, ...]:
        """All codes, taxonomy after taxonomy."""
        return tuple(code for taxonomy in self.taxonomies for code in taxonomy.codes)

    @property
    def no_code(self) -> tuple[Exemplar, ...]:
        """Exemplars of talk without any of the codes."""
        return tuple(exemplar for t in self.taxonomies for exemplar in t.no_code)

    @property
    def status(self) -> Mapping[str, str]:
        """Taxonomy name to its status, for those that have one."""
        return MappingProxyType({t.name: t.status for t in self.taxonomies if t.status})

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the taxonomies' fingerprints."""
        return fingerprint_of(taxonomy.fingerprint for taxonomy in self.taxonomies)


def fingerprint_of(parts: Iterable[str]) -> str:
    """Return one SHA-256 over several strings, in order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part.encode()).digest())
    return digest.hexdigest()


def permanent_id(taxonomy: str, code: str) -> str:
    """Return the id of a code whose file gives none: the same for the same names."""
    return str(uuid.uuid5(_NAMESPACE, f"{taxonomy}\n{code}"))
