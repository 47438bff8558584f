"""When something comes between: another tab, a dead connection, a new version of the words."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_pages import Served, Tab, coded_study, out, serving, talk
from made_studies import PW1, add, files_of

pytestmark = pytest.mark.browser

NAMES = ("PW2", "PW3", "PW4", "PW5", "PW6", "PW7", "PW8")
TEXTS = {"PW1": PW1} | {n: talk(n, *(out(m, 5 + m) for m in range(3))) for n in NAMES}
BROKEN = re.compile(r"net::ERR_FAILED|status of 409")


@pytest.fixture(scope="module")
def served(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    study = coded_study(tmp_path_factory.mktemp("trouble"), TEXTS)
    with serving(browser, study) as served:
        yield served


def cut(tab: Tab) -> None:
    """Break the connection for decisions."""
    tab.expected = BROKEN
    tab.page.route("**/decide", lambda route: route.abort())


def mend(tab: Tab) -> None:
    tab.page.unroute("**/decide")


def begin(tab: Tab) -> str:
    """Show the suggestions and go to the first; return its card."""
    tab.press("h", says="suggestions shown")
    tab.press("j")
    assert tab.card()
    return tab.card()


def test_a_stale_tab_shows_what_stands(served: Served) -> None:
    with served.tab("PW2") as one, served.tab("PW2") as two:
        card = begin(one)
        assert begin(two) == card
        two.expected = BROKEN
        one.press("a", says="Accepted")
        assert two.stand(card) == "To decide"
        two.press("r", says="decided elsewhere in the meantime")
        assert two.stand(card) == "Accepted"
        assert one.kinds() == ["accept"]
        two.press("r", says="Rejected")  # now that it is seen
        assert one.stand(card) == "Accepted"
        one.open("PW3")
        one.open("PW2")  # as it stands by now
        one.page.locator(f'#cards .card[data-key="{card}"] .stand.rejected').wait_for()
        one.press("u", says="Undone")
        assert one.kinds() == ["accept", "reject", "undo"]


def test_a_decision_stays_unsaved_until_it_is_on_disk(served: Served) -> None:
    with served.tab("PW4") as tab:
        card = begin(tab)
        cut(tab)
        tab.press("a", says="Not saved")
        alert = tab.page.get_by_role("alert").filter(has_text="Not saved")
        alert.wait_for()
        assert tab.stand(card) == "To decide"
        tab.press("ArrowDown", "r")  # waits in the line
        tab.page.get_by_text("and 1 decision after it").wait_for()
        heard = tab.page.evaluate("said.length")
        alert.get_by_role("button", name="Try again").click()
        tab.heard("Not saved", since=heard)
        assert tab.kinds() == []
        mend(tab)
        alert.get_by_role("button", name="Try again").click()
        tab.heard("Accepted")
        tab.heard("Rejected")
        tab.page.get_by_text("All saved").wait_for()
        alert.wait_for(state="hidden")
        assert tab.stand(card) == "Accepted"
        assert tab.kinds() == ["accept", "reject"]


def test_an_answer_that_was_lost_is_not_recorded_twice(served: Served) -> None:
    with served.tab("PW5") as tab:
        card = begin(tab)
        tab.expected = BROKEN

        def lose(route: Any) -> None:
            route.fetch()
            route.abort()

        tab.page.route("**/decide", lose)
        tab.press("a", says="Not saved")
        assert tab.kinds() == ["accept"]
        assert tab.stand(card) == "To decide"
        mend(tab)
        tab.click("Try again", says="Accepted")
        tab.page.get_by_text("All saved").wait_for()
        assert tab.stand(card) == "Accepted"
        tab.press("1", says="delivered by peer worker")
        assert tab.kinds() == ["accept", "accept"]


def test_a_server_that_hangs_is_waited_for(served: Served) -> None:
    with served.tab("PW6") as tab:
        card = begin(tab)
        os.kill(served.child.pid, signal.SIGSTOP)
        try:
            tab.press("a")
            tab.page.get_by_text("Saving 1…").wait_for()
            assert tab.stand(card) == "To decide"
            assert tab.page.locator(f'#cards .card.busy[data-key="{card}"]').count() == 1
            tab.press("a")  # again, out of impatience
        finally:
            os.kill(served.child.pid, signal.SIGCONT)
        tab.heard("Accepted")
        tab.page.get_by_text("All saved").wait_for()
        assert tab.kinds() == ["accept"]


def test_a_typed_memo_survives(served: Served) -> None:
    words = "She said “so” 😊\nand left."
    with served.tab("PW7") as tab:
        begin(tab)
        tab.press("m")
        tab.page.get_by_role("dialog").get_by_role("textbox").fill(words)
        tab.press("Escape")  # not a way to lose it
        tab.page.get_by_text("Memo not saved (m goes on with it)").wait_for()
        cut(tab)
        tab.press("m")
        field = tab.page.get_by_role("dialog").get_by_role("textbox")
        assert field.input_value() == words
        tab.press("Control+Enter", says="Not saved")

        asked: list[str] = []

        def stay(dialog: Any) -> None:
            asked.append(dialog.type)
            dialog.dismiss() if dialog.type == "beforeunload" else dialog.accept()

        tab.page.on("dialog", stay)
        with tab.page.expect_event("dialog"):
            tab.page.evaluate("void setTimeout(() => location.reload())")
        tab.click("Give up")
        tab.page.remove_listener("dialog", stay)
        assert asked == ["beforeunload", "confirm"]
        tab.page.get_by_text("Memo not saved (m goes on with it)").wait_for()
        assert tab.kinds() == []
        mend(tab)
        tab.press("m")
        assert field.input_value() == words
        tab.press("Control+Enter", says="Memo saved")
        assert tab.kinds() == ["memo"]
        assert tab.last().memo == words
        tab.page.get_by_text("Memo not saved").wait_for(state="detached")
        assert tab.page.locator("#cards .mark .memo").inner_text() == words


def test_a_new_version_tells_what_was_lost_and_what_changed(served: Served, tmp_path: Path) -> None:
    text = served.text("PW1")
    gone = "Getting out of the flat and getting some air"
    with served.tab("PW1") as tab:
        for words, code in (("I was lying awake until four", "sleep"), (gone, "money")):
            assert words in text
            tab.drag((4, words), (4, words))
            tab.press("n")
            tab.type(code)
            tab.press("Enter", says="Added")
        lost = tab.entries()[-1].id
        new = PW1.replace("lying awake until four", "lying there wide awake until four")
        new = new.replace(f"But we kept going out. {gone}, that was all it was.", "Yes, we did.")
        add(served.study, *files_of(tmp_path, PW1=new))
        tab.page.reload()
        tab.page.locator(".turn.here").wait_for()
        tab.open("PW1")
        notice = tab.page.locator("#notice")
        notice.get_by_text("One of your codings has lost its words in this version").click()
        row = notice.get_by_role("listitem")
        row.get_by_text(gone).wait_for()
        assert "T3 Money" in row.inner_text()
        notice.get_by_text("The words of 1 coding changed since").wait_for()
        notice.get_by_role("button", name="Show the next").click()
        assert tab.page.locator("#cards .card.here .flag").inner_text() == "words changed since"
        changed = tab.card()
        tab.click("Still right", says="Accepted")
        assert tab.card() == changed
        notice.get_by_text("changed since").wait_for(state="detached")
        assert tab.kinds() == ["add"] * 3  # nothing is suggested on the new version
        now = served.transcript("PW1")
        assert [one["entry"] for one in now["lost"]] == [lost]
        assert [one["changed"] for one in now["codings"]] == [False]
