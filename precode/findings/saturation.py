"""Saturation: how many codes each further transcript brings that none before it had."""

from __future__ import annotations

from collections import Counter

from precode.domain.code_sets import CodeSets, FinalTranscript, Origin
from precode.domain.tables import Cell, Table


def saturation(sets: CodeSets) -> Table:
    """Return the new deductive and inductive codes of each transcript, in the order of reading.

    The order is that in which transcripts were marked as read; those that were not are left out.
    Only what happened counts.
    """
    order = sorted((t for t in sets.transcripts if t.read_by), key=lambda t: (t.read_at, t.name))
    origin = {code.id: code.origin for code in sets.codes}
    seen: set[str] = set()
    total: Counter[Origin] = Counter()
    rows: list[tuple[Cell, ...]] = []
    for number, transcript in enumerate(order, start=1):
        own = _codes_in(sets, transcript) - seen
        seen |= own
        new = Counter(origin[code] for code in own)
        total += new
        rows.append(
            (
                number,
                transcript.name,
                transcript.case,
                new["deductive"],
                new["inductive"],
                total["deductive"],
                total["inductive"],
            )
        )
    left_out = len(sets.transcripts) - len(order)
    return Table(
        "saturation",
        "New codes by transcripts read",
        (
            *("read", "transcript", "case", "new_deductive", "new_inductive"),
            *("deductive_so_far", "inductive_so_far"),
        ),
        tuple(rows),
        (
            "In the order in which transcripts were marked as read. A curve that flattens says "
            "that the last transcripts brought no new codes, not that there are no more.",
            *((f"Not marked as read and left out: {left_out}.",) if left_out else ()),
        ),
    )


def _codes_in(sets: CodeSets, transcript: FinalTranscript) -> set[str]:
    return {
        coding.code
        for coding in sets.codings
        if coding.transcript == transcript.name and coding.happened
    }
