"""Gold codes: what people decided, to learn from and to measure against."""

from __future__ import annotations

from collections import defaultdict
from glob import escape
from pathlib import Path

from precode.domain.codes import Codebook
from precode.domain.text import Transcript
from precode.errors import BadOption
from precode.taxonomies.rows import read_rows
from precode.workflow.reading import read_transcript


def read_gold(path: Path) -> dict[str, set[tuple[int, str]]]:
    """Return transcript name → (turn, code) pairs of a CSV ``transcript,turn,code[,quote]``.

    Raises
    ------
    PrecodeError
        If the file cannot be read, lacks a column, or a turn is no number.
    """
    gold: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for line, row in read_rows(path, required=("transcript", "turn", "code")):
        if not row["turn"].isdecimal() or int(row["turn"]) < 1:
            raise BadOption(
                f"line {line}: turn {row['turn']!r} is not a number from 1.",
                where=str(path),
                remedy="Turns count from 1 over all turns, the interviewer's included.",
            )
        gold[row["transcript"]].add((int(row["turn"]), row["code"]))
    if not gold:
        raise BadOption("There are no gold codes in this file.", where=str(path))
    return dict(gold)


def read_coded(
    gold_file: Path, folder: Path, codebook: Codebook
) -> list[tuple[Transcript, frozenset[tuple[int, str]]]]:
    """Return each gold-coded transcript of `folder` with its (turn, code) pairs.

    Raises
    ------
    PrecodeError
        If a transcript, a turn or a code of the gold file does not exist.
    """
    known = {code.code for code in codebook.codes}
    coded = []
    for name, pairs in sorted(read_gold(gold_file).items()):
        files = [p for p in sorted(folder.glob(f"{escape(name)}.*")) if p.stem == name]
        if len(files) != 1:
            found = ", ".join(p.name for p in files) or "none"
            raise BadOption(
                f"One transcript called {name} is wanted, found: {found}.",
                where=str(folder),
                remedy="Gold names transcripts by file name without ending.",
            )
        transcript = read_transcript(files[0])
        for turn, code in sorted(pairs):
            if turn > len(transcript.turns):
                raise BadOption(
                    f"{name} has {len(transcript.turns)} turns, gold names turn {turn}.",
                    where=str(gold_file),
                    remedy="Turns count from 1 over all turns, the interviewer's included.",
                )
            if transcript.turns[turn - 1].is_interviewer or not transcript.turns[turn - 1].pieces:
                raise BadOption(
                    f"Turn {turn} of {name} is the interviewer's or has no words; gold codes it.",
                    where=str(gold_file),
                    remedy="Check the turn numbers: they count from 1 over all turns.",
                )
            if code not in known:
                raise BadOption(f"{code!r} is no code of the taxonomy.", where=str(gold_file))
        coded.append((transcript, frozenset(pairs)))
    return coded
