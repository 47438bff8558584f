"""Sentence ends by spaCy's rules: no trained pipeline is needed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from precode.domain.text import Span

# spaCy refuses texts over a million characters; shorter stretches also keep memory flat.
_STRETCH = 100_000


class SpacySplitter:
    """``spacy.blank("en")`` with the `sentencizer`."""

    def __init__(self) -> None:
        import spacy

        self._nlp: Any = spacy.blank("en")
        self._nlp.add_pipe("sentencizer")

    def sentences(self, text: str) -> list[Span]:
        """Return the sentences of `text`; a line break ends one too."""
        return [
            sentence
            for start, line in _lines(text)
            for sentence in self._line_sentences(line, start)
        ]

    def _line_sentences(self, line: str, offset: int) -> Iterator[Span]:
        for start, end in _stretches(line):
            for sentence in self._nlp(line[start:end]).sents:
                if span := _trimmed(line, start + sentence.start_char, start + sentence.end_char):
                    yield Span(offset + span.start, offset + span.end)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, line
        start += len(line) + 1


def _stretches(line: str) -> Iterator[tuple[int, int]]:
    """Cut a line too long for spaCy at white space, where there is any."""
    start = 0
    while len(line) - start > _STRETCH:
        cut = line.rfind(" ", start + 1, start + _STRETCH)
        end = cut if cut > start else start + _STRETCH
        yield start, end
        start = end
    yield start, len(line)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the range without white space at its ends, None if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
