"""What the page asks and is told: plain JSON, clear refusals, nothing recorded by mistake."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from made_reviews import FROM_PAGE, Answer, Page, new_page
from made_studies import add, files_of, new_study, run

from precode.store.study import Study
from precode.web import app
from precode.workflow.withdrawing import leaving, withdraw

SCRIPT = "<script>alert(1)</script>"
IMAGE = "\"><img src=x onerror=alert(1)>'"


def entries(study: Study) -> int:
    return len(study.record.entries())


def words(page: Page, name: str, number: int) -> tuple[int, int, str]:
    """Return the first words of a turn: start, end and text."""
    turns = page.get(f"/api/transcripts/{quote(name)}").json()["turns"]
    start, end, text = turns[number - 1]["pieces"][0]
    return start, end, text


def code_of(page: Page, number: str) -> str:
    codes = page.get("/api/codebook").json()
    return str(next(code["id"] for code in codes if code["code"] == number))


BAD_BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"do=accept",
    "not UTF-8": b'{"do": "\xff\xfe"}',
    "a list": b"[]",
    "a number": b"NaN",
    "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 30_000,
    "many digits": b'{"do": "star", "start": ' + b"1" * 5000 + b', "end": 3}',
    "huge number": b'{"do": "star", "start": 0, "end": 1' + b"0" * 4000 + b"}",
    "no wish": b"{}",
    "unknown wish": b'{"do": "withdrawal"}',
    "wish of a wrong type": b'{"do": ["accept"]}',
    "wish is null": b'{"do": null}',
    "NaN": b'{"do": "star", "start": NaN, "end": 3}',
    "infinite": b'{"do": "star", "start": 0, "end": Infinity}',
    "no integer": b'{"do": "star", "start": 1.0, "end": 3.0}',
    "true": b'{"do": "star", "start": true, "end": 5}',
    "text for a number": b'{"do": "star", "start": "1", "end": "3"}',
    "half a place": b'{"do": "star", "start": 1}',
    "no place": b'{"do": "star"}',
    "empty place": b'{"do": "star", "start": 60, "end": 60}',
    "backwards": b'{"do": "star", "start": 70, "end": 60}',
    "negative": b'{"do": "star", "start": -9, "end": -1}',
    "a label": b'{"do": "star", "start": 0, "end": 2}',
    "two turns": b'{"do": "star", "start": 5, "end": 60}',
    "beyond the end": b'{"do": "star", "start": 60, "end": 99999}',
    "unknown code": b'{"do": "accept", "start": 4, "end": 9, "code": "T9"}',
    "no code": b'{"do": "accept", "start": 4, "end": 9}',
    "code without words": b'{"do": "accept", "code": "T1"}',
    "empty memo": b'{"do": "memo", "memo": " "}',
    "memo on nothing": b'{"do": "memo", "memo": "x", "target": "no-such-entry"}',
    "memo is a number": b'{"do": "memo", "memo": 1}',
    "undo of nothing": b'{"do": "undo"}',
    "undo of something else": b'{"do": "undo", "target": "\\ud800"}',
    "facets are a list": b'{"do": "read", "facets": []}',
    "unknown facet": b'{"do": "read", "facets": {"__class__": "x"}}',
    "facet of a wrong type": b'{"do": "read", "facets": {"prompted": 1}}',
    "facet in depth": b'{"do": "read", "facets": {"status": {}}}',
    "long memo": b'{"do": "memo", "memo": "' + b"x" * 20_001 + b'"}',
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
def test_a_bad_wish_is_refused_clearly_and_records_nothing(
    page: Page, study: Study, body: bytes
) -> None:
    answer = page.open().post("PW1", body)
    assert answer.status == 400
    assert answer.json()["error"].endswith(".")
    assert entries(study) == 0


def test_a_huge_wish_is_not_read_to_its_end(page: Page, study: Study) -> None:
    body = b'{"do": "memo", "memo": "' + b"x" * 5_000_000
    assert page.open().post("PW1", body).status == 400
    assert entries(study) == 0


def test_bad_facets_and_changes_are_refused(page: Page, study: Study) -> None:
    page.open()
    start, end, _ = words(page, "PW1", 2)
    code = code_of(page, "T1")
    coding = {"do": "change", "start": start, "end": end, "code": code}
    for more in (
        {"to_code": "nothing"},
        {"to_start": 1, "to_end": 9999},
        {"to_start": 0, "to_end": 2},
        {"do": "accept", "facets": {"status": "perhaps"}},
        {"do": "accept", "facets": {"informant": "x" * 20_001}},
    ):
        assert page.decide("PW1", **{**coding, **more}).status == 400
    assert entries(study) == 0
    good = {"facets": {"status": "planned", "prompted": False, "confidence": None}}
    answer = page.decide("PW1", **{**coding, "do": "accept", **good})
    (found,) = answer.json()["codings"]
    assert (found["facets"]["status"], found["facets"]["prompted"]) == ("planned", False)
    assert found["facets"]["informant"] == "PW1"


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../PW1",
        "%2e%2e",
        "%2e%2e%2fstudy.toml",
        "..%2f..%2fdecisions.sqlite",
        "%2e%2e%2f" * 200 + "etc%2fpasswd",
        "PW1/1/text.txt",
        "PW1%2f1%2ftext.txt",
        "PW1%00",
        "%00",
        "%FF%FE",
        "%ED%A0%80",
        "x" * 30_000,
        "x%0d%0aSet-Cookie:a=b",
        "..%5c..%5cstudy.toml",
        "C:%5cWindows",
        "",
        "//PW1",
        "PW1?x",
        "%25%30%30",
    ],
)
def test_path_tricks_read_nothing(page: Page, study: Study, name: str) -> None:
    (study.folder.parent / "secret.txt").write_text("canary")
    page.open()
    for place in ("/api/transcripts/", "/", "/../", "/%2e%2e/", "//"):
        answer = page.get(f"{place}{name}")
        told = (place, answer.status, answer.body)
        if "PW1" not in name:
            assert answer.status in (200, 400, 404, 405), told
        assert answer.status != 500, told
        assert not answer.header("set-cookie")
        assert b"root:" not in answer.body
        assert b"[study]" not in answer.body
        assert b"SQLite" not in answer.body
        if place.startswith("/api") and "?" not in name:
            assert answer.status in (400, 404, 405), told
        posted = page.ask("POST", f"{place}{name}/decide", FROM_PAGE, b'{"do": "read"}')
        if "?" not in name:
            assert posted.status in (400, 404, 405)
    assert entries(study) == 0


def texts(value: object) -> list[str]:
    """Return all text inside JSON data."""
    if isinstance(value, dict):
        return [found for part in value.values() for found in texts(part)]
    if isinstance(value, list):
        return [found for part in value for found in texts(part)]
    return [value] if isinstance(value, str) else []


def test_scripts_arrive_as_json_text_and_nothing_else(tmp_path: Path) -> None:
    book = tmp_path / "themes.csv"
    rows = f'T1,"{SCRIPT}","{SCRIPT} means walking.","{SCRIPT}","{SCRIPT} in the park."\n'
    book.write_text("code,label,definition,group,exemplar\n" + rows)
    study = new_study(tmp_path / "study", book)
    name = "a<img src=x onerror=alert(1)>"
    talk = f"I: {SCRIPT} how?\n\n<b onclick=alert(1)>: I walked {SCRIPT} {IMAGE} in the park.\n"
    add(study, *files_of(tmp_path / "files", **{name: talk}))
    run(study)
    page = new_page(study, coder=f"Ada {SCRIPT}").open()
    start, end, said = words(page, name, 1)
    memo = {"do": "memo", "memo": f"{SCRIPT}{IMAGE}", "start": start, "end": end}
    where = f"/api/transcripts/{quote(name)}"
    answers = [
        page.get("/api/study"),
        page.get("/api/codebook"),
        page.get(where),
        page.decide(name, **memo),
        page.decide(name, do="accept", start=start, end=end, code=code_of(page, "T1"), memo=SCRIPT),
        page.get(f"/api/transcripts/{quote(SCRIPT)}"),
        page.post(name, SCRIPT.encode()),
        page.decide(name, do=SCRIPT),
    ]
    for answer in answers:
        assert answer.header("content-type") == "application/json"
        assert answer.header("x-content-type-options") == "nosniff"
        answer.json()
    assert SCRIPT in said
    assert f"Ada {SCRIPT}" in texts(answers[0].json())
    assert SCRIPT in texts(answers[1].json())
    assert memo["memo"] in texts(answers[3].json())
    for path in (f"/{quote(SCRIPT)}", f"/{SCRIPT}", f"/api/{quote(SCRIPT)}/"):
        assert b"<script>alert" not in page.get(path).body


ODD_TALK = (
    "I: Wie war's? \U0001f469\u200d\U0001f4bb ok\n\n"
    "Zoe\u0308: Ich war \U0001f600\U0001f600 mu\u0308de\u2028"
    "und\u0085bin \U0001f1e9\U0001f1ea raus.\n\n"
    "Zoe\u0308: \ufb01nally \u202eabc\u202c \x1f end\u2029of it."
)


def test_quotes_stand_at_their_offsets_whatever_the_signs(tmp_path: Path, study: Study) -> None:
    add(study, *files_of(tmp_path / "odd", Odd=ODD_TALK))
    page = new_page(study).open()
    turns = page.get("/api/transcripts/Odd").json()["turns"]
    places = [piece for turn in turns for piece in turn["pieces"]]
    for start, end, text in places:
        assert len(text) == end - start
        for at in range(0, end - start - 2, 3):
            one = {"start": start + at, "end": start + at + 2}
            assert page.decide("Odd", do="star", **one).status == 200
    (path,) = study.transcripts.glob("Odd/1/text.txt")
    stored = path.read_bytes().decode("utf-8", "surrogatepass")
    assert entries(study) > 20
    for entry in study.record.entries():
        assert entry.event is not None
        anchor = entry.event.anchor
        assert anchor is not None
        assert anchor.span is not None
        assert anchor.quote == stored[anchor.span.start : anchor.span.end]


def test_lone_surrogates_come_and_go(page: Page, study: Study) -> None:
    page.open()
    answer = page.post("PW1", b'{"do": "memo", "memo": "half \\ud83d here"}')
    assert answer.status == 200
    assert page.get("/api/transcripts/PW1").json()["marks"][0]["memo"] == "half \ud83d here"


def test_a_stale_decision_gets_409_and_what_stands_now(page: Page, study: Study) -> None:
    page.open()
    start, end, _ = words(page, "PW1", 2)
    wish: dict[str, Any] = {"start": start, "end": end, "code": code_of(page, "T1"), "seen": ""}
    first = page.decide("PW1", do="accept", **wish).json()
    late = page.decide("PW1", do="reject", **wish)
    assert late.status == 409
    assert [c["accepted"] for c in late.json()["codings"]] == [True]
    assert late.json()["codings"][0]["entry"] == first["entry"]
    assert late.json()["error"]
    assert entries(study) == 1
    assert page.decide("PW1", do="reject", **{**wish, "seen": first["entry"]}).status == 200


def test_a_transcript_that_has_left_is_a_clear_refusal(page: Page, study: Study) -> None:
    page.open()
    page.decide("PW1", do="memo", memo="canary")
    with study.writing():
        withdraw(study, leaving(study, "PW1"), coder="Ada")
    before = entries(study)
    answers: list[Answer] = [page.get("/api/transcripts/PW1"), page.decide("PW1", do="read")]
    for answer in answers:
        assert answer.status == 400
        assert "withdrawn" in answer.json()["remedy"]
        assert b"canary" not in answer.body
    assert entries(study) == before
    names = [row["name"] for row in page.get("/api/study").json()["transcripts"]]
    assert names == ["SP1"]


def test_a_damaged_study_is_told_and_not_a_mistake(page: Page, study: Study) -> None:
    page.open()
    text = study.transcripts / "PW1" / "1" / "text.txt"
    text.write_text("I: other words")
    answer = page.get("/api/transcripts/PW1")
    assert answer.status == 400
    assert answer.json()["where"] == str(text)
    study.record.path.write_bytes(b"no database")
    assert page.get("/api/study").status == 400
    study.record.path.unlink()
    assert page.get("/api/study").status == 400
    assert page.decide("SP1", do="read").status == 400
    assert json.loads(page.get("/api/codebook").body)


def test_the_page_asks_for_all_of_its_modules_at_once() -> None:
    static = Path(app.__file__).parent / "static"
    page = (static / "index.html").read_text(encoding="utf-8")
    asked = re.findall(r'<link rel="modulepreload" href="/([^"]+)">', page)
    modules = sorted(path.relative_to(static).as_posix() for path in static.rglob("*.js"))
    assert [*asked, "main.js"] == [name for name in modules if name != "main.js"] + ["main.js"]
