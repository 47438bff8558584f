from __future__ import annotations

from made_findings import made

from precode.domain.code_sets import Verdict
from precode.findings.verdicts import acceptance_over_time, suggested_and_decided


def verdict(what: str, number: str = "1.1", coder: str = "Ada", at: int = 0) -> Verdict:
    day = 1 + at // 24
    return Verdict(
        coder, "PW1", f"id-{number}", 0.5, what, f"2026-03-{day:02}T{at % 24:02}:00:00.000Z"
    )


def test_precision_is_of_all_that_were_decided() -> None:
    sets = made(
        verdicts=(
            verdict("accepted", "1.10"),
            verdict("rejected", "1.1"),
            verdict("accepted", "1.1"),
            verdict("changed", "1.1"),
            verdict("rejected", "gone"),
        )
    )
    assert suggested_and_decided(sets).rows == (
        ("1.1", "Label 1.1", 3, 1, 1, 1, 0.3333),
        ("1.10", "Label 1.10", 1, 1, 0, 0, 1.0),
        ("id-gone", "(no longer in the codebook)", 1, 0, 0, 1, 0.0),
    )


def test_acceptance_goes_by_blocks_of_fifty_in_time() -> None:
    later_first = [
        verdict("accepted" if at < 50 else "rejected", at=at) for at in range(59, -1, -1)
    ]
    sets = made(verdicts=(*later_first, verdict("accepted", coder="Aaron", at=30)))
    assert acceptance_over_time(sets).rows == (
        ("Aaron", 1, "2026-03-02", "2026-03-02", 1, 1, 1.0),
        ("Ada", 1, "2026-03-01", "2026-03-03", 50, 50, 1.0),
        ("Ada", 2, "2026-03-03", "2026-03-03", 10, 0, 0.0),
    )
