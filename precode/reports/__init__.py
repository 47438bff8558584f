"""An evaluation, to read: table, JSON or a page with plots.

To add a format, write a module with ``render(evaluation) -> str`` and a line in `REPORTS`.
"""

from __future__ import annotations

from types import ModuleType

from precode.registry import Registry

REPORTS: Registry[ModuleType] = Registry(
    "format",
    group="precode.reports",
    builtin={
        "table": "precode.reports.table",
        "json": "precode.reports.json",
        "html": "precode.reports.html",
    },
)
