"""Candidates for new codes, as the page asks for them and changes them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_candidates import BUS, DOG, HATED, KEPT, SHAKING, SLEPT, TOGETHER, WALK, write_groups
from made_copies import copy_of
from made_reviews import FROM_PAGE, PORT, Answer, Page, new_page
from made_studies import small_study

from precode.errors import PrecodeError
from precode.store.study import Study
from precode.workflow.inducing import finding

ROUTES = [
    ("GET", "/api/candidates"),
    ("GET", "/api/candidates/look"),
    ("POST", "/api/candidates/look"),
    ("POST", "/api/candidates/edit"),
]
NAMED = {"name": "Company", "definition": "Doing it together."}


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    """A study with two groups and a passage like no others."""

    def made(folder: Path) -> Study:
        study = small_study(folder, codebook_file)
        write_groups(study)
        return study

    return copy_of("with candidates", tmp_path, made)


def board(page: Page) -> Any:
    answer = page.get("/api/candidates")
    assert answer.status == 200, answer.body
    return answer.json()


def edit(page: Page, **wish: Any) -> Answer:
    return page.ask("POST", "/api/candidates/edit", FROM_PAGE, json.dumps(wish).encode())


def done(page: Page, **wish: Any) -> Any:
    answer = edit(page, **wish)
    assert answer.status == 200, answer.body
    return answer.json()


def refused(answer: Answer) -> None:
    assert answer.status == 400, answer.body
    told = answer.json()
    assert set(told) == {"error", "remedy", "where"}
    assert told["error"]


def words(now: Any) -> dict[str, list[str]]:
    """Return the words of each group by its id, and those of none."""
    found = {group["id"]: [one["quote"] for one in group["quotes"]] for group in now["groups"]}
    return {**found, "": [one["quote"] for one in now["single"]]}


def places(page: Page, *quotes: str) -> list[Any]:
    now = board(page)
    known = [*(one for group in now["groups"] for one in group["quotes"]), *now["single"]]
    by_words = {one["quote"]: one["place"] for one in known}
    return [by_words[quote] for quote in quotes]


def entries(study: Study) -> int:
    return len(study.record.entries())


# Who may ask.


@pytest.mark.parametrize(("method", "route"), ROUTES)
def test_without_the_cookie_it_is_closed(page: Page, study: Study, method: str, route: str) -> None:
    page.open()
    page.cookie = ""
    body = json.dumps({"do": "drop", "id": BUS}).encode()
    assert page.ask(method, route, FROM_PAGE, body).status == 403
    assert entries(study) == 0


@pytest.mark.parametrize("route", [route for method, route in ROUTES if method == "POST"])
@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "http://evil.com"},
        {"origin": f"http://localhost:{PORT + 1}"},
        {"sec-fetch-site": "cross-site"},
        {"content-type": "text/plain"},
    ],
    ids=lambda changed: next(iter(changed.values())),
)
def test_only_the_page_itself_changes_anything(
    page: Page, study: Study, route: str, changed: dict[str, str]
) -> None:
    page.open()
    headers = {**dict(FROM_PAGE), **changed}.items()
    body = json.dumps({"do": "drop", "id": BUS}).encode()
    assert page.ask("POST", route, list(headers), body).status == 403
    assert entries(study) == 0
    assert not page.get("/api/candidates/look").json()["running"]


# What there is.


def test_the_board_tells_of_groups_and_their_quotes(page: Page) -> None:
    now = board(page.open())
    assert words(now) == {BUS: [TOGETHER, SHAKING, SLEPT], DOG: [WALK, KEPT], "": [HATED]}
    assert (now["none"], now["stale"], now["undo"]) == (False, False, "")
    bus = now["groups"][0]
    assert bus["terms"] == ["bus", "town"]
    assert bus["cases"] == ["PW1", "SP1"]
    assert (bus["nearest"]["code"], bus["likeness"]) == ("T1", 0.41)
    assert [near["id"] for near in bus["neighbours"]] == [DOG]
    assert [len(part) for part in bus["parts"]] == [2, 1]


def test_before_anybody_has_looked_there_is_none(page: Page, study: Study) -> None:
    study.candidates.unlink()
    now = board(page.open())
    assert (now["groups"], now["single"], now["none"]) == ([], [], True)
    refused(edit(page, do="drop", id=BUS))


def test_damaged_candidates_are_told_of(page: Page, study: Study) -> None:
    study.candidates.write_text("{}", encoding="utf-8")
    refused(page.open().get("/api/candidates"))


# What can be done.


def test_a_group_is_named_and_defined(page: Page, study: Study) -> None:
    page.open()
    codes = {code["code"]: code["id"] for code in page.get("/api/codebook").json()}
    more = {
        "when_to_use": ["Two go out.", " ", " Three do. "],
        "when_not_to_use": [],
        "nearest": codes["T2"],
        "why_not": "It is about sleep.",
        "group": "Doing",
    }
    now = done(page, do="edit", id=BUS, changes={**NAMED, **more})
    assert now["id"] == BUS
    bus = next(group for group in now["groups"] if group["id"] == BUS)
    assert {name: bus[name] for name in NAMED} == NAMED
    assert bus["when_to_use"] == ["Two go out.", "Three do."]
    assert (bus["nearest"]["code"], bus["why_not"], bus["group"]) == (
        "T2",
        "It is about sleep.",
        "Doing",
    )
    assert bus["touched"]
    assert {**now, "id": ""} == {**board(page), "id": ""}
    assert {entry.coder for entry in study.record.entries()} == {"Ada"}


def test_quotes_move_between_groups_and_out_of_them(page: Page) -> None:
    page.open()
    now = done(page, do="move", places=places(page, SLEPT, HATED), to=DOG)
    assert words(now) == {BUS: [TOGETHER, SHAKING], DOG: [WALK, KEPT, SLEPT, HATED], "": []}
    now = done(page, do="move", places=places(page, HATED, KEPT), to="")
    assert words(now)[DOG] == [WALK, SLEPT]
    assert words(now)[""] == [HATED, KEPT]


def test_groups_are_merged(page: Page) -> None:
    page.open()
    now = done(page, do="merge", id=DOG, to=BUS)
    assert now["id"] == BUS
    assert words(now) == {BUS: [TOGETHER, SHAKING, SLEPT, WALK, KEPT], "": [HATED]}


def test_a_group_is_split(page: Page) -> None:
    page.open()
    now = done(page, do="split", id=BUS, parts=[places(page, SHAKING), places(page, SLEPT)])
    found = words(now)
    assert found.pop(BUS) == [TOGETHER]
    assert found.pop(now["id"]) == [SLEPT]
    assert [SHAKING] in found.values()


def test_a_passage_like_no_others_begins_a_group(page: Page) -> None:
    page.open()
    now = done(page, do="split", id="", parts=[places(page, HATED)])
    assert words(now)[now["id"]] == [HATED]
    assert words(now)[""] == []
    refused(edit(page, do="split", id="", parts=[places(page, WALK)]))


def test_a_group_is_dropped(page: Page) -> None:
    page.open()
    assert DOG not in words(done(page, do="drop", id=DOG))
    refused(edit(page, do="drop", id=DOG))


def test_a_group_becomes_a_code_with_its_quotes(page: Page) -> None:
    page.open()
    refused(edit(page, do="promote", id=BUS))
    done(page, do="edit", id=BUS, changes=NAMED)
    now = done(page, do="promote", id=BUS)
    made = next(code for code in now["codes"] if code["id"] == now["code"])
    assert (made["label"], made["definition"], made["own"]) == (*NAMED.values(), True)
    assert now["codes"] == page.get("/api/codebook").json()
    assert next(g["promoted"] for g in now["groups"] if g["id"] == BUS) == made["id"]
    codings = page.get("/api/transcripts/PW1").json()["codings"]
    assert [(one["code"], one["accepted"]) for one in codings] == [(made["id"], True)] * 2
    refused(edit(page, do="promote", id=BUS))


# The way back.


@pytest.mark.parametrize(
    "wish",
    [
        {"do": "edit", "id": BUS, "changes": NAMED},
        {"do": "merge", "id": DOG, "to": BUS},
        {"do": "drop", "id": BUS},
    ],
    ids=lambda wish: wish["do"],
)
def test_what_was_done_is_undone(page: Page, study: Study, wish: dict[str, Any]) -> None:
    page.open()
    before = board(page)
    assert done(page, **wish)["undo"] == wish["do"]
    assert done(page, do="undo") == before
    assert {entry.kind for entry in study.record.entries()[-2:]} == {"undo"}
    refused(edit(page, do="undo"))


def test_moves_and_splits_are_undone_one_by_one(page: Page) -> None:
    page.open()
    before = board(page)
    done(page, do="split", id=BUS, parts=[places(page, SHAKING), places(page, SLEPT)])
    between = words(board(page))
    done(page, do="move", places=places(page, HATED, WALK), to=BUS)
    assert words(done(page, do="undo")) == between
    assert done(page, do="undo") == before


def test_a_promotion_is_not_undone(page: Page, study: Study) -> None:
    page.open()
    done(page, do="edit", id=BUS, changes=NAMED)
    assert done(page, do="promote", id=BUS)["undo"] == ""
    count = entries(study)
    refused(edit(page, do="undo"))
    assert entries(study) == count


# What is refused.

PLACE = {"transcript": "PW1", "text_sha256": "0" * 64, "start": 0, "end": 4}


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"do": "delete", "id": BUS},
        {"do": ["drop"], "id": BUS},
        {"do": "drop"},
        {"do": "drop", "id": "g9999999"},
        {"do": "drop", "id": 1},
        {"do": "drop", "id": "\ud800"},
        {"do": "edit", "id": BUS},
        {"do": "edit", "id": BUS, "changes": []},
        {"do": "edit", "id": BUS, "changes": {"promoted": "T1"}},
        {"do": "edit", "id": BUS, "changes": {"dropped": True}},
        {"do": "edit", "id": BUS, "changes": {"name": 1}},
        {"do": "edit", "id": BUS, "changes": {"name": "x" * 20_001}},
        {"do": "edit", "id": BUS, "changes": {"when_to_use": "always"}},
        {"do": "edit", "id": BUS, "changes": {"nearest": "T9"}},
        {"do": "merge", "id": BUS, "to": BUS},
        {"do": "merge", "id": BUS, "to": ""},
        {"do": "move", "to": BUS},
        {"do": "move", "to": BUS, "places": "all"},
        {"do": "move", "to": BUS, "places": [1]},
        {"do": "move", "to": BUS, "places": [{}]},
        {"do": "move", "to": BUS, "places": [PLACE]},
        {"do": "move", "to": BUS, "places": [{**PLACE, "transcript": "PW9"}]},
        {"do": "move", "to": BUS, "places": [{**PLACE, "start": -1}]},
        {"do": "move", "to": BUS, "places": [{**PLACE, "end": 10**30}]},
        {"do": "move", "to": BUS, "places": [{**PLACE, "end": "4"}]},
        {"do": "split", "id": BUS},
        {"do": "split", "id": BUS, "parts": [[]]},
        {"do": "split", "id": BUS, "parts": [PLACE]},
        {"do": "split", "id": BUS, "parts": [[PLACE]]},
        {"do": "split", "id": "", "parts": [[PLACE]]},
        {"do": "promote", "id": DOG},
        {"do": "undo"},
    ],
    ids=lambda wish: ascii(wish)[:70],
)
def test_a_bad_wish_is_refused_and_nothing_is_written(
    page: Page, study: Study, wish: dict[str, Any]
) -> None:
    refused(edit(page.open(), **wish))
    assert entries(study) == 0


def test_a_part_that_cannot_be_split_off_leaves_a_way_back(page: Page) -> None:
    page.open()
    before = board(page)
    refused(edit(page, do="split", id=BUS, parts=[places(page, SLEPT), places(page, WALK)]))
    assert words(board(page))[BUS] == [TOGETHER, SHAKING]
    assert done(page, do="undo") == before


# Looking for them.


def looked(page: Page) -> Any:
    """Return how a search ended."""
    for thread in threading.enumerate():
        if thread.daemon and thread is not threading.current_thread():
            thread.join(20)
    return page.get("/api/candidates/look").json()


def look(page: Page) -> Any:
    return page.ask("POST", "/api/candidates/look", FROM_PAGE, b"{}").json()


def test_a_search_tells_how_far_it_is(
    page: Page, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, go = threading.Event(), threading.Event()

    def find(given: Study, watch: Callable[[str, int, int], None]) -> None:
        watch("Looking", 1, 2)
        seen.set()
        assert go.wait(20)
        write_groups(given)

    monkeypatch.setattr(finding, "find_candidates", find)
    study.candidates.unlink()
    page.open()
    assert page.get("/api/candidates/look").json() == {
        "running": False,
        "done": 0,
        "total": 0,
        "failed": "",
    }
    assert look(page)["running"]
    assert seen.wait(20)
    assert look(page) == {"running": True, "done": 1, "total": 2, "failed": ""}
    assert board(page)["none"]
    with pytest.raises(PrecodeError), study.writing():
        pytest.fail("the study was not held")
    go.set()
    assert looked(page) == {"running": False, "done": 1, "total": 2, "failed": ""}
    assert len(board(page)["groups"]) == 2


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PrecodeError("No talk.", remedy="Add some."), "No talk. Add some."),
        (KeyError(TOGETHER), ""),
    ],
    ids=["of the user", "own"],
)
def test_a_search_that_fails_says_so(
    page: Page, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    def find(*_: object) -> None:
        raise error

    monkeypatch.setattr(finding, "find_candidates", find)
    page.open()
    look(page)
    now = looked(page)
    assert not now["running"]
    assert now["failed"]
    assert told in now["failed"]
    assert TOGETHER not in now["failed"]


def test_a_search_waits_for_no_other_run(page: Page, study: Study) -> None:
    page.open()
    with study.writing():
        look(page)
        assert "Another precode run" in looked(page)["failed"]
    assert words(board(page))[DOG] == [WALK, KEPT]


def test_another_coder_sees_the_same_board(study: Study) -> None:
    first, second = new_page(study).open(), new_page(study, "Bob").open()
    done(first, do="edit", id=BUS, changes=NAMED)
    assert {**board(second), "undo": "edit"} == board(first)
    refused(edit(second, do="undo"))
