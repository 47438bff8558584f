"""Cases by codes, and which codes come together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from precode.domain.code_sets import CodeSets, FinalCode, FinalCoding
from precode.domain.tables import Cell, Table
from precode.findings.evidence import evidence, interviewed, left_out, roles_of_cases, used
from precode.findings.wording import distinct


def case_by_code(sets: CodeSets) -> Table:
    """Return one row a case that has a transcript, one column a code in use: how many codings."""
    shown = evidence(sets.codings)
    codes = used(sets, shown)
    counts = Counter((coding.case, coding.code) for coding in shown)
    roles = roles_of_cases(sets)
    fixed = ("case", "role")
    return Table(
        "case_by_code",
        "Codings by case and code",
        (*fixed, *distinct(numbers(codes), fixed)),
        tuple(
            (case, roles[case], *(counts[case, code.id] for code in codes))
            for case in interviewed(sets)
        ),
        left_out(sets.codings),
    )


def numbers(codes: Sequence[FinalCode]) -> tuple[str, ...]:
    """Return the codes' numbers, with the taxonomy where several have the same one."""
    count = Counter(code.code for code in codes)
    return tuple(
        f"{code.code} ({code.taxonomy})" if count[code.code] > 1 else code.code for code in codes
    )


def co_occurrence(sets: CodeSets) -> Table:
    """Return the pairs of codes that come together, in the order of the codebook.

    ``same_words`` counts pairs of codings whose words overlap, ``same_turn`` turns that carry
    both, ``cases_with_both`` cases.
    """
    shown = evidence(sets.codings)
    codes = used(sets, shown)
    at = {code.id: number for number, code in enumerate(codes)}
    words = _overlaps(shown, at)
    turns = _together(((c.transcript, c.turn), at[c.code]) for c in shown)
    cases = _together((c.case, at[c.code]) for c in shown)
    rows: list[tuple[Cell, ...]] = []
    for pair in sorted({*words, *turns, *cases}):
        first, second = codes[pair[0]], codes[pair[1]]
        names = (first.code, first.label, second.code, second.label)
        rows.append((*names, words[pair], turns[pair], cases[pair]))
    return Table(
        "co_occurrence",
        "Codes that come together",
        ("code_a", "label_a", "code_b", "label_b", "same_words", "same_turn", "cases_with_both"),
        tuple(rows),
        (
            "same_words: pairs of codings that share words; same_turn: turns that carry both; "
            "cases_with_both: cases in which both were found.",
            *left_out(sets.codings),
        ),
    )


def _together(placed: Iterable[tuple[object, int]]) -> Counter[tuple[int, int]]:
    """Count the places that hold both codes of each pair."""
    held: dict[object, set[int]] = defaultdict(set)
    for place, code in placed:
        held[place].add(code)
    return Counter(pair for codes in held.values() for pair in combinations(sorted(codes), 2))


def _overlaps(codings: Sequence[FinalCoding], at: dict[str, int]) -> Counter[tuple[int, int]]:
    """Count the pairs of codings with different codes that share words."""
    by_transcript: dict[str, list[FinalCoding]] = defaultdict(list)
    for coding in codings:
        by_transcript[coding.transcript].append(coding)
    found: Counter[tuple[int, int]] = Counter()
    for own in by_transcript.values():
        own.sort(key=lambda coding: coding.span)
        for number, one in enumerate(own):
            for other in own[number + 1 :]:
                if other.span.start >= one.span.end:
                    break
                if one.code != other.code:
                    low, high = sorted((at[one.code], at[other.code]))
                    found[low, high] += 1
    return found
