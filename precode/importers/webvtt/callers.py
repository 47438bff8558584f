"""Labels that are an e-mail address or a phone number: Zoom's guests without a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from precode.domain.dialogue import Utterance
from precode.domain.text import Note
from precode.importers.labels.in_cues import with_speakers

# anna@example.org, +44 7700 900123, 44****123; a number has seven signs or more, so that
# neither a time nor a verse is one.
_CALLER = re.compile(
    r"([^\s@:]{1,64}@[^\s@:]{1,64}\.[^\s@:.]{2,24}|\+?[0-9(][0-9*()\- .]{5,24}[0-9])"
    r":[ \t\u00a0\n]{1,9}(?=\S)"
)
_NUMBERS = range(9000, 10_000)  # of the stand-ins


def with_named(cues: Sequence[Utterance]) -> tuple[list[Utterance], list[Note]]:
    """Find the labels in `cues`, addresses and numbers included.

    These look like no name, and yet tell that the others in front of words are labels:
    so a role stands in for each while the labels are looked for.
    """
    callers = dict.fromkeys(match[1] for cue in cues if (match := _CALLER.match(cue.text)))
    if not callers:
        return with_speakers(cues)
    words = "\n".join(cue.text for cue in cues)
    free = (name for n in _NUMBERS if (name := f"Speaker {n}") not in words)
    stand_ins = dict(zip(callers, free, strict=False))
    spoken, notes = with_speakers([_renamed(cue, stand_ins) for cue in cues])
    names = {stand_in: caller for caller, stand_in in stand_ins.items()}
    return [replace(u, speaker=names.get(u.speaker or "", u.speaker)) for u in spoken], notes


def _renamed(cue: Utterance, names: dict[str, str]) -> Utterance:
    match = _CALLER.match(cue.text)
    if match is None or match[1] not in names:
        return cue
    return replace(cue, text=f"{names[match[1]]}: {cue.text[match.end() :]}")
