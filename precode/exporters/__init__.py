"""Suggestions out: one small module a format, behind one registry. To add a format:

1. Write ``precode/exporters/<format>.py`` with one function, ``render(result) -> str``.
   The same result must always give the same text. Import big libraries inside it.
2. Add one line to `EXPORTERS` (another package: an entry point in the group
   ``precode.exporters``), and its file suffix to `SUFFIXES`.
3. What people read goes through `precode.exporters.plain.visible` and then through the
   format's own escaping; what programs read comes from `precode.exporters.records`.
   Say that suggestions are candidates and that exemplars are invented.
4. Write ``tests/exporters/test_export_<format>.py`` with a result built by hand.

`precode.files.write_atomic` puts the text into a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from precode.errors import BadOption
from precode.exporters.base import Exporter
from precode.registry import Registry

EXPORTERS: Registry[Exporter] = Registry(
    "format",
    group="precode.exporters",
    builtin={
        "table": "precode.exporters.table",
        "json": "precode.exporters.json",
        "jsonl": "precode.exporters.jsonl",
        "csv": "precode.exporters.csv",
        "html": "precode.exporters.html",
        "md": "precode.exporters.md",
    },
)

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".json": "json",
        ".jsonl": "jsonl",
        ".ndjson": "jsonl",
        ".csv": "csv",
        ".html": "html",
        ".htm": "html",
        ".md": "md",
        ".markdown": "md",
        ".txt": "table",
    }
)
"""File suffix to format, for ``-o FILE`` without ``--format``."""


def format_of(path: Path) -> str:
    """Return the format that the suffix of `path` stands for.

    Raises
    ------
    BadOption
        If no format has that suffix.
    """
    ending = path.suffix.lower()
    if name := SUFFIXES.get(ending, ending[1:] if ending[1:] in list(EXPORTERS) else ""):
        return name
    raise BadOption(
        f"No format belongs to the suffix {path.suffix!r}.",
        where=str(path),
        remedy=f"End the name in one of {', '.join(SUFFIXES)}, or say --format.",
    )
