"""What the encoder sees at once: some codes with some of their exemplars, and talk without any.

Codes of a batch are drawn with their neighbours (the codes that their rules name instead), and
with their near-misses, which look like them but are of another code or of none: those are the
differences that are hard to learn. Coded interviews add to both: what carries a code in them,
and what people left without one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from precode.domain.codes import Codebook
from precode.stages.index import encoded_definition
from precode.training.split import part_of
from precode.training.talk import Talk

Card = TypeVar("Card")


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts and what they show: equal labels are of one code, a text without code is alone.

    The last ``alone`` texts are those.
    """

    texts: tuple[str, ...]
    labels: tuple[int, ...]
    alone: int


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """How batches are drawn. ``neighbours`` is the share of codes drawn as another's neighbour.

    ``from_talk`` codings of interviews come with each code, ``uncoded_talk`` turns without a code.
    """

    codes: int = 20
    exemplars: int = 3
    no_code: int = 12
    neighbours: float = 0.5
    from_talk: int = 1
    uncoded_talk: int = 6


class Bank:
    """The training part of a codebook's exemplars, dealt out like decks of cards."""

    def __init__(self, codebook: Codebook, plan: BatchPlan, talk: Talk | None = None) -> None:
        self._plan = plan
        self._codes = codebook.codes
        talk = talk or Talk()
        self._codings = [talk.coded.get(code.code, ()) for code in self._codes]
        self._uncoded = talk.uncoded
        self._exemplars = [
            [e.text for e in code.exemplars if part_of(e.id) == "train"] for code in self._codes
        ]
        position = {code.code: number for number, code in enumerate(self._codes)}
        self._neighbours = [
            [position[rule.code] for rule in code.code_instead if rule.code in position]
            for code in self._codes
        ]
        self._no_code: list[str] = []
        self._near: dict[int, list[str]] = {}
        self._confused: dict[int, list[tuple[str, int]]] = {}
        taught = [e for e in codebook.no_code if part_of(e.id) == "train"]
        for exemplar in taught:
            if exemplar.near in position:
                self._near.setdefault(position[exemplar.near], []).append(exemplar.text)
            else:
                self._no_code.append(exemplar.text)
        for number, code in enumerate(self._codes):
            for exemplar in code.exemplars:
                if exemplar.near in position and part_of(exemplar.id) == "train":
                    other = self._confused.setdefault(position[exemplar.near], [])
                    other.append((exemplar.text, number))

    @property
    def steps(self) -> int:
        """How many batches show every exemplar about once."""
        total = sum(map(len, self._exemplars))
        return -(-total // (self._plan.codes * self._plan.exemplars))

    def one_pass(self, rng: random.Random) -> Iterator[Batch]:
        """Yield the batches of one pass through the bank."""
        decks: dict[int, list[str]] = {}
        near: dict[int, list[str]] = {}
        confused: dict[int, list[tuple[str, int]]] = {}
        others: list[str] = []
        codings: dict[int, list[tuple[str, ...]]] = {}
        uncoded: list[tuple[str, ...]] = []
        waiting: list[int] = []
        for _ in range(self.steps):
            codes = self._draw_codes(rng, waiting)
            texts, labels = [], []
            for code in codes:
                texts.append(encoded_definition(self._codes[code]))
                own = [
                    _deal(decks.setdefault(code, []), self._exemplars[code], rng)
                    for _ in range(min(self._plan.exemplars, len(self._exemplars[code])))
                ]
                own += [
                    _one_of(codings.setdefault(code, []), self._codings[code], rng)
                    for _ in range(min(self._plan.from_talk, len(self._codings[code])))
                ]
                # A unit may carry two codes, and a deck dealt anew the same card again.
                new = [text for text in dict.fromkeys(own) if text not in texts]
                texts += new
                labels += [code] * (1 + len(new))
            seen = set(texts)
            for code in codes:
                if code in self._confused:
                    deck = confused.setdefault(code, [])
                    text, label = _deal(deck, self._confused[code], rng)
                    if text not in seen:  # it may have come as an exemplar of its own code
                        seen.add(text)
                        texts.append(text)
                        labels.append(label)
            alone = [
                _deal(near.setdefault(code, []), self._near[code], rng)
                for code in codes
                if code in self._near
            ][: self._plan.no_code * 2 // 3]
            while self._no_code and len(alone) < self._plan.no_code:
                alone.append(_deal(others, self._no_code, rng))
            if self._uncoded:
                alone += [
                    _one_of(uncoded, self._uncoded, rng)
                    for _ in range(min(self._plan.uncoded_talk, len(self._uncoded)))
                ]
            alone = [text for text in dict.fromkeys(alone) if text not in seen]
            labels += range(len(self._codes), len(self._codes) + len(alone))
            yield Batch((*texts, *alone), tuple(labels), len(alone))

    def _draw_codes(self, rng: random.Random, waiting: list[int]) -> list[int]:
        """Return different codes; each of the bank's comes up about equally often."""
        chosen: list[int] = []
        with_exemplars = [n for n, own in enumerate(self._exemplars) if own]
        while len(chosen) < min(self._plan.codes, len(with_exemplars)):
            if not waiting:
                waiting += rng.sample(with_exemplars, len(with_exemplars))
            near = [n for c in chosen for n in self._neighbours[c] if n in waiting]
            if near and rng.random() < self._plan.neighbours:
                code = rng.choice(near)
                waiting.remove(code)
            else:
                code = waiting.pop()
            if code not in chosen:
                chosen.append(code)
        return chosen


def _deal(deck: list[Card], cards: Sequence[Card], rng: random.Random) -> Card:
    if not deck:
        deck += rng.sample(cards, len(cards))
    return deck.pop()


def _one_of(
    deck: list[tuple[str, ...]], cards: Sequence[tuple[str, ...]], rng: random.Random
) -> str:
    dealt = _deal(deck, cards, rng)
    return rng.choice(dealt)
