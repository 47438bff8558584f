"""Candidates for new codes: what is found, and what stays whatever is found anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_copies import copy_of
from made_patterns import BEANS, CHOIR, DOG, LIFT, PW1, decide, look, looked_at
from made_studies import add, files_of, new_study

from precode.domain.induction import Place
from precode.errors import BadOption, BrokenStudy
from precode.store.study import Study, open_study
from precode.workflow.inducing import editing
from precode.workflow.inducing.board import Board, Row
from precode.workflow.inducing.finding import find_candidates
from precode.workflow.own_codes import create_code
from precode.workflow.withdrawing import leaving, withdraw


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    return copy_of("looked at", tmp_path, lambda at: looked_at(at, codebook_file))


def row(study: Study, term: str) -> Row:
    """Return the group whose title holds a word."""
    (found,) = [one for one in Board(study).rows if term in one.title]
    return found


def words(row: Row) -> set[str]:
    return {quote.words for quote in row.quotes}


def of(study: Study, quote: str) -> Place:
    """Return the place of a passage on the board."""
    board = Board(study)
    passages = [*board.single, *(q for one in board.rows for q in one.quotes)]
    (found,) = {one.place for one in passages if one.words == quote}
    return found


def test_as_many_groups_are_found_as_there_are_patterns(study: Study) -> None:
    choir, dog = row(study, "choir"), row(study, "dog")
    assert (words(choir), words(dog)) == (set(CHOIR), set(DOG))
    assert [words(one) for one in Board(study).rows if one not in (choir, dog)] == [set(BEANS)]
    assert [one.words for one in Board(study).single] == [LIFT]
    assert choir.cases == dog.cases == ("PW1", "PW2", "SP1")
    assert choir.roles == ("peer worker", "supported peer")
    assert {one.passage.reason for one in dog.quotes if one.passage} == {"no code fits"}
    assert Board(study).is_stale is False


def test_looking_again_gives_the_same_bytes(study: Study) -> None:
    before = study.candidates.read_bytes()
    look(study)
    assert study.candidates.read_bytes() == before


def test_the_file_of_candidates_holds_no_quotes(study: Study) -> None:
    text = study.candidates.read_text()
    for quote in (*DOG, *CHOIR, *BEANS, LIFT):
        parts = quote.split()
        assert not any(" ".join(parts[n : n + 2]) in text for n in range(len(parts) - 1))


def test_before_anybody_looked_there_is_no_board(study: Study) -> None:
    study.candidates.unlink()
    with pytest.raises(BadOption, match="Nobody has looked"):
        _ = Board(study).rows


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"candidates": {"groups": [{"id": 3}]}}'])
def test_a_damaged_file_is_an_error_with_a_remedy(study: Study, content: str) -> None:
    study.candidates.write_text(content)
    with pytest.raises(BrokenStudy, match="Look for them again"):
        _ = Board(study).rows


def test_a_study_without_talk_has_nothing_to_look_at(tmp_path: Path, codebook_file: Path) -> None:
    study = new_study(tmp_path / "empty", codebook_file)
    with study.writing(), pytest.raises(BadOption, match="no talk to look at"):
        find_candidates(study)


def test_the_same_words_again_and_again_are_no_trouble(tmp_path: Path, codebook_file: Path) -> None:
    study = new_study(tmp_path / "same", codebook_file)
    said = "I: So?\n\nPW1: The choir claps for me.\n\n" * 3
    add(study, *files_of(tmp_path / "in", PW1=said))
    decide(
        study, "transcript,turn,decision\n" + "".join(f"PW1,{n},fits_no_code\n" for n in (2, 4, 6))
    )
    look(study)
    board = Board(study)
    assert len(board.single) + sum(len(one.quotes) for one in board.rows) == 3


def test_free_codes_are_looked_at_and_coded_words_are_not(study: Study) -> None:
    create_code(study, "Ada", "Wardrobes")
    decide(study, "transcript,turn,code\nSP1,8,N1\n")
    look(study)
    assert [one.words for one in Board(study).single] == [LIFT]


def test_a_named_group_keeps_its_passages_whatever_is_found_anew(study: Study) -> None:
    named = editing.edit(study, "Ada", row(study, "dog").id, {"name": "Dogs", "why_not": "Alive."})
    look(study)
    after = row(study, "Dogs")
    assert (after.id, words(after), after.group.why_not) == (named.id, set(DOG), "Alive.")
    assert words(row(study, "choir")) == set(CHOIR)
    assert [one.title for one in Board(study).rows].count("Dogs") == 1


def test_two_groups_cannot_have_one_name(study: Study) -> None:
    choir, dog = row(study, "choir").id, row(study, "dog").id
    editing.edit(study, "Ada", choir, {"name": "Company"})
    before = len(study.record.entries())
    for name in ("company", " Company "):
        with pytest.raises(BadOption, match="Another group is called"):
            editing.edit(study, "Bob", dog, {"name": name})
    assert len(study.record.entries()) == before
    editing.edit(study, "Ada", choir, {"name": "COMPANY"})  # its own
    with pytest.raises(BadOption, match="no group"):
        Board(study).row("")
    with pytest.raises(BadOption, match="A group has no promoted"):
        editing.edit(study, "Ada", dog, {"promoted": "x"})


def test_a_passage_of_a_fresh_group_moves_and_the_others_stay(study: Study) -> None:
    choir, dog = row(study, "choir").id, row(study, "dog").id
    editing.move(study, "Ada", [of(study, DOG[0]), of(study, LIFT)], choir)
    assert words(Board(study).row(choir)) == {*CHOIR, DOG[0], LIFT}
    assert words(Board(study).row(dog)) == {*DOG[1:]}
    assert Board(study).single == ()


def test_what_is_taken_out_is_found_anew_and_is_never_hidden(study: Study) -> None:
    """The most central passage gave the group its id: a new group must not get the same."""
    dog = row(study, "dog")
    editing.edit(study, "Ada", dog.id, {"name": "Gone"})
    editing.move(study, "Ada", [quote.place for quote in dog.quotes], "")
    look(study)
    again = row(study, "dog")
    assert words(again) == set(DOG)
    assert again.id != dog.id


def test_a_merged_group_goes_into_the_other(study: Study) -> None:
    choir, dog = row(study, "choir").id, row(study, "dog").id
    editing.edit(study, "Ada", dog, {"name": "Dogs"})
    merged = editing.merge(study, "Ada", "Dogs", choir)
    assert (merged.id, words(merged)) == (choir, {*CHOIR, *DOG})
    assert [one.id for one in Board(study).rows if "beans" not in one.terms] == [choir]
    with pytest.raises(BadOption, match="with itself"):
        editing.merge(study, "Ada", choir, choir)
    editing.move(study, "Ada", [of(study, DOG[0])], "")
    look(study)
    assert DOG[0] in {one.words for one in Board(study).single}


def test_a_group_is_split_into_two(study: Study) -> None:
    dog = row(study, "dog")
    wanted = [of(study, DOG[0]), of(study, DOG[1])]
    new = editing.split(study, "Ada", dog.id, wanted)
    assert (words(new), words(Board(study).row(dog.id))) == (set(DOG[:2]), set(DOG[2:]))
    for wrong in ([], wanted, [of(study, DOG[2]), of(study, DOG[3])]):
        with pytest.raises(BadOption):
            editing.split(study, "Ada", dog.id, wrong)
    editing.edit(study, "Ada", new.id, {"name": "Low dogs", "definition": "Dogs, low."})
    assert editing.promote(study, "Ada", "Low dogs").label == "Low dogs"  # it has no nearest code


def test_a_dropped_groups_passages_are_not_looked_at_again(study: Study) -> None:
    editing.drop(study, "Ada", row(study, "dog").id)
    look(study)
    board = Board(study)
    assert {word for one in board.rows for word in words(one)} == {*CHOIR, *BEANS}
    assert [one.words for one in board.single] == [LIFT]


def test_what_two_coders_put_into_two_groups_is_in_both_until_it_is_moved(study: Study) -> None:
    choir, dog = row(study, "choir").id, row(study, "dog").id
    mine, theirs = Board(study), Board(study)  # neither knows of the other
    for coder, board, id_ in (("Ada", mine, choir), ("Bob", theirs, dog)):
        event = editing._belongs(board, id_, of(study, LIFT), True)
        study.record.append(coder, [*editing._first_touch(board, board.row(id_)), event])
    assert LIFT in words(Board(study).row(choir)) & words(Board(study).row(dog))
    editing.move(study, "Cal", [of(study, LIFT)], dog)
    assert LIFT in words(Board(study).row(dog)) - words(Board(study).row(choir))


def test_passages_follow_a_new_version_and_can_still_be_moved(study: Study, tmp_path: Path) -> None:
    choir, dog = row(study, "choir").id, row(study, "dog").id
    for id_ in (choir, dog):
        editing.edit(study, "Ada", id_, {"definition": "What it is."})
    new = PW1.replace("And then?", "And so what happened then?").replace(CHOIR[0], "No.")
    add(study, *files_of(tmp_path / "new", PW1=new))
    study = open_study(study.folder)
    assert Board(study).is_stale is True
    assert words(Board(study).row(choir)) == set(CHOIR[1:])  # its words are gone
    assert words(Board(study).row(dog)) == set(DOG)
    editing.move(study, "Ada", [of(study, DOG[0])], choir)
    assert words(Board(study).row(dog)) == set(DOG[1:])
    assert words(Board(study).row(choir)) == {*CHOIR[1:], DOG[0]}
    editing.move(study, "Ada", [of(study, DOG[1])], "")
    assert words(Board(study).row(dog)) == set(DOG[2:])
    look(study)
    assert Board(study).is_stale is False
    assert words(Board(study).row(choir)) == {*CHOIR[1:], DOG[0]}


def test_a_withdrawn_case_leaves_the_groups(study: Study) -> None:
    dog = row(study, "dog").id
    editing.edit(study, "Ada", dog, {"name": "Dogs"})
    with study.writing():
        withdraw(study, leaving(study, "PW1"), coder="Ada")
    assert not study.candidates.exists()
    study = open_study(study.folder)
    look(study)
    assert words(row(study, "Dogs")) == set(DOG[2:])
    assert "PW1" not in study.candidates.read_text()
    with study.writing():
        for case in ("PW2", "SP1"):
            withdraw(study, leaving(study, case), coder="Ada")
    record = b"".join(path.read_bytes() for path in study.folder.glob("decisions.sqlite*"))
    assert not any(quote.encode() in record for quote in (*DOG, *CHOIR))
