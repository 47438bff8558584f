"""Transcript text made harmless for the eye: nothing moves the cursor, nothing is lost."""

from __future__ import annotations

_REPLACEMENT = 0xFFFD
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)
_BIDI = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]

# Each maps one code point to one, so that spans still fit.
_ENCODABLE = {0: _REPLACEMENT, **_SURROGATES}
_VISIBLE = {
    **{point: 0x2400 + point for point in range(0x20) if chr(point) not in "\t\n"},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT),
    **_SURROGATES,
}
_ON_TERMINAL = {**_VISIBLE, **dict.fromkeys(_BIDI, _REPLACEMENT)}


def encodable(text: str) -> str:
    r"""Return `text` without what UTF-8 or a reader of text files cannot hold.

    >>> encodable("a\x00b\ud800")
    'a�b�'
    """
    return text.translate(_ENCODABLE)


def visible(text: str) -> str:
    r"""Return `text`, as long as before, with control characters as pictures.

    Line breaks and tabs stay.

    >>> visible("bell\x07, escape\x1b[31m")
    'bell␇, escape␛[31m'
    """
    return text.translate(_VISIBLE)


def one_line(text: str) -> str:
    r"""Return `text` for a terminal: on one line, without control or direction marks.

    >>> one_line("so\n  I said\u202e no")
    'so I said� no'
    """
    return " ".join(" ".join(text.split()).translate(_ON_TERMINAL).split())


def shorten(text: str, width: int) -> str:
    """Return `text` on one line, cut in the middle between words to `width` characters.

    >>> shorten("She came on Monday and then on Tuesday and then never again", 40)
    'She came on Monday and … never again'
    """
    text = one_line(text)
    if len(text) <= width:
        return text
    tail_width = max(0, (width - 3) * 2 // 5)
    head = text[: width - 3 - tail_width + 1]
    head = head.rsplit(" ", 1)[0] if " " in head else head[:-1]
    tail = text[len(text) - tail_width - 1 :]
    tail = tail.split(" ", 1)[1] if " " in tail else tail[1:]
    return f"{head.rstrip()} … {tail.lstrip()}"


def short_score(score: float) -> str:
    """Return a probability with two decimals, never as nothing.

    >>> short_score(0.4151), short_score(0.0004)
    ('0.42', '<0.01')
    """
    return "<0.01" if score < 0.01 else f"{score:.2f}"


def clock(milliseconds: int) -> str:
    """Return a time in the recording as people write it.

    >>> clock(751_900), clock(3_723_000)
    ('12:31', '1:02:03')
    """
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
