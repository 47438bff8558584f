"""`precode induce`, as a researcher types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from made_commands import refusal, said
from made_copies import copy_of
from made_patterns import BEANS, CHOIR, DOG, LIFT, looked_at

from precode.errors import BadOption
from precode.store.study import Study
from precode.workflow.starting import Wanted, start_study

INTERVIEWS = Path(__file__).parents[2] / "corpus_samples" / "enrich_like"


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRECODE_CODER", "Ada")
    return copy_of("looked at", tmp_path, lambda at: looked_at(at, codebook_file))


def board() -> Any:
    return json.loads(said("induce", "study", "--list", "--format", "json"))


def group(term: str) -> str:
    """Return the id of the group that a word sets apart."""
    (found,) = [one["id"] for one in board()["groups"] if term in one["terms"]]
    return str(found)


def test_groups_are_shown_with_what_sets_them_apart(study: Study) -> None:
    out = said("induce", "study", "--list")
    assert "3 groups of 10 passages; 1 passage like no others." in out
    assert "choir" in out
    assert "Next: precode induce study GROUP" in out


def test_the_same_as_data(study: Study) -> None:
    data = board()
    quotes = {frozenset(quote["quote"] for quote in one["quotes"]) for one in data["groups"]}
    assert quotes == {frozenset(DOG), frozenset(CHOIR), frozenset(BEANS)}
    assert [one["quote"] for one in data["single"]] == [LIFT]
    assert data["stale"] is False


def test_one_group_is_shown_by_its_id_the_beginning_of_it_or_its_name(study: Study) -> None:
    id_ = group("dog")
    said("induce", "study", id_, "--label", "Dogs", "--definition", "About dogs.", "--when", "one")
    for name in (id_, id_[:5], "dogs"):
        out = said("induce", "study", name)
        assert f"{id_}: Dogs" in out
        assert "4 passages, 3 cases, said by: peer worker, supported peer" in out
        assert "Definition: About dogs." in out
        assert "When: one" in out
        assert f"PW1, turn 2, no code fits: {DOG[0]}" in out
    assert json.loads(said("induce", "study", "dogs", "-f", "json"))["name"] == "Dogs"


def test_looking_leaves_what_people_did(study: Study) -> None:
    said("induce", "study", group("dog"), "--label", "Dogs")
    out = said("induce", "study")
    assert "Dogs" in out
    assert "3 groups of 10 passages" in out


def test_a_group_is_merged_dropped_and_promoted(study: Study) -> None:
    dog, choir, beans = group("dog"), group("choir"), group("beans")
    out = said("induce", "study", choir, "--label", "Company", "--merge-into", dog)
    assert f"Merged into {dog}: " in out
    assert "7 passages" in out
    assert f"Dropped {beans}." in said("induce", "study", beans, "--drop")
    assert [one["id"] for one in board()["groups"]] == [dog]
    out = said(
        *("induce", "study", dog, "--label", "Company", "--definition", "Not alone."),
        *("--nearest", "T1", "--why-not", "Nobody goes out.", "--promote"),
    )
    assert "Made it a code of the study: N1 Company." in out
    assert "Next: precode batch" in out
    (code,) = [one for one in board()["groups"] if one["promoted"]]
    assert (code["nearest"]["code"], code["why_not"]) == ("T1", "Nobody goes out.")


def test_wishes_that_make_no_sense_are_refused_and_nothing_is_done(study: Study) -> None:
    dog = group("dog")
    before = study.record.entries()
    for options in (
        ["--label", "x"],  # of which group?
        ["nothing"],
        [dog, "--drop", "--promote"],
        [dog, "--label", "x", "--drop", "--merge-into", group("choir")],
        [dog, "--nearest", "T9"],
        [dog, "--promote"],  # no name yet
        [dog, "--merge-into", "nothing"],
        [dog, "--merge-into", dog],
        ["--format", "xml"],
    ):
        assert isinstance(refusal("induce", "study", *options), BadOption), options
    assert study.record.entries() == before


def test_without_candidates_it_says_how_to_look(study: Study) -> None:
    study.candidates.unlink()
    assert "precode induce study" in refusal("induce", "study", "--list").remedy


def test_words_of_a_group_cannot_draw_on_the_terminal(study: Study) -> None:
    dog = group("dog")
    out = said("induce", "study", dog, "--label", "A\x1b[31m dog\n[bold]", "--definition", "x")
    assert "\x1b" not in out
    for shown in (said("induce", "study", dog), said("induce", "study", "--list")):
        assert "\x1b[31m" not in shown
        assert "[bold]" in shown


@pytest.mark.model
@pytest.mark.soak  # minutes: vectors of three interviews and of all exemplars
def test_real_interviews_have_passages_that_are_in_one_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    study = start_study(tmp_path / "real", Wanted(taxonomies=("bct_v1",), encoder="minilm"))
    names = ("DEMO_PW1", "DEMO_SP1", "DEMO_PW2")
    for name in names:
        text = (INTERVIEWS / f"{name}.txt").read_text(encoding="utf-8")
        Path(f"{name}.txt").write_text("\n\n".join(text.split("\n\n")[:12]), encoding="utf-8")
    said("add", "real", *(f"{name}.txt" for name in names))
    data = json.loads(said("induce", "real", "-f", "json"))
    assert (data["stale"], study.candidates.is_file()) == (False, True)
    passages = [*data["single"], *(quote for one in data["groups"] for quote in one["quotes"])]
    assert {one["case"] for one in passages} == {"DEMO_PW1", "DEMO_SP1", "DEMO_PW2"}
    assert all(one["role"] != "interviewer" and one["codable"] >= 0.65 for one in passages)
    assert all(len(one["quotes"]) >= 3 for one in data["groups"])
    places = [json.dumps(one["place"]) for one in passages]
    assert len(places) == len(set(places))
