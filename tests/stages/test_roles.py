from __future__ import annotations

import pytest

from precode.domain.text import INTERVIEWER, PEER_WORKER, RESPONDENT, SUPPORTED_PEER, UNKNOWN
from precode.errors import BadOption
from precode.stages.roles import assign_roles, role_of


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("I", INTERVIEWER),
        ("INT", INTERVIEWER),
        ("Interviewer", INTERVIEWER),
        ("Interviewer 2", INTERVIEWER),
        ("Moderator", INTERVIEWER),
        ("Q", INTERVIEWER),
        ("PW6", PEER_WORKER),
        ("pw 11", PEER_WORKER),
        ("SP3", SUPPORTED_PEER),
        ("P1", RESPONDENT),
        ("R", RESPONDENT),
        ("Participant 12", RESPONDENT),
        ("Interviewer (AK)", INTERVIEWER),
        ("Anna (Interviewer)", INTERVIEWER),
        ("Interviewer Anna", INTERVIEWER),
        ("AS (int)", INTERVIEWER),
        ("Investigator", INTERVIEWER),
        ("Participant 12 (female, 34)", RESPONDENT),
        ("Subject", RESPONDENT),
        ("RES", INTERVIEWER),
        ("Ian", UNKNOWN),
        ("Al Pacino", UNKNOWN),
        ("Spencer", UNKNOWN),
        ("Speaker 1", UNKNOWN),
    ],
)
def test_a_label_shows_its_role(label: str, role: str) -> None:
    assert role_of(label) == role


def test_res_is_a_respondent_beside_an_interviewer() -> None:
    assert assign_roles(["INT", "RES"])[0] == {"INT": INTERVIEWER, "RES": RESPONDENT}
    assert assign_roles(["RES", "P1"])[0] == {"RES": INTERVIEWER, "P1": RESPONDENT}


def test_a_named_interviewer_makes_other_interviewer_labels_respondents() -> None:
    roles, notes = assign_roles(["Q", "Ian"], interviewers=["Ian"])
    assert roles == {"Q": RESPONDENT, "Ian": INTERVIEWER}
    assert notes == []


def test_roles_that_the_user_gives_go_before_everything() -> None:
    roles, _ = assign_roles(["I", "Anna"], roles={"Anna": PEER_WORKER, "I": "nurse"})
    assert roles == {"I": "nurse", "Anna": PEER_WORKER}


def test_unknown_speakers_and_a_missing_interviewer_are_said() -> None:
    _, notes = assign_roles(["Anna", "Ben"])
    assert [note.kind for note in notes] == ["guessed", "guessed"]
    assert "Anna, Ben" in notes[0].message
    assert "--interviewer" in notes[1].message


def test_case_does_not_matter_where_it_leaves_no_doubt() -> None:
    assert assign_roles(["Priya", "Ben"], interviewers=["priya"])[0]["Priya"] == INTERVIEWER
    with pytest.raises(BadOption, match="No speaker"):
        assign_roles(["BEN", "Ben"], interviewers=["ben"])


def test_an_interviewer_with_another_role_is_refused() -> None:
    with pytest.raises(BadOption, match="Give one of the two"):
        assign_roles(["Anna"], interviewers=["Anna"], roles={"Anna": PEER_WORKER})


def test_a_label_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadOption, match=r"'Zoe'.*\n.*I, P1"):
        assign_roles(["I", "P1"], interviewers=["Zoe"])
