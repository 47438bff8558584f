"""Sentences in text, behind one small port."""

from __future__ import annotations

from collections.abc import Callable

from precode.domain.ports import Splitter
from precode.registry import Registry

SPLITTERS: Registry[Callable[[], Splitter]] = Registry(
    "splitter",
    group="precode.splitters",
    builtin={"spacy": "precode.splitters.spacy_rules:SpacySplitter"},
)
