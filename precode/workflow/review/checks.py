"""Turns without a suggestion that are drawn at random, for a coder to check.

Who reads only what is suggested never sees what the machine missed. The draw depends on the
coder, the words and the turn's number alone: it is the same on every day and machine, and no
decision has a say in it.
"""

from __future__ import annotations

import hashlib

import numpy as np

from precode.workflow.review.lots import Lot

SHARE = 0.1
"""Of the turns without a suggestion."""

SHORTEST = 25
"""Characters; "Yeah, mm." is not worth a look."""


def unsuggested(lot: Lot) -> list[int]:
    """Return the places of turns that could be drawn: long enough, and nothing suggested."""
    long = lot.turn_ends - lot.turn_starts >= SHORTEST
    return [int(at) for at in np.flatnonzero(lot.without_suggestion() & long)]


def drawn(lot: Lot, coder: str) -> list[int]:
    """Return the places of the turns that are drawn, in reading order."""
    return [at for at in unsuggested(lot) if _chance(lot, coder, at) < SHARE]


def _chance(lot: Lot, coder: str, at: int) -> float:
    text = lot.item.placed.stored.text_sha256
    words = f"{coder}\n{text}\n{lot.turn_numbers[at]}"
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
