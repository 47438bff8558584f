"""Numbers in front of lines: of turns (``12. I: text``), or of all lines (court style)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from precode.importers.labels.grammar import parse

_NUMBER = re.compile(
    r"(?:\[(\d{1,5})\]|\((\d{1,5})\)|(\d{1,5})[.):]?)"
    r"(?:[ \t\u00a0]{1,40}(?:\|[ \t\u00a0]{1,20})?|$)"
)
_FEWEST = 3
_ALL_SHARE = 0.8  # of the lines: then they are numbers of lines
_TURNS_SHARE = 0.3  # of the lines, and ...
_LABEL_SHARE = 0.8  # ... of the numbered ones have a label: numbers of turns
_RESTARTS = 0.1  # of the numbers may begin again, at the top of a page


def numbers(lines: Sequence[str]) -> dict[int, int]:
    """Return where the words begin in the `lines` that are numbered, by their index.

    Empty unless nearly all lines are numbered in sequence, or those with a label are: a
    list that somebody reads out is talk.
    """
    matches = {i: match for i, line in enumerate(lines) if (match := _NUMBER.match(line))}
    counted = {i: match.end() for i, match in matches.items() if match.end() < len(lines[i])}
    if len(counted) < max(_FEWEST, _TURNS_SHARE * len(lines)):
        return {}
    values = [int(next(filter(None, matches[i].groups()))) for i in counted]
    steps = [after - before for before, after in pairwise(values)]
    if values[0] > 1 or sum(step != 1 for step in steps) > _RESTARTS * len(steps):
        return {}
    if len(matches) >= _ALL_SHARE * len(lines):
        return {i: match.end() for i, match in matches.items()}
    marks = [parse(lines[i][end:]) for i, end in counted.items()]
    labelled = sum(mark is not None and mark.label is not None for mark in marks)
    return counted if labelled >= _LABEL_SHARE * len(counted) else {}
