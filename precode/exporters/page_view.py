"""A result as the page shows it: turn by turn, words cut into stretches, evidence in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from precode.domain.codes import Code
from precode.domain.suggestions import Evidence, Precoding, Suggestion
from precode.domain.text import Turn
from precode.exporters.plain import clock, short_score
from precode.exporters.stretches import Stretch, cut, lanes
from precode.exporters.why import is_close, reasons, status_of

HUES = 9
PATTERNS = 3
"""Colours times line styles: so many groups look different; then they come again."""

LANES = 3
_LANE_NAMES = "abc"
_DOTS = {"strong": "●●●", "possible": "●●○", "weak": "●○○"}


@dataclass(frozen=True, slots=True)
class StretchView:
    """Words, and the classes and targets that tie them to their suggestions."""

    text: str
    classes: str = ""
    target: str = ""
    names: str = ""
    tag: str = ""
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class OfferView:
    """A suggestion beside its turn. ``place`` counts from 1 in the order of the words."""

    suggestion: Suggestion
    place: int
    anchor: str
    colour: int
    dots: str
    score: str
    status: str
    why: tuple[str, ...]
    definition: str
    cues: tuple[str, ...]
    question: str
    close_rival: bool
    also_consider: tuple[str, ...]
    shares: tuple[tuple[str, str], ...]

    @property
    def evidence(self) -> Evidence:
        """The computed evidence."""
        return self.suggestion.evidence


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn with its words in paragraphs of stretches, and its suggestions."""

    turn: Turn
    time: str
    paragraphs: tuple[tuple[StretchView, ...], ...]
    offers: tuple[OfferView, ...]


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code that is suggested somewhere: turn numbers with the places to go to."""

    code: str
    label: str
    status: str
    count: int
    links: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of codes with its colour."""

    name: str
    colour: int
    count: int
    codes: tuple[CodeView, ...]


@dataclass(frozen=True, slots=True)
class _Context:
    """The result, looked up by group, by the code's id and by its number."""

    result: Precoding
    colours: Mapping[str, int]
    codes: Mapping[str, Code]
    names: Mapping[str, str]


def turn_views(result: Precoding) -> list[TurnView]:
    """Return all turns in order, the interviewer's included."""
    context = _Context(
        result,
        colours=group_colours(result),
        codes={code.id: code for code in result.codebook.codes},
        names={code.code: f"{code.code} {code.label}" for code in result.codebook.codes},
    )
    by_turn: dict[int, list[Suggestion]] = defaultdict(list)
    for suggestion in result.suggestions:
        by_turn[suggestion.turn].append(suggestion)
    return [_turn_view(turn, by_turn[turn.number], context) for turn in result.transcript.turns]


def group_views(turns: Iterable[TurnView], result: Precoding) -> list[GroupView]:
    """Return the groups and codes that are suggested, in the order of the codebook."""
    places: dict[str, list[OfferView]] = defaultdict(list)
    for turn in turns:
        for offer in turn.offers:
            places[offer.suggestion.code_id].append(offer)
    order = {code.id: place for place, code in enumerate(result.codebook.codes)}
    groups: dict[str, list[list[OfferView]]] = defaultdict(list)
    for code_id in sorted(places, key=lambda i: (order.get(i, len(order)), i)):
        groups[group_of(places[code_id][0].suggestion)].append(places[code_id])
    return [
        GroupView(
            name=name,
            colour=codes[0][0].colour,
            count=sum(map(len, codes)),
            codes=tuple(map(_code_view, codes)),
        )
        for name, codes in groups.items()
    ]


def group_colours(result: Precoding) -> Mapping[str, int]:
    """Return the colour of each group: the same for the same codebook."""
    names = [code.group or code.taxonomy for code in result.codebook.codes]
    names += [group_of(suggestion) for suggestion in result.suggestions]
    return {name: place % (HUES * PATTERNS) for place, name in enumerate(dict.fromkeys(names))}


def group_of(suggestion: Suggestion) -> str:
    """Return the group's name; a codebook without groups is one group."""
    return suggestion.group or suggestion.taxonomy


def _code_view(offers: list[OfferView]) -> CodeView:
    first = offers[0].suggestion
    links: dict[int, str] = {}
    for offer in offers:
        links.setdefault(offer.suggestion.turn, offer.anchor)
    return CodeView(first.code, first.label, offers[0].status, len(offers), tuple(links.items()))


def _turn_view(turn: Turn, suggestions: list[Suggestion], context: _Context) -> TurnView:
    ordered = sorted(suggestions, key=lambda s: (s.span, s.rank))
    offers = tuple(
        _offer_view(suggestion, place, context) for place, suggestion in enumerate(ordered, 1)
    )
    spans = [s.span for s in ordered]
    lane_of = lanes(spans, LANES)
    cues = [(i, cue.span) for i, s in enumerate(ordered) for cue in s.evidence.cues]
    return TurnView(
        turn=turn,
        time="" if turn.start_ms is None else clock(turn.start_ms),
        paragraphs=tuple(
            tuple(
                _stretch_view(stretch, offers, lane_of)
                for stretch in cut(context.result.transcript.text, piece, spans, cues)
            )
            for piece in turn.pieces
        ),
        offers=offers,
    )


def _stretch_view(
    stretch: Stretch, offers: tuple[OfferView, ...], lane_of: list[int]
) -> StretchView:
    if not stretch.covering:
        return StretchView(stretch.text)
    covering = [offers[index] for index in stretch.covering]
    nearest = min(covering, key=_narrowness)
    lines = {lane_of[i]: f"{_LANE_NAMES[lane_of[i]]}{offers[i].colour}" for i in stretch.covering}
    classes = [f"s{offer.place}" for offer in covering]
    classes += [f"k{offers[index].place}" for index in stretch.cues]
    classes += [f"p{nearest.place}", f"g{nearest.colour}", f"n{max(lines) + 1}"]
    classes += [lines[lane] for lane in sorted(lines)]
    return StretchView(
        text=stretch.text,
        classes=" ".join(classes),
        target=nearest.anchor,
        names=" ".join(f"{offer.anchor}n" for offer in covering),
        tag=" ".join(offers[index].suggestion.code for index in stretch.ends),
        is_start=bool(stretch.starts),
    )


def _narrowness(offer: OfferView) -> tuple[int, int]:
    span = offer.suggestion.span
    return span.end - span.start, offer.suggestion.rank


def _offer_view(suggestion: Suggestion, place: int, context: _Context) -> OfferView:
    evidence, text = suggestion.evidence, context.result.transcript.text
    code = context.codes.get(suggestion.code_id)
    question = evidence.question
    return OfferView(
        suggestion=suggestion,
        place=place,
        anchor=f"t{suggestion.turn}-{place}",
        colour=context.colours[group_of(suggestion)],
        dots=_DOTS[suggestion.strength],
        score=short_score(suggestion.score),
        status=status_of(suggestion, context.result),
        why=tuple(reasons(suggestion, text, width=48, most=2)),
        definition=code.definition if code else "",
        cues=tuple(dict.fromkeys(cue.phrase for cue in evidence.cues)),
        question=question.of(text) if question else "",
        close_rival=is_close(suggestion),
        also_consider=tuple(context.names.get(c, c) for c in evidence.also_consider),
        shares=tuple((name, f"{share:+.2f}".replace("-", "−")) for name, share in evidence.shares),
    )
