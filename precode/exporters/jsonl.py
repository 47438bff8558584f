"""JSON Lines: one suggestion a line, for programs. Keys always come in the same order."""

from __future__ import annotations

from precode.domain.suggestions import Precoding
from precode.exporters.records import as_json, suggestion_records


def render(result: Precoding) -> str:
    """Return one JSON object a line; scores have 6 decimals, ``quote == text[start:end]``."""
    return "".join(f"{as_json(record)}\n" for record in suggestion_records(result))
