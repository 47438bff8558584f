"""Who is kept out: foreign hosts, other sites, everybody without the session's cookie."""

from __future__ import annotations

import asyncio
import json

import pytest
from made_reviews import FROM_PAGE, HOST, PORT, TOKEN, Headers, Page, ask, new_page
from starlette.types import Message, Receive, Scope, Send

from precode.store.study import Study
from precode.web.guard import HEADERS, Guard

ROUTES = (
    "/",
    f"/?token={TOKEN}",
    "/index.html",
    "/nothing.js",
    "/api/study",
    "/api/codebook",
    "/api/transcripts/PW1",
    "/api/transcripts/PW1/decide",
    "/api/unknown",
    "/api/transcripts/%2e%2e%2f%2e%2e%2fstudy.toml",
    "http://evil.com/",
    "*",
)
FOREIGN = {
    "another site": ["evil.com"],
    "another site, our port": [f"evil.com:{PORT}"],
    "a name below another site": [f"localhost.evil.com:{PORT}"],
    "missing": [],
    "doubled": [HOST, HOST],
    "doubled, one foreign": [HOST, "evil.com"],
    "every address": [f"0.0.0.0:{PORT}"],
    "no port": ["127.0.0.1"],
    "another port": [f"127.0.0.1:{PORT + 1}"],
    "IPv6": [f"[::1]:{PORT}"],
    "upper case": [f"LOCALHOST:{PORT}"],
    "trailing dot": [f"localhost.:{PORT}"],
    "a user": [f"me@127.0.0.1:{PORT}"],
    "empty": [""],
    "a list": [f"{HOST}, evil.com"],
    "not ASCII": [f"löcalhost:{PORT}"],
}


def written(study: Study) -> int:
    return len(study.record.entries())


@pytest.mark.parametrize("hosts", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_host_header_opens_nothing(hosts: list[str], page: Page, study: Study) -> None:
    page.open()
    for route in ROUTES:
        for method in ("GET", "POST"):
            headers = [("host", host) for host in hosts]
            headers += [("cookie", page.cookie), *FROM_PAGE]
            answer = ask(page.app, method, route, headers, b'{"do": "read"}')
            assert answer.status == 403, (route, method)
            assert b"PW1" not in answer.body
    assert written(study) == 0


def test_a_foreign_host_does_not_spend_the_token(page: Page) -> None:
    assert ask(page.app, "GET", f"/?token={TOKEN}", [("host", "evil.com")]).status == 403
    page.open()


def test_the_token_opens_once(page: Page) -> None:
    answer = page.get(f"/?a=b&token={TOKEN}&c=")
    assert (answer.status, answer.header("location")) == (303, "/?a=b&c=")
    cookie, *about = answer.header("set-cookie").lower().split("; ")
    assert {"httponly", "samesite=strict", "path=/"} <= set(about)
    assert TOKEN not in cookie
    assert page.get(f"/?token={TOKEN}").status == 403
    assert page.get("/").status == 403
    page.cookie = answer.header("set-cookie").partition(";")[0]
    assert page.get("/").status == 200
    assert page.get("/api/study").status == 200
    again = page.get(f"/?token={TOKEN}")
    assert (again.status, again.header("location")) == (303, "/")
    assert not again.header("set-cookie")


def test_the_token_never_leads_to_another_site(page: Page) -> None:
    answer = page.get(f"//evil.com/%5c?token={TOKEN}")
    assert answer.header("location") in ("", "/")
    page = Page(page.app, answer.header("set-cookie").partition(";")[0])
    assert page.get("//evil.com/?token=x").header("location") in ("", "/")


def test_only_a_get_spends_the_token(page: Page) -> None:
    for method in ("HEAD", "OPTIONS", "POST"):
        assert page.ask(method, f"/?token={TOKEN}", FROM_PAGE).status == 403
    page.open()


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("cookie", ["", "x=y", f"precode_session_{PORT}=", "precode_session=1"])
def test_without_the_cookie_every_route_is_closed(page: Page, route: str, cookie: str) -> None:
    page.open()
    page.cookie = cookie
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "ODD"):
        assert page.ask(method, route, FROM_PAGE).status == 403


@pytest.mark.parametrize(
    "token", ["", "wrong", "%C3%A9", "%FF%FE", "%ED%A0%80", "%00", "é", "x" * 60000, TOKEN[:-1]]
)
def test_a_wrong_token_is_refused(page: Page, token: str) -> None:
    assert page.get(f"/?token={token}").status == 403
    page.cookie = f"precode_session_{PORT}={token}".encode().decode("latin-1")
    assert page.get("/").status == 403
    page.cookie = f'precode_session_{PORT}="\\377\\{token}'.encode().decode("latin-1")
    assert page.get("/").status == 403


def test_other_methods_are_answered_calmly(page: Page, study: Study) -> None:
    page.open()
    for method in ("HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "POST", "ODD"):
        for route in ROUTES:
            answer = page.ask(method, route, FROM_PAGE, b"[]")
            assert answer.status in (200, 303, 400, 404, 405), (method, route)
    assert written(study) == 0


OTHER_SITES: dict[str, Headers] = {
    "nothing said": (),
    "no origin": FROM_PAGE[1:],
    "another site": (("origin", "https://evil.com"), *FROM_PAGE[1:]),
    "another program of this machine": (("origin", f"http://127.0.0.1:{PORT + 1}"), *FROM_PAGE[1:]),
    "the other name of this machine": (("origin", f"http://localhost:{PORT}"), *FROM_PAGE[1:]),
    "null": (("origin", "null"), *FROM_PAGE[1:]),
    "https": (("origin", f"https://{HOST}"), *FROM_PAGE[1:]),
    "cross-site": (FROM_PAGE[0], ("sec-fetch-site", "cross-site"), FROM_PAGE[2]),
    "same-site": (FROM_PAGE[0], ("sec-fetch-site", "same-site"), FROM_PAGE[2]),
    "no site": (FROM_PAGE[0], ("sec-fetch-site", "none"), FROM_PAGE[2]),
    "a form": (*FROM_PAGE[:2], ("content-type", "application/x-www-form-urlencoded")),
    "plain text": (*FROM_PAGE[:2], ("content-type", "text/plain; application/json")),
    "no type": FROM_PAGE[:2],
    "not ASCII": (("origin", f"http://löcalhost:{PORT}"), *FROM_PAGE[1:]),
}


@pytest.mark.parametrize("headers", OTHER_SITES.values(), ids=OTHER_SITES.keys())
def test_what_another_site_sends_is_not_written(page: Page, study: Study, headers: Headers) -> None:
    page.open()
    route = "/api/transcripts/PW1/decide"
    assert page.ask("POST", route, headers, b'{"do": "read"}').status == 403
    assert written(study) == 0


def test_what_the_page_sends_is_written(page: Page, study: Study) -> None:
    assert page.open().decide("PW1", do="read").status == 200
    assert written(study) == 1
    old = [FROM_PAGE[0], ("content-type", "application/json; charset=utf-8")]
    route = "/api/transcripts/SP1/decide"
    assert page.ask("POST", route, old, b'{"do": "read"}').status == 200
    page.host = f"localhost:{PORT}"
    headers = [("origin", f"http://localhost:{PORT}"), *FROM_PAGE[1:]]
    assert page.ask("POST", route, headers, b'{"do": "unread"}').status == 200
    assert written(study) == 3


def test_every_answer_carries_the_headers(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [page.get(route) for route in ROUTES if TOKEN not in route]
    answers += [page.get(f"/?token={TOKEN}"), ask(page.app, "GET", "/", [("host", "evil.com")])]
    page.cookie = answers[-2].header("set-cookie").partition(";")[0]
    answers += [page.get(route) for route in ROUTES]
    answers += [page.ask(m, r, FROM_PAGE) for m in ("PUT", "OPTIONS", "POST") for r in ROUTES]
    monkeypatch.setattr("precode.workflow.review.review.Review.overview", lambda _: 1 / 0)
    answers.append(page.get("/api/study"))
    assert {200, 303, 400, 403, 404, 405, 500} <= {answer.status for answer in answers}
    for answer in answers:
        for name, value in HEADERS.items():
            assert [v for key, v in answer.headers if key.lower() == name] == [value]
        assert not [key for key, _ in answer.headers if key.startswith("access-control")]
    policy = HEADERS["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_mistake_of_our_own_tells_no_words(
    page: Page, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> None:
        raise KeyError("canary words of a transcript")

    page.open()
    monkeypatch.setattr("precode.workflow.review.review.Review.overview", fail)
    answer = page.get("/api/study")
    assert answer.status == 500
    assert "KeyError" in answer.json()["error"]
    assert b"canary" not in answer.body
    assert capfd.readouterr() == ("", "")


def test_web_sockets_are_closed(study: Study) -> None:
    sent: list[Message] = []

    async def app(_: Scope, __: Receive, ___: Send) -> None:
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(dict(message))

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    guard = Guard(app, port=PORT, token=TOKEN)
    asyncio.run(guard({"type": "websocket", "path": "/", "headers": []}, receive, send))
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_two_launches_share_no_session(study: Study) -> None:
    first, second = new_page(study).open(), new_page(study)
    second.cookie = first.cookie
    assert second.get("/api/study").status == 403
    assert json.loads(first.get("/api/study").body)["coder"] == "Ada"
