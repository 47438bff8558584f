"""How much was found: for the line under a table and the head of a page."""

from __future__ import annotations

from dataclasses import dataclass

from precode.domain.suggestions import Precoding


@dataclass(frozen=True, slots=True)
class Counts:
    """Suggestions, the turns that have some, the turns that could, and distinct codes."""

    suggestions: int
    turns: int
    codable_turns: int
    codes: int
    with_interviewer: bool = False

    def __str__(self) -> str:
        noun = "turn" if self.with_interviewer else "participant turn"
        return (
            f"{plural(self.suggestions, 'suggestion')} in {self.turns} of "
            f"{plural(self.codable_turns, noun)}, {plural(self.codes, 'code')}"
        )


def count(result: Precoding) -> Counts:
    """Return the counts; interviewer turns count only if they were to be coded."""
    with_interviewer = result.settings.include_interviewer
    codable = {
        turn.number
        for turn in result.transcript.turns
        if turn.pieces and (with_interviewer or not turn.is_interviewer)
    }
    return Counts(
        suggestions=len(result.suggestions),
        turns=len({s.turn for s in result.suggestions}),
        codable_turns=len(codable),
        codes=len({s.code_id for s in result.suggestions}),
        with_interviewer=with_interviewer,
    )


def reminder(result: Precoding) -> str:
    """Return what nobody must forget who reads suggestions."""
    shown = [s.evidence.exemplar for s in result.suggestions]
    words = "These are candidate codes; a person decides."
    if any(exemplar and exemplar.invented for exemplar in shown):
        words += " Exemplars are invented: no participant said them, never quote them."
    if other := other_than_calibrated(result):
        words += f" {other}"
    return words


def other_than_calibrated(result: Precoding) -> str:
    """Return a warning where probabilities were calibrated for other codes than these."""
    own = [t.name for t in result.codebook.taxonomies if t.name not in result.calibrated_for]
    if not own:
        return ""
    return (
        f"The probabilities were not calibrated for {', '.join(own)}: "
        "trust the order of the suggestions, not their strength."
    )


def no_suggestions(result: Precoding) -> str:
    """Return what to say where a result holds no suggestion."""
    least = result.settings.min_score
    least = result.threshold if least is None else least
    return (
        f"No suggestion reached {least:.2f}. To see the best codes of every turn anyway, "
        "add --top-k 5 --min-score 0."
    )


def plural(number: int, noun: str) -> str:
    """Return the number with its noun.

    >>> plural(1, "turn"), plural(2000, "turn")
    ('1 turn', '2,000 turns')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
