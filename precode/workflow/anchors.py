"""Anchors of decisions, brought from older versions of a transcript to the current one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from precode.domain.decisions import Anchor, Coding
from precode.domain.studies import StoredTranscript
from precode.errors import BrokenStudy
from precode.stages.offsets import OffsetMap, from_json
from precode.stages.resolve import words_and_code
from precode.store import transcripts
from precode.store.study import Study


@dataclass(frozen=True, slots=True)
class Moved:
    """A coding on the current text. ``changed`` if its words are not the ones decided on."""

    coding: Coding
    changed: bool


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of one transcript, with the maps from each to the next."""

    stored: tuple[StoredTranscript, ...]
    text: str
    maps: tuple[OffsetMap, ...]

    @classmethod
    def of(cls, study: Study, versions: Sequence[StoredTranscript]) -> Versions:
        """Read the current text and the maps."""
        maps = []
        for version in versions[1:]:
            content = transcripts.extra_file(study, version, "offsets.json")
            try:
                maps.append(from_json(json.loads(content or "")))
            except ValueError:
                raise BrokenStudy(
                    "The map from the older version cannot be read.",
                    where=str(transcripts.folder_of(study, version) / "offsets.json"),
                    remedy="Put the file back from a backup.",
                ) from None
        return cls(tuple(versions), transcripts.text_of(study, versions[-1]), tuple(maps))

    def brought_here(self, anchor: Anchor) -> tuple[Anchor, bool] | None:
        """Return an anchor on the current text, and whether its words changed.

        None if nothing is left of its words, or its text is none of these versions.
        """
        known = [version.text_sha256 for version in self.stored]
        if anchor.text_sha256 not in known:
            return None
        # The latest of equal texts: a new file with the same words moves nothing.
        first = len(known) - 1 - known[::-1].index(anchor.text_sha256)
        span, changed = anchor.span, False
        for step in self.maps[first:]:
            if span is None:
                break
            carried = step.carry(span)
            if carried is None:
                return None
            span, changed = carried.span, changed or carried.changed
        quote = span.of(self.text) if span else ""
        sha256 = self.stored[-1].text_sha256
        return replace(anchor, text_sha256=sha256, span=span, quote=quote), changed


def moved_codings(
    codings: Sequence[Coding], versions: Versions
) -> tuple[list[Moved], list[Coding]]:
    """Return the codings of a transcript on its current text, and those that lost their words.

    ``codings`` come with the latest last; it holds where two versions bring them to one place.
    """
    name = versions.stored[-1].name
    moved: dict[tuple[str, Anchor], Moved] = {}
    lost = []
    for coding in codings:
        if coding.anchor.transcript != name:
            continue
        found = versions.brought_here(coding.anchor)
        if found is None:
            lost.append(coding)
        else:
            place = (coding.coder, words_and_code(found[0]))
            moved[place] = Moved(replace(coding, anchor=found[0]), found[1])
    return list(moved.values()), lost
