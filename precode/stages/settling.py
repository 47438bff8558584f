"""Codings of several coders → those that stand for the study, and where coders differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from precode.domain.decisions import Coding, Entry, Facets
from precode.domain.text import Span

SETTLING = ("keep", "drop")
"""What a decision says that settles a disagreement: the coding stands, or it does not."""

_COMPARED = ("deliverer", "status")
"""The facets that coders must agree on: tables are counted by them."""


@dataclass(frozen=True, slots=True)
class Held:
    """A code on words of one turn that stands.

    ``coding`` has the words, ``coders`` are those who gave it, ``memos`` theirs, and ``settled``
    tells that they differed.
    """

    coding: Coding
    turn: int
    coders: tuple[str, ...]
    memo: str
    facets: Facets
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A code in a turn that coders differ on, ``coding`` being the longest words it was given on.

    ``against`` rejected it, or read the transcript and did not give it. ``facet`` names what all
    gave the code but say differently; empty if they differ on the code.
    """

    coding: Coding
    turn: int
    given_by: tuple[str, ...]
    against: tuple[str, ...]
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands in one transcript, and what is open."""

    held: tuple[Held, ...]
    open: tuple[Disagreement, ...]


def settle(
    codings: Sequence[Coding],
    settling: Sequence[Entry],
    readers: Sequence[str],
    turn_of: Callable[[Span], int],
    knew: Callable[[str, str], bool] = lambda _coder, _code: True,
) -> Settled:
    """Bring together what coders decided in one transcript.

    Parameters
    ----------
    codings
        All of them with words and a code, on the current text, the latest last.
    settling
        Entries of the kinds in `SETTLING`, the latest last, on the current text.
    readers
        Who marked the transcript as read: to them, what they did not code carries no code.
    turn_of
        The number of the turn that words lie in.
    knew
        Whether a reader knew a code, by its permanent id, when they read: one that was found later
        they could not have given.

    Notes
    -----
    Codings with one code whose words overlap are about the same thing. Where coders gave it on
    different words, the longest stand. What goes against a word that settled them, and is later
    than it, opens them anew.
    """
    held: list[Held] = []
    open_: list[Disagreement] = []
    for turn, same in _together(codings, turn_of):
        given = [coding for coding in same if coding.accepted]
        coders = tuple(dict.fromkeys(coding.coder for coding in given))
        silent = [reader for reader in readers if given and knew(reader, _code(given[0]))]
        against = _against(same, coders, silent)
        facet = _differing(given)
        word = _last_word(given, settling)
        if word is not None and _is_overtaken(word, same, coders, facet):
            word = None
        if word is not None and word.kind == "drop":
            continue
        settled = word is not None
        if (against or facet) and not settled:
            open_.append(Disagreement(_longest(given), turn, coders, against, facet))
        kept = given if len(coders) == 1 else [_longest(given)]
        said = word.event.facets if word is not None and word.event else Facets()
        for coding in kept:
            of = [coding] if len(coders) == 1 else given
            facets = _over(reduce(_over, (one.facets for one in reversed(of))), said)
            memo = "\n".join(dict.fromkeys(one.memo for one in of if one.memo))
            differed = settled and bool(against or facet)
            held.append(Held(coding, turn, coders, memo, facets, differed))
    held.sort(key=lambda one: (one.coding.anchor.span or Span(0, 1), _code(one.coding)))
    return Settled(tuple(held), tuple(open_))


def _together(
    codings: Sequence[Coding], turn_of: Callable[[Span], int]
) -> Iterator[tuple[int, list[Coding]]]:
    """Yield the codings with one code on overlapping words, each lot with its turn.

    Those that were rejected are in each lot that they touch: they bring none together.
    """
    lots: dict[tuple[int, str], list[list[Coding]]] = {}
    rejected: list[Coding] = []
    for coding in codings:
        span = coding.anchor.span
        if span is None or coding.anchor.code is None or coding.moved:
            continue
        if not coding.accepted:
            rejected.append(coding)
            continue
        key = (turn_of(span), _code(coding))
        near = [lot for lot in lots.get(key, []) if any(_touch(coding, one) for one in lot)]
        others = [lot for lot in lots.get(key, []) if lot not in near]
        lots[key] = [*others, [one for lot in near for one in lot] + [coding]]
    for (turn, _), found in lots.items():
        for lot in found:
            yield turn, lot + [r for r in rejected if any(_touch(r, one) for one in lot)]


def _against(
    same: Sequence[Coding], coders: Sequence[str], readers: Sequence[str]
) -> tuple[str, ...]:
    rejected = [coding.coder for coding in same if not coding.accepted]
    return tuple(sorted({*rejected, *readers} - set(coders)))


def _differing(given: Sequence[Coding]) -> str:
    """Return the first facet that two coders say differently."""
    for name in _COMPARED:
        said = {getattr(coding.facets, name) for coding in given} - {""}
        if len(said) > 1 and len({coding.coder for coding in given}) > 1:
            return name
    return ""


def _last_word(given: Sequence[Coding], settling: Sequence[Entry]) -> Entry | None:
    """Return the latest entry that settles these codings."""
    found = None
    for entry in settling:
        anchor = entry.event.anchor if entry.event else None
        if (
            anchor is not None
            and anchor.span is not None
            and anchor.code is not None
            and any(coding.touches(anchor.span, anchor.code.id) for coding in given)
        ):
            found = entry
    return found


def _is_overtaken(word: Entry, same: Sequence[Coding], coders: Sequence[str], facet: str) -> bool:
    """Tell whether somebody decided against a word that settled these codings after it."""
    later = [coding for coding in same if coding.at > word.at]
    if word.kind == "drop":
        return any(coding.accepted for coding in later)
    against = any(not coding.accepted and coding.coder not in coders for coding in later)
    return against or (bool(facet) and any(coding.accepted for coding in later))


def _longest(given: Sequence[Coding]) -> Coding:
    """Return the coding with the most words; the earliest of equals."""
    longest = given[0]
    for coding in given[1:]:
        if _length(coding) > _length(longest):
            longest = coding
    suggested = [one for one in given if one.offer is not None and one.offer.rank > 0]
    if suggested and longest not in suggested:
        return replace(longest, suggested=True, offer=suggested[0].offer)
    return longest


def _over(before: Facets, after: Facets) -> Facets:
    """Return facets with what `after` says in the place of what was said before."""
    said = {
        name: getattr(after, name)
        for name in after.__dataclass_fields__
        if getattr(after, name) not in ("", None)
    }
    return replace(before, **said)


def _length(coding: Coding) -> int:
    span = coding.anchor.span
    return span.end - span.start if span else 0


def _code(coding: Coding) -> str:
    return coding.anchor.code.id if coding.anchor.code else ""


def _touch(one: Coding, other: Coding) -> bool:
    span = other.anchor.span
    return span is not None and one.touches(span, _code(other))
