"""Times in the cells of a table: seconds, milliseconds, ``mm:ss``, ``[hh:mm:ss.fff]``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Literal

from precode.importers.labels.timestamps import stamp_at

Unit = Literal["ms", "s"]

_NUMBER = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,12}))?(?: ?(ms|s|sec|secs|seconds))?")
_FINE = re.compile(r"([.,][0-9]{3})[0-9]{1,9}(?=$|[\])#])")
_DAYS = re.compile(r"0 days? ")  # pandas writes "0 days 00:00:01"
_LONGEST = 60  # code points; two timestamps with hours and what is between them
# Whole numbers from 100 a turn on are milliseconds: no mean turn lasts 100 seconds.
_TURN_MS = 100


def times_in(cell: str, unit: Unit = "s") -> tuple[int, int | None] | None:
    """Return start and end in milliseconds; the end only if the cell holds a range.

    `unit` is that of a number without one. None if the cell holds no time.

    >>> times_in("1,5"), times_in("01:02"), times_in("[0:01 - 0:05]"), times_in("noon")
    ((1500, None), (62000, None), (1000, 5000), None)
    """
    cell = cell.strip()
    if not cell or len(cell) > _LONGEST:
        return None
    if number := _NUMBER.fullmatch(cell):
        whole, fraction, stated = number.groups()
        if (stated or unit) == "ms":
            return int(whole), None
        return int(whole) * 1000 + int((fraction or "")[:3].ljust(3, "0")), None
    cell = _FINE.sub(r"\1", _DAYS.sub("", cell, count=1))
    stamp = stamp_at(cell, 0)
    return (stamp.start_ms, stamp.end_ms) if stamp and stamp.end == len(cell) else None


def guess_unit(starts: Sequence[str], ends: Sequence[str]) -> Unit:
    """Tell whole milliseconds (Whisper writes them) from seconds, by how long turns last.

    `starts` and `ends` are cells of the same rows; `ends` may be empty.
    """
    if not starts or not all(cell.isdecimal() and len(cell) <= 12 for cell in (*starts, *ends)):
        return "s"
    begins = [int(cell) for cell in starts]
    stops = [int(cell) for cell in ends] if ends else begins[1:]
    lengths = [stop - begin for begin, stop in zip(begins, stops, strict=False)]
    if not lengths:
        return "s"
    return "ms" if median(lengths) >= (_TURN_MS if ends else 3 * _TURN_MS) else "s"
