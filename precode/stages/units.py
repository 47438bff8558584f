"""Turns and their sentences → coding units: the windows that are matched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from precode.domain.ports import Splitter
from precode.domain.text import CodingUnit, Span, Transcript, Turn

WINDOW_SENTENCES = 3
WINDOW_WORDS = 100  # so long may a short turn be, to be read whole as well
SENTENCE_WORDS = 50
ANSWER_WORDS = 12
QUESTION_WORDS = 40

_WORD = re.compile(r"\S+")
_SPACE = re.compile(r"\s+")
_TIMESTAMP = re.compile(r"[\[(#]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d{1,3})?[\])#]")
_DENIAL = re.compile(
    r"\W*(?:(?:er+m?|um+|uh+|well|oh|hm+)\W+)*"
    r"(?:no|nah|nope|never|not (?:really|that|at all|so much)|i (?:don't|didn't|never))\b",
    re.IGNORECASE,
)


def coding_units(
    transcript: Transcript, splitter: Splitter, *, include_interviewer: bool = False
) -> list[CodingUnit]:
    """Return the units of every codable turn, in reading order.

    A unit is one to three sentences that lie inside one piece of a turn and have at most
    100 words together, or a whole piece that has no more words. Longer sentences (unpunctuated
    speech recognition) are split, never cut off. A short answer is also read with the question
    before it, unless it denies.
    """
    units: list[CodingUnit] = []
    question: Span | None = None
    for turn in transcript.turns:
        sentences = [_sentences(transcript.text, piece, splitter) for piece in turn.pieces]
        if turn.is_interviewer:
            question = _question(transcript.text, sentences) or question
        if include_interviewer or not turn.is_interviewer:
            if question and not turn.is_interviewer:
                units += _prompted(transcript.text, turn, sentences, question)
            units += [
                CodingUnit(turn.number, span, clean(span.of(transcript.text)))
                for piece in sentences
                for span in _windows(transcript.text, piece)
            ]
        if not turn.is_interviewer and turn.pieces:
            question = None
    return units


def clean(words: str) -> str:
    """Return `words` without time stamps and with single spaces, as the encoder reads them."""
    return _SPACE.sub(" ", _TIMESTAMP.sub(" ", words)).strip()


def _sentences(text: str, piece: Span, splitter: Splitter) -> list[Span]:
    return [
        part
        for sentence in splitter.sentences(piece.of(text))
        for part in _split_long(
            text, Span(piece.start + sentence.start, piece.start + sentence.end)
        )
    ]


def _split_long(text: str, sentence: Span) -> Iterator[Span]:
    """Cut a sentence of more than 50 words into even parts, at commas or line ends if it can."""
    words = [
        Span(sentence.start + found.start(), sentence.start + found.end())
        for found in _WORD.finditer(sentence.of(text))
    ]
    first = 0
    while len(words) - first > SENTENCE_WORDS:
        parts = -(-(len(words) - first) // SENTENCE_WORDS)
        size = -(-(len(words) - first) // parts)
        cut = next(
            (
                place
                for place in range(first + size, first + size // 2, -1)
                if words[place - 1].of(text)[-1] in ",;:—–-"
                or "\n" in text[words[place - 1].end : words[place].start]
            ),
            first + size,
        )
        yield Span(words[first].start, words[cut - 1].end)
        first = cut
    if words:
        yield Span(words[first].start, words[-1].end)


def _windows(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    lengths = [len(sentence.of(text).split()) for sentence in sentences]
    for first in range(len(sentences)):
        for size in range(1, WINDOW_SENTENCES + 1):
            after = first + size
            if after > len(sentences) or (size > 1 and sum(lengths[first:after]) > WINDOW_WORDS):
                break
            yield Span(sentences[first].start, sentences[after - 1].end)
        if first == 0 and len(sentences) > WINDOW_SENTENCES and sum(lengths) <= WINDOW_WORDS:
            yield Span(sentences[0].start, sentences[-1].end)


def _question(text: str, pieces: Sequence[Sequence[Span]]) -> Span | None:
    """Return the last question of an interviewer's turn, None if it asks nothing."""
    asked = [s for piece in pieces for s in piece if s.of(text).endswith("?")]
    if asked and len(asked[-1].of(text).split()) <= QUESTION_WORDS:
        return asked[-1]
    return None


def _prompted(
    text: str, turn: Turn, pieces: Sequence[Sequence[Span]], question: Span
) -> list[CodingUnit]:
    """Return the first sentence of a turn read with the question, if it is a short answer."""
    first = next((sentence for piece in pieces for sentence in piece), None)
    if first is None:
        return []
    answer = first.of(text)
    if len(answer.split()) > ANSWER_WORDS or _DENIAL.match(answer.replace("’", "'")):
        return []
    read = clean(f"{question.of(text)} {answer}")
    return [CodingUnit(turn.number, first, read, question)]
