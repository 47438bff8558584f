"""Why a code is offered, in a few words built from the computed evidence."""

from __future__ import annotations

from precode.domain.suggestions import Evidence, Precoding, Suggestion
from precode.exporters.plain import shorten

_NAMES = {
    "coded interviews": "like talk coded so before (invented)",
    "your earlier decisions": "like your earlier decisions",
}
CLOSE_RIVAL = 0.7
"""A rival is named when its score reaches this part of the suggestion's."""


def reasons(
    suggestion: Suggestion, text: str, *, width: int = 60, most: int | None = None
) -> list[str]:
    """Return short reasons, what pushed the score most first.

    Parameters
    ----------
    text
        The canonical text, for the question that a prompted answer was read with.
    width
        Longest piece of quoted text, in characters.
    most
        How many parts of the score to name; all by default.
    """
    evidence = suggestion.evidence
    pushes = dict(evidence.shares)
    parts = _parts(evidence, width)
    helped = {name: words for name, words in parts.items() if pushes.get(name, 0.0) > 0}
    ordered = sorted(helped or parts, key=lambda name: -pushes.get(name, 0.0))
    found = [parts[name] for name in ordered[:most]]
    if evidence.question is not None:
        found.append(f"answers: “{shorten(evidence.question.of(text), width)}”")
    if is_close(suggestion) and evidence.rival is not None:
        found.append(f"or {evidence.rival.code}?")
    return found


def is_close(suggestion: Suggestion) -> bool:
    """Tell whether the competing code comes near the suggested one."""
    rival = suggestion.evidence.rival
    return rival is not None and rival.score >= CLOSE_RIVAL * suggestion.score


def _parts(evidence: Evidence, width: int) -> dict[str, str]:
    """Return the reason that each part of the score gives, by the part's name."""
    parts = {}
    if exemplar := evidence.exemplar:
        mark = " (invented)" if exemplar.invented else ""
        parts["exemplars"] = f"like an exemplar: “{shorten(exemplar.text, width)}”{mark}"
    if evidence.cues:
        phrases = dict.fromkeys(shorten(cue.phrase, width) for cue in evidence.cues)
        parts["cues"] = ("cue: " if len(phrases) == 1 else "cues: ") + ", ".join(
            f"“{phrase}”" for phrase in phrases
        )
    pushes = dict(evidence.shares)
    if not parts or pushes.get("definition", 0.0) > 0:
        parts["definition"] = "near the definition"
    for name, push in evidence.shares:
        if name not in ("exemplars", "definition", "cues") and push > 0:
            parts[name] = _NAMES.get(name, name)
    return parts


def status_of(suggestion: Suggestion, result: Precoding) -> str:
    """Return the status to show beside the code: ``provisional, one study``, or nothing."""
    return result.codebook.status.get(suggestion.taxonomy, "")
