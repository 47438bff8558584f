from __future__ import annotations

from made_findings import CODES, PW, SP, code, coding, made, talk

from precode.findings.differences import role_differences
from precode.findings.matrix import case_by_code, co_occurrence


def test_cases_stand_against_the_codes_in_use() -> None:
    table = case_by_code(
        made(
            coding("PW1", "1.10"),
            coding("PW1", "1.10", 20, 30),
            coding("SP2", "1.1"),
            coding("SP2", "3.1", status="refused"),
            transcripts=(talk("PW1"), talk("SP2")),
        )
    )
    assert table.columns == ("case", "role", "1.1", "1.10")
    assert table.rows == (("PW1", PW, 0, 2), ("SP2", SP, 1, 0))


def test_same_number_of_two_taxonomies_is_told_apart() -> None:
    other = code("1.1", id="other", taxonomy="theirs")
    sets = made(coding("PW1", "1.1"), coding("PW1", "1.1", code="other"), codes=(*CODES, other))
    assert case_by_code(sets).columns[2:] == ("1.1 (made)", "1.1 (theirs)")


def test_co_occurrence_by_words_turn_and_case() -> None:
    sets = made(
        coding("PW1", "1.1", 0, 10),
        coding("PW1", "1.2", 5, 12),
        coding("PW1", "1.2", 8, 9),
        coding("PW1", "3.1", 12, 19),  # the same turn, other words
        coding("SP1", "1.1", 0, 10),
        coding("SP1", "1.2", 40, 50),
        coding("SP2", "17.1", 0, 10),
        coding("SP2", "1.2", 0, 10, status="planned"),
    )
    assert co_occurrence(sets).rows == (
        ("1.1", "Label 1.1", "1.2", "Label 1.2", 2, 1, 2),
        ("1.1", "Label 1.1", "3.1", "Label 3.1", 0, 1, 1),
        ("1.2", "Label 1.2", "3.1", "Label 3.1", 0, 1, 1),
    )


def test_words_at_the_same_place_of_other_transcripts_do_not_come_together() -> None:
    assert co_occurrence(made(coding("PW1", "1.1"), coding("SP1", "1.2"))).rows == ()


def test_role_differences_have_counts_shares_and_rates() -> None:
    sets = made(
        coding("PW1", "1.1"),
        coding("PW2", "1.1"),
        coding("SP1", "1.1"),
        coding("SP1", "1.1", 20, 30),
        transcripts=(talk("PW1"), talk("PW2"), talk("SP1", length=4000), talk("SP2", length=1000)),
    )
    table = role_differences(sets)
    assert table.columns == (
        "code",
        "label",
        "peer_worker_cases",
        "peer_worker_of_cases",
        "peer_worker_share",
        "peer_worker_quotes",
        "peer_worker_quotes_per_10000_characters",
        "supported_peer_cases",
        "supported_peer_of_cases",
        "supported_peer_share",
        "supported_peer_quotes",
        "supported_peer_quotes_per_10000_characters",
        "difference",
    )
    assert table.rows == (("1.1", "Label 1.1", 2, 2, 1.0, 2, 100.0, 1, 2, 0.5, 2, 4.0, 0.5),)


def test_three_roles_have_no_one_difference() -> None:
    sets = made(
        coding("C1", "1.1", role="carer"),
        transcripts=(talk("PW1"), talk("SP1"), talk("C1", "carer")),
    )
    table = role_differences(sets)
    assert table.columns[-1] == "carer_quotes_per_10000_characters"
    assert table.rows[0][2:7] == (0, 1, 0.0, 0, 0.0)
