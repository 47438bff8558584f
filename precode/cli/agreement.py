"""`precode study agreement`: does the machine lead the coder?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from precode.cli.study import Folder
from precode.errors import BadOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from precode.workflow.review.agreement import Agreement

_FORMATS = ("text", "json")
_FEW = 10
"""Turns below which a share would be read as more than it is."""


def agreement(
    study: Folder,
    coder: Annotated[str, typer.Option(help="Only this coder.")] = "",
    format_: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
) -> None:
    """Compare coders with the suggestions: on suggested and on unsuggested turns, apart.

    It tells from turns that were coded blind, and from turns without suggestions that were drawn
    at random, what the suggestions miss and whether they lead.

    Example: precode study agreement my_study --coder Ada
    """
    from precode.cli.pipes import write_to_stdout
    from precode.store.study import open_study
    from precode.workflow.review.review import Review

    if format_ not in _FORMATS:
        raise BadOption(
            f"There is no format {format_!r}.", remedy=f"Choose one of: {', '.join(_FORMATS)}."
        )
    opened = open_study(study)
    coders = list(dict.fromkeys(entry.coder for entry in opened.record.entries()))
    if coder and coder not in coders:
        raise BadOption(
            f"{coder} has decided nothing in this study.",
            remedy=f"Coders are: {', '.join(coders)}." if coders else "Nobody has yet.",
        )
    found = [Review(opened, name).agreement() for name in coders if coder in ("", name)]
    if format_ == "json":
        import json

        rows = [one.data() for one in found]
        write_to_stdout(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        return
    if not found:
        typer.echo("Nothing was decided yet.")
    for one in found:
        write_to_stdout("\n".join([f"{one.coder}:", *(f"  {line}" for line in _lines(one))]) + "\n")


def _lines(one: Agreement) -> Iterator[str]:
    from precode.exporters.counts import plural

    seen, blind, sample = one.in_sight, one.blind, one.sample
    yield (
        f"Suggestions in sight: {seen.accepted} accepted, {seen.changed} changed, "
        f"{seen.rejected} rejected, {seen.added} codes added beside them."
    )
    if seen.from_file:
        yield f"Read from a file, so that nobody knows what was in sight: {seen.from_file}."
    if blind.turns + blind.unsuggested == 0:
        yield "No turn was coded blind. On the page: b, or precode review --blind"
    if blind.turns:
        pairs = blind.pairs
        yield (
            f"Coded blind, with suggestions: {plural(blind.turns, 'turn')}; "
            f"{plural(pairs.both, 'code')} given by both, {pairs.first_only} by the coder alone, "
            f"{pairs.second_only} by the suggestions alone{_agreed(one)}."
        )
    if blind.unsuggested:
        yield (
            f"Coded blind, without suggestions: {plural(blind.unsuggested, 'turn')}, "
            f"{blind.with_code} with a code."
        )
    if sample.share is None:
        yield (
            f"Drawn to be checked: {plural(sample.drawn, 'turn')} without suggestions, "
            "none checked yet."
        )
        return
    if sample.checked < _FEW:
        yield (
            f"Drawn at random without suggestions: {sample.checked} of "
            f"{plural(sample.drawn, 'turn')} checked, {sample.with_code} with a code; "
            "too few to say more."
        )
        return
    share, low, high = sample.share
    yield (
        f"Drawn at random without suggestions: {sample.checked} of {plural(sample.drawn, 'turn')} "
        f"checked, {sample.with_code} with a code ({share:.0%}, 95% interval {low:.0%} to "
        f"{high:.0%}): about {share * sample.turns:.0f} of all {sample.turns} such turns."
    )


def _agreed(one: Agreement) -> str:
    if one.blind.turns < _FEW:
        return "; too few to say more"
    agreed, kappa = one.blind.pairs.positive_agreement(), one.blind.pairs.kappa()
    parts = [] if agreed is None else [f"agreement {agreed:.2f}"]
    parts += [] if kappa is None else [f"kappa {kappa:.2f}"]
    return f" ({', '.join(parts)})" if parts else ""
