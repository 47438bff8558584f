"""Who speaks in the lines of a Word document: labels, headings, bold type, or nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from precode.domain.dialogue import Utterance
from precode.domain.text import Note
from precode.importers.docx.tables import Item, Line
from precode.importers.labels import LONGEST, NO_LABELS, Mark, choose, parse
from precode.importers.labels.header import header_length
from precode.importers.labels.timestamps import stamp_before
from precode.importers.labels.words import Kind, kind_of

INTERVIEWER, PARTICIPANT = "Interviewer", "Participant"

_BOLD_ONLY = Note(
    "guessed",
    "No speaker labels found: bold paragraphs are read as the interviewer's, "
    "the others as the participant's.",
)
_BEFORE = Note("guessed", "lines before the first speaker label are a turn without speaker")
_ABOVE = Note("dropped", "lines above the talk (title, date, who took part)")
_FACTS = Note("dropped", "rows of a table of facts before the first speaker label")
_WORDLESS = Note("dropped", "speaker labels with no words after them")

_SENTENCE_ENDS = tuple('.?!…。？！”"’')
_QUESTION_MARKS = ("?", "？", "؟")
_PEOPLE = (Kind.ROLE, Kind.NAME)
# A bold beginning is a label only if so many of the lines have one: talk has emphasis.
_BOLD_SHARE = 0.2
# Cells of a table about the talk (participants, dates) hold few words.
_FACT_WORDS = 12
# They are left out only if nearly all of the document is labelled talk.
_FACTS_SHARE = 0.1


def utterances(items: Sequence[Item], tally: Counter[Note]) -> list[Utterance]:
    """Find the speaker of every line in `items`; what is guessed is counted in `tally`."""
    lines = [item for item in items if isinstance(item, Line) and not item.loose]
    tables = [item for item in items if isinstance(item, Utterance)]
    tables_talk = any(row.speaker for row in tables)
    parsed = _marks(lines)
    marks: Sequence[Mark | None] = [None] * len(lines)
    if not tables_talk or _words(lines) > sum(len(row.text.split()) for row in tables):
        choice = choose(parsed)
        marks = choice.marks
        for note in choice.notes:
            tally[replace(note, count=1)] += note.count
        if not tables_talk and not choice.labels:
            if by_type := _by_type(lines):
                tally[_BOLD_ONLY] += 1
                marks = by_type
            else:
                tally[NO_LABELS] += 1
    above = _lines_above(items, parsed, marks)
    tally[_ABOVE] += above
    items = _without_first_lines(items, above)
    return _from_first_label(_joined(items, marks[above:], tally), tally)


def _lines_above(
    items: Sequence[Item], parsed: Sequence[Mark | None], marks: Sequence[Mark | None]
) -> int:
    """Count the lines at the top that are a title or facts; a table row may be the first turn."""
    talk = [item for item in items if isinstance(item, Utterance) or not item.loose]
    of_lines = iter(zip(parsed, marks, strict=True))
    pairs = [next(of_lines) if isinstance(item, Line) else (None, _label_of(item)) for item in talk]
    texts = [item.paragraph.text if isinstance(item, Line) else item.text for item in talk]
    alone = [False] * len(talk)  # a paragraph is a block of its own
    count = header_length(texts, alone, [one for one, _ in pairs], [mark for _, mark in pairs])
    return sum(isinstance(item, Line) for item in talk[:count])


def _label_of(row: Utterance) -> Mark | None:
    return Mark(row.speaker, "bracket", 0, sure=True) if row.speaker else None


def _without_first_lines(items: Sequence[Item], count: int) -> list[Item]:
    left = iter(range(count))
    return [
        item
        for item in items
        if isinstance(item, Utterance) or item.loose or next(left, None) is None
    ]


@dataclass(slots=True)
class _Waiting:
    """A label, a timestamp or both that stand on lines of their own, until words come."""

    label: str | None = None
    start_ms: int | None = None
    end_ms: int | None = None


def _joined(
    items: Sequence[Item], marks: Sequence[Mark | None], tally: Counter[Note]
) -> list[tuple[Utterance, bool]]:
    """Give every line its label and times; True marks the loose rows of tables."""
    spoken: list[tuple[Utterance, bool]] = []
    waiting = _Waiting()
    left = iter(marks)
    for item in items:
        if isinstance(item, Utterance):
            tally[_WORDLESS] += waiting.label is not None
            waiting = _Waiting()
            spoken.append((item, False))
            continue
        text = item.paragraph.text
        mark = None if item.loose else next(left)
        if mark and mark.label:
            # "Anna 0:12" above "Anna: text" is one label, said twice.
            twice = waiting.label == mark.label and mark.words
            tally[_WORDLESS] += waiting.label is not None and not twice
            waiting.label = mark.label
        elif mark and waiting.label and waiting.start_ms is not None:
            tally[_WORDLESS] += 1
            waiting = _Waiting()
        if mark and mark.start_ms is not None:
            waiting.start_ms, waiting.end_ms = mark.start_ms, mark.end_ms
        if item.start_ms is not None:
            waiting.start_ms, waiting.end_ms = item.start_ms, item.end_ms
        start = mark.rest if mark else 0
        # f4 and NVivo close a paragraph with the time at which it ends.
        if (closing := stamp_before(text, len(text))) and closing[0] >= start:
            text, waiting.end_ms = text[: closing[0]], closing[1]
        if words := text[start:].strip():
            said = Utterance(waiting.label, words, waiting.start_ms, waiting.end_ms)
            spoken.append((said, item.loose))
            waiting = _Waiting()
    tally[_WORDLESS] += waiting.label is not None
    return spoken


def _from_first_label(
    spoken: Sequence[tuple[Utterance, bool]], tally: Counter[Note]
) -> list[Utterance]:
    """Leave out tables of facts before the first label, and count the words there."""
    first = next((i for i, (said, _) in enumerate(spoken) if said.speaker), 0)
    sizes = [len(said.text.split()) for said, _ in spoken]
    drop = sum(sizes[:first]) <= _FACTS_SHARE * sum(sizes)
    before = [
        said for said, loose in spoken[:first] if not (drop and loose and _is_fact(said.text))
    ]
    tally[_FACTS] += first - len(before)
    tally[_BEFORE] += sum(said.text.count("\n") + 1 for said in before)
    return before + [said for said, _ in spoken[first:]]


def _is_fact(row: str) -> bool:
    cells = row.replace("\n", "\t").split("\t")
    return all(len(cell.split()) <= _FACT_WORDS for cell in cells)


def _marks(lines: Sequence[Line]) -> list[Mark | None]:
    """Parse `lines`, with what Word shows by type: headings and bold beginnings."""
    marks = [parse(line.paragraph.text) for line in lines]
    marks = [
        None if mark and mark.shape == "alone" and line.beside else mark
        for line, mark in zip(lines, marks, strict=True)
    ]
    marks = _with_headings(lines, marks)
    bold = {i: mark for i, line in enumerate(lines) if (mark := _bold(line))}
    if len(bold) >= max(2, _BOLD_SHARE * len(lines)):
        # "**Anna** 0:12" is better known as a label with a time.
        marks = [
            new if (new := bold.get(i)) and (mark is None or mark.label != new.label) else mark
            for i, mark in enumerate(marks)
        ]
    return marks


def _with_headings(lines: Sequence[Line], marks: list[Mark | None]) -> list[Mark | None]:
    """Take headings as labels if they come again, or name roles, as NVivo wants them."""
    names = [
        line.paragraph.text.rstrip(":：").rstrip() if line.paragraph.heading else ""
        for line in lines
    ]
    counts = Counter(names)
    speakers = {
        name
        for name in counts
        if 0 < len(name) <= LONGEST
        and "\t" not in name
        and (kind_of(name) is Kind.ROLE or (counts[name] > 1 and kind_of(name) in _PEOPLE))
    }
    if sum(counts[name] for name in speakers) < 2:
        return marks
    return [
        Mark(name, "alone", len(line.paragraph.text), sure=True) if name in speakers else mark
        for name, line, mark in zip(names, lines, marks, strict=True)
    ]


def _bold(line: Line) -> Mark | None:
    """Read a label in bold that is followed by words without a colon."""
    text, lead = line.paragraph.text, line.paragraph.bold_lead
    if not lead or len(lead) > LONGEST or len(lead) == len(text) or ":" in lead:
        return None
    after = text[len(lead) :].lstrip()
    if kind_of(lead) not in _PEOPLE or after[:1] in (":", "：") or text[len(lead)].isalnum():
        return None
    return Mark(lead, "bold", len(text) - len(after))


def _by_type(lines: Sequence[Line]) -> list[Mark | None]:
    """Read bold lines as the interviewer's and the others as the respondent's.

    Only if both kinds come more than once and the bold ones are sentences, since the
    headings of a report are bold too. Headings, and a title at the top, are nobody's.
    Returns an empty list if the document is not like this.
    """
    bold = [line.paragraph.is_bold and not line.paragraph.heading for line in lines]
    sentences = [
        is_bold and line.paragraph.text.endswith(_SENTENCE_ENDS)
        for is_bold, line in zip(bold, lines, strict=True)
    ]
    asked = sum(
        is_bold and any(mark in line.paragraph.text for mark in _QUESTION_MARKS)
        for is_bold, line in zip(bold, lines, strict=True)
    )
    few = min(bold.count(True), bold.count(False)) < max(2, _BOLD_SHARE / 2 * len(lines))
    if few or not asked or sum(sentences) <= sum(bold) / 2:
        return []
    title = sentences.index(True)
    if any(_says_something(line) for line in lines[:title]):
        title = 0
    return [
        None
        if i < title or line.paragraph.heading
        else Mark(INTERVIEWER if bold[i] else PARTICIPANT, "bold", 0, sure=True)
        for i, line in enumerate(lines)
    ]


def _says_something(line: Line) -> bool:
    """Tell whether `line` is a sentence in plain type, not a title, a name or a date."""
    paragraph = line.paragraph
    return not (paragraph.heading or paragraph.is_bold) and paragraph.text.endswith(_SENTENCE_ENDS)


def _words(lines: Sequence[Line]) -> int:
    return sum(len(line.paragraph.text.split()) for line in lines)
