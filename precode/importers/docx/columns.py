"""What the columns of a Word table hold: speaker labels, words, times, or no talk at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from precode.importers.docx.model import Cell
from precode.importers.labels import LONGEST, parse
from precode.importers.labels.timestamps import Stamp, stamp_at
from precode.importers.labels.words import Kind, kind_of

Row: TypeAlias = tuple[Cell, ...]


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split(", "))


_SPEAKER_HEADS = _names(
    "speaker, speakers, speaker name, speaker label, name, names, who, person, participant, role, "
    "voice, initials, sprecher, locuteur, hablante"
)
_TEXT_HEADS = _names(
    "content, text, transcript, transcription, utterance, dialogue, speech, words, talk, turn, "
    "verbatim, said, inhalt, texte, texto"
)
_TIME_HEADS = _names(
    "time, times, timespan, time span, timestamp, time stamp, timecode, time code, start, "
    "start time, end, end time, begin, from, to, zeit, temps, hora"
)
_OTHER_HEADS = _names(
    ", #, no, no., nr, id, line, lines, row, number, line number, duration, note, notes, "
    "comment, comments, memo, memos, code, codes, coding, theme, themes, analysis, "
    "initial codes, observations"
)
_HEADS = _SPEAKER_HEADS | _TEXT_HEADS | _TIME_HEADS | _OTHER_HEADS

# Of the cells of a column that have words, how many have to look alike.
_MOST = 0.9
_HALF = 0.5
# Different labels among all of them, at most.
_DISTINCT = 0.7
# Columns beside the talk (remarks, codes) have few words in comparison.
_FEW = 0.25
# Cells of talk have so many words on average; those of a form or an account have fewer.
_TALK_WORDS = 2
_VOICE_WORDS = 3


class Label(NamedTuple):
    """A speaker label in a cell, and its times in milliseconds if they are given."""

    name: str
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Which grid column holds what. Without `speaker`, labels stand before the words.

    With ``voices``, every column is one speaker's: grid column and label of each.
    """

    text: int
    speaker: int | None = None
    times: tuple[int, ...] = ()
    header: bool = False
    voices: tuple[tuple[int, str], ...] = ()


def columns_of(rows: Sequence[Row]) -> Columns | None:
    """Judge what the columns of a table hold; None if it holds no talk."""
    if not (filled := [row for row in rows if any(cell.text for cell in row)]):
        return None
    header = is_header(filled[0])
    talk = [row for row in filled if not is_header(row)] if header else filled
    cells = _by_column(talk)
    if len(cells) < 2:
        return None
    named = _by_header(filled[0], cells) if header else _by_voices(filled)
    return named or _by_cells(cells)


def is_header(row: Row) -> bool:
    """Tell whether `row` names its columns: at least the words or the speaker, and one more."""
    heads = [_head(cell) for cell in row]
    named = [head for head in heads if head]
    return (
        len(named) > 1
        and all(head in _HEADS for head in heads)
        and any(head in _TEXT_HEADS or head.startswith("speaker") for head in named)
    )


def voices_in(row: Row) -> tuple[tuple[int, str], ...]:
    """Return the columns and labels of a row that names a role in every cell, else ()."""
    voices = tuple((cell.column, cell.text.strip(" :")) for cell in row)
    roles = {label for _, label in voices if kind_of(label) is Kind.ROLE} if voices[1:] else set()
    return voices if len(roles) == len(voices) > 1 else ()


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


def _by_column(rows: Sequence[Row]) -> dict[int, list[Cell]]:
    """Collect the cells with words; a single cell across the table says nothing of columns."""
    cells: dict[int, list[Cell]] = {}
    for row in rows:
        for cell in row if len(row) > 1 else ():
            if cell.text:
                cells.setdefault(cell.column, []).append(cell)
    return cells


def _by_header(header: Row, cells: dict[int, list[Cell]]) -> Columns | None:
    heads = [(_head(cell), cell.column) for cell in header if cell.column in cells]
    times = tuple(c for h, c in heads if h in _TIME_HEADS and _share(cells[c], stamp_in) >= _MOST)
    speaker = next((column for head, column in heads if head in _SPEAKER_HEADS), None)
    rest = {column: its for column, its in cells.items() if column not in (speaker, *times)}
    if (speaker is None and not times) or not rest:
        return None
    text = next((column for head, column in heads if head in _TEXT_HEADS), None)
    if text is None:
        text = max(rest, key=lambda column: _words(rest[column]))
    return Columns(text, speaker, times, header=True)


def _by_voices(filled: Sequence[Row]) -> Columns | None:
    """Read a table with a column for each speaker, who is named in the first row."""
    voices = voices_in(filled[0])
    cells = _by_column(filled[1:])
    if not voices or cells.keys() - dict(voices):
        return None
    several = all(_words(its) >= _VOICE_WORDS * len(its) for its in cells.values())
    return Columns(voices[0][0], voices=voices) if cells and several else None


def _by_cells(cells: dict[int, list[Cell]]) -> Columns | None:
    times = tuple(c for c, its in cells.items() if _share(its, stamp_in) >= _MOST)
    rest = {c: its for c, its in cells.items() if c not in times}
    rest = {c: its for c, its in rest.items() if not _are_row_numbers(its)}
    if not rest:
        return None
    words = {column: _words(its) for column, its in rest.items()}
    text = max(words, key=words.__getitem__)
    if words[text] < _TALK_WORDS * len(rest[text]):
        return None
    speakers = [column for column in rest if column != text and _are_labels(rest[column])]
    if speakers:
        speaker = max(speakers, key=lambda column: _roles(rest[column]))
        few = sum(words.values()) - words[text] - words[speaker] <= _FEW * words[text]
        return Columns(text, speaker, times) if few and words[speaker] < words[text] else None
    inline = [name for cell in rest[text] if (name := _inline_label(cell))]
    few = sum(words.values()) - words[text] <= _FEW * words[text]
    labelled = len(inline) >= _HALF * len(rest[text]) and _recur(inline)
    return Columns(text, None, times) if labelled or (times and few) else None


def _are_labels(cells: list[Cell]) -> bool:
    """Tell whether `cells` name speakers: nearly all hold labels, and these come again."""
    found = [labels for cell in cells if (labels := labels_in(cell)) is not None]
    return len(found) >= _MOST * len(cells) and _recur(
        [label.name for labels in found for label in labels]
    )


def _recur(names: list[str]) -> bool:
    """Tell whether `names` are said in a talk, since people speak more than once.

    Names that all differ are a list of people; only a few roles can be a short talk.
    """
    if 2 <= len(names) <= 3 and all(kind_of(name) is Kind.ROLE for name in names):
        return True
    return len(names) > 1 and len(set(names)) <= _DISTINCT * len(names)


def _are_row_numbers(cells: list[Cell]) -> bool:
    numbers = [int(cell.text) for cell in cells if cell.text.isdecimal() and len(cell.text) < 7]
    steps = sum(after - before == 1 for before, after in pairwise(numbers))
    return len(numbers) == len(cells) and steps >= _MOST * (len(cells) - 1)


def _roles(cells: list[Cell]) -> float:
    return _share(cells, lambda cell: kind_of(cell.text.rstrip(":")) is Kind.ROLE)


def _words(cells: list[Cell]) -> int:
    """Count words; sums and dates are none."""
    return sum(any(map(str.isalpha, word)) for cell in cells for word in cell.text.split())


def _share(cells: list[Cell], test: Callable[[Cell], object]) -> float:
    return sum(bool(test(cell)) for cell in cells) / len(cells)


def _inline_label(cell: Cell) -> str | None:
    """Return a label in front of words; the first line of any form may look like a name."""
    mark = parse(cell.text)
    if mark is None or mark.label is None or mark.shape in ("alone", "timed"):
        return None
    return mark.label if kind_of(mark.label) in (Kind.ROLE, Kind.NAME) else None


def _head(cell: Cell) -> str:
    return cell.text.casefold().strip(" :*")


def _stamp(text: str) -> Stamp | None:
    stamp = stamp_at(text, 0) if text else None
    return stamp if stamp and stamp.end == len(text) else None


def _label(line: str) -> Label | None:
    mark = parse(line)
    if mark and mark.label and mark.rest >= len(line):
        return Label(mark.label, mark.start_ms, mark.end_ms)
    name = line.strip().rstrip(":：").strip(" \t\u00a0[]{}()")
    if not 0 < len(name) <= LONGEST or kind_of(name) in (Kind.NEVER, Kind.HEADING):
        return None
    return Label(name)
