"""Where a study stands: what is imported, suggested, stale, decided and read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from precode.domain.decisions import Coding
from precode.domain.studies import Dyad
from precode.domain.text import PEER_WORKER, SUPPORTED_PEER
from precode.stages.resolve import by_words, standing
from precode.store import transcripts
from precode.store.cases import CaseSheet, read_dyads
from precode.store.study import Study
from precode.store.suggestions import result_file, suggestion_count
from precode.store.transcripts import Damaged
from precode.workflow.anchors import Versions, moved_codings
from precode.workflow.batching import Planned, plan
from precode.workflow.cases import sheet_of


@dataclass(frozen=True, slots=True)
class TranscriptStatus:
    """A transcript, the state of its suggestions, and what people did with it.

    ``accepted`` counts the codes on words that a coder accepted, ``rejected`` those that were
    rejected and accepted by nobody; ``read_by`` names who read it. ``suggestions`` is None
    while there are none that are up to date.
    """

    planned: Planned
    accepted: int
    rejected: int
    read_by: tuple[str, ...]
    suggestions: int | None


@dataclass(frozen=True, slots=True)
class StudyStatus:
    """A study's transcripts, and what does not fit together in its sheets.

    ``without_transcript`` are cases of the sheet; ``not_in_sheet`` transcripts whose case it
    does not have. ``gaps`` are attributes without a value: ``(case, column)``.
    ``problems`` are sentences about dyads. ``lost`` are codings whose words are not in the
    current version of their transcript, ``changed`` those whose words differ there.
    """

    title: str
    transcripts: tuple[TranscriptStatus, ...]
    without_transcript: tuple[str, ...]
    not_in_sheet: tuple[str, ...]
    gaps: tuple[tuple[str, str], ...]
    dyads: tuple[Dyad, ...]
    problems: tuple[str, ...]
    withdrawn: int
    lost: tuple[Coding, ...] = ()
    changed: tuple[Coding, ...] = ()
    damaged: tuple[Damaged, ...] = ()

    def count(self, state: str) -> int:
        """Return how many transcripts have suggestions in this state: done, new or stale."""
        return sum(row.planned.state == state for row in self.transcripts)


def status_of(study: Study) -> StudyStatus:
    """Return where a study stands.

    Raises
    ------
    BrokenStudy
        If its settings, sheets, transcripts or record cannot be read.
    """
    _, planned, damaged = plan(study)
    entries = study.record.entries()
    stand = standing(entries)
    current, lost, changed = moved_in(study, stand.codings)
    codings = by_words(current)
    accepted = Counter(c.transcript for c in codings if c.accepted)
    rejected = Counter(c.transcript for c in codings if not c.accepted)
    rows = [
        TranscriptStatus(
            planned=item,
            accepted=accepted[item.placed.stored.name],
            rejected=rejected[item.placed.stored.name],
            read_by=stand.read_by(item.placed.stored.name),
            suggestions=_count(study, item),
        )
        for item in planned
    ]
    sheet = sheet_of(study)
    with_talk = {item.placed.case.id for item in planned}
    dyads = read_dyads(study.dyads) if study.dyads.is_file() else []
    return StudyStatus(
        title=study.settings.study.title,
        transcripts=tuple(rows),
        without_transcript=tuple(c.id for c in sheet.cases if c.id not in with_talk),
        not_in_sheet=tuple(i.placed.stored.name for i in planned if not i.placed.in_sheet),
        gaps=tuple(sheet.gaps()),
        dyads=tuple(dyads),
        problems=tuple(dyad_problems(dyads, sheet)),
        withdrawn=sum(entry.kind == "withdrawal" for entry in entries),
        lost=tuple(lost),
        changed=tuple(changed),
        damaged=damaged,
    )


def _count(study: Study, item: Planned) -> int | None:
    if item.state != "done":
        return None
    return suggestion_count(result_file(study, item.placed.stored, item.key))


class Moved(NamedTuple):
    """Codings on the current text of each transcript, and what versions did to them.

    ``lost`` are not among ``codings``: nothing is left of their words. ``changed`` are.
    """

    codings: list[Coding]
    lost: list[Coding]
    changed: list[Coding]


def moved_in(study: Study, codings: Sequence[Coding]) -> Moved:
    """Bring the codings of a study to the current version of each transcript."""
    found = Moved([], [], [])
    of_name: dict[str, list[Coding]] = {}
    for coding in codings:
        of_name.setdefault(coding.anchor.transcript, []).append(coding)
    for versions in transcripts.all_versions(study) if of_name else ():
        own = of_name.pop(versions[-1].name, [])
        if len(versions) == 1 or not own:
            found.codings.extend(own)
            continue
        moved, gone = moved_codings(own, Versions.of(study, versions))
        found.codings.extend(item.coding for item in moved)
        found.lost.extend(gone)
        found.changed.extend(item.coding for item in moved if item.changed)
    return found


def dyad_problems(dyads: Sequence[Dyad], sheet: CaseSheet) -> list[str]:
    """Return what does not fit between dyads and cases; somebody not interviewed is fine."""
    cases = sheet.by_id()
    found = []
    for dyad in dyads:
        for name, role in ((dyad.peer_worker, PEER_WORKER), (dyad.supported_peer, SUPPORTED_PEER)):
            other = cases[name].role if name in cases else ""
            if other and other != role:
                found.append(f"dyads.csv has {name} as {role}, cases.csv as {other}.")
    return list(dict.fromkeys(found))
