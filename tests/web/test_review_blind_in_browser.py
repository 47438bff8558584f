"""Blind mode in a browser: nothing of the suggestions is on the page before a turn was coded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from made_pages import Served, Tab, coded_study, out, serving, talk

pytestmark = pytest.mark.browser

TEXTS = {f"PW{n}": talk(f"PW{n}", *(out(n + m, 5 + m) for m in range(4))) for n in (1, 2, 3)}


@pytest.fixture(scope="module")
def served(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    study = coded_study(tmp_path_factory.mktemp("blind"), TEXTS)
    with serving(browser, study, "--blind") as served:
        yield served


def nothing_given_away(tab: Tab) -> None:
    page = tab.page
    assert page.locator(".hl:not(.accepted)").count() == 0
    assert page.locator("#cards .evidence, #cards .card.open").count() == 0
    assert page.locator(".flag.todo").count() == 0
    assert page.locator("#cases progress").count() == 0
    labels = page.evaluate(
        "[...document.querySelectorAll('[aria-label]')].map((one) => one.ariaLabel).join()"
    )
    told = page.evaluate("document.body.textContent") + labels
    for words in ("to decide", " left", "missed", "probab", "Closest rival"):
        assert words not in told
    assert "%" not in told


def test_a_turn_is_coded_first_and_compared_then(served: Served) -> None:
    suggested = [s for s in served.transcript("PW1")["suggestions"] if s["turn"] == 2]
    code = suggested[0]["code"]
    number = next(c["code"] for c in served.api("/api/codebook") if c["id"] == code)
    with served.tab("PW1") as tab:
        tab.page.get_by_text("Blind mode", exact=True).first.wait_for()
        assert tab.turn() == 2  # the first that a participant says
        tab.page.get_by_text("0 of 4 turns compared").first.wait_for()
        nothing_given_away(tab)
        for key in "hq":
            tab.press(key, says="lind mode")
        nothing_given_away(tab)
        tab.press("n")
        tab.type(number)
        tab.press("Enter", says="Added")
        assert (tab.last().kind, tab.last().details) == ("add", {"view": "blind"})
        assert tab.stand(tab.card()) == "Added"
        nothing_given_away(tab)

        tab.press("v", says="for this turn")
        event = tab.last()
        assert event.kind == "blind"
        assert event.details["codes"] == [code]
        assert event.details["suggested"] == sorted(one["code"] for one in suggested)
        keys = {f"{one['start']}:{one['end']}:{one['code']}" for one in suggested}
        cards = {one.get_attribute("data-key") for one in tab.page.locator("#cards .card").all()}
        assert keys <= cards
        tab.page.get_by_text("1 of 4 turns compared").first.wait_for()
        tab.press("v", says="compared already")
        tab.press("u", says="Undone")  # the coding: what was seen cannot be unseen
        assert tab.page.locator(".turn[data-turn='2'] .flag", has_text="coded blind").count() == 1
        tab.page.locator("#cards .card.open").first.click()
        tab.press("r", says="Rejected")
        assert tab.last().details == {}  # in sight by now

        tab.press("j")
        assert tab.turn() == 4
        assert tab.page.locator("#cards .evidence").count() == 0
        tab.press("0", says="no code")
        assert tab.last().details == {"view": "blind"}
        tab.press("v", says="for this turn")
        assert tab.last().details["codes"] == []
        assert tab.kinds() == ["add", "blind", "undo", "reject", "no_code", "blind"]
    told = served.api("/api/agreement")["blind"]
    assert (told["turns"], told["suggested"]["both"]) == (2, 1)


def test_a_reload_keeps_what_was_not_compared_sealed(served: Served) -> None:
    with served.tab("PW2") as tab:
        tab.press("0", says="carries no code")
        tab.click("Compare with the suggestions", says="for this turn")
        assert tab.kinds() == ["no_code", "blind"]
        tab.page.reload()
        tab.page.locator(".turn.here").wait_for()
        tab.open("PW2")
        assert tab.page.locator("#cards .card").count() == 0
        tab.page.get_by_text("1 of 4 turns compared").first.wait_for()
        for number in (4, 6, 8):
            turn = tab.page.locator(f".turn[data-turn='{number}']")
            assert turn.locator(".hl").count() == 0
            assert turn.evaluate("(one) => one.classList.contains('sealed')")


def test_what_was_in_sight_cannot_be_coded_blind(served: Served) -> None:
    with served.tab("PW3") as tab:
        nothing_given_away(tab)
        tab.press("b", says="Blind mode is off")
        assert tab.page.locator(".hl").count() == 0  # hidden until wanted
        tab.press("h", says="8 suggestions shown")
        assert tab.page.locator(".hl.open").count() > 0
        tab.press("b", says="cannot be coded blind")
        tab.page.get_by_text("the suggestions were in sight").first.wait_for()
        tab.to_turn(4)
        tab.press("v", says="were in sight already")
        tab.press("n")
        tab.type("money")
        tab.press("Enter", says="Added")
        assert tab.kinds() == ["add"]
        assert "view" not in tab.last().details
        tab.open("PW2")
        turn = tab.page.locator(".turn[data-turn='4']")
        assert turn.evaluate("(one) => one.classList.contains('sealed')")


def test_hidden_is_not_blind(served: Served) -> None:
    with served.tab("PW3") as tab:
        tab.press("b", says="Blind mode is off")
        tab.to_turn(6)
        tab.press("0", says="no code")
        assert tab.last().details == {"view": "hidden"}
        tab.press("h", says="suggestions shown")
        tab.press("0", says="taken back")
        tab.press("0", says="no code")
        assert tab.last().details == {}
