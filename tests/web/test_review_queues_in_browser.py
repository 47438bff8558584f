"""Queues, turns to check, and the ranking that learns, as a coder works with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from made_pages import Served, Tab, coded_study, dull, out, serving, talk

pytestmark = pytest.mark.browser

# Whether it learns, or has learned.
STIRS = """document.querySelector(".busy-note").textContent === "Re-ranking…"
  || said.some((one) => one.startsWith("Re-ranked"))"""
LIKELY = [out(n, 4 + n % 8) for n in range(12)]
TEXTS = {
    "PW1": talk("PW1", *LIKELY, *(dull(n) for n in range(60))),
    "PW2": talk("PW2", *LIKELY[::-1], "lying awake kettle engine window copper."),  # below 0.3
    "SP1": talk("SP1", *LIKELY[3:9]),
}


@pytest.fixture(scope="module")
def served(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    study = coded_study(tmp_path_factory.mktemp("queues"), TEXTS, everything=False)
    with serving(browser, study) as served:
        yield served


def asked(served: Served, order: str, code: str = "") -> list[dict[str, Any]]:
    return list(served.api(f"/api/queue?order={order}&code={code}")["items"])


def key_of(item: Mapping[str, Any]) -> str:
    return f"{item['start']}:{item['end']}:{item['code']}"


def percent(score: float) -> str:
    if score < 0.01:
        return "under 1%"
    return "over 99%" if score > 0.99 else f"{int(100 * score + 0.5)}%"


def rows(tab: Tab) -> list[str]:
    """Return the queue as it is listed: how likely, where."""
    return [words.strip() for words in tab.page.locator(".item .title").all_text_contents()]


def row_of(item: Mapping[str, Any]) -> str:
    likely = "check" if item["kind"] == "check" else percent(item["score"])
    return f"{likely} {item['case']}, turn {item['turn']}"


def at_item(tab: Tab, item: Mapping[str, Any]) -> None:
    """Wait until an item of the queue is in focus."""
    tab.opened(item["transcript"])
    tab.page.wait_for_function(
        "turn => document.querySelector('.turn.here')?.dataset.turn === turn", arg=str(item["turn"])
    )
    assert tab.card() == (key_of(item) if item["code"] else "")
    assert tab.page.locator(".item[aria-current=true]").count() == 1


@pytest.mark.parametrize(("key", "order"), [("2", "certain"), ("3", "uncertain")])
def test_a_queue_leads_through_all_transcripts(served: Served, key: str, order: str) -> None:
    wanted = asked(served, order)
    assert {item["transcript"] for item in wanted[:20]} > {"PW1"}
    with served.tab("PW2") as tab:
        tab.press("j", "j")
        place = tab.turn()
        tab.press("q", key, says="first: ")
        at_item(tab, wanted[0])
        assert rows(tab) == [row_of(item) for item in wanted]
        far = next(n for n, i in enumerate(wanted) if i["transcript"] != wanted[0]["transcript"])
        for item in wanted[1 : far + 2]:
            tab.press("j")
            at_item(tab, item)
        for item in wanted[far::-1]:
            tab.press("k")
            at_item(tab, item)
        one, two = wanted[:2]
        tab.press("a", says="Accepted")
        assert tab.card() == key_of(one)  # focus stays
        tab.press("j")
        at_item(tab, two)
        tab.press("r", says="Rejected")
        assert rows(tab)[:2] == [f"{row_of(one)} ✓", f"{row_of(two)} ✕"]
        told = [(e.kind, e.event.details, e.event.anchor) for e in tab.entries() if e.event]
        assert [(kind, details) for kind, details, _ in told] == [
            ("accept", {"queue": order}),
            ("reject", {"queue": order}),
        ]
        for item, (_, _, anchor) in zip(wanted, told, strict=False):
            assert anchor is not None
            assert (anchor.transcript, anchor.quote) == (item["transcript"], item["quote"])
        tab.click("Leave the queue")
        tab.opened("PW2")
        assert tab.turn() == place
        assert tab.page.locator(".item").count() == 0
    assert [key_of(item) for item in asked(served, order)][:5] == [
        key_of(item) for item in wanted[2:7]
    ]


def test_one_code_is_compared_in_all_cases(served: Served) -> None:
    code = served.code("T1")
    with served.tab("SP1") as tab:
        tab.press("q", "4")
        tab.type("getting")
        tab.press("Enter", says="One code in all cases")
        wanted = asked(served, "code", code)
        assert {item["code"] for item in wanted} == {code}
        first = next(item for item in wanted if item["stand"] == "open")
        at_item(tab, first)
        assert [row[:-2] if row[-1] in "✓✕·" else row for row in rows(tab)] == [
            row_of(item) for item in wanted
        ]
        tab.press("a", says="Accepted T1")
        event = tab.last()
        assert (event.kind, event.details) == ("accept", {"queue": "code"})
        again = asked(served, "code", code)
        assert [key_of(item) for item in again] == [key_of(item) for item in wanted]
        stands = {key_of(item): item["stand"] for item in again if item["transcript"] == "SP1"}
        if first["transcript"] == "SP1":
            assert stands[key_of(first)] == "accepted"


def test_an_empty_cell_is_filled_with_what_was_offered(served: Served) -> None:
    wanted = asked(served, "empty")
    with served.tab("PW2") as tab:
        tab.press("q", "5", says="Empty cells")
        at_item(tab, wanted[0])
        hidden = {
            (name, key_of(s)) for name in TEXTS for s in served.transcript(name)["suggestions"]
        }
        at = next(n for n, i in enumerate(wanted) if (i["transcript"], key_of(i)) not in hidden)
        for _ in range(at):
            tab.press("j")
        item = wanted[at]
        at_item(tab, item)
        card = tab.page.locator("#cards .card.here")
        card.get_by_text("Offered for an empty cell").wait_for()
        assert percent(item["score"]) in card.inner_text()
        tab.press("a", says="Accepted")
        event = tab.last()
        assert (event.kind, event.details["queue"]) == ("add", "empty")
        assert event.offer is not None
        assert event.offer.score == pytest.approx(item["score"], abs=1e-4)
        assert tab.stand(key_of(item)) == "Accepted"
        assert event.anchor is not None
        assert event.anchor.quote == item["quote"]
    cell = item["cell_role"], item["code"]
    assert cell not in [(i["cell_role"], i["code"]) for i in asked(served, "empty")]


def test_turns_without_suggestions_are_drawn_for_checking(served: Served) -> None:
    sample = served.transcript("PW1")["sample"]
    assert 1 < len(sample) < 20
    with served.tab("PW1") as tab:
        tab.press("h", says="suggestions shown")
        tab.to_turn(sample[0] - 1)
        tab.press("j")
        assert tab.turn() == sample[0]
        tab.page.locator("#cards").get_by_text("Does it carry a code?").wait_for()
        flags = tab.page.locator(".turn .flag.todo").all_text_contents()
        assert flags.count("check") == len(sample)
        tab.press("0", says="carries no code")
        event = tab.last()
        assert (event.kind, event.details) == ("no_code", {"sampled": True})
        assert event.anchor is not None
        assert event.anchor.span is not None
        assert event.anchor.span.of(served.text("PW1")) == event.anchor.quote
        tab.to_turn(sample[1] - 1)
        tab.press("j")
        assert tab.turn() == sample[1]
        tab.press("n")
        tab.type("sleep")
        tab.press("Enter", says="Added")
        event = tab.last()
        assert (event.kind, event.details) == ("add", {"sampled": True})
        assert tab.page.locator(".turn .flag.todo", has_text="check").count() == len(sample) - 2
    told = served.api("/api/agreement")["sample"]
    assert (told["drawn"], told["checked"], told["with_code"]) == (len(sample), 2, 1)


def test_after_ten_decisions_the_page_says_what_was_ranked_anew(served: Served) -> None:
    done = served.api("/api/progress")["learned"]["decisions"]
    with served.tab() as tab:
        tab.press("q", "2", says="Most certain first")
        made: list[str] = []
        while len(made) < 10 and not tab.page.evaluate(STIRS):
            if tab.card():  # among them are turns to check
                made.append(("accept", "reject")[len(made) % 2])
                tab.press(made[-1][0], says=made[-1].title())
            tab.press("j")
        while not tab.card():
            tab.press("j")
        before = tab.card()
        tab.press("Shift+ArrowRight")
        words = tab.page.evaluate("getSelection().toString()")
        turn = tab.turn()
        heard = tab.heard("Re-ranked after")
        learned = served.api("/api/progress")["learned"]
        assert learned["decisions"] >= done + 10
        assert heard == (
            f"Re-ranked after {learned['decisions']} decisions: "
            f"{learned['changed']} of {learned['of']} suggestions changed"
        )
        assert (tab.card(), tab.turn()) == (before, turn)
        assert words
        assert tab.page.evaluate("getSelection().toString()") == words
        assert tab.page.evaluate("document.activeElement.dataset.key || ''") == before
        name = tab.page.title().removesuffix(" · precode")
        seen = 0
        for one in served.transcript(name)["suggestions"]:
            tab.to_turn(one["turn"])
            card = tab.page.locator(f'#cards .card[data-key="{key_of(one)}"]')
            if tab.stand(key_of(one)) == "To decide":
                card.locator(".chance").get_by_text(percent(one["score"]), exact=True).wait_for()
                seen += 1
        assert seen
        assert tab.kinds() == made
