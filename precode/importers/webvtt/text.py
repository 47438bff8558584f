"""The words inside a WebVTT cue, and whose they are; linear in the cue's length.

Source: W3C, WebVTT, section 6.4 (cue text parsing), https://www.w3.org/TR/webvtt1/.
One deviation: what the standard takes for a tag and drops although nobody meant one
(``x < 5``, ``<3``, a tag that is never closed) is kept if it holds words.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import groupby

_TAGS = frozenset({"c", "i", "b", "u", "ruby", "rt", "v", "lang"})
_BLANKS = re.compile(r"[ \t\n\f\r]")
_TIMESTAMP = re.compile(r"[0-9]{1,12}(?::[0-9]{2}){1,2}\.[0-9]{1,9}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


@dataclass(frozen=True, slots=True)
class CueText:
    """Who says what in one cue; the speaker is None outside of voice tags.

    ``unknown_tags`` were dropped, ``broken_tags`` kept as words.
    """

    parts: tuple[tuple[str | None, str], ...]
    unknown_tags: int = 0
    broken_tags: int = 0


@dataclass(frozen=True, slots=True)
class _Element:
    """An open element, and the voice around its words; ``number`` tells voices apart."""

    name: str
    voice: str | None = None
    number: int = 0


def read_cue_text(text: str) -> CueText:
    """Return the words of a cue without tags, entities decoded, lines kept.

    >>> read_cue_text("<v.loud Ann Li>Yes, <i>5 &lt; 6</i>.</v><v Bo>No.").parts
    (('Ann Li', 'Yes, 5 < 6.'), ('Bo', 'No.'))
    """
    open_elements = [_Element("")]
    pieces: list[tuple[_Element, str]] = []
    unknown = broken = position = 0
    while position < len(text):
        start = text.find("<", position)
        end = start if start >= 0 else len(text)
        pieces.append((open_elements[-1], unescape(text[position:end])))
        if start < 0:
            break
        end = text.find(">", start)
        position = end + 1 if end >= 0 else len(text)
        tag = text[start + 1 : end if end >= 0 else len(text)]
        if _is_broken(tag, closed=end >= 0):
            broken += 1
            pieces.append((open_elements[-1], unescape(text[start:position])))
        elif tag.startswith("/"):
            _close(open_elements, tag[1:].strip())
        elif (name := _name(tag)) in _TAGS:
            _open(open_elements, name, tag, number=position)
        elif _NAME.fullmatch(name):
            unknown += 1
            pieces.append((open_elements[-1], "\n" if name.casefold() == "br" else ""))
    return CueText(tuple(_parts(pieces)), unknown, broken)


def unescape(text: str) -> str:
    """Decode the character references of HTML in `text`, such as ``&amp;`` and ``&#39;``."""
    try:
        return html.unescape(text)
    except ValueError:  # a reference with thousands of digits
        return text


def _parts(pieces: list[tuple[_Element, str]]) -> list[tuple[str | None, str]]:
    """Join what one voice says without a break; leave out what has no words."""
    parts = []
    for _, group in groupby(pieces, key=lambda piece: piece[0].number):
        of_voice = list(group)
        if words := "".join(words for _, words in of_voice):
            parts.append((of_voice[0][0].voice, words))
    return parts


def _is_broken(tag: str, *, closed: bool) -> bool:
    """Tell whether `tag` (without its angle brackets) holds words that no tag would hold."""
    head, annotation = _split(tag.removeprefix("/"))
    if _NAME.fullmatch(head.partition(".")[0]) or (head == "" and closed and tag[:1] == "/"):
        return not closed and _has_words(annotation)
    return _has_words(tag) and not _TIMESTAMP.fullmatch(tag)


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _name(tag: str) -> str:
    return _split(tag)[0].partition(".")[0]


def _split(tag: str) -> tuple[str, str]:
    """Part the name with its classes from the annotation."""
    blank = _BLANKS.search(tag)
    return (tag[: blank.start()], tag[blank.end() :]) if blank else (tag, "")


def _open(open_elements: list[_Element], name: str, tag: str, *, number: int) -> None:
    around = open_elements[-1]
    if name == "rt" and around.name != "ruby":
        return
    if name == "v":
        speaker = " ".join(unescape(_split(tag)[1]).split())
        open_elements.append(_Element(name, speaker or None, number))
    else:
        open_elements.append(_Element(name, around.voice, around.number))


def _close(open_elements: list[_Element], name: str) -> None:
    """Close the innermost element if it is called `name`; end tags out of order count nothing."""
    if name == "ruby" and open_elements[-1].name == "rt":
        open_elements.pop()
    if name and open_elements[-1].name == name:
        open_elements.pop()
