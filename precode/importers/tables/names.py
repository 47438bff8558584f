"""Names of columns: of the speaker, the words, the times; CSV, XLSX and Word tables share them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from precode.importers.tables.times import Unit

Row = Sequence[str]


def _ranks(names: str) -> Mapping[str, int]:
    return {name.strip(): rank for rank, name in enumerate(names.replace("\n", " ").split(","))}


# In order of preference: of two columns that would do, the name that stands first wins.
TEXT = _ranks(
    """text, utterance, utterances, transcript, transcription, transcript text, speech, verbatim,
    spoken text, content, dialogue, dialog, words, what was said, said, talk, caption, subtitle,
    quote, quotation, statement, utt, texte, texto, testo, tekst, transkript, transkription, inhalt,
    äußerung, énoncé, transcripción, transcrição"""
)
# These are words only beside another column that is known.
WEAK_TEXT = _ranks(
    """what, message, sentence, sentences, segment, paragraph, response, answer, comment, body,
    annotation, value, turn, turns, line, phrase"""
)
SPEAKER = _ranks(
    """speaker, speaker name, speaker label, speaker id, speakers, who, name, participant,
    participant name, participant id, participant code, person, person name, voice, talker, actor,
    character, interlocutor, speaker role, role, label, tier, user, author, respondent, sprecher,
    sprecherin, locuteur, locutrice, hablante, parlante, spreker, falante, orador, spk, username,
    user name, sender, agent, initials, turn speaker"""
)
# These are speakers only if nothing else is, and several are named.
WEAK_SPEAKER = _ranks("from, party, source")
START = _ranks(
    """start, start time, starttime, time start, start timestamp, begin, begin time, beginning,
    begins, onset, time in, tc in, in, in time, in point, from, timestamp, timestamps, time stamp,
    timespan, time span, time range, interval, timecode, time code, time, offset, beginn, anfang,
    zeit, début, temps, inicio, tiempo, inizio, tempo, início, timestamp start, from time, tmin"""
)
END = _ranks(
    """end, end time, endtime, time end, end timestamp, stop, stop time, finish, time out, tc out,
    out, out time, out point, to, until, ende, fin, fine, fim, timestamp end, to time, tmax"""
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


def is_text(name: str) -> bool:
    """Tell whether a plain `name` of several words says that the column holds words."""
    words = set(name.split())
    return bool(words & _TEXT_WORDS) and not words & _NO_TEXT_WORDS


def are_names(header: Row) -> bool:
    """Tell whether the cells of `header` are so short that they can only be names, not talk."""
    most = 3 if len(header) > 1 else 1
    return all(
        len(cell) <= _LONGEST_NAME and len(cell.split()) <= most and not set(cell) & set(".,;?!")
        for cell in header
    )


def plain(name: str) -> tuple[str, Unit | None]:
    """Return `name` in lower case without punctuation, and the unit it ends in."""
    if len(name) > _LONGEST_NAME:
        return "", None
    words = _SIGNS.sub(" ", _CAMEL.sub(" ", name)).casefold().split()
    unit = None
    while len(words) > 1 and words[-1] in _UNITS:
        unit = _UNITS[words.pop()] or unit
    return " ".join(words), unit
