"""Gold codes with the transcripts, or texts, that they are codes of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from precode.csv_rows import read_rows
from precode.domain.codes import NONE, Codebook
from precode.domain.text import RESPONDENT, Span, Transcript, Turn
from precode.errors import BadOption
from precode.workflow.gold import Decisions, Pairs, read_decisions
from precode.workflow.reading import read_transcript


@dataclass(frozen=True, slots=True)
class Coded:
    """A transcript with the pairs of turn and code that people accepted and rejected.

    ``rejected`` is None where everything that was not accepted is rejected.
    """

    transcript: Transcript
    pairs: Pairs
    rejected: Pairs | None = None


def read_coded_texts(path: Path, codebook: Codebook) -> list[Coded]:
    """Return each text of a CSV ``text,codes`` as a transcript of one turn, with its codes.

    Codes are parted by ``;``; a text with none, or with NONE, carries no code.

    Raises
    ------
    PrecodeError
        If a text is empty or a code does not exist.
    """
    known = {code.code for code in codebook.codes}
    coded = []
    for line, row in read_rows(path, required=("text", "codes")):
        text = row["text"]
        if not text:
            raise BadOption(
                f"line {line}: the text is empty.", where=str(path), remedy="Remove the row."
            )
        names = {name.strip() for name in row["codes"].split(";")} - {"", NONE}
        for name in sorted(names - known):
            raise _not_a_code(name, path, f"line {line}: ")
        turn = Turn(1, None, RESPONDENT, (Span(0, len(text)),))
        pairs = frozenset((1, name) for name in names)
        coded.append(Coded(Transcript(f"line {line}", text, (turn,)), pairs))
    if not coded:
        raise BadOption(
            "There are no texts in this file.", where=str(path), remedy="It needs rows: text,codes."
        )
    return coded


def read_coded(
    gold_file: Path,
    folder: Path,
    codebook: Codebook,
    *,
    interviewers: Collection[str] = (),
    roles: Mapping[str, str] | None = None,
    include_interviewer: bool = False,
) -> list[Coded]:
    """Return each gold-coded transcript of `folder` with its (turn, code) pairs.

    Speaker labels in ``interviewers`` and ``roles`` need not be in every transcript.

    Raises
    ------
    PrecodeError
        If a transcript, a turn or a code of the gold file does not exist, or a label is in
        no transcript.
    """
    missing = {*interviewers, *(roles or {})}

    def read(name: str) -> Transcript:
        transcript = _read(_file_of(name, folder), interviewers, roles or {})
        missing.difference_update(turn.speaker for turn in transcript.turns)
        return transcript

    coded = coded_transcripts(gold_file, read, codebook, include_interviewer=include_interviewer)
    if missing:
        raise BadOption(
            f"No transcript has a speaker {sorted(missing)[0]!r}.",
            where=str(folder),
            remedy="Labels are compared as they stand in the transcript.",
        )
    return coded


def coded_transcripts(
    gold_file: Path,
    read: Callable[[str], Transcript],
    codebook: Codebook,
    *,
    include_interviewer: bool = False,
) -> list[Coded]:
    """Return each transcript that a gold file names with its (turn, code) pairs.

    ``read`` returns the transcript of a name.

    Raises
    ------
    PrecodeError
        If a turn or a code of the gold file does not exist, or `read` finds no transcript.
    """
    known = {code.code for code in codebook.codes}
    coded = []
    for name, decisions in sorted(read_decisions(gold_file).items()):
        transcript = read(name)
        _check(name, transcript, decisions, gold_file, known, include_interviewer)
        coded.append(Coded(transcript, decisions.accepted, decisions.rejected))
    return coded


def _check(
    name: str,
    transcript: Transcript,
    decisions: Decisions,
    gold_file: Path,
    known: Collection[str],
    include_interviewer: bool,
) -> None:
    for turn, code in sorted(decisions.accepted | (decisions.rejected or frozenset())):
        if turn > len(transcript.turns):
            raise BadOption(
                f"{name} has {len(transcript.turns)} turns, gold names turn {turn}.",
                where=str(gold_file),
                remedy="Turns count from 1 over all turns, the interviewer's included.",
            )
        talk = transcript.turns[turn - 1]
        if not talk.pieces or (talk.is_interviewer and not include_interviewer):
            raise BadOption(
                f"Turn {turn} of {name} is the interviewer's or has no words; gold codes it.",
                where=str(gold_file),
                remedy="Check the turn numbers: they count from 1 over all turns. If gold "
                "codes interviewers, add --include-interviewer; a role can be set with --role.",
            )
        if code not in known:
            raise _not_a_code(code, gold_file, f"{name}, turn {turn}: ")


def _file_of(name: str, folder: Path) -> Path:
    if not folder.is_dir():
        raise BadOption(
            "There is no such folder.", where=str(folder), remedy="Name it with --transcripts."
        )
    if (folder / name).is_file():
        return folder / name
    files = [path for path in sorted(folder.glob(f"{escape(name)}.*")) if path.stem == name]
    if len(files) != 1:
        found = ", ".join(path.name for path in files) or "none"
        raise BadOption(
            f"One transcript called {name} is wanted, found: {found}.",
            where=str(folder),
            remedy="Gold names transcripts by file name without ending.",
        )
    return files[0]


def _read(path: Path, interviewers: Collection[str], roles: Mapping[str, str]) -> Transcript:
    """Read a transcript with those of the named labels that it has."""
    transcript = read_transcript(path)
    there = {turn.speaker for turn in transcript.turns}
    own = [label for label in interviewers if label in there]
    named = {label: role for label, role in roles.items() if label in there}
    return read_transcript(path, interviewers=own, roles=named) if own or named else transcript


def _not_a_code(name: str, path: Path, where: str) -> BadOption:
    return BadOption(
        f"{where}{name!r} is no code of the taxonomy.",
        where=str(path),
        remedy="Gold uses the codes' numbers or short names; --taxonomy adds a taxonomy.",
    )
