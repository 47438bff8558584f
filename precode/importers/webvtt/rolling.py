"""Rolling captions: every cue shows the line above again. YouTube writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from precode.domain.dialogue import Utterance
from precode.domain.text import Note
from precode.importers.labels import is_blank

# So many of the cues have to begin with what the cue before ends with: people do say
# "Mm." twice, but not all the time.
_SHARE = 0.5
_FEWEST = 3
_MOVING = 0.25  # of these have to go on with a new line
_MOST_LINES = 8  # a screen shows no more

_AGAIN = "Lines of rolling captions that say the line above again are left out"


def unrolled(cues: Sequence[Utterance]) -> tuple[list[Utterance], list[Note]]:
    """Return `cues` without the lines that stood in the cue before, and a note on them.

    A file in which few cues begin with a line of the cue before is left as it is.
    """
    lines = [_lines(cue) for cue in cues]
    again = [0] * len(cues)
    for number in range(1, len(cues)):
        if cues[number].speaker == cues[number - 1].speaker:
            again[number] = _overlap(lines[number - 1], lines[number])
    repeats = sum(map(bool, again))
    moving = sum(0 < count < len(its) for its, count in zip(lines, again, strict=True))
    if repeats < max(_FEWEST, _SHARE * (len(cues) - 1)) or moving < _MOVING * repeats:
        return list(cues), []
    kept = [
        replace(cue, text="\n".join(its[count:])) if count else cue
        for cue, its, count in zip(cues, lines, again, strict=True)
        if len(its) > count
    ]
    return kept, [Note("dropped", _AGAIN, sum(again))]


def _lines(cue: Utterance) -> list[str]:
    return [line.strip() for line in cue.text.split("\n") if not is_blank(line)]


def _overlap(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many lines at the start of `after` are the last ones of `before`."""
    if not before or not after or before[-1] not in after:
        return 0
    most = min(len(before), len(after), _MOST_LINES)
    return next((n for n in range(most, 0, -1) if before[-n:] == after[:n]), 0)
