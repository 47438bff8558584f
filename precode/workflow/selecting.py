"""A study → the transcripts that carry most of some codes: confirmed, earlier or suggested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from precode.domain.code_sets import CodeSets, FinalTranscript
from precode.domain.codes import Code, Codebook
from precode.domain.tables import Table
from precode.errors import BadOption
from precode.findings.demographics import attributes_of, value_of
from precode.findings.quotas import read_quotas
from precode.findings.selection import (
    Candidate,
    Found,
    Selection,
    select,
    selection_table,
)
from precode.findings.wording import counted, listed, noted, verb
from precode.store.study import Study
from precode.taxonomies import load_codebook
from precode.workflow.batching import Planned, plan
from precode.workflow.choosing_codes import choose_codes
from precode.workflow.codings_by_source import Material, confirmed, earlier, suggested
from precode.workflow.final.sets import Made, make_code_sets
from precode.workflow.recipe import taxonomy_paths


@dataclass(frozen=True, slots=True)
class Asked:
    """What to select by: codes or groups, how many, quotas, and where codings come from.

    ``earlier`` is a CSV of an earlier coding; without it, and without ``suggestions``, confirmed
    codings are taken.
    """

    codes: tuple[str, ...]
    top: int
    quotas: tuple[str, ...] = ()
    earlier: Path | None = None
    suggestions: bool = False


@dataclass(frozen=True, slots=True)
class Selected:
    """What came of it: the chosen codes as people read them, the selection, and its table."""

    codes: tuple[str, ...]
    selection: Selection
    table: Table


def select_transcripts(study: Study, asked: Asked) -> Selected:
    """Return a study's transcripts by how much of participants' talk carries the chosen codes.

    Raises
    ------
    BadOption
        If a code or quota names what is not there, the file of an earlier coding has mistakes, or
        no participant's words carry a chosen code.
    """
    made = make_code_sets(study)
    sets, items = made.sets, plan(study).items
    if not items:
        raise BadOption(
            "There is no transcript to select from.",
            where=str(study.folder),
            remedy="Add some: precode add STUDY interviews/",
        )
    quotas = read_quotas(asked.quotas, _kinds(sets))
    book = load_codebook(list(taxonomy_paths(study).values()))
    material = _material(study, asked, made, items, book)
    searched = [taxonomy.name for taxonomy in book.taxonomies]
    if asked.earlier is not None:
        searched.append(asked.earlier.name)
    chosen = choose_codes(asked.codes, material.codes, searched)
    ids = {code.id for code in chosen}
    found = {n: [one for one in own if one.code in ids] for n, own in material.found.items()}
    there = {one.code for own in found.values() for one in own if one.words}
    if not there:
        raise BadOption(
            "No participant's words carry any of the chosen codes, so nothing can be ranked.",
            where=str(asked.earlier or study.folder),
            remedy="Bring the suggestions up to date: precode batch STUDY. Or choose other codes."
            if asked.suggestions
            else "Choose other codes, or another source: --from CSV or --suggestions.",
        )
    selection = select(
        [_candidate(one, sets, found, material.marks) for one in sets.transcripts],
        asked.top,
        quotas,
    )
    silent = sum(not one.words for own in found.values() for one in own)
    notes = (
        *material.notes,
        *(() if asked.earlier or asked.suggestions else _open(made, ids)),
        *noted(
            _left_out(silent, "of interviewers' turns") if silent else "",
            f"Chosen codes that no participant's words carry: "
            f"{listed(code.code for code in chosen if code.id not in there)}."
            if there != ids
            else "",
        ),
        *made.open.damaged,
    )
    names = tuple(f"{code.code} {code.label}".strip() for code in chosen)
    return Selected(names, selection, selection_table(selection, len(chosen), notes))


def _material(
    study: Study, asked: Asked, made: Made, items: Sequence[Planned], book: Codebook
) -> Material:
    known = (*book.codes, *_gone(made.sets, book))
    if asked.earlier is not None:
        return earlier(study, asked.earlier, items, known)
    if asked.suggestions:
        return suggested(study, items, book)
    return confirmed(study, made, items, known)


def _open(made: Made, ids: set[str]) -> tuple[str, ...]:
    """Say which confirmed codings are in doubt, or have lost their words."""
    refs = [one.coding.anchor.code for _, one in made.open.disagreements]
    differ = sum(ref is not None and ref.id in ids for ref in refs)
    gone = [coding.anchor.code for coding in made.open.lost]
    lost = sum(ref is not None and ref.id in ids for ref in gone)
    return noted(
        f"{counted(differ, 'coding')} on which coders differ {verb(differ, 'counts', 'count')} too."
        if differ
        else "",
        _left_out(lost, "whose words are not in the current version") if lost else "",
    )


def _left_out(number: int, which: str) -> str:
    return f"{counted(number, 'coding')} {which} {verb(number, 'is', 'are')} left out."


def _gone(sets: CodeSets, book: Codebook) -> list[Code]:
    """Return the codes of codings that have left the codebook."""
    there = {code.id for code in book.codes}
    return [
        Code(code.id, code.code, code.label, code.group, "", code.taxonomy)
        for code in sets.codes
        if code.id not in there
    ]


def _kinds(sets: CodeSets) -> dict[str, tuple[str, ...]]:
    """Return the values of the role and of every attribute that quotas can be of."""
    roles = [case.role for case in sets.cases if case.role]
    spoken = [role for one in sets.transcripts for role in one.roles]
    kinds = {name: [value_of(case, name) for case in sets.cases] for name in attributes_of(sets)}
    return {n: tuple(dict.fromkeys(own)) for n, own in {"role": roles + spoken, **kinds}.items()}


def _candidate(
    one: FinalTranscript,
    sets: CodeSets,
    found: Mapping[str, Sequence[Found]],
    marks: Mapping[str, str],
) -> Candidate:
    case = next(case for case in sets.cases if case.id == one.case)
    roles = (case.role,) if case.role else one.roles
    kinds = {name: (value_of(case, name),) for name in attributes_of(sets)}
    return Candidate(
        transcript=one.name,
        case=one.case,
        role="; ".join(roles),
        talk=one.participants_talk,
        found=tuple(own for own in found.get(one.name, ()) if own.words),
        kinds={"role": roles, **kinds},
        note=marks.get(one.name, ""),
    )
