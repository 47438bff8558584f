"""The transcripts of a study: ``transcripts/<name>/<version>/``, never changed once there.

A version has four files: the original under its own name, ``text.txt`` (canonical text),
``turns.json`` and ``about.json`` (what it is, small, so that a study is listed quickly).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from precode.domain.studies import StoredTranscript
from precode.domain.text import UNKNOWN, Note, Span, Transcript, Turn
from precode.errors import BrokenStudy
from precode.files import write_bytes_atomic
from precode.store.study import Study

_OWN_FILES = {"text.txt", "turns.json", "about.json", "offsets.json"}
_PLAIN = re.compile(r"\w[\w .,()+&'=@~-]{0,99}(?<![. ])")
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$")


def folder_name(name: str) -> str:
    """Return what the folder of a transcript is called: its name, if every system allows it.

    >>> folder_name("PW6")
    'PW6'
    """
    if _PLAIN.fullmatch(name) and not _RESERVED.match(name):
        return name
    plain = re.sub(r"[^\w]+", "-", name).strip("-")[:60]
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain or 'transcript'}-{digest}"


def stored_name(stem: str) -> str:
    """Return a file's stem as transcripts are named by: composed characters, no outer space."""
    return unicodedata.normalize("NFC", stem).strip()


@dataclass(frozen=True, slots=True)
class Damaged:
    """A transcript that cannot be read: the name of its folder, and why."""

    folder: str
    message: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The versions of each transcript, the oldest first, transcripts by name; and the damaged.

    A transcript is damaged if one of its versions is: an older one must not pass for it.
    """

    transcripts: tuple[tuple[StoredTranscript, ...], ...]
    damaged: tuple[Damaged, ...]


def listing(study: Study) -> Listing:
    """Return what the study has; reads no text and no turns."""
    found, damaged = [], []
    for folder in sorted(study.transcripts.glob("*/"), key=lambda path: _natural(path.name)):
        try:
            numbers = sorted(int(v.name) for v in folder.iterdir() if v.name.isdecimal())
            if numbers:
                found.append(tuple(_about(folder / str(number)) for number in numbers))
        except BrokenStudy as err:
            damaged.append(Damaged(folder.name, str(err)))
    return Listing(tuple(found), tuple(damaged))


def current(study: Study) -> list[StoredTranscript]:
    """Return the current version of every transcript that can be read, by name."""
    return [versions[-1] for versions in listing(study).transcripts]


def all_versions(study: Study) -> tuple[tuple[StoredTranscript, ...], ...]:
    """Return the versions of each transcript that can be read, the oldest first."""
    return listing(study).transcripts


def folder_of(study: Study, stored: StoredTranscript) -> Path:
    """Return where a version lies."""
    return study.transcripts / folder_name(stored.name) / str(stored.version)


def keep(
    study: Study,
    transcript: Transcript,
    original: bytes,
    file_name: str,
    *,
    version: int,
    language: str,
    extra: Mapping[str, str] | None = None,
) -> StoredTranscript:
    """Put a version of a transcript into the study, whole or not at all.

    ``extra`` are more files of the version, by name. Call it with the study's lock held.
    """
    turns = json.dumps([_turn_data(turn) for turn in transcript.turns], separators=(",", ":"))
    labels = dict.fromkeys(turn.speaker for turn in transcript.turns if turn.speaker is not None)
    stored = StoredTranscript(
        name=transcript.name,
        version=version,
        original=file_name,
        original_sha256=hashlib.sha256(original).hexdigest(),
        text_sha256=transcript.sha256,
        turns_sha256=hashlib.sha256(turns.encode()).hexdigest(),
        language=language,
        labels=tuple(labels),
        turns=len(transcript.turns),
        words=sum(len(turn.words(transcript.text).split()) for turn in transcript.turns),
        notes=transcript.notes,
    )
    about = json.dumps(asdict(stored), indent=1)
    new = study.new_folder()
    write_bytes_atomic(new / _original_name(file_name), original)
    write_bytes_atomic(new / "text.txt", transcript.text.encode("utf-8", "surrogatepass"))
    for name, content in {"turns.json": turns, "about.json": about, **(extra or {})}.items():
        write_bytes_atomic(new / name, content.encode())
    place = folder_of(study, stored)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    new.rename(place)
    return stored


def text_of(study: Study, stored: StoredTranscript) -> str:
    """Return the canonical text, its hash checked.

    Raises
    ------
    BrokenStudy
        If the file is missing or was changed.
    """
    data = _read(folder_of(study, stored) / "text.txt", stored.text_sha256)
    return data.decode("utf-8", "surrogatepass")


def load(
    study: Study, stored: StoredTranscript, roles: Mapping[str, str], notes: tuple[Note, ...] = ()
) -> Transcript:
    """Return a stored transcript, each label with its role.

    Raises
    ------
    BrokenStudy
        If a file is missing or was changed.
    """
    text = text_of(study, stored)
    data = _read(folder_of(study, stored) / "turns.json", stored.turns_sha256)
    turns = tuple(_turn(part, roles) for part in json.loads(data))
    return Transcript(stored.name, text, turns, (*stored.notes, *notes))


def original_is_sound(study: Study, stored: StoredTranscript) -> bool:
    """Tell whether the original lies there as it was added."""
    folder = folder_of(study, stored)
    try:
        data = (folder / _original_name(stored.original)).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(data).hexdigest() == stored.original_sha256


def _original_name(file_name: str) -> str:
    return f"original-{file_name}" if file_name in _OWN_FILES else file_name


def extra_file(study: Study, stored: StoredTranscript, name: str) -> str | None:
    """Return one of the further files of a version, None if it has no such file."""
    path = folder_of(study, stored) / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _about(folder: Path) -> StoredTranscript:
    try:
        data: dict[str, Any] = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        notes = tuple(Note(**note) for note in data.pop("notes"))
        return StoredTranscript(**{**data, "labels": tuple(data["labels"])}, notes=notes)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise BrokenStudy(
            "What the study knows of a transcript is damaged or missing.",
            where=str(folder / "about.json"),
            remedy="Put the folder back from a backup, or remove it and add the original again.",
        ) from None


def _read(path: Path, sha256: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as err:
        raise BrokenStudy(
            f"A transcript of the study cannot be read ({err.strerror}).",
            where=str(path),
            remedy="Put the file back from a backup.",
        ) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BrokenStudy(
            "This file was changed after it was added; decisions would point at other words.",
            where=str(path),
            remedy="Put it back from a backup. A corrected transcript is added as a new version: "
            "precode add STUDY FILE",
        )
    return data


def _turn_data(turn: Turn) -> list[Any]:
    pieces = [[piece.start, piece.end] for piece in turn.pieces]
    return [turn.number, turn.speaker, pieces, turn.start_ms, turn.end_ms]


def _turn(data: list[Any], roles: Mapping[str, str]) -> Turn:
    number, speaker, pieces, start_ms, end_ms = data
    role = UNKNOWN if speaker is None else roles.get(speaker, UNKNOWN)
    spans = tuple(Span(start, end) for start, end in pieces)
    return Turn(number, speaker, role, spans, start_ms, end_ms)


def _natural(name: str) -> list[tuple[int, str]]:
    """Sort PW2 before PW10."""
    return [
        (int(part) if part.isdecimal() else 0, "" if part.isdecimal() else part.casefold())
        for part in re.split(r"(\d+)", name)
    ]
