"""The transcripts that the tables were made from."""

from __future__ import annotations

from collections import Counter

from precode.domain.code_sets import CodeSets
from precode.domain.tables import Table


def transcripts(sets: CodeSets) -> Table:
    """Return for each transcript its version, its talk, who read it, and all its codings."""
    count = Counter(coding.transcript for coding in sets.codings)
    return Table(
        "transcripts",
        "Transcripts",
        ("transcript", "case", "version", "turns", "characters_of_talk", "read_by", "codings"),
        tuple(
            (
                one.name,
                one.case,
                one.version,
                one.turns,
                one.participants_talk,
                "; ".join(one.read_by),
                count[one.name],
            )
            for one in sets.transcripts
        ),
        ("characters_of_talk: what participants said, without labels, times and interviewers.",),
    )
