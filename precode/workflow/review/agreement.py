"""Does the machine lead the coder? Agreement on suggested and on unsuggested turns, apart.

Two guards feed it: turns that were coded before their suggestions were shown, and turns without
suggestions that were drawn at random.
"""

from __future__ import annotations

from dataclasses import dataclass

from precode.domain.decisions import Entry, Json
from precode.evaluation.agreement import Pairs, wilson
from precode.workflow.review.checks import drawn, unsuggested
from precode.workflow.review.pool import Pool


@dataclass(frozen=True, slots=True)
class BlindTurns:
    """Turns coded blind: those with suggestions against them, those without on their own.

    ``pairs`` count turns and codes; ``with_code`` the turns without suggestions in which the
    coder found a code.
    """

    turns: int
    pairs: Pairs
    unsuggested: int
    with_code: int


@dataclass(frozen=True, slots=True)
class Sample:
    """Turns without suggestions, those ``drawn`` of them, and what the coder found there.

    A drawn turn is ``checked`` when it got a code, was marked as without one, or coded blind.
    """

    turns: int
    drawn: int
    checked: int
    with_code: int

    @property
    def share(self) -> tuple[float, float, float] | None:
        """The share of such turns that carry a code, with its 95% interval."""
        return wilson(self.with_code, self.checked) if self.checked else None


@dataclass(frozen=True, slots=True)
class InSight:
    """What a coder made of suggestions that were in sight, and added beside them.

    ``from_file`` counts decisions of which nobody knows what was in sight.
    """

    accepted: int = 0
    rejected: int = 0
    changed: int = 0
    added: int = 0
    from_file: int = 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coder's agreement with the suggestions."""

    coder: str
    blind: BlindTurns
    sample: Sample
    in_sight: InSight

    def data(self) -> dict[str, Json]:
        """Return it as plain data; shares are 0..1, None where there is nothing to divide by."""
        blind, sample, seen = self.blind, self.sample, self.in_sight
        share, low, high = sample.share or (None, None, None)
        return {
            "coder": self.coder,
            "blind": {
                "turns": blind.turns + blind.unsuggested,
                "suggested": {
                    "turns": blind.turns,
                    "both": blind.pairs.both,
                    "coder_only": blind.pairs.first_only,
                    "suggestion_only": blind.pairs.second_only,
                    "agreement": blind.pairs.positive_agreement(),
                    "kappa": blind.pairs.kappa(),
                },
                "unsuggested": {"turns": blind.unsuggested, "with_code": blind.with_code},
            },
            "sample": {
                "drawn": sample.drawn,
                "checked": sample.checked,
                "with_code": sample.with_code,
                "share": share,
                "low": low,
                "high": high,
                "unsuggested_turns": sample.turns,
                "expected": None if share is None else share * sample.turns,
            },
            "in_sight": {
                "accepted": seen.accepted,
                "rejected": seen.rejected,
                "changed": seen.changed,
                "added": seen.added,
                "from_file": seen.from_file,
            },
        }


def agreement(pool: Pool, coder: str) -> Agreement:
    """Return how the coder of a pool agrees with what is suggested."""
    blind = [
        entry for lot in pool.lots() for entry, _ in pool.stand(lot).marks if entry.kind == "blind"
    ]
    return Agreement(coder, _blind(blind), _sample(pool, coder), _in_sight(pool))


def _blind(entries: list[Entry]) -> BlindTurns:
    pairs = Pairs()
    turns = unsuggested_turns = with_code = 0
    for entry in entries:
        details = entry.event.details if entry.event else {}
        codes, suggested = _names(details.get("codes")), _names(details.get("suggested"))
        of = details.get("of")
        if not suggested:
            unsuggested_turns += 1
            with_code += bool(codes)
            continue
        turns += 1
        pairs += Pairs.of(codes, suggested, of if isinstance(of, int) else 0)
    return BlindTurns(turns, pairs, unsuggested_turns, with_code)


def _names(value: Json) -> set[str]:
    return {str(name) for name in value} if isinstance(value, list | tuple) else set()


def _sample(pool: Pool, coder: str) -> Sample:
    turns = of_sample = checked = with_code = 0
    for lot in pool.lots():
        stand = pool.stand(lot)
        turns += len(unsuggested(lot))
        for at in drawn(lot, coder):
            of_sample += 1
            if stand.done[at] or stand.coded[at]:
                checked += 1
                with_code += bool(stand.coded[at])
    return Sample(turns, of_sample, checked, with_code)


def _in_sight(pool: Pool) -> InSight:
    counts = {"accept": 0, "reject": 0, "change": 0, "add": 0}
    from_file = 0
    for lot in pool.lots():
        entries = {entry.id: entry for entry in pool.entries.about(lot.name)}
        for coding in pool.stand(lot).codings:
            entry = entries.get(coding.entry)
            if entry is None or entry.event is None or coding.moved:
                continue
            view = entry.event.details.get("view")
            from_file += view == "file"
            if view:
                continue
            if entry.kind == "reject" and not coding.suggested:
                continue
            # A candidate for an empty cell is added to the suggestions, but it was offered.
            offered = entry.kind == "add" and coding.suggested
            counts["accept" if offered else entry.kind] += 1
    return InSight(
        accepted=counts["accept"],
        rejected=counts["reject"],
        changed=counts["change"],
        added=counts["add"],
        from_file=from_file,
    )
