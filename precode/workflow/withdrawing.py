"""A participant withdraws: their words go, the record stays verifiable."""

from __future__ import annotations

import csv
import io
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from precode.domain.decisions import Entry, Event
from precode.domain.studies import StoredTranscript
from precode.domain.text import INTERVIEWER
from precode.encoders.cache import forget_code_vectors
from precode.errors import BadOption, BrokenStudy
from precode.files import write_atomic
from precode.resources import cache_folder
from precode.stages.index import texts_to_encode
from precode.store import transcripts
from precode.store.cases import CaseSheet, read_dyads, write_cases, write_dyads
from precode.store.derived import forget_derived
from precode.store.own_codebook import has_own_codes
from precode.store.record.chain import hidden
from precode.store.study import Study
from precode.taxonomies import load_codebook
from precode.workflow.cases import Placed, case_of, place, roles_of, sheet_of
from precode.workflow.held_words import Held, Passages, held_words, names_case
from precode.workflow.manifest import forget_transcripts
from precode.workflow.own_codes import project
from precode.workflow.recipe import taxonomy_paths


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a withdrawal will erase.

    ``folders`` are those of their transcripts in ``transcripts/``, ``stored`` all versions that
    can be read. ``decisions`` counts entries of the record whose words go. ``passages`` are the
    words themselves, to look for them elsewhere; ``unread`` tells that some could not be read,
    so that the search is incomplete.
    """

    case: str
    folders: tuple[str, ...]
    stored: tuple[StoredTranscript, ...]
    decisions: int
    learned: bool
    unread: bool
    passages: tuple[str, ...] = field(repr=False)

    @property
    def names(self) -> set[str]:
        """The names of their transcripts."""
        return {version.name for version in self.stored} | set(self.folders)


@dataclass(frozen=True, slots=True)
class Left:
    """What still holds their words, or names them: files, and entries about others."""

    files: tuple[Held, ...]
    entries: tuple[Entry, ...]


def leaving(study: Study, case: str) -> Leaving:
    """Return what a withdrawal of a case would erase.

    Raises
    ------
    BadOption
        If the study knows no such case.
    """
    sheet = sheet_of(study)
    wanted = case.casefold()
    there = transcripts.listing(study)
    placed = {
        versions: place(versions[-1], sheet, study.settings.roles) for versions in there.transcripts
    }
    theirs = [found for found in placed if placed[found].case.id.casefold() == wanted]
    known = [*(placed[found].case.id for found in theirs), *sheet.by_id(), case]
    case = next(name for name in known if name.casefold() == wanted)
    damaged = [one.folder for one in there.damaged if _is_theirs(one.folder, case, sheet)]
    stored = tuple(version for versions in theirs for version in versions)
    readable = dict.fromkeys(transcripts.folder_name(version.name) for version in stored)
    folders = (*readable, *damaged)
    passages, unread = _passages(study, placed, theirs)
    names = {version.name for version in stored} | set(damaged)
    entries = study.record.entries_of(cases={case}, transcripts=names)
    if not folders and not entries and case not in sheet.by_id():
        raise BadOption(
            f"The study has no case {case!r}.",
            where=str(study.folder),
            remedy="See the cases: precode status STUDY",
        )
    return Leaving(
        case=case,
        folders=folders,
        stored=stored,
        decisions=len(entries),
        learned=study.learned.is_file(),
        unread=unread or bool(damaged),
        passages=tuple(passages),
    )


def left_over(study: Study, going: Leaving) -> Left:
    """Return what a withdrawal does not erase and that holds their words or names the case.

    Files that could not be looked into are among them.
    """
    own = {study.transcripts / folder for folder in going.folders}
    numbers = ((study.vectors, ".npy"), (study.rankings, ".safetensors"))  # no words
    files = [
        path
        for path in sorted(study.folder.rglob("*"))
        if path.is_file()
        and path != study.record.path
        and not own & set(path.parents)
        and (path.parent, path.suffix) not in numbers
        and not _is_derived(study, path, going)
    ]
    said = Passages(going.passages)
    going_entries = set(study.record.entries_of(cases={going.case}, transcripts=going.names))
    entries = tuple(
        entry
        for entry in study.record.entries()
        if entry.event
        and entry.id not in going_entries
        and (said.quoted_in(entry.event.memo) or names_case(entry.event.memo, going.case))
    )
    return Left(tuple(held_words(files, going.passages, going.case)), entries)


def _is_derived(study: Study, path: Path, going: Leaving) -> bool:
    """Tell whether a file is one of the suggestions that go."""
    return path.parent == study.suggestions and path.name.rsplit(".", 2)[0] in going.folders


def _is_theirs(folder: str, case: str, sheet: CaseSheet) -> bool:
    """Tell whether a folder that cannot be read is that of a case, by its name."""
    found = case_of(folder, folder, sheet)
    return (found.id if found else folder).casefold() == case.casefold()


def withdraw(study: Study, going: Leaving, *, coder: str) -> None:
    """Erase what `leaving` found; call it with the study's lock held.

    First the record, in one transaction; then derived data, transcripts, and last the sheets,
    so that a withdrawal that was killed half-way can be run again.
    """
    salt = secrets.token_hex(16)
    words = {
        *(name.casefold() for name in (going.case, *going.names)),
        *(version.original_sha256 for version in going.stored),
    }
    event = Event(
        "withdrawal",
        details={"salt": salt, "hidden": sorted(hidden(salt, word) for word in words)},
    )
    study.record.withdraw(coder, event, cases={going.case}, transcripts=going.names)
    for derived in (study.learned, study.candidates):
        derived.unlink(missing_ok=True)
    for name in going.names:
        forget_derived(study, name)
    forget_transcripts(study, going.names)
    _forget_own_exemplars(study)
    _forget_exemplars(study, going)
    for folder in going.folders:
        shutil.rmtree(study.set_aside(study.transcripts / folder))
    if study.dyads.is_file():
        _forget_dyads(study, going.case)
    if going.case in sheet_of(study).by_id():
        write_cases(study.cases, sheet_of(study).without(going.case))


def _passages(
    study: Study,
    placed: Mapping[tuple[StoredTranscript, ...], Placed],
    theirs: Sequence[tuple[StoredTranscript, ...]],
) -> tuple[list[str], bool]:
    """Return what they said in all versions, and whether one of them could not be read."""
    said: list[str] = []
    unread = False
    for versions in theirs:
        case = placed[versions].case
        for stored in versions:
            roles, _ = roles_of(stored.labels, case, study.settings.roles)
            try:
                transcript = transcripts.load(study, stored, roles)
            except BrokenStudy:
                unread = True
                continue
            said += [
                turn.words(transcript.text)
                for turn in transcript.turns
                if turn.role != INTERVIEWER or case.role == INTERVIEWER
            ]
    return said, unread


def _forget_dyads(study: Study, case: str) -> None:
    """Take the case out of dyads; the partner's row stays if it still names the partner."""

    def same(name: str) -> bool:
        return name.casefold() == case.casefold()

    dyads = read_dyads(study.dyads)
    left = [
        replace(
            dyad,
            peer_worker="" if same(dyad.peer_worker) else dyad.peer_worker,
            supported_peer="" if same(dyad.supported_peer) else dyad.supported_peer,
        )
        for dyad in dyads
    ]
    named = [dyad for dyad in left if dyad.peer_worker or dyad.supported_peer]
    if left != dyads:
        write_dyads(study.dyads, dict.fromkeys(named))


def _forget_own_exemplars(study: Study) -> None:
    """Write the study's own codes anew from the record, which has lost the participant's quotes."""
    if not has_own_codes(study):
        return
    own = [str(study.codebook)]
    before = texts_to_encode(load_codebook(own))
    with study.editing_codes():
        project(study)
    if has_own_codes(study) and texts_to_encode(load_codebook(own)) == before:
        return
    forget_code_vectors(before, cache_folder())


def _forget_exemplars(study: Study, going: Leaving) -> None:
    """Take the participant's quotes out of the exemplars of the study's own codes."""
    said = Passages(going.passages)
    own = [path for name, path in taxonomy_paths(study).items() if path != name]
    for path in study.codebook.rglob("*.csv"):
        try:
            content = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:  # it is listed among the files that hold their words
            continue
        rows = list(csv.reader(io.StringIO(content, newline="")))
        kept = [left for row in rows if (left := _without_quotes(row, rows[0], said))]
        if kept != rows:
            for name in own:
                forget_code_vectors(texts_to_encode(load_codebook([name])), cache_folder())
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(kept)
            write_atomic(path, text.getvalue(), force=True)


def _without_quotes(row: list[str], header: Sequence[str], said: Passages) -> list[str] | None:
    """Return a row without their words; None if it was nothing but an exemplar.

    A codebook in one file has exemplars beside codes, in the column ``exemplar``.
    """
    if not any(said.quoted_in(cell) for cell in row):
        return row
    columns = [name.strip().lower() for name in header]
    if "exemplar" not in columns:
        return None
    left = ["" if said.quoted_in(cell) else cell for cell in row]
    rest = [cell for name, cell in zip(columns, left, strict=False) if name != "code"]
    return left if any(rest) else None
