"""Codes that a study finds itself: entries of the record, projected into files."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_studies import PW1, add, files_of, run, show_everything, small_study

from precode.domain.decisions import Event
from precode.errors import BadOption
from precode.store.record.verify import broken
from precode.store.study import Study, open_study
from precode.taxonomies import load_codebook
from precode.workflow.batching import plan
from precode.workflow.checking import problems_of
from precode.workflow.deciding import Desk
from precode.workflow.own_codes import create_code, edit_code, project, retire_code
from precode.workflow.recipe import taxonomy_paths


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    made = small_study(tmp_path, codebook_file)
    show_everything(made)
    return open_study(made.folder)


def codes(study: Study) -> dict[str, str]:
    """Return the id and label of each code in use."""
    found = load_codebook(list(taxonomy_paths(study).values())).codes
    return {code.id: f"{code.code} {code.label}" for code in found}


def test_a_new_code_is_used_like_any_other(study: Study) -> None:
    run(study)
    before = len(codes(study))
    code = create_code(study, "Ada", "  Walking   the dog ", "The dog gets one out.")
    assert codes(study)[code] == "N1 Walking the dog"
    assert len(codes(study)) == before + 1
    assert {item.state for item in plan(study).items} == {"stale"}
    run(study)
    assert {item.state for item in plan(study).items} == {"done"}
    assert list(problems_of(study)) == []


def test_suggestions_stay_on_the_desk_while_a_new_code_makes_them_stale(study: Study) -> None:
    run(study)
    before = [s.code for s in Desk(study, "Ada").open(Desk(study, "Ada").plan[0]).suggestions]
    create_code(study, "Ada", "Dogs")
    desk = Desk(study, "Ada")
    assert desk.plan[0].state == "stale"
    assert [s.code for s in desk.open(desk.plan[0]).suggestions] == before
    book = study.codebook / "imported" / "themes.csv"
    book.write_text("\n".join(line for line in book.read_text().split("\n") if "T1" not in line))
    desk = Desk(study, "Ada")
    left = [s.code for s in desk.open(desk.plan[0]).suggestions]
    assert left == [code for code in before if code != "T1"]


def test_suggestions_for_an_older_version_are_not_on_the_desk(study: Study, tmp_path: Path) -> None:
    run(study)
    add(study, *files_of(tmp_path / "new", PW1=PW1.replace("How did", "So how did")))
    desk = Desk(study, "Ada")
    assert desk.open(desk.plan[0]).suggestions == ()


def test_its_id_stays_through_edits(study: Study) -> None:
    code = create_code(study, "Ada", "Dogs")
    other = create_code(study, "Bob", "Cats")
    edit_code(study, "Bob", code, {"label": "Animals", "definition": "Pets: any. “Mein Hund”"})
    assert codes(study)[code] == "N1 Animals"
    assert codes(study)[other] == "N2 Cats"
    (entry, *_) = (e for e in study.record.entries() if e.kind == "code_edited")
    assert entry.event is not None
    assert entry.event.language == "en"
    assert list(broken(study.record.path)) == []


def test_a_retired_code_leaves_the_files_and_its_name_is_not_given_again(study: Study) -> None:
    code = create_code(study, "Ada", "Dogs")
    retire_code(study, "Ada", code)
    assert code not in codes(study)
    assert not (study.codebook / "card.yaml").exists()
    again = create_code(study, "Ada", "Dogs")
    assert again != code
    assert codes(study)[again] == "N2 Dogs"


def test_an_edit_that_is_taken_back_is_taken_back_in_the_files(study: Study) -> None:
    code = create_code(study, "Ada", "Dogs")
    edit_code(study, "Ada", code, {"label": "Animals"})
    edited = study.record.entries()[-1]
    study.record.append("Ada", [Event("undo", target=edited.id)])
    project(study)
    assert codes(study)[code] == "N1 Dogs"


def test_mistakes_are_told_and_leave_no_entry(study: Study) -> None:
    create_code(study, "Ada", "Dogs")
    count = len(study.record.entries())
    for wrong in ("", "   ", "dogs", "N1", "Sleep"):
        with pytest.raises(BadOption):
            create_code(study, "Ada", wrong)
    with pytest.raises(BadOption, match="no such code"):
        edit_code(study, "Ada", "nothing", {"label": "x"})
    (dogs,) = (code for code, name in codes(study).items() if name == "N1 Dogs")
    with pytest.raises(BadOption, match="can be changed"):
        edit_code(study, "Ada", dogs, {"id": "x"})
    assert len(study.record.entries()) == count
