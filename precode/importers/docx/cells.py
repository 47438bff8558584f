"""What a cell of a Word table holds by itself: labels, a timestamp, or a label before words."""

from __future__ import annotations

from typing import NamedTuple

from precode.importers.docx.model import Cell
from precode.importers.labels import LONGEST, parse
from precode.importers.labels.timestamps import Stamp, stamp_at
from precode.importers.labels.words import Kind, kind_of

_BRACKETS = {"[": "]", "{": "}", "(": ")"}


class Label(NamedTuple):
    """A speaker label in a cell, and its times in milliseconds if they are given."""

    name: str
    start_ms: int | None = None
    end_ms: int | None = None


def labels_in(cell: Cell) -> list[Label] | None:
    """Return the labels in `cell`, one a line; None if it holds anything else."""
    labels: list[Label] = []
    time: Stamp | None = None
    for line in cell.text.split("\n"):
        if stamp := _stamp(line.strip()):
            if labels and labels[-1].start_ms is None:
                labels[-1] = Label(labels[-1].name, stamp.start_ms, stamp.end_ms)
            else:
                time = stamp
        elif label := _label(line):
            if time and label.start_ms is None:
                label = Label(label.name, time.start_ms, time.end_ms)
            labels.append(label)
            time = None
        else:
            return None
    return labels


def stamp_in(cell: Cell | None) -> Stamp | None:
    """Return the timestamp that is all a cell holds."""
    return _stamp(cell.text) if cell else None


def inline_label(text: str) -> str | None:
    """Return a label in front of words; the first line of any form may look like a name."""
    mark = parse(text)
    if mark is None or mark.label is None or mark.shape in ("alone", "timed"):
        return None
    return mark.label if kind_of(mark.label) in (Kind.ROLE, Kind.NAME) else None


def _stamp(text: str) -> Stamp | None:
    stamp = stamp_at(text, 0) if text else None
    return stamp if stamp and stamp.end == len(text) else None


def _label(line: str) -> Label | None:
    mark = parse(line)
    if mark and mark.label and mark.rest >= len(line):
        return Label(mark.label, mark.start_ms, mark.end_ms)
    name = _unwrapped(line.strip().rstrip(":：").strip())
    if not 0 < len(name) <= LONGEST or kind_of(name) in (Kind.NEVER, Kind.HEADING):
        return None
    return Label(name)


def _unwrapped(name: str) -> str:
    """Take off brackets around all of `name`; "Anna (Interviewer)" keeps its own."""
    while name[:1] in _BRACKETS and name.find(_BRACKETS[name[0]]) == len(name) - 1 > 0:
        name = name[1:-1].strip()
    return name
