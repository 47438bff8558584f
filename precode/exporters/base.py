"""What every exporter offers."""

from __future__ import annotations

from typing import Protocol

from precode.domain.suggestions import Precoding


class Exporter(Protocol):
    """A module that writes one format. Modules satisfy this with one function."""

    def render(self, result: Precoding) -> str:
        """Return `result` in this format; always the same text for the same result."""
