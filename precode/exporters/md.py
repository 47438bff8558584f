"""Markdown for people: the turns that have suggestions, with the words and the reasons.

Text of the transcript is escaped: it shows as it is and becomes no markup, link or HTML.
"""

from __future__ import annotations

import re
from itertools import groupby

from precode.domain.suggestions import Precoding, Suggestion
from precode.domain.text import Turn
from precode.exporters.counts import count, no_suggestions, reminder
from precode.exporters.plain import clock, short_score, visible
from precode.exporters.records import in_order, precode_version
from precode.exporters.why import reasons, status_of

_ALWAYS = re.compile(r"([\\`*_{}\[\]<>#|~&$^=])")
_IN_LINKS = re.compile(r"(?<=\w)(?:\.(?=[^\W\d])|@(?=\w))|:(?=[A-Za-z/+\-])")
_LIST_SIGN = re.compile(r"^([-+])")
_LIST_NUMBER = re.compile(r"^(\d+)([.)])(?=\s|$)")


def render(result: Precoding) -> str:
    """Return a document with a section for each turn that has suggestions."""
    blocks = [_title(result), *_import_notes(result)]
    turns = {turn.number: turn for turn in result.transcript.turns}
    for number, of_turn in groupby(in_order(result), key=lambda s: s.turn):
        blocks.append(_heading(turns[number]))
        for span, of_words in groupby(of_turn, key=lambda s: s.span):
            blocks.append(_quote(span.of(result.transcript.text)))
            blocks.append("\n".join(_item(s, result) for s in of_words))
    if not result.suggestions:
        blocks.append(no_suggestions(result))
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    r"""Return one line of text that Markdown shows as it is.

    >>> escaped("1. *so* I said <b>no</b>")
    '1\\. \\*so\\* I said \\<b\\>no\\</b\\>'
    """
    text = " ".join(visible(text).split())
    text = _ALWAYS.sub(r"\\\1", text)
    text = _IN_LINKS.sub(lambda found: f"\\{found[0]}", text)
    return _LIST_NUMBER.sub(r"\1\\\2", _LIST_SIGN.sub(r"\\\1", text))


def _title(result: Precoding) -> str:
    taxonomies = ", ".join(
        f"{taxonomy.name} {taxonomy.version}" + (f" ({taxonomy.status})" if taxonomy.status else "")
        for taxonomy in result.codebook.taxonomies
    )
    return "\n".join(
        (
            f"# Candidate codes for {escaped(result.transcript.name)}",
            "",
            f"**{reminder(result)}**",
            "",
            f"- {count(result)}",
            f"- Made by precode {escaped(precode_version())} with {escaped(taxonomies)}",
            f"- Encoder: {escaped(result.encoder)}; threshold {result.threshold:.2f}",
        )
    )


def _import_notes(result: Precoding) -> list[str]:
    notes = [
        f"- {note.kind}: {escaped(note.message)}" + (f" ({note.count}×)" if note.count > 1 else "")
        for note in result.transcript.notes
    ]
    return ["\n".join(("## Notes of the import", "", *notes))] if notes else []


def _heading(turn: Turn) -> str:
    speaker = escaped(turn.speaker) if turn.speaker else "no label"
    time = f", {clock(turn.start_ms)}" if turn.start_ms is not None else ""
    return f"## Turn {turn.number}: {speaker} ({escaped(turn.role)}{time})"


def _quote(words: str) -> str:
    lines = [line for line in map(escaped, words.split("\n")) if line]
    return "\\\n".join(f"> {line}" for line in lines)


def _item(suggestion: Suggestion, result: Precoding) -> str:
    status = status_of(suggestion, result)
    why = "; ".join(reasons(suggestion, result.transcript.text, width=90))
    also = ", ".join(suggestion.evidence.also_consider)
    return (
        f"- **{escaped(f'{suggestion.code} {suggestion.label}')}**"
        + (f" ({escaped(status)})" if status else "")
        + f": {suggestion.strength} ({escaped(short_score(suggestion.score))})"
        + f". Why: {escaped(why)}"
        + (f". Also consider {escaped(also)}" if also else "")
    )
