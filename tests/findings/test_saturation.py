from __future__ import annotations

from dataclasses import replace

from made_findings import coding, made

from precode.findings.saturation import saturation


def test_each_transcript_brings_what_none_before_it_had() -> None:
    sets = made(
        coding("SP1", "1.1"),
        coding("SP1", "17.1"),
        coding("PW1", "1.1"),
        coding("PW1", "1.2"),
    )
    read = {"SP1": "2026-03-01T10:00:00.000Z", "PW1": "2026-03-02T10:00:00.000Z"}
    transcripts = tuple(
        replace(one, read_by=("Ada",) if one.name in read else (), read_at=read.get(one.name, ""))
        for one in sets.transcripts
    )
    table = saturation(replace(sets, transcripts=transcripts))
    assert [row[:2] + row[3:] for row in table.rows] == [
        (1, "SP1", 1, 1, 1, 1),
        (2, "PW1", 1, 0, 2, 1),
    ]
    left_out = len(transcripts) - 2
    assert (f"left out: {left_out}." in table.notes[-1]) is bool(left_out)


def test_what_did_not_happen_brings_nothing() -> None:
    sets = made(coding("PW1", "1.1", status="refused"), coding("PW1", "1.2"))
    (row, *others) = saturation(sets).rows
    assert sum(int(str(one[3])) for one in (row, *others)) == 1
