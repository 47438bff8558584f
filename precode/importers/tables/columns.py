"""Which columns of a table hold the speaker, the words, the start and the end.

By their names, or without a header by what the cells look like. CSV and XLSX share this.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from precode.errors import UnreadableFile
from precode.importers.labels import LONGEST
from precode.importers.labels.words import Kind, kind_of
from precode.importers.tables.times import Unit, times_in

Row = Sequence[str]


def _ranks(names: str) -> Mapping[str, int]:
    return {name.strip(): rank for rank, name in enumerate(names.replace("\n", " ").split(","))}


# In order of preference: of two columns that would do, the name that stands first wins.
_TEXT = _ranks(
    """text, utterance, utterances, transcript, transcription, transcript text, speech, verbatim,
    spoken text, content, dialogue, dialog, words, what was said, said, talk, caption, subtitle,
    quote, quotation, statement, texte, texto, testo, tekst, transkript, transkription, inhalt,
    äußerung, énoncé, transcripción, transcrição"""
)
# These are words only beside another column that is known.
_WEAK_TEXT = _ranks(
    """what, message, sentence, sentences, segment, paragraph, response, answer, comment, body,
    annotation, value, turn, turns, line"""
)
_SPEAKER = _ranks(
    """speaker, speaker name, speaker label, speaker id, speakers, who, name, participant,
    participant name, participant id, participant code, person, person name, voice, talker, actor,
    character, interlocutor, speaker role, role, label, tier, user, author, respondent, sprecher,
    sprecherin, locuteur, locutrice, hablante, parlante, spreker, falante, orador"""
)
_START = _ranks(
    """start, start time, starttime, time start, start timestamp, begin, begin time, beginning,
    begins, onset, time in, tc in, in, in time, in point, from, timestamp, timestamps, time stamp,
    timespan, time span, time range, interval, timecode, time code, time, offset, beginn, anfang,
    zeit, début, temps, inicio, tiempo, inizio, tempo, início"""
)
_END = _ranks(
    """end, end time, endtime, time end, end timestamp, stop, stop time, finish, time out, tc out,
    out, out time, out point, to, until, ende, fin, fine, fim"""
)
_UNITS: Mapping[str, Unit | None] = {
    **dict.fromkeys(("ms", "msec", "msecs", "millis", "millisecond", "milliseconds"), "ms"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("h", "hh", "m", "mm", "ss", "hms", "mmm")),
}
# Words that make a name out of two or three: "Interviewee text", "start of turn".
_TEXT_WORDS = frozenset({"text", "utterance", "transcript", "transcription", "verbatim", "content"})
_NO_TEXT_WORDS = frozenset(
    {"id", "no", "number", "nr", "count", "length", "language", "lang", "type", "date", "name"}
    | {"file", "path", "url", "source", "version", "score", "confidence", "speaker", "time"}
    | {"start", "end"}
)
_LONGEST_NAME = 60  # code points
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SIGNS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"[+-]?[0-9][0-9.,: ]*")

# Titles and dates may stand above the header; further down it is talk.
_HEADER_ROWS = 20
# Without a header: so many rows are looked at, and cells of words are at least so long.
_SAMPLE = 200
_MEAN_LENGTH = 4.0
_WIDTH_SHARE = 0.1
_SPOKEN_SHARE = 0.25  # of the cells hold a space, or a sign beyond ASCII


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand, counted from 0; ``names`` has one entry a column.

    The units are those that the header states for plain numbers.
    """

    names: tuple[str, ...]
    text: int
    speaker: int | None = None
    start: int | None = None
    end: int | None = None
    start_unit: Unit | None = None
    end_unit: Unit | None = None

    @property
    def used(self) -> frozenset[int]:
        """The columns whose cells are read."""
        every = (self.text, self.speaker, self.start, self.end)
        return frozenset(column for column in every if column is not None)


def by_name(header: Row, rows: Sequence[Row], *, lone_text: bool = False) -> Columns | None:
    """Find the columns by the names in `header`; None if it names no words.

    A second known column is asked for, unless `lone_text`. Numbers are no names. A
    column of nothing but numbers in `rows` is not taken for words: ``turn`` may be either.
    """
    if any(_DIGITS.fullmatch(cell.strip()) for cell in header):
        return None
    plain = [_plain(cell) for cell in header]
    names = [name for name, _ in plain]
    strong = _known(names, _TEXT)
    strong += [i for i, name in enumerate(names) if _is_text(name) and i not in strong]
    worded = (*strong, *_known(names, _WEAK_TEXT))
    text = next((i for i in worded if not _is_numeric(rows, i)), None)
    if text is None:
        return None
    speaker = _best(names, _SPEAKER)
    start, end = _best(names, _START), _best(names, _END)
    if (speaker, start, end) == (None, None, None) and not (lone_text and text in strong):
        return None
    return Columns(
        tuple(cell.strip() for cell in header),
        text,
        speaker,
        start,
        end,
        None if start is None else plain[start][1],
        None if end is None else plain[end][1],
    )


def find_header(rows: Sequence[Row], *, lone_text: bool = False) -> tuple[int, Columns] | None:
    """Return which of the first rows names columns, and what they are.

    With `lone_text`, the very first row may name the words alone.
    """
    for number, row in enumerate(rows[:_HEADER_ROWS]):
        if columns := by_name(row, rows[number + 1 :], lone_text=lone_text and number == 0):
            return number, columns
    return None


def by_content(rows: Sequence[Row]) -> Columns | None:
    """Guess the columns of a table without header; None unless there are labels and words.

    Rows that are wider than others may have delimiters in their words, so the narrow
    ones are asked first.
    """
    rows = rows[:_SAMPLE]
    widths = Counter(map(len, rows))
    common = sorted(width for width, count in widths.items() if count >= _WIDTH_SHARE * len(rows))
    guesses = (_guess([row for row in rows if len(row) == width]) for width in common if width > 1)
    return next((columns for columns in guesses if columns), None)


def _guess(rows: Sequence[Row]) -> Columns | None:
    """Take the longest cells for words, the first labels that come again for speakers."""
    cells = [[cell.strip() for cell in column] for column in zip(*rows, strict=True)]
    timed = [i for i, column in enumerate(cells) if all(map(times_in, column))]
    # What comes again and again is no talk, however long: tiers, file names.
    lengths = {
        i: sum(map(len, set(column))) / len(column)
        for i, column in enumerate(cells)
        if i not in timed
    }
    text = max(lengths, key=lambda i: lengths[i], default=None)
    if text is None or lengths[text] < _MEAN_LENGTH:
        return None
    spoken = sum(" " in cell or not cell.isascii() for cell in cells[text])
    speaker = next((i for i in lengths if i != text and _are_labels(cells[i])), None)
    if speaker is None or spoken < _SPOKEN_SHARE * len(rows):
        return None
    start, end = (*timed[:2], None, None)[:2]
    names = tuple(f"column {number}" for number in range(1, len(cells) + 1))
    return Columns(names, text, speaker, start, end)


def no_words_column(first: Row, *, where: str) -> UnreadableFile:
    """Return the error for a table whose `first` row is no header that is known."""
    found = ", ".join(cell.strip() or "(blank)" for cell in first)
    if not first or not are_names(first):
        found = f"{len(first)} without short names"
    return UnreadableFile(
        f"No column of words was found. Columns found: {found}.",
        where=where,
        remedy="Name the columns in the first row: speaker, text and, if there are times, "
        "start and end.",
    )


def are_names(header: Row) -> bool:
    """Tell whether the cells of `header` are so short that they can only be names, not talk."""
    most = 3 if len(header) > 1 else 1
    return all(
        len(cell) <= _LONGEST_NAME and len(cell.split()) <= most and not set(cell) & set(".,;?!")
        for cell in header
    )


def _plain(name: str) -> tuple[str, Unit | None]:
    """Return `name` in lower case without punctuation, and the unit it ends in."""
    if len(name) > _LONGEST_NAME:
        return "", None
    words = _SIGNS.sub(" ", _CAMEL.sub(" ", name)).casefold().split()
    unit = None
    while len(words) > 1 and words[-1] in _UNITS:
        unit = _UNITS[words.pop()] or unit
    return " ".join(words), unit


def _best(names: Sequence[str], ranks: Mapping[str, int]) -> int | None:
    return next(iter(_known(names, ranks)), None)


def _known(names: Sequence[str], ranks: Mapping[str, int]) -> list[int]:
    """Return the columns whose names are in `ranks`, the best first."""
    known = [i for i, name in enumerate(names) if name in ranks]
    return sorted(known, key=lambda i: ranks[names[i]])


def _is_text(name: str) -> bool:
    words = set(name.split())
    return bool(words & _TEXT_WORDS) and not words & _NO_TEXT_WORDS


def _is_numeric(rows: Sequence[Row], column: int) -> bool:
    cells = [row[column].strip() for row in rows[:_SAMPLE] if len(row) > column]
    cells = [cell for cell in cells if cell]
    return bool(cells) and all(_DIGITS.fullmatch(cell) for cell in cells)


def _are_labels(cells: Sequence[str]) -> bool:
    """Tell whether all `cells` could be labels, and few enough of them differ."""
    labels = {cell.rstrip(":") for cell in cells if cell}
    if not labels or any(len(label) > LONGEST for label in labels):
        return False
    kinds = {kind_of(label) for label in labels}
    return not kinds & {Kind.NEVER, Kind.HEADING} and len(labels) <= max(2, len(cells) // 2)
