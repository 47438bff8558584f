"""One JSON document: a header that says what was made with what, then the suggestions."""

from __future__ import annotations

from precode.domain.suggestions import Precoding
from precode.exporters.records import as_json, header_record, suggestion_records


def render(result: Precoding) -> str:
    """Return ``{"header": {...}, "suggestions": [...]}``, a suggestion a line.

    The suggestions are the objects of JSON Lines, in the same order.
    """
    header = ",\n".join(
        f"  {as_json(key)}: {as_json(value)}" for key, value in header_record(result).items()
    )
    records = ",\n".join(f"  {as_json(record)}" for record in suggestion_records(result))
    suggestions = f"[\n{records}\n]" if records else "[]"
    return f'{{\n"header": {{\n{header}\n}},\n"suggestions": {suggestions}\n}}\n'
