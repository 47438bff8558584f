"""Longer made-up talks with likely, doubtful and dull turns, and what a coder does with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from made_copies import copy_of
from made_studies import add, files_of, new_study, run, show_everything, suggested_study

from precode.domain.decisions import Facets
from precode.domain.text import Span
from precode.store.study import Study, open_study
from precode.workflow.review.review import Review
from precode.workflow.review.wishes import Wish

_FILL = "kettle engine window copper printer marble pencil saddle turbine velvet"
_OUT = "I just needed to get out of the flat and get some air"
_SLEEP = "I was lying awake until four every night"


def _fill(first: int, count: int) -> str:
    words = _FILL.split()
    return " ".join(words[(first + at) % len(words)] for at in range(count))


def out(number: int, words: int = 6) -> str:
    """Say something of getting out (T1); the fewer words of it, the more doubtful."""
    return f"{' '.join(_OUT.split()[-words:])} {_fill(number, 4)}."


def sleep(number: int, words: int = 5) -> str:
    """Say something of sleep (T2)."""
    return f"{' '.join(_SLEEP.split()[-words:])} {_fill(number, 4)}."


def dull(number: int) -> str:
    """Say something that has no likeness to any code."""
    return f"{_fill(number * 3, 6)} number {number}."


def talk(*answers: str, speaker: str = "PW1") -> str:
    return "\n\n".join(f"I: Go on, please.\n\n{speaker}: {answer}" for answer in answers) + "\n"


def coded_study(
    folder: Path, codebook: Path, texts: Mapping[str, str], *, everything: bool = False
) -> Study:
    """Make a study and pre-code it; with `everything` each turn has two suggestions."""
    study = new_study(folder / "study", codebook)
    if everything:
        show_everything(study)
        study = open_study(study.folder)
    add(study, *files_of(folder / "interviews", **texts))
    run(study)
    return study


def suggested(review: Review, name: str = "PW1", code: str = "") -> list[dict[str, Any]]:
    """Return the suggestions that the page shows, of one code if it is named."""
    shown: Any = review.transcript(name)
    return [one for one in shown["suggestions"] if code in ("", one["code"])]


def queued(review: Review, order: str, code: str = "", limit: int = 1000) -> list[dict[str, Any]]:
    found: Any = review.queue(order, code, limit)
    return list(found["items"])


def place(item: Mapping[str, Any]) -> tuple[str, int, int, str]:
    return item.get("transcript", ""), item["start"], item["end"], item["code"]


def wish(do: str, item: Mapping[str, Any], **more: Any) -> Wish:
    """Wish something for a suggestion, or for a place in a queue."""
    return Wish(do, Span(item["start"], item["end"]), item.get("code", ""), **more)


def status(value: str) -> Facets:
    return Facets(status=value)


def turn_span(review: Review, name: str, number: int) -> Span:
    """Return the words of a turn: its first piece."""
    shown: Any = review.transcript(name)
    start, end, _ = shown["turns"][number - 1]["pieces"][0]
    return Span(start, end)


def small_coded_study(folder: Path, codebook: Path) -> Study:
    """Return the small study of two transcripts with two suggestions for each turn."""
    return copy_of("small", folder, lambda where: suggested_study(where, codebook))
