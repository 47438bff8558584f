"""Can a study be trusted: the record's chain, the texts' hashes, the quotes at their offsets."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from precode.domain.decisions import Anchor
from precode.errors import PrecodeError
from precode.store import transcripts
from precode.store.record.verify import broken
from precode.store.study import Study
from precode.workflow.cases import placed_transcripts
from precode.workflow.sheets import loose_ends


def problems_of(study: Study) -> Iterator[str]:
    """Yield what is wrong, a sentence each; nothing if the study can be trusted.

    Raises
    ------
    PrecodeError
        If the record cannot be opened at all.
    """
    yield from broken(study.record.path)
    there = transcripts.listing(study)
    yield from (one.message for one in there.damaged)
    texts: dict[str, str] = {}
    for versions in there.transcripts:
        for stored in versions:
            if not transcripts.original_is_sound(study, stored):
                place = transcripts.folder_of(study, stored) / stored.original
                yield f"{place}: the original is missing or was changed after it was added."
            try:
                texts[stored.text_sha256] = transcripts.text_of(study, stored)
                transcripts.load(study, stored, {})
            except PrecodeError as err:
                yield str(err)
    try:
        entries = study.record.entries()
    except PrecodeError as err:  # said above, entry by entry
        yield str(err)
        entries = []
    for entry in entries:
        for anchor in (entry.event.anchor, entry.event.was) if entry.event else ():
            if problem := _misplaced(anchor, texts):
                yield f"Entry {entry.sequence} of {entry.coder}: {problem}"
    yield from loose_sheets(study)
    yield from _open_to_others(study)


def loose_sheets(study: Study) -> Iterator[str]:
    """Yield what keeps the sheets from being read; what merely does not fit is no fault."""
    try:
        loose_ends(study)
        placed_transcripts(study)
    except PrecodeError as err:
        yield str(err)


def _misplaced(anchor: Anchor | None, texts: dict[str, str]) -> str | None:
    """Return what is wrong with an anchor whose text is there."""
    if anchor is None or anchor.span is None:
        return None
    text = texts.get(anchor.text_sha256)
    if text is None:
        return f"its version of {anchor.transcript} is not in the study."
    if anchor.span.of(text) != anchor.quote:
        return "its quote is not what stands at its offsets."
    return None


def _open_to_others(study: Study) -> Iterator[str]:
    """Yield the paths that others may read, where the system knows such rights."""
    if os.name != "posix":
        return
    for path in [study.folder, *sorted(study.folder.rglob("*"))]:
        if path.lstat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) and not path.is_symlink():
            yield f"Others may read {path.relative_to(study.folder.parent)}: chmod go= it."
