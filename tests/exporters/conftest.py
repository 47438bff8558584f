"""Small results built by hand: no model, no disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from precode.domain.codes import Code, Codebook, Exemplar, Taxonomy
from precode.domain.suggestions import (
    Cue,
    Evidence,
    Precoding,
    Rival,
    RunSettings,
    Suggestion,
)
from precode.domain.text import INTERVIEWER, PEER_WORKER, Note, Span, Transcript, Turn

GROUPS = 20


def _code(number: str, label: str, group: str, taxonomy: str) -> Code:
    exemplar = Exemplar(f"x-{number}", number, f"we made {label.lower()} ours", "peer worker")
    return Code(
        id=f"id-{number}",
        code=number,
        label=label,
        group=group,
        definition=f"What {label.lower()} is.",
        taxonomy=taxonomy,
        exemplars=(exemplar,),
    )


_SETTLED = tuple(
    _code(f"{g}.{n}", f"Technique {g}.{n}", f"{g}. Group number {g}", "tiny")
    for g in range(1, GROUPS + 1)
    for n in (1, 10)
)
_PROVISIONAL = (_code("T.1", "Telling one's own story", "T. Telling", "extra"),)
CODEBOOK = Codebook(
    (
        Taxonomy("tiny", "A tiny taxonomy", "1.2.0", "en", _SETTLED),
        Taxonomy(
            "extra", "An extension", "0.1.0", "en", _PROVISIONAL, status="provisional, one study"
        ),
    )
)


def talk(*said: tuple[str | None, str, str], name: str = "talk") -> Transcript:
    """Return a transcript of speaker, role and words, a turn each."""
    text, turns = "", []
    for number, (speaker, role, words) in enumerate(said, start=1):
        text += f"{speaker}: " if speaker else ""
        pieces = (Span(len(text), len(text) + len(words)),) if words else ()
        turns.append(Turn(number, speaker, role, pieces, start_ms=number * 65_000))
        text += f"{words}\n\n"
    return Transcript(name, text, tuple(turns))


def offer(
    transcript: Transcript, turn: int, words: str, code: str, **changes: object
) -> Suggestion:
    """Return a suggestion of `code` for `words`, which the turn must hold."""
    piece = transcript.turns[turn - 1].pieces[0]
    start = transcript.text.index(words, piece.start, piece.end)
    found = next(c for c in CODEBOOK.codes if c.code == code)
    plain = Suggestion(
        turn=turn,
        span=Span(start, start + len(words)),
        code=code,
        code_id=found.id,
        label=found.label,
        group=found.group,
        taxonomy=found.taxonomy,
        score=0.5,
        strength="possible",
        rank=1,
        evidence=Evidence(
            definition=0.25,
            shares=(("exemplars", 1.0), ("definition", -0.5)),
            exemplar=found.exemplars[0],
            similarity=0.75,
        ),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def precoding(transcript: Transcript, *suggestions: Suggestion) -> Precoding:
    return Precoding(
        transcript, CODEBOOK, suggestions, 0.3, "tiny-encoder", RunSettings(), ("tiny", "extra")
    )


@dataclass(frozen=True)
class Make:
    """The builders, for tests."""

    talk: Callable[..., Transcript] = talk
    offer: Callable[..., Suggestion] = offer
    precoding: Callable[..., Precoding] = precoding
    groups: int = GROUPS

    def said(self, words: str, *, speaker: str | None = "PW1", name: str = "talk") -> Precoding:
        """Return a result of one turn with one suggestion for all its words."""
        transcript = talk((speaker, PEER_WORKER, words), name=name)
        return precoding(transcript, offer(transcript, 1, words, "1.1"))


@pytest.fixture(scope="session")
def make() -> Make:
    return Make()


@pytest.fixture(scope="session")
def interview() -> Precoding:
    """A short interview: overlapping, nested and prompted suggestions, in no order."""
    transcript = talk(
        ("INT", INTERVIEWER, "Did the two of you set a goal?"),
        (
            "PW1",
            PEER_WORKER,
            "We did. We wrote a plan for Tuesday, and he told me how it went for him.",
        ),
        ("INT", INTERVIEWER, "Right."),
        ("PW1", PEER_WORKER, "And then we had tea."),
        name="pw-anna",
    )
    transcript = replace(transcript, notes=(Note("dropped", "Time stamps were left out.", 3),))
    text = transcript.text
    question = transcript.turns[0].pieces[0]
    cue = Span(text.index("a plan"), text.index("a plan") + 6)
    goal = offer(transcript, 2, "We wrote a plan for Tuesday, and he told me", "1.1", rank=2)
    goal = replace(
        goal,
        score=0.1234567,
        strength="weak",
        evidence=replace(
            goal.evidence,
            shares=(
                ("exemplars", 0.4),
                ("definition", 0.1),
                ("cues", 1.2),
                ("words in common", 0.0),
            ),
            cues=(Cue("a plan", cue),),
            rival=Rival("2.1", "Technique 2.1", 0.1),
            question=question,
            also_consider=("2.10",),
        ),
    )
    plan = offer(transcript, 2, "a plan for Tuesday", "2.10", score=0.9, strength="strong")
    story = offer(transcript, 2, "he told me how it went for him.", "T.1", rank=3, score=0.05)
    tea = offer(transcript, 4, "we had tea", "3.1")
    return precoding(transcript, tea, story, goal, plan)
