"""Who speaks in subtitle cues: ``Name: text``, ``[Name] text``, ``>> NAME: text``.

Shared by the formats whose cues hold plain lines. Cues are short and break anywhere,
so a label counts at the start of a cue, behind a dash or ``>>``, and inside a cue only
if the same label begins others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from precode.domain.dialogue import Utterance
from precode.domain.text import Note
from precode.importers.labels import NO_LABELS, Mark, Shape, choose, is_blank, parse

# A time or "P1 - text" in front is talk.
_SHAPES: frozenset[Shape] = frozenset({"colon", "bracket", "paren", "brace", "hash", "at", "bold"})
# Where nearly every cue begins with a name on a line of its own, that is who speaks.
_ALONE_SHARE = 0.8
_LEAD = re.compile(r"(>{2,3}|[-–—•])[ \t\u00a0]{0,9}")

_Label = tuple[bool, str | None]  # whether it stands alone on its line, and the label

_BEFORE = "Cues before the first speaker label have no speaker"
_CHANGES = "Cues in which >> without a name marks a new speaker stay with the speaker before"
_SILENT = "Speaker labels with no words after them"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a cue, trimmed; its ``lead`` is the dash or ``>>`` in front."""

    cue: Utterance
    text: str
    lead: str
    mark: Mark | None
    is_head: bool

    @property
    def label(self) -> str | None:
        return self.mark.label if self.mark else None

    @property
    def stands_alone(self) -> bool:
        return self.mark is not None and self.mark.shape == "alone"

    def label_among(self, known: frozenset[_Label]) -> str | None:
        """Return the label if it counts; inside a cue, talk has brackets of its own."""
        if self.mark is None or (self.stands_alone, self.mark.label) not in known:
            return None
        return self.mark.label if self.is_head or self.mark.shape == "colon" else None

    def words(self, label: str | None) -> str:
        """Return the line, without its lead and `label` if it has one."""
        return self.text[len(self.lead) + self.mark.rest :] if label and self.mark else self.text


def with_speakers(cues: Sequence[Utterance]) -> tuple[list[Utterance], list[Note]]:
    """Find the labels in `cues`, whose texts may have several lines, and cut there.

    The words of a line follow those of the line before after a space. What stands in
    front of a line is cut off only together with a label.
    """
    lines = [line for cue in cues for line in _lines(cue)]
    known, notes = _known(lines, cues=len(cues))
    spoken: list[tuple[str | None, _Line, list[str]]] = []
    changes = 0
    for line in lines:
        label = line.label_among(known)
        if label or not spoken or line.cue is not spoken[-1][1].cue:
            spoken.append((label, line, []))
        spoken[-1][2].append(line.words(label))
        changes += line.lead.startswith(">>") and label is None
    utterances, silent = _carried_on(
        [replace(line.cue, speaker=label, text=one_line(parts)) for label, line, parts in spoken]
    )
    notes += speaker_notes(utterances)
    if changes:
        notes.append(Note("guessed", _CHANGES, changes))
    if silent:
        notes.append(Note("dropped", _SILENT, silent))
    return utterances, notes


def one_line(lines: Sequence[str]) -> str:
    """Join the lines of a cue by spaces; blank ones count nothing."""
    return " ".join(line.strip() for line in lines if not is_blank(line))


def speaker_notes(utterances: Sequence[Utterance]) -> list[Note]:
    """Say what was guessed about words that no label stands in front of."""
    for number, utterance in enumerate(utterances):
        if utterance.speaker:
            return [Note("guessed", _BEFORE, number)] if number else []
    return [NO_LABELS]


def _lines(cue: Utterance) -> Iterator[_Line]:
    rows = [row.strip() for row in cue.text.split("\n") if not is_blank(row)]
    for number, text in enumerate(rows):
        lead = match[0] if (match := _LEAD.match(text)) else ""
        mark = parse(text[len(lead) :])
        if (
            mark
            and mark.shape not in _SHAPES
            and (mark.shape != "alone" or number or rows[1:] == [])
        ):
            mark = None
        elif mark and lead.startswith(">>"):
            mark = replace(mark, sure=True)  # nobody talks like this
        yield _Line(cue, text, lead, mark, number == 0 or bool(lead))


def _known(lines: Sequence[_Line], *, cues: int) -> tuple[frozenset[_Label], list[Note]]:
    """Decide on the labels of the whole file; True marks those on lines of their own."""
    alone = [line for line in lines if line.stands_alone]
    if 1 < _ALONE_SHARE * cues <= len(alone):
        return frozenset((True, line.label) for line in alone), []
    choice = choose([None if line.stands_alone else line.mark for line in lines if line.is_head])
    return frozenset((False, label) for label in choice.labels), list(choice.notes)


def _carried_on(utterances: Sequence[Utterance]) -> tuple[list[Utterance], int]:
    """Give a label that stands alone in its cue to the next one; count those left over."""
    kept: list[Utterance] = []
    waiting: str | None = None
    silent = 0
    for utterance in utterances:
        if utterance.speaker:
            silent += waiting is not None
            waiting = None if utterance.text else utterance.speaker
        elif waiting:
            utterance, waiting = replace(utterance, speaker=waiting), None
        if utterance.text:
            kept.append(utterance)
    return kept, silent + (waiting is not None)
