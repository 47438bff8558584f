from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precode.domain.text import Span
from precode.errors import BadOption
from precode.findings.quotas import Quota, read_quotas
from precode.findings.selection import (
    BASIS,
    CIRCULAR,
    Candidate,
    Found,
    Selection,
    select,
    selection_table,
)

PW, SP = "peer worker", "supported peer"


def candidate(name: str, percent: int = 0, role: str = PW, *, talk: int = 100) -> Candidate:
    words = (Span(0, percent),) if percent else ()
    found = (Found("a", words),) if words else ()
    return Candidate(name, name, role, talk, found, {"role": (role,)})


def chosen(selection: Selection) -> list[str]:
    return [one.transcript for one in selection.selected]


def by(selection: Selection) -> dict[str, str]:
    return {row.candidate.transcript: row.by for row in selection.rows}


def test_overlapping_words_of_several_codes_count_once_and_codings_are_counted_each() -> None:
    found = (Found("a", (Span(0, 30),)), Found("b", (Span(20, 40), Span(90, 95))))
    table = selection_table(select([Candidate("T", "PW1", PW, 300, found)], 1), 3)
    assert table.columns == (
        *("rank", "transcript", "case", "role", "percent", "characters", "talk", "codings"),
        *("codes_found", "codes_chosen", "selected", "by", "note", "basis"),
    )
    assert table.rows == ((1, "T", "PW1", PW, 15.0, 45, 300, 2, 2, 3, "yes", "rank", "", BASIS),)


def test_ties_go_to_more_codings_then_to_the_name_as_people_count() -> None:
    twice = Candidate("Z", "Z", PW, 200, (Found("a", (Span(0, 10),)), Found("b", (Span(10, 20),))))
    rows = select([candidate("PW10", 10), candidate("PW9", 10), twice], 1).rows
    assert [row.candidate.transcript for row in rows] == ["Z", "PW9", "PW10"]
    assert [row.rank for row in rows] == [1, 2, 3]


def test_a_small_difference_that_two_decimals_hide_still_ranks() -> None:
    less = Candidate("A", "A", PW, 1_000_001, (Found("a", (Span(0, 10),)),) * 2)
    more = Candidate("B", "B", PW, 1_000_000, (Found("a", (Span(0, 10),)),))
    assert chosen(select([less, more], 1)) == ["B"]


def test_a_quota_takes_the_densest_of_its_kind_and_says_who_gave_way() -> None:
    candidates = [candidate(f"PW{n}", 50 - n) for n in range(1, 5)]
    candidates += [candidate("SP1", 5, SP), candidate("SP2", 9, SP)]
    found = select(candidates, 3, [Quota("role", SP, 1), Quota("role", PW, 1)])
    assert chosen(found) == ["PW1", "PW2", "SP2"]
    assert by(found) == {
        **{"PW1": "rank", "PW2": "rank", "PW3": "", "PW4": ""},
        **{"SP2": f"quota role={SP}", "SP1": ""},
    }
    notes = {row.candidate.transcript: row.notes for row in found.rows}
    assert notes["PW3"] == ("gave way to a quota",)
    assert notes["PW4"] == ()
    assert f"Quota role={SP}: 1 selected, at least 1 asked for." in found.notes


def test_who_fills_a_quota_by_rank_alone_is_selected_by_rank() -> None:
    found = select([candidate("PW1", 9), candidate("SP1", 5, SP)], 1, [Quota("role", PW, 1)])
    assert by(found) == {"PW1": "rank", "SP1": ""}


def test_one_transcript_can_fill_two_quotas() -> None:
    one = Candidate("A", "A", PW, 100, (), {"role": (PW,), "site": ("north",)})
    quotas = [Quota("role", PW, 1), Quota("site", "north", 1)]
    found = select([candidate("B", 50, SP), candidate("C", 40, SP), one], 2, quotas)
    assert chosen(found) == ["B", "A"]
    assert by(found)["A"] == f"quota role={PW}, site=north"


@pytest.mark.parametrize(
    ("least", "top", "why"),
    [(3, 9, "2 of 3 selected; there are only 2"), (2, 1, "1 of 2 selected; --top is reached")],
)
def test_a_quota_that_is_not_met_says_why(least: int, top: int, why: str) -> None:
    candidates = [candidate("SP1", 5, SP), candidate("SP2", 1, SP), candidate("PW1", 9)]
    notes = select(candidates, top, [Quota("role", SP, least)]).notes
    assert f"Quota role={SP} is not met: {why}." in notes


def test_who_says_nothing_is_shown_last_without_a_rank_and_never_selected() -> None:
    found = select([candidate("A", talk=0), candidate("B")], 5, [Quota("role", PW, 2)])
    assert chosen(found) == ["B"]
    assert [(row.rank, row.notes) for row in found.rows] == [
        (1, ("none of the chosen codes",)),
        (None, ("no participant speaks",)),
    ]
    assert "Only 1 transcript can be selected, not 5: all are." in found.notes
    assert "Selected though it carries none of the chosen codes: B." in found.notes
    assert selection_table(found, 1).column("percent") == (0.0, None)


def test_of_suggestions_every_row_says_that_it_is_circular() -> None:
    found = select([candidate("A", 1), candidate("B")], 1)
    assert selection_table(found, 1, [CIRCULAR]).column("basis") == (f"{BASIS} {CIRCULAR}",) * 2


def test_quotas_are_read_in_any_case_and_values_may_hold_colons() -> None:
    there = {"role": (PW,), "setting": ("Setting_1", "at: home")}
    assert read_quotas(["ROLE=Peer Worker:3", "setting = at: home : 2"], there) == (
        Quota("role", PW, 3),
        Quota("setting", "at: home", 2),
    )


def test_all_mistakes_in_quotas_are_said_at_once() -> None:
    asked = ["role", "role=peer worker:0", "sex=Man:1", "role=peer wroker:1", "role=peer worker:²"]
    with pytest.raises(BadOption) as caught:
        read_quotas([*asked, "role=peer worker:1", "role=Peer worker:2"], {"role": (PW,)})
    lines = caught.value.problem.split("\n")
    assert len(lines) == 6
    assert "There is no 'sex'" in lines[2]
    assert "Is 'peer worker' meant?" in lines[3]
    assert "two quotas of role=peer worker" in lines[5]


def test_nothing_can_be_selected_from_a_top_of_none() -> None:
    with pytest.raises(ValueError, match="top is 0"):
        select([candidate("A")], 0)


def test_a_quota_keeps_a_place_that_a_denser_transcript_of_another_quota_would_take() -> None:
    def at(name: str, percent: int, role: str, site: str) -> Candidate:
        one = candidate(name, percent, role)
        return replace(one, kinds={"role": (role,), "site": (site,)})

    candidates = [at("A", 9, SP, "north"), at("B", 8, PW, "south"), at("C", 7, PW, "north")]
    quotas = [Quota("role", PW, 2), Quota("site", "north", 1)]
    assert chosen(select(candidates, 2, quotas)) == ["B", "C"]


def test_of_quotas_that_are_too_many_the_first_is_kept() -> None:
    candidates = [candidate("SP1", 9, SP), candidate("SP2", 8, SP), candidate("PW1", 1)]
    quotas = [Quota("role", PW, 1), Quota("role", SP, 2)]
    assert chosen(select(candidates, 2, quotas)) == ["SP1", "PW1"]
    assert chosen(select(candidates, 2, quotas[::-1])) == ["SP1", "SP2"]


KINDS = [(role, site) for role in (PW, SP) for site in ("north", "south")]
DRAWN = st.tuples(st.integers(0, 20), st.sampled_from(KINDS), st.sampled_from([0, 20, 30]))


@given(st.lists(DRAWN, max_size=7), st.integers(1, 5), st.integers(1, 3), st.integers(1, 3))
def test_of_all_selections_that_keep_the_quotas_the_one_with_the_best_ranks_is_taken(
    drawn: list, top: int, peer_workers: int, north: int
) -> None:
    candidates = [
        replace(
            candidate(f"T{n}", min(percent, talk), talk=talk),
            kinds={"role": (role,), "site": (site,)},
        )
        for n, (percent, (role, site), talk) in enumerate(drawn)
    ]
    quotas = [Quota("role", PW, peer_workers), Quota("site", "north", north)]
    found = select(candidates, top, quotas)
    assert {row.candidate.transcript for row in found.rows} == {o.transcript for o in candidates}
    able = [row.candidate for row in found.rows if row.rank]
    sets = list(combinations(range(len(able)), min(top, len(able))))
    ours = tuple(able.index(one) for one in found.selected)
    for quota in quotas:  # the first one is kept as far as it can be, then the second
        kept = {at: min(quota.least, held(quota, [able[n] for n in at])) for at in sets}
        sets = [at for at in sets if kept[at] == max(kept.values())]
    assert ours == min(sets)


def held(quota: Quota, candidates: Iterable[Candidate]) -> int:
    return sum(quota.fits(one.kinds) for one in candidates)
