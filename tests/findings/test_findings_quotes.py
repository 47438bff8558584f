from __future__ import annotations

from made_findings import PW, SP, coding, made

from precode.domain.decisions import Facets
from precode.findings.codebook import codes
from precode.findings.inductive import inductive_codes
from precode.findings.quotes import codings, exemplar_quotes
from precode.findings.sources import transcripts


def of(words: int) -> str:
    return " ".join(["word"] * words)


def test_quotes_are_starred_first_then_from_other_cases_then_readable() -> None:
    sets = made(
        coding("PW1", "1.1", 0, 10, quote=of(40)),
        coding("PW1", "1.1", 20, 30, quote=of(41)),
        coding("PW2", "1.1", 0, 10, quote=of(5)),
        coding("PW1", "1.1", 60, 70, quote=of(200), starred=True),
    )
    table = exemplar_quotes(sets)
    assert [(cells[5], len(str(cells[8]).split()), cells[9]) for cells in table.rows] == [
        ("PW1", 200, "yes"),
        ("PW2", 5, "no"),
        ("PW1", 40, "no"),
    ]
    assert table.rows[0][:8] == ("1.1", "Label 1.1", "Goals", "deductive", PW, "PW1", "PW1", 4)


def test_quotes_are_by_code_and_role_and_of_what_happened() -> None:
    sets = made(
        coding("SP1", "1.1"),
        coding("PW2", "1.1"),
        coding("PW2", "1.1", 0, 12),  # the same words again
        coding("PW1", "1.1", status="planned"),
        coding("SP1", "17.1", role="interviewer"),
        coding("SP1", "1.10"),
    )
    rows = [(cells[0], cells[4], cells[5]) for cells in exemplar_quotes(sets).rows]
    assert rows == [("1.1", PW, "PW2"), ("1.1", SP, "SP1"), ("1.10", SP, "SP1")]


def test_quotes_of_equal_rank_are_in_the_order_of_the_cases() -> None:
    sets = made(coding("PW2", "1.1"), coding("PW1", "1.1", 40, 50), coding("PW1", "1.1"))
    table = exemplar_quotes(sets)
    assert [cells[5:8] for cells in table.rows] == [
        ("PW1", "PW1", 1),
        ("PW2", "PW2", 1),
        ("PW1", "PW1", 3),
    ]


def test_codings_hold_all_that_is_known_in_the_order_of_the_text() -> None:
    full = coding(
        "SP1",
        "1.2",
        30,
        45,
        facets=Facets("SP", PW, "planned", False, "low"),
        suggested=True,
        score=0.123456,
        coders=("Ada", "Ben"),
        memo="why",
    )
    table = codings(made(full, coding("SP1", "17.1", 2, 5), coding("PW1", "1.1", 9, 11)))
    assert [cells[0] for cells in table.rows] == ["PW1", "SP1", "SP1"]
    assert dict(zip(table.columns, table.rows[2], strict=True)) == {
        "case": "SP1",
        "role": SP,
        "transcript": "SP1",
        "turn": 2,
        "speaker": "SP1",
        "start": 30,
        "end": 45,
        "quote": "words at 30",
        "code": "1.2",
        "label": "Label 1.2",
        "group": "Goals",
        "taxonomy": "made",
        "origin": "deductive",
        "deliverer": PW,
        "status": "planned",
        "prompted": "no",
        "confidence": "low",
        "suggested": "yes",
        "probability": 0.1235,
        "coders": "Ada; Ben",
        "settled": "no",
        "memo": "why",
    }
    assert table.rows[0][-7:] == ("", "", "no", None, "Ada", "no", "")


def test_inductive_codes_say_what_is_nearest() -> None:
    sets = made(
        coding("SP1", "17.1"),
        coding("SP1", "17.1", 30, 40),
        coding("PW1", "17.1", status="refused"),
    )
    assert inductive_codes(sets).rows == (
        (
            "17.1",
            "Label 17.1",
            "Relations",
            "What 17.1 is.",
            "a; b",
            "",
            "3.1",
            "It is mutual.",
            1,
            2,
        ),
    )


def test_transcripts_and_codes_are_counted() -> None:
    sets = made(coding("SP1", "1.1"), coding("SP1", "1.1", role="interviewer"))
    table = transcripts(sets)
    assert table.rows[2] == ("SP1", "SP1", 1, 9, 100, "Ada", 2)
    assert table.rows[0][-1] == 0
    book = codes(sets)
    assert book.rows[0] == (
        *("1.1", "Label 1.1", "Goals", "made", "deductive", "id-1.1", "What 1.1 is.", "", ""),
        *(1, 1),
    )
    assert book.column("references") == (1, 0, 0, 0, 0, 0)
