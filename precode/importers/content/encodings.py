"""Bytes to text: which encoding, and what had to be guessed or repaired.

Byte order marks decide; then strict UTF-8; then the shape of UTF-16; a legacy encoding
is a guess, made on the places where it matters: around bytes that are not ASCII.
"""

from __future__ import annotations

import codecs
import re

from precode.domain.text import Note
from precode.importers.source import Source

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_REPLACEMENT = "\ufffd"
_PROBE = 65_536  # bytes that are looked at for UTF-16 without byte order mark
_SAMPLE = 32_768  # bytes that a legacy encoding is guessed from
_AROUND = 80  # bytes of context before and after one that is not ASCII
_HIGH = re.compile(rb"[\x80-\xff]")
_SPACE = re.compile(rb"[ \t\r\n]")
# Two halves of a character beyond U+FFFF, each written as three bytes (CESU-8).
_HALVES = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")
_PAIRS = re.compile(r"[\u0080-\u07ff]")
_LONGER = re.compile(r"[\u0800-\U0010ffff]")
_LONE = re.compile(r"[\ud800-\udfff]")

_WESTERN = ("cp1252", "mac_roman", "cp850")
_ENGLISH = re.compile(r"\b(?:the|and|you|it|was|is|to|of|that|in|what|how|my|not|for)\b", re.I)
_LETTERS = "àáâãäåæçèéêëìíîïñòóôõöøùúûüœßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ"
_SIGNS = "‘’“”–—…•£€°½¼¾©®™«»¿¡·\u00a0´§²³×"
_FEW = 8  # signs beyond ASCII, from which no language shows
_PLAUSIBLE = 0.8  # share of the signs that make sense, for an encoding to be believed


def decode(source: Source) -> tuple[str, list[Note]]:
    """Return the text of `source` and what was guessed or repaired in reading it.

    Lines end in LF, a leading byte order mark is gone (inner ones stay), NUL and bytes
    that are no text are U+FFFD. Nothing but LF is a line break: U+2028, U+0085 and form
    feeds stay inside their lines. Never raises.
    """
    text, notes = _decode(source.data)
    undecodable = text.count(_REPLACEMENT) - _already_replaced(source.data, text)
    if undecodable > 0:
        notes.append(Note("repaired", "undecodable bytes or characters became U+FFFD", undecodable))
    if nuls := text.count("\0"):
        notes.append(Note("repaired", "NUL characters became U+FFFD", nuls))
        text = text.replace("\0", _REPLACEMENT)
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def unicode_encoding(data: bytes) -> str | None:
    """Name the UTF encoding of `data` if its first bytes show one; None if they do not.

    A byte order mark shows it, and so do the NULs of UTF-16 and UTF-32 without one.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark) and (encoding[:6] != "utf-32" or _decodes(data[4:], encoding)):
            return encoding
    return _without_mark(data)


def _decode(data: bytes) -> tuple[str, list[Note]]:
    encoding = unicode_encoding(data)
    if encoding is None and (_decodes(data, "utf-8") or _broken_utf8(data)):
        return _utf8(data)
    if encoding == "utf-8":
        return _utf8(data)
    if encoding is None:
        encoding = _legacy(data)
        notes = [_guessed(encoding)]
    else:
        marked = any(data.startswith(mark) for mark, name in _BOMS if name == encoding)
        notes = [] if marked else [_guessed(f"{encoding} without byte order mark")]
    return data.decode(encoding, "replace"), notes


def _guessed(encoding: str) -> Note:
    return Note("guessed", f"The encoding is not stated; it was taken to be {encoding}")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _utf8(data: bytes) -> tuple[str, list[Note]]:
    """Decode, joining split characters and replacing what is beyond repair."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace"), []
    text, joined = _HALVES.subn(_join, text)
    message = "characters written as two halves (surrogates) were joined"
    notes = [Note("repaired", message, joined)] if joined else []
    return _LONE.sub(_REPLACEMENT, text), notes


def _join(halves: re.Match[str]) -> str:
    return halves[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _already_replaced(data: bytes, text: str) -> int:
    """Count the U+FFFD that the file itself holds: some other program wrote them."""
    if _REPLACEMENT not in text:
        return 0
    encoding = unicode_encoding(data) or "utf-8"
    return data.decode(encoding, "ignore").count(_REPLACEMENT)


def _without_mark(data: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 by where their NULs are."""
    probe = data[:_PROBE]
    if probe.count(0) < 2 or not any(probe.replace(b"\0", b"").strip()):
        return None
    if len(data) % 4 == 0 and probe.count(0) * 2 >= len(probe):
        for encoding in ("utf-32-le", "utf-32-be"):
            if _decodes(probe, encoding) and _is_text(probe.decode(encoding)):
                return encoding
    probe = probe[: len(probe) // 2 * 2]
    for high, low, encoding in ((1, 0, "utf-16-le"), (0, 1, "utf-16-be")):
        zeros = probe[high::2].count(0)
        # Spaces, digits and line ends have a NUL in any language; text has no U+xx00.
        if zeros >= max(2, len(probe) // 20) and not probe[low::2].count(0):
            text = probe.decode(encoding, "replace")
            if text.count(_REPLACEMENT) * 50 <= len(text) and _is_text(text):
                return encoding
    return None


def _is_text(text: str) -> bool:
    """Tell whether most of `text` are signs that people write, and of few scripts."""
    blocks = {ord(sign) >> 8 for sign in text}
    printable = sum(sign.isprintable() or sign.isspace() for sign in text)
    return printable >= 0.95 * len(text) and (len(blocks) <= 8 or len(blocks) * 20 <= len(text))


def _broken_utf8(data: bytes) -> bool:
    """Tell whether `data` is UTF-8 but for a few bytes.

    Pairs that happen to be valid UTF-8 are rare in legacy encodings, longer sequences
    rarer still.
    """
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        kept = data.decode("utf-8", "ignore")
        bad = data.decode("utf-8", "replace").count(_REPLACEMENT) - kept.count(_REPLACEMENT)
        pairs, longer = len(_PAIRS.findall(kept)), len(_LONGER.findall(kept))
        return pairs + 4 * longer > 2 * bad
    return True


def _legacy(data: bytes) -> str:
    """Guess an encoding of one byte a character, or one of East Asia.

    English talk has so few such bytes (quotes, one café) that frequencies tell nothing:
    there, the encoding is believed in which those few make sense. Everything else is
    left to charset-normalizer.
    """
    from charset_normalizer import from_bytes

    sample = _telling(data)
    scores = {encoding: _sense(sample.decode(encoding, "replace")) for encoding in _WESTERN}
    western = max(_WESTERN, key=lambda encoding: scores[encoding])  # the first of the best
    few = len(_HIGH.findall(sample)) <= _FEW
    if scores[western] >= _PLAUSIBLE and (few or _is_english(sample)):
        return western
    best = from_bytes(sample).best()
    if best is None:
        return western
    for encoding in _WESTERN:
        if sample.decode(encoding, "replace") == str(best):
            return encoding
    return best.encoding


def _telling(data: bytes) -> bytes:
    """Collect up to `_SAMPLE` bytes around those that are not ASCII."""
    parts: list[bytes] = []
    size = end = 0
    while size < _SAMPLE and (found := _HIGH.search(data, end)):
        begin = max(found.start() - _AROUND, end)
        if begin > end and (space := _SPACE.search(data, begin, found.start())):
            begin = space.start()  # a cut inside a character would mislead
        end = min(found.end() + _AROUND, len(data))
        parts.append(data[begin:end])
        size += end - begin
    return b"".join(parts)


def _is_english(sample: bytes) -> bool:
    """Tell whether at least one word in fifteen is among the commonest of English."""
    text = sample.decode("ascii", "replace")
    return len(_ENGLISH.findall(text)) * 15 >= len(text.split())


def _sense(text: str) -> float:
    """Return the share of signs beyond ASCII that make sense where they stand, 0 to 1."""
    good = total = 0
    for place, sign in enumerate(text):
        if sign.isascii():
            continue
        total += 1
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        if sign in _LETTERS:
            # A capital after a small letter ("donÕt") is a quote in another encoding.
            good += sign.islower() or not before.islower()
        elif sign in _SIGNS:
            inside = before.isalpha() and after.isalpha()
            good += not inside or sign in "’–—…\u00a0·"
    return good / total if total else 0.0
