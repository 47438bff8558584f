"""Code sets made by hand: two peer workers, two supported peers, a few codes."""

from __future__ import annotations

from typing import Any

from precode.domain.code_sets import CodeSets, FinalCode, FinalCoding, FinalTranscript
from precode.domain.decisions import Facets
from precode.domain.studies import Case
from precode.domain.tables import Table
from precode.domain.text import Span

PW, SP = "peer worker", "supported peer"


def code(number: str, group: str = "Goals", **more: Any) -> FinalCode:
    values = {
        "id": f"id-{number}",
        "code": number,
        "label": f"Label {number}",
        "group": group,
        "definition": f"What {number} is.",
        "taxonomy": "made",
        "origin": "deductive",
    }
    return FinalCode(**{**values, **more})


CODES = (
    code("1.1"),
    code("1.2"),
    code("1.10"),
    code("3.1", "Support"),
    code("3.2", "Support"),
    code(
        "17.1",
        "Relations",
        taxonomy="own",
        origin="inductive",
        when_to_use=("a", "b"),
        details={"nearest": "3.1", "why_not": "It is mutual."},
    ),
)
CASES = (
    Case("PW1", PW, attributes={"sex": "Woman", "age": "26-64"}),
    Case("PW2", PW, attributes={"sex": "Man", "age": ""}),
    Case("SP1", SP, attributes={"sex": "Woman", "age": "18-25"}),
    Case("SP2", SP, attributes={"sex": "Woman", "age": "26-64"}),
)


def talk(
    case: str,
    role: str | None = None,
    *,
    read: bool = True,
    length: int = 100,
    name: str = "",
    **more: Any,
) -> FinalTranscript:
    role = role or (PW if case.startswith("PW") else SP)
    values = {
        "name": name or case,
        "case": case,
        "version": 1,
        "text_sha256": "0" * 64,
        "talk": {"interviewer": 50, role: length},
        "characters": length + 100,
        "turns": 9,
        "read_by": ("Ada",) if read else (),
    }
    return FinalTranscript(**{**values, **more})


def coding(
    case: str,
    number: str,
    start: int = 0,
    end: int = 10,
    *,
    role: str | None = None,
    status: str = "happened",
    deliverer: str = "",
    **more: Any,
) -> FinalCoding:
    values = {
        "case": case,
        "role": role or (PW if case.startswith("PW") else SP),
        "transcript": case,
        "turn": start // 20 + 1,
        "speaker": case,
        "span": Span(start, end),
        "quote": f"words at {start}",
        "code": f"id-{number}",
        "coders": ("Ada",),
        "facets": Facets(status=status, deliverer=deliverer),
    }
    return FinalCoding(**{**values, **more})


def made(*codings: FinalCoding, **more: Any) -> CodeSets:
    values: dict[str, Any] = {
        "version": 1,
        "codes": CODES,
        "codings": codings,
        "transcripts": tuple(talk(case.id) for case in CASES),
        "cases": CASES,
    }
    return CodeSets(**{**values, **more})


def row(table: Table, *begin: object) -> tuple[object, ...]:
    """Return what follows in the one row that begins so."""
    (found,) = [cells for cells in table.rows if cells[: len(begin)] == begin]
    return found[len(begin) :]


def said(table: Table, words: str) -> bool:
    return any(words in note for note in table.notes)
