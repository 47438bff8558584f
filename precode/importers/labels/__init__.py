"""Speaker labels: what stands in front of the words of a paragraph.

Call `parse` on every paragraph that is not blank, then `choose` once on all results::

    choice = choose([parse(paragraph) for paragraph in paragraphs])
    for paragraph, mark in zip(paragraphs, choice.marks):
        words = paragraph[mark.rest :] if mark else paragraph

`parse` says what one paragraph looks like; `choose` has seen the whole document and
decides. A mark without label is a timestamp alone. `choice.notes` says what was guessed.

Shapes: ``I: text``, ``P1<tab>text``, ``[id1] text``, ``#Name: text``, ``@Name: text``,
``{Name} text``, ``Name (00:01:02): text``, ``[00:12:01] Name: text``,
``00:03:40.5Zack: text``, ``**Name** [0:00]``, ``Emma  0:00``, a label alone on its line;
``Q. text``, ``P1 - text``, ``(Name) text``, ``- Name: text``, ``I     text`` by habit.
"""

from __future__ import annotations

from precode.importers.labels.choice import NO_LABELS, Choice, choose
from precode.importers.labels.found import LONGEST, Shape
from precode.importers.labels.grammar import Mark, is_blank, parse

__all__ = ["LONGEST", "NO_LABELS", "Choice", "Mark", "Shape", "choose", "is_blank", "parse"]
