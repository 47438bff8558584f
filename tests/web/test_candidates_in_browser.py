"""Candidates for new codes on the page: by keyboard, with the mouse, after a reload, on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_candidates import BUS, DOG, HATED, KEPT, SHAKING, SLEPT, TOGETHER, WALK, write_groups
from made_pages import Served, Tab, serving
from made_studies import small_study
from test_review_looks_in_browser import looked_at

from precode.workflow.inducing.board import Board

pytestmark = pytest.mark.browser

DEFINITION = "Going out together."


@pytest.fixture
def served(browser: Any, tmp_path: Path, codebook_file: Path) -> Iterator[Served]:
    study = small_study(tmp_path, codebook_file)
    write_groups(study)
    with serving(browser, study) as served:
        yield served


def opened(tab: Tab) -> None:
    tab.press("g")
    tab.page.locator(".candidate[aria-current]").wait_for()


def words(served: Served) -> dict[str, list[str]]:
    """Return the words of each group by its id, and those of none, as the study has them."""
    board = Board(served.study)
    found = {row.id: [quote.words for quote in row.quotes] for row in board.rows}
    return {**found, "": [quote.words for quote in board.single]}


def quote(tab: Tab, words: str) -> Any:
    return tab.page.locator(".found").filter(has_text=words)


def group(tab: Tab, id_: str) -> Any:
    return tab.page.locator(f'[data-act="group:{id_}"]')


def named(tab: Tab, name: str, definition: str) -> None:
    tab.page.get_by_label("Name").focus()
    tab.type(name)
    tab.press("Tab", says="Saved: Name")
    tab.type(definition)
    tab.press("Control+Enter", says="Saved: Definition")


def test_a_group_is_named_and_made_a_code_by_keyboard(served: Served) -> None:
    with served.tab("PW1") as tab:
        opened(tab)
        assert group(tab, BUS).inner_text().splitlines()[0] == "bus, town"
        assert "near T1 Getting out (0.41)" in group(tab, BUS).inner_text()
        tab.page.get_by_role("button", name="Make it a code").focus()
        tab.press("Enter", says="A code needs a name and a definition")
        named(tab, "Company", DEFINITION)
        tab.press("Escape")
        assert group(tab, BUS).evaluate("node => node === document.activeElement")
        tab.page.get_by_role("button", name="Make it a code").focus()
        tab.press("Enter")
        tab.page.get_by_role("dialog").get_by_text("3 quotes become codings by you").wait_for()
        tab.press("Enter", says="Now a code of the study: N1 Company")
        assert "✓ code" in group(tab, BUS).inner_text()
        tab.press("Escape")
        tab.page.locator("#transcript .hl.accepted").first.wait_for()
        assert tab.page.locator("#transcript .hl.accepted").count() == 2
        tab.press("/")
        tab.page.get_by_role("option", name="N1 Company").wait_for()
        tab.press("Escape")
        kinds = [kind for kind in tab.kinds() if kind not in ("group", "grouped")]
        assert kinds == ["code_created", "code_edited", "add", "add", "add"]


def test_a_reload_stays_with_the_group(served: Served) -> None:
    with served.tab() as tab:
        opened(tab)
        tab.press("ArrowDown")
        assert tab.page.url.endswith(f"#candidates/{DOG}")
        tab.page.reload(wait_until="commit")
        tab.page.locator(f'[data-act="group:{DOG}"][aria-current]').wait_for()
        assert quote(tab, WALK).is_visible()
        assert tab.page.locator("#transcript").is_hidden()
        quote(tab, WALK).get_by_role("button", name="Show in transcript").click()
        tab.opened("SP1")
        said = tab.page.locator(".turn.here").inner_text()
        assert WALK in said
        assert "#" not in tab.page.url
        tab.page.wait_for_function("words => String(getSelection()) === words", arg=WALK)


def test_quotes_go_where_they_are_dragged_and_come_back(served: Served) -> None:
    with served.tab() as tab:
        opened(tab)
        quote(tab, SLEPT).drag_to(group(tab, DOG))
        tab.heard("1 quote moved to dog, park")
        assert words(served) == {BUS: [TOGETHER, SHAKING], DOG: [WALK, KEPT, SLEPT], "": [HATED]}
        quote(tab, SHAKING).drag_to(tab.page.get_by_text("Drop here: new group"))
        tab.heard("1 quote put into a new group")
        assert [SHAKING] in words(served).values()
        tab.press("u", says="Undone: the split")
        tab.click("Undo", says="Undone: the last move")
        assert words(served) == {BUS: [TOGETHER, SHAKING, SLEPT], DOG: [WALK, KEPT], "": [HATED]}


def test_quotes_are_moved_by_keyboard(served: Served) -> None:
    with served.tab() as tab:
        opened(tab)
        tab.press("j", "j")
        move = quote(tab, HATED).get_by_role("button", name="Move to…")
        move.focus()
        tab.press("Enter")
        tab.type("dog")
        tab.press("ArrowDown")
        tab.press("Enter", says="1 quote moved to dog, park")
        assert words(served)[DOG] == [WALK, KEPT, HATED]
        tab.press("k")
        group(tab, DOG).click()
        for one in (WALK, HATED):
            quote(tab, one).get_by_role("checkbox").check()
        tab.click("Move 2 ticked quotes to…")
        tab.type("No group")
        tab.press("Enter", says="2 quotes taken out of the group")
        assert words(served)[DOG] == [KEPT]
        assert words(served)[""] == [HATED, WALK]


def test_groups_are_split_merged_and_dropped(served: Served) -> None:
    with served.tab() as tab:
        opened(tab)
        tab.click("Split…")
        tab.click("Split into these 2", says="1 new group split off")
        assert words(served)[BUS] == [TOGETHER, SHAKING]
        tab.click("Merge with…")
        tab.page.get_by_role("dialog").get_by_role("button", name="dog, park").click()
        tab.heard("bus, town merged into dog, park")
        assert words(served)[DOG] == [WALK, KEPT, TOGETHER, SHAKING]
        tab.page.locator("#board-title").get_by_text("dog, park").wait_for()
        tab.click("Drop…")
        tab.click("Drop it", says="Dropped dog, park")
        assert list(words(served).values()) == [[SLEPT], [HATED]]
        assert quote(tab, SLEPT).is_visible()


def test_words_that_could_not_be_saved_stay(served: Served) -> None:
    with served.tab() as tab:
        tab.expected = re.compile("ERR_FAILED")
        opened(tab)
        tab.page.route("**/api/candidates/edit", lambda route: route.abort())
        tab.page.get_by_label("Name").fill("Company")
        tab.press("Tab", says="Not saved: Name")
        tab.press("Escape", "j", "k")
        assert tab.page.get_by_label("Name").input_value() == "Company"
        tab.page.unroute("**/api/candidates/edit")
        tab.click("Try again", says="Saved: Name")
        assert Board(served.study).row(BUS).group.name == "Company"
        tab.page.get_by_text("Not saved").wait_for(state="detached")


def test_every_control_has_a_name_and_words_are_readable(served: Served) -> None:
    with served.tab() as tab:
        opened(tab)
        named(tab, "Company", DEFINITION)
        quote(tab, SLEPT).get_by_role("checkbox").check()
        looked_at(tab, "candidates")
        for button in (
            "Merge with…",
            "Split…",
            "Drop…",
            "Make it a code…",
            "Another nearest code…",
        ):
            tab.click(button)
            tab.page.get_by_role("dialog").wait_for()
            looked_at(tab, button)
            tab.press("Escape")
            tab.page.get_by_role("dialog").wait_for(state="detached")
            tab.page.wait_for_function(
                "name => document.activeElement.textContent === name",
                arg=button.replace("Another nearest code…", "Another…"),
            )


def test_candidates_are_looked_for_on_the_page(served: Served) -> None:
    served.study.candidates.unlink()
    asked = []

    def answer(route: Any) -> None:
        asked.append(route.request.method)
        running = len(asked) < 4
        if not running:
            write_groups(served.study)
        route.fulfill(json={"running": running, "done": 1, "total": 2, "failed": ""})

    with served.tab() as tab:
        tab.press("g")
        look = tab.page.get_by_role("button", name="Look for candidates")
        look.wait_for()
        tab.page.wait_for_load_state("networkidle")
        tab.page.route("**/api/candidates/look", answer)
        look.click()
        tab.page.get_by_text("Looking: 1 of 2 transcripts").wait_for()
        tab.heard("The candidates are there")
        assert asked == ["POST", "GET", "GET", "GET"]
        assert quote(tab, TOGETHER).is_visible()
        tab.press("Escape")
        assert tab.page.locator("#transcript").is_visible()
