"""A group of passages becomes a code of the study, suggested like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_copies import copy_of
from made_patterns import BEANS, CHOIR, DOG, look, looked_at
from made_studies import run, show_everything

from precode.domain.decisions import CodeRef, Event
from precode.errors import BadOption
from precode.stages.resolve import standing
from precode.store.study import Study, open_study
from precode.taxonomies import load_codebook
from precode.workflow.checking import problems_of
from precode.workflow.deciding import Desk
from precode.workflow.final.sets import make_code_sets
from precode.workflow.inducing import editing
from precode.workflow.inducing.board import Board
from precode.workflow.own_codes import create_code, project
from precode.workflow.recipe import taxonomy_paths
from precode.workflow.withdrawing import leaving, withdraw

SAID = {
    "name": "Having a dog",
    "definition": "A dog is company.",
    "when_to_use": ["a dog helps", " "],
    "when_not_to_use": ["walks"],
    "why_not": "Nobody leaves the house.",
    "group": "Company",
}


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    """A study with two groups, that of the dog named and defined."""

    study = copy_of("looked at", tmp_path, lambda at: looked_at(at, codebook_file))
    (dog,) = [row.id for row in Board(study).rows if "dog" in row.terms]
    editing.edit(study, "Ada", dog, SAID)
    return study


def promoted(study: Study) -> CodeRef:
    return editing.promote(study, "Ada", "having a DOG")


def test_the_code_has_what_was_said_of_the_group(study: Study) -> None:
    nearest = Board(study).row("Having a dog").nearest
    ref = promoted(study)
    code = Board(study).code(ref.id)
    assert code is not None
    assert (code.code, code.label, code.definition) == ("N1", "Having a dog", "A dog is company.")
    assert (code.group, code.when_to_use, code.when_not_to_use) == (
        "Company",
        ("a dog helps",),
        ("walks",),
    )
    assert {exemplar.text for exemplar in code.exemplars} == set(DOG)
    near = Board(study).code(nearest)
    assert near is not None
    (final,) = make_code_sets(study).sets.of_origin("inductive")
    assert final.details == {
        "nearest": f"{near.code} {near.label}",
        "why_not": "Nobody leaves the house.",
    }
    assert list(problems_of(study)) == []


def test_its_passages_are_codings_by_who_promoted_it(study: Study) -> None:
    ref = promoted(study)
    codings = standing(study.record.entries()).codings
    assert {coding.anchor.quote for coding in codings} == set(DOG)
    assert {(c.coder, c.accepted, c.suggested, c.anchor.code) for c in codings} == {
        ("Ada", True, False, ref)
    }
    sets = make_code_sets(study).sets
    inductive = sets.codings_of(sets.of_origin("inductive"))
    assert {(one.case, one.speaker) for one in inductive} == {(c, c) for c in ("PW1", "PW2", "SP1")}


def test_it_is_suggested_in_all_transcripts(study: Study) -> None:
    ref = promoted(study)
    show_everything(study)
    study = open_study(study.folder)
    run(study)
    desk = Desk(study, "Bob")
    turns = {
        (item.placed.stored.name, one.turn)
        for item in desk.plan
        for one in desk.open(item).suggestions
        if one.code_id == ref.id
    }
    assert turns >= {("PW1", 2), ("PW1", 8), ("PW2", 6), ("SP1", 4)}


def test_what_was_promoted_is_not_looked_at_again(study: Study) -> None:
    promoted(study)
    look(study)
    board = Board(study)
    fresh = [row for row in board.rows if not row.touched]
    assert {quote.words for row in fresh for quote in row.quotes} == {*CHOIR, *BEANS}
    assert board.row("Having a dog").group.promoted


def test_a_code_is_made_once(study: Study) -> None:
    promoted(study)
    with pytest.raises(BadOption, match="a code already"):
        promoted(study)
    (choir,) = [row.id for row in Board(study).rows if "choir" in row.terms]
    with pytest.raises(BadOption, match="a code already"):
        editing.merge(study, "Ada", "Having a dog", choir)


@pytest.mark.parametrize("missing", ["name", "definition"])
def test_a_name_and_a_definition_are_needed(study: Study, missing: str) -> None:
    id_ = Board(study).row("Having a dog").id
    editing.edit(study, "Ada", id_, {missing: "  "})
    before = study.record.entries()
    with pytest.raises(BadOption, match="a name and a definition"):
        editing.promote(study, "Ada", id_)
    assert study.record.entries() == before


@pytest.mark.parametrize("name", ["Sleep", "t1", "Dogs"])
def test_a_name_that_another_code_has_is_refused_before_anything_is_done(
    study: Study, name: str
) -> None:
    create_code(study, "Bob", "Dogs")
    editing.edit(study, "Ada", "Having a dog", {"name": name})
    before = study.record.entries()
    with pytest.raises(BadOption, match="There is a code"):
        editing.promote(study, "Ada", name)
    assert study.record.entries() == before
    assert not Board(study).row(name).group.promoted


def test_after_looking_again_it_can_still_be_promoted(study: Study) -> None:
    look(study)
    ref = promoted(study)
    assert len(standing(study.record.entries()).codings) == len(DOG)
    assert Board(study).row("Having a dog").group.promoted == ref.id


def test_an_exemplar_that_is_rejected_leaves_the_codebook(study: Study) -> None:
    ref = promoted(study)
    entry = next(e for e in study.record.entries() if e.kind == "add")
    assert entry.event is not None
    assert entry.event.anchor is not None
    study.record.append("Ada", [Event("reject", entry.event.anchor)])
    project(study)
    (code,) = [
        c for c in load_codebook(list(taxonomy_paths(study).values())).codes if c.id == ref.id
    ]
    assert {one.text for one in code.exemplars} == set(DOG) - {entry.event.anchor.quote}


def test_a_withdrawn_cases_quotes_leave_the_code(study: Study) -> None:
    ref = promoted(study)
    with study.writing():
        withdraw(study, leaving(study, "PW1"), coder="Ada")
    text = b"".join(path.read_bytes() for path in study.folder.rglob("*") if path.is_file())
    assert not any(quote.encode() in text for quote in DOG[:2])
    code = Board(study).code(ref.id)
    assert code is not None
    assert {exemplar.text for exemplar in code.exemplars} == set(DOG[2:])


def test_a_group_that_became_a_code_is_changed_as_a_code(study: Study) -> None:
    promoted(study)
    (row,) = [one for one in Board(study).rows if one.group.promoted]
    for change in (
        lambda: editing.drop(study, "Ada", row.id),
        lambda: editing.edit(study, "Ada", row.id, {"name": "Another"}),
        lambda: editing.promote(study, "Ada", row.id),
    ):
        with pytest.raises(BadOption, match="a code already") as wrong:
            change()
        assert "precode study code" in wrong.value.remedy
