"""How much of the talk carries a code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from precode.domain.code_sets import CodeSets, FinalCoding, FinalTranscript
from precode.domain.tables import Cell, Table
from precode.domain.text import Span
from precode.findings.evidence import interviewed, of_participants, used
from precode.findings.wording import percent

Denominator = Literal["talk", "source"]
"""Coverage of what participants said, or of the whole text with labels, times and interviewer."""

_NOTES: Mapping[Denominator, str] = {
    "talk": "Coverage: characters that carry the code, each counted once, of all that participants "
    "said; labels, times and interviewers' turns are left out of both.",
    "source": "Coverage: characters that carry the code, each counted once, of the whole text of "
    "the transcripts, interviewers' turns included.",
}
_ALL_STATUS = "What was planned or refused counts here: these are references, not evidence."


def references(sets: CodeSets, denominator: Denominator = "talk") -> Table:
    """Return for each code in use its cases, its references and its coverage of all talk."""
    counted = _counted(sets, denominator)
    covered = _covered(sets, counted, denominator)
    whole = sum(_size(one, denominator) for one in sets.transcripts)
    rows: list[tuple[Cell, ...]] = []
    for code in used(sets, counted):
        own = [coding for coding in counted if coding.code == code.id]
        characters = sum(covered[code.id].values())
        rows.append(
            (
                code.code,
                code.label,
                code.group,
                code.origin,
                len({coding.case for coding in own}),
                len(own),
                characters,
                percent(characters, whole),
            )
        )
    return Table(
        "references",
        "Cases, references and coverage by code",
        (
            "code",
            "label",
            "group",
            "origin",
            "cases",
            "references",
            "characters",
            "coverage_percent",
        ),
        tuple(rows),
        (_NOTES[denominator], _ALL_STATUS),
    )


def coverage_by_case(sets: CodeSets, denominator: Denominator = "talk") -> Table:
    """Return for each case and each code it has the coverage of that case's talk."""
    counted = _counted(sets, denominator)
    covered = _covered(sets, counted, denominator)
    codes = used(sets, counted)
    rows: list[tuple[Cell, ...]] = []
    for case in interviewed(sets):
        own = [one for one in sets.transcripts if one.case == case]
        whole = sum(_size(one, denominator) for one in own)
        for code in codes:
            characters = sum(covered[code.id].get(one.name, 0) for one in own)
            if characters:
                share = percent(characters, whole)
                rows.append((case, code.code, code.label, characters, whole, share))
    return Table(
        "coverage_by_case",
        "Coverage by case and code",
        ("case", "code", "label", "characters", "of_characters", "coverage_percent"),
        tuple(rows),
        (_NOTES[denominator], _ALL_STATUS),
    )


def union(spans: Iterable[Span]) -> int:
    """Return how many characters lie in at least one of the spans.

    >>> union([Span(0, 4), Span(2, 6), Span(9, 10)])
    7
    """
    length = end = 0
    for span in sorted(spans):
        length += max(0, span.end - max(span.start, end))
        end = max(end, span.end)
    return length


def _counted(sets: CodeSets, denominator: Denominator) -> tuple[FinalCoding, ...]:
    return sets.codings if denominator == "source" else of_participants(sets.codings)


def _covered(
    sets: CodeSets, codings: Iterable[FinalCoding], denominator: Denominator
) -> Mapping[str, Mapping[str, int]]:
    """Return by permanent id and transcript how many characters carry a code.

    Words that go on behind a time stamp hold it in their span, but it is no talk: never more
    than the whole is counted.
    """
    whole = {one.name: _size(one, denominator) for one in sets.transcripts}
    spans: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for coding in codings:
        spans[coding.code][coding.transcript].append(coding.span)
    return {
        code: {name: min(union(own), whole[name]) for name, own in by_name.items()}
        for code, by_name in spans.items()
    }


def _size(transcript: FinalTranscript, denominator: Denominator) -> int:
    return transcript.characters if denominator == "source" else transcript.participants_talk
