from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from made_findings import CASES, CODES, PW, SP, coding, made, row, said, talk

from precode.findings.presence import inductive_presence, presence_by_role, presence_delivered_by
from precode.findings.presence_counts import presence_by_group, presence_counts, presence_totals

FAMILY = "family"


def test_presence_has_every_deductive_code_and_no_other() -> None:
    table = presence_by_role(
        made(
            coding("PW1", "1.1"), coding("SP2", "1.1"), coding("PW2", "1.10"), coding("SP1", "3.1")
        )
    )
    assert table.name == "presence_by_role"
    assert table.columns == ("code", "label", "group", "peer_worker", "supported_peer", "presence")
    assert table.rows == (
        ("1.1", "Label 1.1", "Goals", "yes", "yes", "both"),
        ("1.2", "Label 1.2", "Goals", "no", "no", "neither"),
        ("1.10", "Label 1.10", "Goals", "yes", "no", PW),
        ("3.1", "Label 3.1", "Support", "no", "yes", SP),
        ("3.2", "Label 3.2", "Support", "no", "no", "neither"),
    )
    assert table.notes[0].startswith("'no' means that no quote was found")


def test_no_needs_all_transcripts_of_the_role_read() -> None:
    unread = (talk("PW1"), talk("PW2"), talk("SP1"), talk("SP2", read=False))
    table = presence_by_role(made(coding("PW1", "1.1"), coding("SP2", "1.2"), transcripts=unread))
    assert row(table, "1.1")[2:] == (
        "yes",
        "not reviewed",
        "peer worker; supported peer not reviewed",
    )
    assert row(table, "1.2")[2:] == ("no", "yes", SP)
    assert row(table, "1.10")[2:] == ("no", "not reviewed", "not reviewed")
    assert said(table, "Not marked as read by anybody: SP2.")


def test_planned_refused_and_interviewers_words_are_no_evidence() -> None:
    table = presence_by_role(
        made(
            coding("PW1", "1.1", status="planned"),
            coding("PW1", "1.2", status="refused"),
            coding("PW1", "3.1", status=""),
            coding("PW1", "3.2", role="interviewer"),
        )
    )
    assert table.column("peer_worker") == ("no", "no", "no", "yes", "no")
    assert said(table, "1 coding has no status and counts as happened.")
    assert said(table, "2 codings of what was planned or refused are left out.")
    assert said(table, "1 coding of interviewers' turns is left out.")


def test_role_is_the_speakers_whoever_delivered_it() -> None:
    sets = made(coding("SP1", "1.1", deliverer=FAMILY), coding("SP1", "1.2", deliverer=PW))
    assert presence_by_role(sets).column("supported_peer")[:2] == ("yes", "yes")


def test_variant_counts_only_what_the_deliverer_delivered() -> None:
    sets = made(
        coding("SP1", "1.1", deliverer=FAMILY),
        coding("SP1", "1.2", deliverer=PW),
        coding("PW1", "1.10"),
    )
    table = presence_delivered_by(sets, PW)
    assert table.name == "presence_delivered_by_peer_worker"
    assert table.columns == presence_by_role(sets).columns
    assert table.column("presence") == ("neither", SP, "neither", "neither", "neither")
    assert said(table, "1 coding does not say who delivered it")


def test_three_roles_are_all_none_or_named() -> None:
    sets = made(
        *(coding(case, "1.1") for case in ("PW1", "SP1")),
        coding("C1", "1.1", role=FAMILY),
        coding("PW1", "1.2"),
        coding("C1", "1.2", role=FAMILY),
        coding("SP1", "3.1"),
        transcripts=(talk("PW1"), talk("SP1"), talk("C1", FAMILY)),
        cases=CASES,
    )
    table = presence_by_role(sets)
    assert table.columns[3:] == ("peer_worker", "supported_peer", "family", "presence")
    assert table.column("presence") == ("all", "peer worker; family", "none", SP, "none")
    totals = presence_totals(sets)
    assert row(totals, "all") == (1,)
    assert row(totals, "several roles, not all") == (1,)
    assert row(totals, "none") == (2,)


def test_one_role_and_no_role_are_said() -> None:
    one = presence_by_role(made(coding("PW1", "1.1"), transcripts=(talk("PW1"),)))
    assert one.column("presence")[:2] == (PW, "none")
    assert said(one, "only one role")
    assert said(one, "Nobody speaks in the transcripts as: supported peer.")
    nobody = presence_by_role(made(transcripts=(), cases=()))
    assert nobody.columns == ("code", "label", "group", "presence")
    assert set(nobody.column("presence")) == {"not reviewed"}


def test_role_called_like_a_column_gets_its_own() -> None:
    sets = made(coding("X", "1.1", role="code"), transcripts=(talk("X", "code"),))
    assert presence_by_role(sets).columns == ("code", "label", "group", "code_2", "presence")


def test_counts_groups_and_totals() -> None:
    sets = made(
        coding("PW1", "1.1"),
        coding("PW1", "1.1", 20, 30),
        coding("PW2", "1.1"),
        coding("SP1", "1.1"),
        coding("SP1", "1.2"),
    )
    counts = presence_counts(sets)
    assert counts.columns[3:] == (
        "peer_worker_cases",
        "peer_worker_quotes",
        "supported_peer_cases",
        "supported_peer_quotes",
    )
    assert counts.rows[0][3:] == (2, 3, 1, 1)
    assert counts.rows[2][3:] == (0, 0, 0, 0)
    groups = presence_by_group(sets)
    assert groups.columns == ("group", "codes", "peer_worker", "supported_peer", "both", "any")
    assert groups.rows == (("Goals", 3, 1, 2, 1, 2), ("Support", 2, 0, 0, 0, 0))
    assert presence_totals(sets).rows == (
        ("codes", 5),
        ("supported", 2),
        ("both", 1),
        ("only peer worker", 0),
        ("only supported peer", 1),
        ("neither", 3),
        ("peer worker yes", 1),
        ("supported peer yes", 2),
        ("groups with at least one", 1),
        ("groups", 2),
    )


def test_inductive_codes_have_their_own_table() -> None:
    table = inductive_presence(made(coding("SP1", "17.1")))
    assert table.rows == (("17.1", "Label 17.1", "Relations", "no", "yes", SP),)


@given(
    st.lists(st.tuples(st.sampled_from(CASES), st.sampled_from(CODES[:5]))),
    st.sets(st.sampled_from([case.id for case in CASES])),
)
def test_presence_counts_and_totals_tell_the_same(given_: list, unread: set[str]) -> None:
    sets = made(
        *(coding(case.id, one.code) for case, one in given_),
        transcripts=tuple(talk(case.id, read=case.id not in unread) for case in CASES),
    )
    table, counts, totals = presence_by_role(sets), presence_counts(sets), presence_totals(sets)
    for cells, numbers in zip(table.rows, counts.rows, strict=True):
        for cell, held in zip(cells[3:5], numbers[3::2], strict=True):
            assert (cell == "yes") == (held != 0)
        assert (cells[5] == "both") == (cells[3:5] == ("yes", "yes"))
        assert (cells[5] == "neither") == (cells[3:5] == ("no", "no"))
        assert ("not reviewed" in cells[5]) == ("not reviewed" in cells[3:5])
    groups = presence_by_group(sets)
    assert row(totals, "supported") == (sum(groups.column("any")),)
    assert row(totals, "both") == (sum(groups.column("both")),)
    assert row(totals, "peer worker yes") == (sum(groups.column("peer_worker")),)
    parts = ("both", "only peer worker", "only supported peer", "neither")
    left = [cells for cells in totals.rows if cells[0] == "not reviewed for every role"]
    assert sum(row(totals, part)[0] for part in parts) + sum(n for _, n in left) == 5
