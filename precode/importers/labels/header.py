"""The block above the talk: a title, ``Date: 3 May``, ``Interviewer: Jo``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from precode.importers.labels.grammar import Mark
from precode.importers.labels.words import Kind, kind_of, opens_talk

_LONGEST = 200  # code points in a line of it
_TITLE_WORDS = 10
_MOST = 60  # lines
_ENDS = (".", "!", "?", "…", ",", ";", "。", "！", "？")
_CLOSED_SHARE = 0.3  # of the lines below end in a full stop or the like
_OTHERS = 2  # labels that have to follow, once "Interviewer: Jo" is taken for none


def header_length(
    lines: Sequence[str],
    follows: Sequence[bool],
    parsed: Sequence[Mark | None],
    chosen: Sequence[Mark | None],
) -> int:
    """Count the lines at the top that are no talk; 0 in a document without labels.

    `follows` tells which of the `lines` stand right below the one before, without a blank
    line. `parsed` and `chosen` are their marks, before and after `choose`. A block between
    blank lines is left out as a whole or not at all: sentences above the first label are talk.
    """
    first = _first_label(lines, chosen)
    if first is None or first > _MOST:
        return 0
    closed = sum(line.endswith(_ENDS) for line in lines[first:])
    punctuated = closed >= _CLOSED_SHARE * (len(lines) - first)
    length = 0
    for number in range(first):
        keyed = _is_fact(lines[number], parsed[number])
        if not keyed and not (punctuated and _is_title(lines[number], chosen[number])):
            break
        if number + 1 == first or not follows[number + 1]:
            length = number + 1
    return length


def _first_label(lines: Sequence[str], chosen: Sequence[Mark | None]) -> int | None:
    """Return the index of the first label that is none of a list of who took part."""
    labelled = [i for i, mark in enumerate(chosen) if mark and mark.label]
    counts = Counter(mark.label for mark in chosen if mark)
    for place, number in enumerate(labelled):
        mark = chosen[number]
        named = mark is not None and mark.shape == "colon" and counts[mark.label] == 1
        value = lines[number][mark.rest :] if mark else ""
        if not (
            named
            and value
            and not value.endswith(_ENDS)
            and kind_of(value.split(",")[0]) in {Kind.ROLE, Kind.NAME}
            and kind_of((mark and mark.label) or "") is not Kind.NAME
            and len(labelled) - place > _OTHERS
        ):
            return number
    return None


def _is_fact(line: str, mark: Mark | None) -> bool:
    """``Date: 3 May``, ``Participant: P12, female``."""
    if mark is None or mark.label is None or mark.shape != "colon" or len(line) > _LONGEST:
        return False
    kind = kind_of(mark.label)
    return kind is Kind.HEADING or (kind is Kind.ROLE and not line.endswith(_ENDS))


def _is_title(line: str, mark: Mark | None) -> bool:
    if mark is not None or line[0].islower() or opens_talk(line):
        return False
    return not line.endswith(_ENDS) and len(line.split()) <= _TITLE_WORDS
