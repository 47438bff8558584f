"""A participant withdraws: their words go, the record stays verifiable."""

from __future__ import annotations

import csv
import io
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from precode.domain.decisions import Event
from precode.domain.studies import StoredTranscript
from precode.domain.text import INTERVIEWER
from precode.encoders.cache import forget_code_vectors
from precode.errors import BadOption
from precode.files import write_atomic
from precode.resources import cache_folder
from precode.stages.index import texts_to_encode
from precode.store import transcripts
from precode.store.cases import read_dyads, write_cases, write_dyads
from precode.store.record.chain import hidden
from precode.store.study import Study
from precode.store.suggestions import forget_results
from precode.store.vectors import forget_vectors
from precode.taxonomies import load_codebook
from precode.workflow.cases import place, sheet_of
from precode.workflow.held_words import Held, Passages, held_words
from precode.workflow.manifest import forget_transcripts
from precode.workflow.recipe import taxonomy_paths


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a withdrawal will erase.

    ``transcripts`` are all versions. ``decisions`` counts entries of the record whose words
    go. ``passages`` are the words themselves, to look for them elsewhere.
    """

    case: str
    transcripts: tuple[StoredTranscript, ...]
    decisions: int
    in_sheet: bool
    learned: bool
    passages: tuple[str, ...] = field(repr=False)


def leaving(study: Study, case: str) -> Leaving:
    """Return what a withdrawal of a case would erase.

    Raises
    ------
    BadOption
        If the study knows no such case.
    """
    sheet = sheet_of(study)
    theirs = [
        versions
        for versions in transcripts.all_versions(study)
        if place(versions[-1], sheet, study.settings.roles).case.id == case
    ]
    stored = tuple(version for versions in theirs for version in versions)
    names = {version.name for version in stored}
    entries = study.record.entries_of(cases={case}, transcripts=names)
    if not stored and not entries and case not in sheet.by_id():
        raise BadOption(
            f"The study has no case {case!r}.",
            where=str(study.folder),
            remedy="See the cases: precode status STUDY",
        )
    return Leaving(
        case=case,
        transcripts=stored,
        decisions=len(entries),
        in_sheet=case in sheet.by_id(),
        learned=study.learned.is_file(),
        passages=tuple(words for version in stored for words in _words(study, version)),
    )


def still_held(study: Study, going: Leaving) -> list[Held]:
    """Return the files of the study that a withdrawal does not erase and that hold their words.

    Also those that name the case, or could not be looked into.
    """
    own = {study.transcripts / transcripts.folder_name(v.name) for v in going.transcripts}
    derived = {study.suggestions, study.vectors, study.runs, *own}
    sheets = {study.cases, study.dyads, study.record.path}
    others = [
        path
        for path in sorted(study.folder.rglob("*"))
        if path.is_file() and path not in sheets and not derived & set(path.parents)
    ]
    return held_words(others, going.passages, going.case)


def withdraw(study: Study, going: Leaving, *, coder: str) -> None:
    """Erase what `leaving` found; call it with the study's lock held.

    First the record, in one transaction; then derived data, transcripts, and last the sheets,
    so that a withdrawal that was killed half-way can be run again.
    """
    salt = secrets.token_hex(16)
    words = {
        going.case.casefold(),
        *(version.name.casefold() for version in going.transcripts),
        *(version.original_sha256 for version in going.transcripts),
    }
    names = sorted({version.name for version in going.transcripts})
    event = Event(
        "withdrawal",
        details={"salt": salt, "hidden": sorted(hidden(salt, word) for word in words)},
    )
    study.record.withdraw(coder, event, cases={going.case}, transcripts=names)
    study.learned.unlink(missing_ok=True)
    for name in names:
        forget_results(study, name)
        forget_vectors(study, name)
    forget_transcripts(study, names)
    _forget_exemplars(study, going)
    for name in names:
        shutil.rmtree(study.set_aside(study.transcripts / transcripts.folder_name(name)))
    if study.dyads.is_file():
        _forget_dyads(study, going.case)
    if going.in_sheet:
        write_cases(study.cases, sheet_of(study).without(going.case))


def _words(study: Study, stored: StoredTranscript) -> list[str]:
    """Return what everybody but the interviewer said."""
    placed = place(stored, sheet_of(study), study.settings.roles)
    transcript = transcripts.load(study, stored, placed.roles)
    return [turn.words(transcript.text) for turn in transcript.turns if turn.role != INTERVIEWER]


def _forget_dyads(study: Study, case: str) -> None:
    """Take the case out of dyads; the partner's row stays if it still names the partner."""
    dyads = read_dyads(study.dyads)
    left = [
        replace(
            dyad,
            peer_worker="" if dyad.peer_worker == case else dyad.peer_worker,
            supported_peer="" if dyad.supported_peer == case else dyad.supported_peer,
        )
        for dyad in dyads
    ]
    named = [dyad for dyad in left if dyad.peer_worker or dyad.supported_peer]
    if left != dyads:
        write_dyads(study.dyads, dict.fromkeys(named))


def _forget_exemplars(study: Study, going: Leaving) -> None:
    """Take the participant's quotes out of the exemplars of the study's own codes."""
    said = Passages(going.passages)
    own = [path for name, path in taxonomy_paths(study).items() if path != name]
    for path in (study.folder / "codebook").rglob("*.csv"):
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
