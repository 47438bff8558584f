"""A study's status as a table and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from precode.exporters.counts import plural

if TYPE_CHECKING:
    from rich.console import Console

    from precode.workflow.status import StudyStatus, TranscriptStatus

_STATES = {"new": "not yet", "stale": "stale"}


def show_status(status: StudyStatus, folder: Path, console: Console) -> None:
    """Print a row a transcript, then sums, then the next step."""
    from rich.table import Table
    from rich.text import Text

    from precode.exporters.plain import one_line

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("Case", "Role", "Transcript", "Words", "Suggested", "Accepted", "Rejected"):
        justify = "right" if name in ("Words", "Suggested", "Accepted", "Rejected") else "left"
        table.add_column(name, justify=justify, overflow="fold")  # type: ignore[arg-type]
    if any(row.read_by for row in status.transcripts):
        table.add_column("Read by")
    for row in status.transcripts:
        placed = row.planned.placed
        stored = placed.stored
        version = f" v{stored.version}" if stored.version > 1 else ""
        cells = (
            placed.case.id if placed.in_sheet else "*",
            placed.case.role,
            stored.name + version,
            f"{stored.words:,}",
            _suggested(row),
            str(row.accepted or ""),
            str(row.rejected or ""),
            ", ".join(row.read_by),
        )
        shown = cells[: len(table.columns)]
        table.add_row(*(Text(one_line(cell)) for cell in shown))
    if status.title:
        console.print(Text(one_line(status.title), style="bold"))
    if status.transcripts:
        console.print(table)
    for line in _sums(status):
        console.print(Text(one_line(line)))
    console.print(Text(_next(status, folder)))


def _suggested(row: TranscriptStatus) -> str:
    if row.suggestions is None:
        return _STATES[row.planned.state]
    return f"{row.suggestions:,}"


def _sums(status: StudyStatus) -> list[str]:
    lines = [
        f"{plural(len(status.transcripts), 'transcript')}: {status.count('done')} pre-coded, "
        f"{status.count('stale')} stale, {status.count('new')} to do"
    ]
    if status.not_in_sheet:
        lines.append(
            f"* {plural(len(status.not_in_sheet), 'transcript')} without a row in cases.csv, a "
            "case of its own: fill in the study's cases.csv, or precode add STUDY --cases FILE"
        )
    if status.without_transcript:
        lines.append(f"Cases without a transcript: {', '.join(status.without_transcript)}")
    if status.dyads:
        lines.append(plural(len(status.dyads), "dyad"))
    lines += status.problems
    for codings, what in ((status.lost, "are gone"), (status.changed, "have changed")):
        if codings:
            names = ", ".join(sorted({coding.anchor.transcript for coding in codings}))
            lines.append(
                f"{plural(len(codings), 'decision')} to look at again, the words {what}: {names}"
            )
    if status.withdrawn:
        lines.append(f"{plural(status.withdrawn, 'participant')} withdrew")
    lines += [f"Damaged: {one.message}" for one in status.damaged]
    return lines


def _next(status: StudyStatus, folder: Path) -> str:
    if not status.transcripts:
        return f"Next: precode add {folder} interviews/"
    if status.count("new") or status.count("stale"):
        return f"Next: precode batch {folder}"
    return f"Next: precode review {folder}"


def status_json(status: StudyStatus) -> str:
    """Return the status as JSON."""
    content = {
        "title": status.title,
        "transcripts": [_record(row) for row in status.transcripts],
        "cases_without_transcript": list(status.without_transcript),
        "transcripts_not_in_cases": list(status.not_in_sheet),
        "attributes_without_value": [list(gap) for gap in status.gaps],
        "dyads": [asdict(dyad) for dyad in status.dyads],
        "problems": list(status.problems),
        "withdrawn": status.withdrawn,
        "damaged": [asdict(one) for one in status.damaged],
        "decisions_without_words": [coding.entry for coding in status.lost],
        "decisions_on_changed_words": [coding.entry for coding in status.changed],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _record(row: TranscriptStatus) -> dict[str, object]:
    placed = row.planned.placed
    stored = placed.stored
    return {
        "transcript": stored.name,
        "version": stored.version,
        "case": placed.case.id,
        "role": placed.case.role,
        "attributes": dict(placed.case.attributes),
        "speakers": dict(placed.roles),
        "turns": stored.turns,
        "words": stored.words,
        "state": row.planned.state,
        "suggestions": row.suggestions,
        "accepted": row.accepted,
        "rejected": row.rejected,
        "read_by": list(row.read_by),
        "notes": [note.message for note in (*stored.notes, *placed.notes)],
    }
