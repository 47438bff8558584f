"""Within and between cases: who worked together side by side, and cases by attribute."""

from __future__ import annotations

from collections import Counter, defaultdict

from precode.domain.code_sets import CodeSets
from precode.domain.studies import Dyad
from precode.domain.tables import Cell, Table
from precode.findings.demographics import attributes_of, demographics
from precode.findings.evidence import evidence, interviewed, left_out, reviewed_cases, used
from precode.findings.presence import NO, NOT_REVIEWED, YES
from precode.findings.suppression import SUPPRESSED
from precode.findings.wording import NOT_SHOWN, natural, noted, share

NOT_INTERVIEWED = "not interviewed"
_PW_ONLY, _SP_ONLY = "peer worker only", "supported peer only"
_CONCORDANCE = {(YES, YES): "both", (YES, NO): _PW_ONLY, (NO, YES): _SP_ONLY, (NO, NO): "neither"}
_WORDS = (*_CONCORDANCE.values(), NOT_REVIEWED, NOT_INTERVIEWED)
MOST_VALUES = 12
"""Values of an attribute beyond which cases cannot be compared by it."""


def dyads(sets: CodeSets) -> Table:
    """Return for each dyad the codes that at least one of the two has, and who has them."""
    look = _Looking(sets)
    rows: list[tuple[Cell, ...]] = []
    for dyad in sets.dyads:
        for code in sets.codes:
            cells = look.cells(dyad, code.id)
            if YES in cells:
                pair = (dyad.peer_worker, dyad.supported_peer)
                rows.append((*pair, code.code, code.label, *cells, concordance(*cells)))
    return Table(
        "dyads",
        "Dyads side by side",
        (
            "peer_worker",
            "supported_peer",
            "code",
            "label",
            "peer_worker_has",
            "supported_peer_has",
            "concordance",
        ),
        tuple(rows),
        (NOT_SHOWN, *left_out(sets.codings)),
    )


def dyad_totals(sets: CodeSets) -> Table:
    """Return for each dyad how many codes of the codebook both, one or neither has."""
    look = _Looking(sets)
    rows: list[tuple[Cell, ...]] = []
    for dyad in sets.dyads:
        count = Counter(concordance(*look.cells(dyad, code.id)) for code in sets.codes)
        name = f"{dyad.peer_worker or '?'} and {dyad.supported_peer or '?'}"
        rows.append((name, *(count[word] for word in _WORDS), len(sets.codes)))
    return Table(
        "dyad_totals",
        "Concordance of the dyads",
        ("dyad", *(word.replace(" ", "_") for word in _WORDS), "of_codes"),
        tuple(rows),
        (NOT_SHOWN,),
    )


def concordance(peer_worker: str, supported_peer: str) -> str:
    """Return who of a dyad has a code, from what is known of each.

    >>> concordance("yes", "no"), concordance("yes", "not reviewed")
    ('peer worker only', 'not reviewed')
    """
    cells = (peer_worker, supported_peer)
    if NOT_INTERVIEWED in cells:
        return NOT_INTERVIEWED
    return _CONCORDANCE.get(cells, NOT_REVIEWED)


class _Looking:
    """What is known of each case: asked for every code of every dyad."""

    def __init__(self, sets: CodeSets) -> None:
        self._has = {(coding.case, coding.code) for coding in evidence(sets.codings)}
        self._there = set(interviewed(sets))
        self._read = reviewed_cases(sets)

    def cells(self, dyad: Dyad, code: str) -> tuple[str, str]:
        return self._cell(dyad.peer_worker, code), self._cell(dyad.supported_peer, code)

    def _cell(self, case: str, code: str) -> str:
        if case not in self._there:
            return NOT_INTERVIEWED
        if (case, code) in self._has:
            return YES
        return NO if case in self._read else NOT_REVIEWED


def cases_by_attribute(sets: CodeSets, suppress_below: int = 0) -> Table:
    """Return for each value of each attribute how many of its cases have each code in use.

    Only values that the table of cases shows are counted.
    """
    there = set(interviewed(sets))
    people = demographics(sets, suppress_below)
    shown = evidence(sets.codings)
    codes = used(sets, shown)
    having: dict[str, set[str]] = defaultdict(set)
    for coding in shown:
        having[coding.code].add(coding.case)
    rows: list[tuple[Cell, ...]] = []
    for name in attributes_of(sets):
        sharing: dict[str, set[str]] = defaultdict(set)
        for case in sets.cases:
            if case.id in there:
                sharing[people.shown(case, name)].add(case.id)
        sharing.pop(SUPPRESSED, None)
        if len(sharing) > MOST_VALUES:
            continue
        for value in sorted(sharing, key=natural):
            own = sharing[value]
            for code in codes:
                both = len(own & having[code.id])
                cells = (name, value, code.code, code.label)
                rows.append((*cells, both, len(own), share(both, len(own))))
    unread = len(there) - len(reviewed_cases(sets))
    return Table(
        "cases_by_attribute",
        "Cases with each code by attribute",
        ("attribute", "value", "code", "label", "cases_with", "cases", "share"),
        tuple(rows),
        noted(
            f"Cases with a transcript only; attributes with more than {MOST_VALUES} values are "
            "left out.",
            "Cases whose value is suppressed are not counted." if people.hides else "",
            f"Transcripts of {unread} of the cases are not all marked as read: they may have more."
            if unread
            else "",
            *left_out(sets.codings),
        ),
    )
