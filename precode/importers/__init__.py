"""Transcript files in, talk out: one small module a format, behind one registry."""

from __future__ import annotations

from precode.importers.base import Importer
from precode.registry import Registry

# The first module whose `recognises` says yes reads the file; plain text comes last.
IMPORTERS: Registry[Importer] = Registry(
    "importer",
    group="precode.importers",
    builtin={
        "unsupported": "precode.importers.unsupported",
        "docx": "precode.importers.docx",
        "xlsx": "precode.importers.xlsx",
        "webvtt": "precode.importers.webvtt",
        "srt": "precode.importers.srt",
        "table": "precode.importers.table",
        "txt": "precode.importers.txt",
    },
)
