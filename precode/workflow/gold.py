"""Files of gold codes: what people decided, to learn from and to measure against."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from precode.csv_rows import read_rows
from precode.errors import BadOption

Pairs = frozenset[tuple[int, str]]
"""The turn numbers and codes of a transcript that people agreed on."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided about a transcript: pairs of turn and code.

    ``rejected`` is None where the whole transcript was coded: then everything that is not
    accepted is rejected.
    """

    accepted: Pairs
    rejected: Pairs | None = None


def read_decisions(path: Path) -> dict[str, Decisions]:
    """Return transcript name → decisions of a CSV ``transcript,turn,code[,quote][,decision]``.

    A row with neither turn nor code says that people coded the transcript and found nothing.
    With a column ``decision`` (accept or reject), pairs that are not listed are undecided.

    Raises
    ------
    PrecodeError
        If the file cannot be read, lacks a column, or a turn is no number.
    """
    accepted: dict[str, set[tuple[int, str]]] = defaultdict(set)
    rejected: dict[str, set[tuple[int, str]]] = defaultdict(set)
    undecided = False
    for line, row in read_rows(path, required=("transcript", "turn", "code")):
        pairs = accepted[row["transcript"]]
        undecided = "decision" in row
        if not row["turn"] and not row["code"]:
            continue
        if not row["turn"].isdecimal() or int(row["turn"]) < 1:
            raise BadOption(
                f"line {line}: turn {row['turn']!r} is not a number from 1.",
                where=str(path),
                remedy="Turns count from 1 over all turns, the interviewer's included.",
            )
        decision = row.get("decision", "accept").lower()
        if decision not in ("accept", "reject"):
            raise BadOption(
                f"line {line}: the decision {decision!r} is neither accept nor reject.",
                where=str(path),
                remedy="Leave out the column if the rows are all the codes of the transcripts.",
            )
        if decision == "reject":
            pairs = rejected[row["transcript"]]
        pairs.add((int(row["turn"]), row["code"]))
    if not accepted:
        raise BadOption(
            "There are no gold codes in this file.",
            where=str(path),
            remedy="It needs rows: transcript,turn,code (or text,codes).",
        )
    return {
        name: Decisions(frozenset(pairs), frozenset(rejected[name]) if undecided else None)
        for name, pairs in accepted.items()
    }


def read_gold(path: Path) -> dict[str, set[tuple[int, str]]]:
    """Return transcript name → the pairs of turn and code that were accepted."""
    return {name: set(found.accepted) for name, found in read_decisions(path).items()}


def is_text_gold(path: Path) -> bool:
    """Tell whether a gold file codes texts of its own (``text,codes``), not transcripts."""
    rows = read_rows(path, required=())
    return bool(rows) and {"text", "codes"} <= set(rows[0][1])
