"""A transcript file → a transcript with numbered turns and roles."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from precode.domain.dialogue import Dialogue, MarkedText
from precode.domain.text import Transcript
from precode.errors import UnreadableFile
from precode.importers import IMPORTERS
from precode.importers.source import Source
from precode.stages.roles import assign_roles
from precode.stages.turns import lay_out, with_roles

MAX_CHARACTERS = 3_000_000
"""About 60 hours of talk. More in one file is several interviews, or no interview."""


def read_transcript(
    path: Path | str,
    *,
    interviewers: Collection[str] = (),
    roles: Mapping[str, str] | None = None,
) -> Transcript:
    """Read a transcript file of any known format.

    Parameters
    ----------
    interviewers, roles
        Speaker labels of interviewers; label to role. See `assign_roles`.

    Raises
    ------
    UnreadableFile
        If the file holds no transcript that precode can read.
    BadOption
        If a named label is not in the transcript.
    """
    transcript = read_talk(Source.from_path(Path(path)))
    labels = list(dict.fromkeys(t.speaker for t in transcript.turns if t.speaker is not None))
    found, notes = assign_roles(labels, interviewers=interviewers, roles=roles)
    named = with_roles(transcript, found)
    return replace(named, notes=(*named.notes, *notes))


def read_talk(source: Source) -> Transcript:
    """Read a transcript from a file's bytes; its roles are still unknown.

    Raises
    ------
    UnreadableFile
        If the file holds no transcript that precode can read.
    """
    transcript = lay_out(source.stem, _talk(source))
    if not any(turn.pieces for turn in transcript.turns):
        raise UnreadableFile(
            "There are no spoken words in this file.",
            where=source.name,
            remedy="Check that it is the transcript, and that it was exported with its text.",
        )
    if len(transcript.text) > MAX_CHARACTERS:
        raise UnreadableFile(
            f"The transcript has {len(transcript.text):,} characters; "
            f"the limit is {MAX_CHARACTERS:,}.",
            where=source.name,
            remedy="Split it into one file an interview.",
        )
    return transcript


def _talk(source: Source) -> Dialogue | MarkedText:
    """Let the first importer that recognises the content read it; plain text always does."""
    for name in IMPORTERS.plugins_first():
        importer = IMPORTERS.get(name)
        if importer.recognises(source):
            return importer.read(source)
    raise UnreadableFile(
        "No importer knows this kind of file.",
        where=source.name,
        remedy="Export the transcript as DOCX, TXT, VTT, SRT, CSV or XLSX.",
    )
