"""What Teams, Google Meet and Otter write around the talk, known by its fixed wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from precode.domain.text import Note
from precode.importers.docx.tables import Item, Line
from precode.importers.labels import Mark, parse
from precode.importers.labels.furniture import furniture
from precode.importers.labels.words import Kind, kind_of

_TITLE = Note("dropped", "lines of the meeting's title block before the talk")
_SUMMARY = Note("dropped", "lines before the talk (meeting title, summary, attendees)")
_ADDED = Note("dropped", "lines that the recording program added after the talk")

_TEAMS = (" started transcription", " stopped transcription")
_MEET_BLOCKS = (
    *("attendees", "transcript", "summary", "notes", "details", "invited", "next steps"),
    *("suggested next steps", "meeting notes", "meeting records", "attachments"),
)
_MEET_ENDS = (
    "Transcription ended after",
    "Meeting ended after",
    "This editable transcript was computer generated",
)
_EMOJI = " :\ufe0f\U0001f4dd\U0001f4d6"  # Gemini sets a pencil or a book before its headings
_LONGEST = 200  # code points of a line that a program added
_TEAMS_TITLE = 12  # lines at most: title, date, duration, who started


def without_additions(items: Sequence[Item], tally: Counter[Note]) -> list[Item]:
    """Return the talk in `items` without what a program wrote around it.

    Every line left out is counted in `tally`.
    """
    texts = [_short(item) for item in items]
    marks = [parse(text) if text else None for text in texts]
    added = {number: Note("dropped", what) for number, what in furniture(texts).items()}
    added |= {i: _ADDED for i, text in enumerate(texts) if text.startswith(_MEET_ENDS)}
    if any(text.rstrip(".").endswith(_TEAMS) for text in texts):
        first = next((i for i, m in enumerate(marks) if m and m.start_ms is not None), 0)
        if first <= _TEAMS_TITLE and all(texts[:first]):
            added = dict.fromkeys(range(first), _TITLE) | added
    elif first := _meet_talk(texts, marks):
        added = dict.fromkeys(range(first), _SUMMARY) | added
    tally.update(added.values())
    return [item for i, item in enumerate(items) if i not in added]


def _short(item: Item) -> str:
    """Return a line of the body; "" for what no program adds (long, or a table row)."""
    if not isinstance(item, Line) or item.loose:
        return ""
    return text if len(text := item.paragraph.text) <= _LONGEST else ""


def _meet_talk(texts: Sequence[str], marks: Sequence[Mark | None]) -> int:
    """Return the index at which the talk of a Google Meet document begins; 0 if it is none.

    The talk begins at the first timestamp on a line of its own that is followed by a
    label, after blocks with known headings; or right after the heading "Transcript".
    """
    stamps = (i for i, mark in enumerate(marks) if mark and mark.shape == "time" and not mark.words)
    first = next((i for i in stamps if _labelled(marks, i + 1)), 0)
    headings = [i for i in range(first) if texts[i].casefold().strip(_EMOJI) in _MEET_BLOCKS]
    if not headings:
        return 0
    after = headings[-1] + 1
    said_before = "ranscript" in texts[after - 1] and _labelled(marks, after)
    return after if said_before else first


def _labelled(marks: Sequence[Mark | None], index: int) -> bool:
    mark = marks[index] if index < len(marks) else None
    return (
        mark is not None
        and mark.shape == "colon"
        and mark.label is not None
        and kind_of(mark.label) in (Kind.ROLE, Kind.NAME)
    )
