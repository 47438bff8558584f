"""What the machine suggested against what people decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from precode.domain.code_sets import CodeSets, Verdict
from precode.domain.tables import Cell, Table
from precode.findings.wording import share

BLOCK = 50
"""Decisions that make a step in time."""

_SEEN = (
    "Who sees a suggestion agrees with it more easily than they would have thought of it: this is "
    "no measure of accuracy."
)


def suggested_and_decided(sets: CodeSets) -> Table:
    """Return for each code its decided suggestions and how many of them were accepted.

    ``precision`` is the share that was accepted as it stood, of all decisions on it.
    """
    count = Counter((verdict.code, verdict.what) for verdict in sets.verdicts)
    names = {code.id: (code.code, code.label) for code in sets.codes}
    gone = sorted({verdict.code for verdict in sets.verdicts} - set(names))
    names |= {code: (code, "(no longer in the codebook)") for code in gone}
    rows: list[tuple[Cell, ...]] = []
    for code, name in names.items():
        accepted, changed = count[code, "accepted"], count[code, "changed"]
        rejected = count[code, "rejected"]
        decided = accepted + changed + rejected
        if decided:
            rows.append((*name, decided, accepted, changed, rejected, share(accepted, decided)))
    return Table(
        "suggested_and_decided",
        "Suggestions and decisions by code",
        ("code", "label", "suggested", "accepted", "changed", "rejected", "precision"),
        tuple(rows),
        (
            "Only suggestions that somebody decided on are counted, once for each coder who did.",
            _SEEN,
        ),
    )


def acceptance_over_time(sets: CodeSets) -> Table:
    """Return for each coder the share accepted in each successive block of `BLOCK` decisions."""
    rows: list[tuple[Cell, ...]] = []
    for coder in sorted({verdict.coder for verdict in sets.verdicts}):
        own = sorted((v for v in sets.verdicts if v.coder == coder), key=_when)
        for number, start in enumerate(range(0, len(own), BLOCK), start=1):
            rows.append((coder, number, *_block(own[start : start + BLOCK])))
    return Table(
        "acceptance_over_time",
        f"Acceptance of suggestions over time, in blocks of {BLOCK} decisions",
        ("coder", "block", "from", "to", "decisions", "accepted", "share"),
        tuple(rows),
        (_SEEN,),
    )


def _block(verdicts: Sequence[Verdict]) -> tuple[Cell, ...]:
    accepted = sum(verdict.what == "accepted" for verdict in verdicts)
    first, last = verdicts[0].at[:10], verdicts[-1].at[:10]
    return first, last, len(verdicts), accepted, share(accepted, len(verdicts))


def _when(verdict: Verdict) -> tuple[str, str, str, str, float]:
    return verdict.at, verdict.transcript, verdict.code, verdict.what, verdict.score
