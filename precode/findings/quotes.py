"""Quotes that show a code, and the list of all codings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from precode.domain.code_sets import CodeSets, FinalCode, FinalCoding
from precode.domain.tables import Cell, Table
from precode.findings.evidence import evidence, in_order

MOST = 3
READABLE = 40
"""Words of a quote that is neither a scrap nor a page."""


def exemplar_quotes(sets: CodeSets) -> Table:
    """Return up to `MOST` quotes for each code and role; see `choose`."""
    by_pair: dict[tuple[str, str], list[FinalCoding]] = defaultdict(list)
    for coding in in_order(sets, evidence(sets.codings)):
        by_pair[coding.code, coding.role].append(coding)
    rows = tuple(
        _row(code, coding)
        for code in sets.codes
        for role in sets.roles
        for coding in choose(by_pair.get((code.id, role), ()))
    )
    return Table(
        "exemplar_quotes",
        "Quotes by code and role",
        (
            "code",
            "label",
            "group",
            "origin",
            "role",
            "case",
            "transcript",
            "turn",
            "quote",
            "starred",
        ),
        rows,
        (
            f"At most {MOST} for each code and role: starred quotes first, then from different "
            f"cases, then of about {READABLE} words.",
            "Check each quote for what could identify a person before it is published.",
        ),
    )


def choose(codings: Sequence[FinalCoding]) -> tuple[FinalCoding, ...]:
    """Choose at most `MOST` quotes: starred, from other cases, of a readable length, in order.

    Words that overlap those of a chosen quote are not chosen as well.
    """
    left = list(enumerate(codings))
    chosen: list[FinalCoding] = []
    taken: Counter[str] = Counter()
    while left and len(chosen) < MOST:
        at, best = min(
            left,
            key=lambda one: (
                not one[1].starred,
                taken[one[1].case],
                abs(len(one[1].quote.split()) - READABLE),
                one[0],
            ),
        )
        left.remove((at, best))
        if any(_share_words(best, other) for other in chosen):
            continue
        chosen.append(best)
        taken[best.case] += 1
    return tuple(chosen)


def codings(sets: CodeSets) -> Table:
    """Return every coding with all that is known of it, in the order of the transcripts."""
    by_id = sets.by_id
    return Table(
        "codings",
        "All codings",
        (
            "case",
            "role",
            "transcript",
            "turn",
            "speaker",
            "start",
            "end",
            "quote",
            "code",
            "label",
            "group",
            "taxonomy",
            "origin",
            "deliverer",
            "status",
            "prompted",
            "confidence",
            "suggested",
            "probability",
            "coders",
            "settled",
            "memo",
        ),
        tuple(_coding(by_id[one.code], one) for one in in_order(sets, sets.codings)),
        ("start and end count characters of the transcript's text, from 0.",),
    )


def _row(code: FinalCode, coding: FinalCoding) -> tuple[Cell, ...]:
    return (
        code.code,
        code.label,
        code.group,
        code.origin,
        coding.role,
        coding.case,
        coding.transcript,
        coding.turn,
        coding.quote,
        _yes_no(coding.starred),
    )


def _coding(code: FinalCode, coding: FinalCoding) -> tuple[Cell, ...]:
    facets = coding.facets
    return (
        coding.case,
        coding.role,
        coding.transcript,
        coding.turn,
        coding.speaker,
        coding.span.start,
        coding.span.end,
        coding.quote,
        code.code,
        code.label,
        code.group,
        code.taxonomy,
        code.origin,
        facets.deliverer,
        facets.status,
        "" if facets.prompted is None else _yes_no(facets.prompted),
        facets.confidence,
        _yes_no(coding.suggested),
        None if coding.score is None else round(coding.score, 4),
        "; ".join(coding.coders),
        _yes_no(coding.settled),
        coding.memo,
    )


def _share_words(one: FinalCoding, other: FinalCoding) -> bool:
    return one.transcript == other.transcript and one.span.overlaps(other.span)


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
