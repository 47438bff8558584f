"""Word documents: paragraphs, tables and text boxes in reading order, as talk.

Read are labels in front of paragraphs, on their own lines, as headings or in bold;
tables with a column of speakers; labels and turns stacked in two cells; bold questions
and plain answers; and the documents that Teams, Google Meet and Otter write.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from precode.domain.dialogue import Dialogue
from precode.domain.text import Note
from precode.errors import UnreadableFile
from precode.importers.content.archive import is_zip, open_archive
from precode.importers.docx.exports import without_additions
from precode.importers.docx.labels import utterances
from precode.importers.docx.package import content_types, read_body
from precode.importers.docx.tables import Reader
from precode.importers.source import Source

_SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")
_OTHER_OFFICE = ("spreadsheetml", "presentationml")


def recognises(source: Source) -> bool:
    """Tell whether `source` is a package with a Word document in it.

    A package that cannot be looked into goes by its suffix, so that `read` can say why.
    """
    if not is_zip(source):
        return False
    try:
        types = content_types(open_archive(source))
    except UnreadableFile:
        types = ""
    if "wordprocessingml" in types:
        return True
    return source.suffix in _SUFFIXES and not any(other in types for other in _OTHER_OFFICE)


def read(source: Source) -> Dialogue:
    """Read a Word document; paragraphs are joined by line breaks within a turn.

    Tracked changes are accepted. Footnotes, endnotes, comments, headers and footers
    are not part of the talk; a note says how many held words.

    Raises
    ------
    UnreadableFile
        If the package is hostile or damaged, or holds no words.
    """
    blocks, notes = read_body(source)
    tally: Counter[Note] = Counter()
    items = without_additions(list(Reader(tally).items(blocks)), tally)
    if not (spoken := utterances(items, tally)):
        raise UnreadableFile(
            "There are no words in this document.",
            where=source.name,
            remedy="Check that it is the transcript; words in pictures cannot be read.",
        )
    notes += [replace(note, count=count) for note, count in tally.items() if count]
    return Dialogue(tuple(spoken), tuple(notes))
