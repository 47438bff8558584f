"""Text cut at the borders of overlapping spans, so that each stretch knows what covers it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from precode.domain.text import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words over which nothing changes.

    ``covering`` are the indices of the spans that hold all of these words, ``cues`` the
    indices of the spans of which these words are a cue. ``starts`` and ``ends`` are the
    spans that begin with the first and end with the last of them.
    """

    text: str
    covering: tuple[int, ...] = ()
    cues: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def cut(
    text: str, piece: Span, spans: Sequence[Span], cues: Iterable[tuple[int, Span]] = ()
) -> list[Stretch]:
    """Return the stretches of `piece` in order; joined, they are its words.

    Parameters
    ----------
    text
        The canonical text.
    piece
        The range to cut.
    spans
        May overlap, nest, and reach out of `piece`.
    cues
        Index into `spans`, and a range inside that span.
    """
    inside = [(index, span) for index, span in enumerate(spans) if span.overlaps(piece)]
    marked = [(index, cue) for index, cue in cues if cue.overlaps(piece)]
    borders = {piece.start, piece.end}
    for _, span in (*inside, *marked):
        borders |= {max(span.start, piece.start), min(span.end, piece.end)}
    ordered = sorted(borders)
    stretches = []
    for start, end in pairwise(ordered):
        here = Span(start, end)
        stretches.append(
            Stretch(
                text=here.of(text),
                covering=tuple(i for i, span in inside if span.overlaps(here)),
                cues=tuple(sorted({i for i, cue in marked if cue.overlaps(here)})),
                starts=tuple(i for i, span in inside if span.start == start),
                ends=tuple(i for i, span in inside if span.end == end),
            )
        )
    return stretches


def lanes(spans: Sequence[Span], most: int) -> list[int]:
    """Return a lane for each span such that overlapping spans have lanes of their own.

    Where more than `most` overlap, the last lane is shared. Lanes count from 0.
    """
    taken_until = [0] * most
    chosen = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda i: (spans[i].start, -spans[i].end)):
        span = spans[index]
        free = (lane for lane, end in enumerate(taken_until) if end <= span.start)
        chosen[index] = lane = next(free, most - 1)
        taken_until[lane] = max(taken_until[lane], span.end)
    return chosen
