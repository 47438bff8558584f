"""How much a transcript can hold: beyond it, a file is refused before minutes are spent."""

from __future__ import annotations

from precode.errors import UnreadableFile

# The longest interviews have some thousand turns or cues.
MAX_LINES = 500_000
MAX_TAGS = 500_000


def refuse_endless(text: str, *, where: str, tags: bool = True) -> None:
    """Refuse `text` (line ends LF) with more lines or tags than any transcript has.

    `tags` tells whether the format has any.

    Raises
    ------
    UnreadableFile
        If there are more than `MAX_LINES` lines or `MAX_TAGS` signs that begin a tag.
    """
    for sign, most, what in (("\n", MAX_LINES, "lines"), ("<", MAX_TAGS, "tags")):
        if (tags or what != "tags") and text.count(sign) > most:
            raise UnreadableFile(
                f"The file has more than {most:,} {what}.",
                where=where,
                remedy="Split it into one file an interview.",
            )
