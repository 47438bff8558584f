"""Entries of all logs → what people made of the groups of passages that may be new codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from precode.domain.decisions import Anchor, Entry, Json
from precode.domain.induction import Group, Place
from precode.stages.resolve import in_time, standing, taken_back

FIELDS = (
    "name",
    "definition",
    "when_to_use",
    "when_not_to_use",
    "nearest",
    "why_not",
    "group",
    "dropped",
    "merged_into",
    "promoted",
)
"""What can be said of a group, as the details of an entry name it."""

_LISTS = ("when_to_use", "when_not_to_use")


def groups_of(entries: Sequence[Entry]) -> dict[str, Group]:
    """Return the groups that people have touched, by id, in the order in which they did.

    The latest entry holds, whoever wrote it. Erased entries count for nothing.
    """
    gone = taken_back(entries)
    groups: dict[str, Group] = {}
    for entry in in_time(entries):
        event = entry.event
        if event is None or entry.id in gone or entry.kind not in ("group", "grouped"):
            continue
        id_ = str(event.details.get("id", ""))
        group = groups.get(id_, Group(id_))
        if entry.kind == "group":
            groups[id_] = replace(group, **_said(event.details))
        elif event.anchor is not None and (place := place_of(event.anchor)) is not None:
            belongs = bool(event.details.get("in", True))
            groups[id_] = replace(
                group,
                members=_with(group.members, place, belongs),
                left=_with(group.left, place, not belongs),
            )
    return groups


def place_of(anchor: Anchor) -> Place | None:
    """Return the words that an anchor is tied to; None for a whole transcript."""
    if anchor.span is None:
        return None
    return Place(anchor.transcript, anchor.text_sha256, anchor.span)


def exemplars_of(entries: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
    """Return the quotes that were chosen to show each of the study's own codes, by its id.

    Those whose coding was rejected or changed since are left out.
    """
    gone = taken_back(entries)
    chosen = {
        entry.event.anchor
        for entry in entries
        if entry.event is not None
        and entry.event.anchor is not None
        and entry.id not in gone
        and entry.event.details.get("exemplar")
    }
    found: dict[str, dict[str, None]] = {}
    for coding in standing(entries).codings:
        anchor = coding.anchor
        if coding.accepted and anchor.code is not None and anchor in chosen and anchor.quote:
            found.setdefault(anchor.code.id, {})[anchor.quote] = None
    return {code: tuple(quotes) for code, quotes in found.items()}


def _with(places: tuple[Place, ...], place: Place, wanted: bool) -> tuple[Place, ...]:
    others = tuple(other for other in places if other != place)
    return (*others, place) if wanted else others


def _said(details: Mapping[str, Json]) -> dict[str, Any]:
    said: dict[str, Any] = {name: details[name] for name in FIELDS if name in details}
    for name in _LISTS:
        if name in said:
            said[name] = tuple(str(one) for one in said[name])
    return said
