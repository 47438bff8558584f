"""Progress, queues, agreement and the study's own codes, as the page asks for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from made_copies import copy_of
from made_reviews import FROM_PAGE, HOST, PORT, Answer, Headers, Page, ask, new_page
from made_studies import small_study, suggested_study

from precode.store.study import Study
from precode.workflow.checking import problems_of

GETS = ("/api/progress", "/api/queue?order=certain", "/api/agreement")
ROUTES = [*(("GET", route) for route in GETS), ("POST", "/api/codes")]
NEW = {"do": "create", "label": "Dogs", "definition": "A dog gets one out."}


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    """A study of two transcripts, not pre-coded."""
    return copy_of("not pre-coded", tmp_path, lambda folder: small_study(folder, codebook_file))


@pytest.fixture
def coded(tmp_path: Path, codebook_file: Path) -> Study:
    """The same, pre-coded: two suggestions for each turn."""
    return copy_of("pre-coded", tmp_path, lambda folder: suggested_study(folder, codebook_file))


def entries(study: Study) -> int:
    return len(study.record.entries())


def post(page: Page, body: bytes) -> Answer:
    return page.ask("POST", "/api/codes", FROM_PAGE, body)


def codes(page: Page, **wish: Any) -> Answer:
    return post(page, json.dumps(wish).encode())


def book(page: Page) -> dict[str, dict[str, Any]]:
    return {code["id"]: code for code in page.get("/api/codebook").json()}


def refused(answer: Answer) -> None:
    assert answer.status == 400, answer.body
    told = answer.json()
    assert set(told) == {"error", "remedy", "where"}
    assert told["error"]


# Who may ask.


@pytest.mark.parametrize(("method", "route"), ROUTES)
def test_without_the_cookie_it_is_closed(page: Page, study: Study, method: str, route: str) -> None:
    page.open()
    body = json.dumps(NEW).encode()
    for cookie in ("", "x=y", f"precode_session_{PORT}="):
        page.cookie = cookie
        assert page.ask(method, route, FROM_PAGE, body).status == 403
    assert entries(study) == 0


@pytest.mark.parametrize(("method", "route"), ROUTES)
@pytest.mark.parametrize("hosts", [["evil.com"], [f"evil.com:{PORT}"], [], [HOST, HOST]])
def test_a_foreign_host_gets_nothing(
    page: Page, study: Study, method: str, route: str, hosts: list[str]
) -> None:
    page.open()
    headers = [*(("host", host) for host in hosts), ("cookie", page.cookie), *FROM_PAGE]
    answer = ask(page.app, method, route, headers, json.dumps(NEW).encode())
    assert answer.status == 403
    assert b"PW1" not in answer.body
    assert entries(study) == 0


FOREIGN: dict[str, Headers] = {
    "nothing": (),
    "no origin": FROM_PAGE[1:],
    "another site": (("origin", "https://evil.com"), *FROM_PAGE[1:]),
    "null": (("origin", "null"), *FROM_PAGE[1:]),
    "cross-site": (FROM_PAGE[0], ("sec-fetch-site", "cross-site"), FROM_PAGE[2]),
    "a form": (*FROM_PAGE[:2], ("content-type", "application/x-www-form-urlencoded")),
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN.keys())
def test_another_site_makes_no_code(page: Page, study: Study, headers: Headers) -> None:
    page.open()
    assert page.ask("POST", "/api/codes", headers, json.dumps(NEW).encode()).status == 403
    assert entries(study) == 0
    assert len(book(page)) == 3


@pytest.mark.parametrize(("method", "route"), ROUTES)
def test_other_methods_do_nothing(page: Page, study: Study, method: str, route: str) -> None:
    page.open()
    for other in {"POST", "PUT", "DELETE", "PATCH"} - {method}:
        answer = page.ask(other, route, FROM_PAGE, json.dumps(NEW).encode())
        assert answer.status == 405
    if method == "POST":
        assert page.get(route).status in (404, 405)
    assert entries(study) == 0


# Progress, queues, agreement.


def test_a_study_that_is_not_pre_coded_answers(page: Page) -> None:
    page.open()
    told = page.get("/api/progress").json()
    assert (told["decided"], told["left"], told["transcripts"]) == (0, 0, {"PW1": 0, "SP1": 0})
    assert told["expected"] == {"suggested": 0.0, "others": None}
    for order in ("certain", "uncertain", "empty"):
        told = page.get(f"/api/queue?order={order}").json()
        assert (told["items"], told["total"]) == ([], 0)
    assert page.get("/api/agreement").json()["coder"] == "Ada"


def test_progress_counts_down(coded: Study) -> None:
    page = new_page(coded).open()
    before = page.get("/api/progress").json()
    assert (before["decided"], before["left"]) == (0, 8)
    assert before["transcripts"] == {"PW1": 4, "SP1": 4}
    assert before["learned"]["version"] == 0
    items = page.get("/api/queue?order=certain").json()["items"]
    given = sum(item["score"] for item in items)
    assert before["expected"]["suggested"] == pytest.approx(given, abs=1e-3)
    one = items[0]
    place = {"start": one["start"], "end": one["end"], "code": one["code"]}
    page.decide(one["transcript"], do="reject", queue="certain", **place)
    after = page.get("/api/progress").json()
    assert (after["decided"], after["left"]) == (1, 7)
    left = before["expected"]["suggested"] - one["score"]
    assert after["expected"]["suggested"] == pytest.approx(left, abs=1e-3)
    for name in ("PW1", "SP1"):
        page.decide(name, do="read")
    assert page.get("/api/progress").json()["expected"] == {"suggested": 0.0, "others": 0.0}


def test_a_queue_of_a_code(coded: Study) -> None:
    page = new_page(coded).open()
    t1 = next(id_ for id_, code in book(page).items() if code["code"] == "T1")
    told = page.get(f"/api/queue?order=code&code={t1}").json()
    assert {item["code"] for item in told["items"]} == {t1}
    assert told["total"] == len(told["items"]) == 4
    assert told["cells"] is None
    assert page.get("/api/queue?order=empty").json()["cells"]["empty"] == 6


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?order=",
        "?order=best",
        "?order=code",
        "?order=code&code=T1",
        "?order=code&code=%00",
        "?order=code&code=%ED%A0%80",
        "?order=certain&limit=0",
        "?order=certain&limit=",
        "?order=certain&limit=-1",
        "?order=certain&limit=1.5",
        "?order=certain&limit=1001",
        "?order=certain&limit=many",
        "?order=certain&limit=%D9%A1",
        "?order=certain&limit=" + "9" * 5000,
        "?order=certain&limit=0001001",
        "?order=certain&limit=000001000000",
        "?order=certain&limit=000001" + "0" * 5000,
    ],
)
def test_a_queue_that_there_is_not_is_refused(page: Page, query: str) -> None:
    refused(page.open().get(f"/api/queue{query}"))


@pytest.mark.parametrize("limit", ["1", "3", "1000", "007"])
def test_a_limit_is_kept(coded: Study, limit: str) -> None:
    told = new_page(coded).open().get(f"/api/queue?order=certain&limit={limit}").json()
    assert len(told["items"]) == min(int(limit), 8)
    assert told["total"] == 8


def test_an_unknown_view_or_queue_is_refused(page: Page, study: Study) -> None:
    page.open()
    for more in ({"view": "both"}, {"queue": "best"}, {"view": 1}, {"queue": None}):
        refused(page.decide("PW1", do="read", **more))
    assert entries(study) == 0


def test_a_turn_is_coded_blind_and_compared(coded: Study) -> None:
    page = new_page(coded).open()
    turn = page.get("/api/transcripts/PW1").json()["turns"][1]
    start, end, _ = turn["pieces"][0]
    t1 = next(id_ for id_, code in book(page).items() if code["code"] == "T1")
    page.decide("PW1", do="accept", start=start, end=start + 9, code=t1, view="blind")
    told = page.decide("PW1", do="reveal", start=start, end=end).json()
    assert [mark["kind"] for mark in told["marks"]] == ["blind"]
    blind = page.get("/api/agreement").json()["blind"]
    assert blind["suggested"] == {
        "turns": 1,
        "both": 1,
        "coder_only": 0,
        "suggestion_only": 1,
        "agreement": pytest.approx(2 / 3),
        "kappa": pytest.approx(0.4),
    }
    assert page.decide("PW1", do="undo", target=told["entry"]).status == 400


# The study's own codes.


def test_a_code_is_made_and_used_at_once(coded: Study) -> None:
    page = new_page(coded).open()
    before = page.get("/api/transcripts/PW1").json()
    answer = codes(page, **NEW)
    assert answer.status == 200
    told = answer.json()
    assert told["codes"] == page.get("/api/codebook").json()
    made = book(page)[told["id"]]
    assert made["own"] is True
    assert (made["code"], made["label"], made["definition"]) == ("N1", "Dogs", NEW["definition"])
    assert [code["own"] for code in told["codes"]] == [False, False, False, True]
    now = page.get("/api/transcripts/PW1").json()
    assert now["state"] == "stale"
    assert now["suggestions"] == before["suggestions"] != []
    start, end, _ = now["turns"][1]["pieces"][0]
    given = page.decide("PW1", do="accept", start=start, end=end, code=told["id"]).json()
    assert [(c["code"], c["accepted"]) for c in given["codings"]] == [(told["id"], True)]
    assert page.get(f"/api/queue?order=code&code={told['id']}").json()["items"] == []
    assert page.get("/api/progress").json()["left"] == 8
    assert list(problems_of(coded)) == []


def test_a_code_is_edited(page: Page, study: Study) -> None:
    page.open()
    made = codes(page, **NEW).json()["id"]
    answer = codes(
        page,
        do="edit",
        id=made,
        label="Animals",
        definition="Any animal.",
        group="Doing",
        when_to_use=["A dog.", " ", " A cat. "],
        when_not_to_use=[],
    )
    assert answer.status == 200
    code = book(page)[made]
    assert (code["label"], code["definition"], code["group"]) == ("Animals", "Any animal.", "Doing")
    assert (code["when_to_use"], code["when_not_to_use"]) == (["A dog.", "A cat."], [])
    assert code["code"] == "N1"
    again = codes(page, do="edit", id=made, definition="Any animal at all.")
    assert again.json()["codes"][-1]["label"] == "Animals"
    assert [entry.kind for entry in study.record.entries()] == [
        "code_created",
        "code_edited",
        "code_edited",
    ]


def test_a_retired_code_is_gone_and_its_codings_stay(page: Page, study: Study) -> None:
    page.open()
    made = codes(page, **NEW).json()["id"]
    start, end, _ = page.get("/api/transcripts/PW1").json()["turns"][1]["pieces"][0]
    given = page.decide("PW1", do="accept", start=start, end=end, code=made).json()
    answer = codes(page, do="retire", id=made)
    assert answer.status == 200
    assert made not in book(page)
    assert [entry.kind for entry in study.record.entries()] == [
        "code_created",
        "add",
        "code_retired",
    ]
    assert page.get("/api/transcripts/PW1").json()["codings"] == given["codings"]
    refused(page.decide("PW1", do="accept", start=start, end=end - 3, code=made))
    refused(codes(page, do="retire", id=made))
    refused(codes(page, do="edit", id=made, label="Cats"))
    assert page.decide("PW1", do="undo", target=given["entry"]).json()["codings"] == []


def test_the_same_answer_comes_to_every_window(study: Study) -> None:
    first, second = new_page(study).open(), new_page(study, "Bob").open()
    assert len(book(second)) == 3
    made = codes(first, **NEW).json()["id"]
    assert book(second)[made]["label"] == "Dogs"
    assert codes(second, do="edit", id=made, label="Cats").status == 200
    assert book(first)[made]["label"] == "Cats"


@pytest.mark.parametrize(
    "label", ["", "   ", "dogs", " DOGS ", "N1", "Sleep", "getting  out", "getting\nout", "t2"]
)
def test_a_label_that_is_taken_or_empty_is_refused(page: Page, study: Study, label: str) -> None:
    page.open()
    codes(page, **NEW)
    refused(codes(page, do="create", label=label))
    assert entries(study) == 1
    assert len(book(page)) == 4


@pytest.mark.parametrize(
    "label", ["", "   ", "cats", " CATS ", "N2", "Sleep", "Getting\nout", "t2"]
)
def test_a_label_that_is_taken_or_empty_is_not_given_by_an_edit(
    page: Page, study: Study, label: str
) -> None:
    page.open()
    made = codes(page, **NEW).json()["id"]
    codes(page, do="create", label="Cats")
    answer = codes(page, do="edit", id=made, label=label)
    refused(answer)
    assert entries(study) == 2
    assert book(page)[made]["label"] == "Dogs"


def test_a_code_keeps_its_own_label_in_an_edit(page: Page) -> None:
    page.open()
    made = codes(page, **NEW).json()["id"]
    assert codes(page, do="edit", id=made, label="DOGS", definition="Any dog.").status == 200
    assert book(page)[made]["label"] == "DOGS"


@pytest.mark.parametrize(
    "fields", [{"definition": ""}, {"definition": " "}, {"group": ""}, {"group": "  "}]
)
def test_whatever_an_edit_empties_the_codebook_can_still_be_read(
    page: Page, study: Study, fields: dict[str, str]
) -> None:
    page.open()
    made = codes(page, **NEW).json()["id"]
    assert codes(page, do="edit", id=made, **fields).status in (200, 400)
    assert page.get("/api/codebook").status == 200
    assert book(page)[made]["label"] == "Dogs"
    assert page.get("/api/transcripts/PW1").status == 200


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "Hündchen 🐕 犬",
        "no: [yaml] {at} # all & 'quoted' \"twice\"",
        "null",
        "1e3",
        "true",
        "2026-11-22",
        "- a list",
        "half \ud83d here",
        "with\x00nothing",
        "a\x07bell",
        "line\u2028end",
        "x" * 20_000,
    ],
    ids=ascii,
)
def test_odd_words_make_a_code_or_are_refused(page: Page, study: Study, text: str) -> None:
    page.open()
    for body in (
        {"do": "create", "label": text, "definition": "A definition."},
        {"do": "create", "label": "Another", "definition": text},
    ):
        before, known = entries(study), book(page)
        answer = codes(page, **body)
        if answer.status == 200:
            made = book(page)[answer.json()["id"]]
            assert made["label"] == " ".join(body["label"].split())
            assert made["definition"].split() == body["definition"].split()
        else:
            refused(answer)
            assert entries(study) == before
            assert book(page) == known
    assert page.get("/api/transcripts/PW1").status == 200


BAD: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"do=create",
    "a list": b"[]",
    "no wish": b"{}",
    "unknown wish": b'{"do": "delete", "id": "T1"}',
    "wish of a wrong type": b'{"do": ["create"], "label": "x"}',
    "no label": b'{"do": "create"}',
    "label is a number": b'{"do": "create", "label": 1}',
    "label is null": b'{"do": "create", "label": null}',
    "label is an object": b'{"do": "create", "label": {"a": "b"}}',
    "long label": b'{"do": "create", "label": "' + b"x" * 20_001 + b'"}',
    "definition is a list": b'{"do": "create", "label": "x", "definition": ["y"]}',
    "edit without a code": b'{"do": "edit", "label": "x"}',
    "edit of a code that is not the study's": b'{"do": "edit", "id": "T1", "label": "x"}',
    "edit of nothing known": b'{"do": "edit", "id": "\\ud800", "label": "x"}',
    "id is a number": b'{"do": "edit", "id": 7, "label": "x"}',
    "retire without a code": b'{"do": "retire"}',
    "retire of a code that is not the study's": b'{"do": "retire", "id": "T1"}',
    "retire of a list": b'{"do": "retire", "id": ["T1"]}',
    "too much": b'{"do": "create", "label": "x", "definition": "' + b"y" * 300_000 + b'"}',
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_a_bad_wish_is_refused_and_nothing_is_written(
    page: Page, study: Study, body: bytes
) -> None:
    refused(post(page.open(), body))
    assert entries(study) == 0
    assert len(book(page)) == 3


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"code": "N9"},
        {"label": 3},
        {"definition": None},
        {"group": ["x"]},
        {"when_to_use": "always"},
        {"when_to_use": [1]},
        {"when_not_to_use": {"a": 1}},
        {"when_not_to_use": [["x"]]},
        {"when_to_use": ["x" * 20_001]},
        {"when_to_use": ["x"] * 1001},
    ],
    ids=lambda fields: ascii(fields)[:40],
)
def test_a_bad_edit_is_refused_and_nothing_is_written(
    page: Page, study: Study, fields: dict[str, Any]
) -> None:
    page.open()
    made = codes(page, **NEW).json()["id"]
    before = book(page)
    refused(codes(page, do="edit", id=made, **fields))
    assert entries(study) == 1
    assert book(page) == before


def test_codes_of_the_books_are_not_edited(page: Page, study: Study) -> None:
    page.open()
    for known in list(book(page)):
        refused(codes(page, do="edit", id=known, label="Mine"))
        refused(codes(page, do="retire", id=known))
    assert entries(study) == 0
