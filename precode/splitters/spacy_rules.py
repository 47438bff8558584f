"""Sentence ends by spaCy's rules: no trained pipeline is needed."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any

from precode.domain.text import Span

# spaCy refuses texts over a million characters; shorter stretches also keep memory flat.
_STRETCH = 100_000
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


class SpacySplitter:
    """``spacy.blank("en")`` with the `sentencizer`; threads take turns with it."""

    def __init__(self) -> None:
        import spacy

        self._turn = threading.Lock()

        self._nlp: Any = spacy.blank("en")
        self._nlp.add_pipe("sentencizer")

    def sentences(self, text: str) -> list[Span]:
        """Return the sentences of `text`; a blank line ends one too, a mere line break does not."""
        # A memory zone, or spaCy would keep every word that it ever saw.
        with self._turn, self._nlp.memory_zone():
            return [
                sentence
                for start, paragraph in _paragraphs(text)
                for sentence in self._in_paragraph(paragraph, start)
            ]

    def _in_paragraph(self, paragraph: str, offset: int) -> Iterator[Span]:
        for start, end in _stretches(paragraph):
            for sentence in self._nlp(paragraph[start:end]).sents:
                if span := _trimmed(
                    paragraph, start + sentence.start_char, start + sentence.end_char
                ):
                    yield Span(offset + span.start, offset + span.end)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        yield start, text[start : gap.start()]
        start = gap.end()
    yield start, text[start:]


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Cut a paragraph too long for spaCy at white space, where there is any."""
    start = 0
    while len(text) - start > _STRETCH:
        cut = text.rfind(" ", start + 1, start + _STRETCH)
        end = cut if cut > start else start + _STRETCH
        yield start, end
        start = end
    yield start, len(text)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the range without white space at its ends, None if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
