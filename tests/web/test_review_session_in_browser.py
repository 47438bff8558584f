"""Coding on the review page: what a coder presses, selects and types ends in the record."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest
from made_pages import Served, Tab, coded_study, filling, out, serving, talk
from made_studies import PW1, SP1

from precode.store.record.verify import broken

pytestmark = pytest.mark.browser

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
ODD = f"“naïve” cafe\u0301 😊 and {FAMILY} ‘so’"
EMOJI = f"""I: How was it? 😊

PW9: Well {FAMILY} 👍🏽 we had a {ODD} then home again by bus.

I: And then?

PW9: Getting out of the flat 🚌 and getting some air. I slept badly.
"""
TEXTS = {
    "PW1": talk("PW1", *(out(n, 5 + n) for n in range(8))),
    "PW2": PW1.replace("PW1", "PW2"),
    "PW3": talk("PW3", *(out(n, 4 + n) for n in range(3))),
    "PW9": EMOJI,
    "SP1": SP1,
}


@pytest.fixture(scope="module")
def served(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    study = coded_study(tmp_path_factory.mktemp("session"), TEXTS)
    with serving(browser, study) as served:
        yield served


def shows(tab: Tab) -> Any:
    """Return what the page shows of where the coder stands."""
    tab.page.locator("#bar .stat").first.wait_for()
    return tab.page.evaluate(
        """() => [
            document.querySelector("#bar .stat").textContent,
            [...document.querySelectorAll(".turn")].map((turn) => turn.getAttribute("aria-label")),
            [...document.querySelectorAll(".hl.accepted")].map((one) => one.dataset.key),
            document.querySelector("[data-act=read]").textContent,
        ]"""
    )


def test_a_session_by_keyboard_is_recorded_as_pressed(served: Served) -> None:
    with served.tab("PW1") as tab:
        tab.press("h", says="16 suggestions shown")
        tab.press("j")
        first = tab.card()
        assert tab.turn() == 2
        tab.press("a", says="Accepted")
        assert tab.stand(first) == "Accepted"
        tab.press("1", "2", "3", "4")
        tab.press("ArrowDown")
        second = tab.card()
        assert second != first
        tab.press("r", says="Rejected")
        assert tab.stand(second) == "Rejected"

        tab.press("j")
        assert tab.turn() == 4
        changed = tab.card()
        other = "Sleep" if changed.endswith(served.code("T1")) else "Getting out"
        tab.press("c")
        tab.type(other[:4].lower())
        tab.press("Enter", says="Changed")

        tab.press("h", says="Suggestions hidden")
        tab.press("j", "j")
        assert (tab.turn(), tab.card()) == (6, "")
        tab.press("Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
        tab.press("n")
        tab.type("money")
        tab.press("Enter", says="Added T3 Money")
        tab.press("Shift+ArrowRight", "Shift+ArrowLeft")
        tab.press("t", says="Trimmed T3 Money")
        tab.press("m")
        tab.type("What <b>she</b> said 😊")
        tab.press("Control+Enter", says="Memo on T3 Money saved")
        tab.press("s", says="Starred")
        tab.press("j", "j")
        assert tab.turn() == 8
        tab.press("0", says="Turn 8 carries no code")
        tab.press("j", "j", "f", says="no code fits")
        tab.press("u", says="Undone")
        tab.press("U", says="Redone")
        tab.press("R", says="Transcript marked as read")

        text = served.text("PW1")
        kinds = [kind for kind, _ in groupby(tab.kinds())]  # facets: one entry or several
        assert kinds == [
            *("accept", "reject", "change", "add", "change", "accept"),
            *("star", "no_code", "fits_no_code", "undo", "read"),
        ]
        events = [entry.event for entry in tab.entries() if entry.event]
        for anchor in (event.anchor for event in events):
            assert anchor is not None
            if anchor.span:
                assert anchor.quote == anchor.span.of(text) != ""
        accepted = [event for event in events if event.kind == "accept"]
        facets = accepted[-2].facets
        assert (facets.deliverer, facets.status) == ("peer worker", "happened")
        assert (facets.confidence, facets.prompted is None) == ("high", False)
        assert accepted[-1].memo == "What <b>she</b> said 😊"
        added = next(event for event in events if event.kind == "add")
        assert added.details == {"view": "hidden"}
        assert added.anchor is not None
        assert len(added.anchor.quote.split()) == 3
        trimmed = [event for event in events if event.kind == "change"][-1]
        assert trimmed.anchor is not None
        assert trimmed.anchor.quote == added.anchor.quote.rpartition(" ")[0]
        assert list(broken(served.study.record.path)) == []

        before = shows(tab)
        assert before[3].startswith("Read")
        tab.page.reload()
        tab.page.locator(".turn.here").wait_for()
        tab.open("PW1")
        assert shows(tab) == before


def test_keys_that_only_look_record_nothing(served: Served) -> None:
    with served.tab("PW2") as tab:
        tab.press("j")
        tab.press("x")
        turn = tab.turn()
        assert tab.page.locator(f'.turn[data-turn="{turn}"].folded').count() == 1
        assert tab.page.locator(f'.turn[data-turn="{turn}"] .piece').count() == 0
        tab.press("x")
        assert tab.page.locator(".turn.folded").count() == 0
        tab.press("J")
        tab.opened("PW3")
        tab.press("K")
        tab.opened("PW2")
        assert tab.turn() == turn
        for key, title in (("?", "Keys"), ("/", "Codebook"), ("=", "Where you stand")):
            tab.press(key)
            dialog = tab.page.get_by_role("dialog", name=title)
            dialog.wait_for()
            tab.press("j")  # means itself while a dialog is open
            tab.press("Escape")
            dialog.wait_for(state="detached")
            assert tab.turn() == turn
        assert tab.kinds() == []


def test_everything_works_by_mouse_too(served: Served) -> None:
    with served.tab("PW2") as tab:
        tab.click("Show suggestions", says="suggestions shown")
        tab.click("Next")
        card = tab.card()
        tab.click("Accept", says="Accepted")
        assert tab.stand(card) == "Accepted"
        tab.page.locator("#cards .card.here").get_by_label("Status").select_option("planned")
        tab.heard("status planned")
        tab.click("Undo", says="Undone")
        tab.click("Undo", says="Undone")
        tab.click("Redo", says="Redone")
        assert tab.stand(card) == "Accepted"
        tab.click("Next")
        tab.click("No code", says="carries no code")
        tab.click("Take back", says="taken back")
        assert tab.kinds() == ["accept", "accept", "undo", "undo", "undo", "no_code", "undo"]
        events = [entry.event for entry in tab.entries()]
        assert [event.facets.status for event in events[:2] if event] == ["", "planned"]


def test_selected_words_are_the_recorded_words(served: Served) -> None:
    text = served.text("PW9")
    with served.tab("PW9") as tab:
        for words, code in (
            (ODD, "Sleep"),
            (f"{FAMILY} 👍🏽 we", "Money"),
            ("cafe\u0301 😊", "Mon"),
        ):
            words = next(w for w in (words, words.replace("e\u0301", "é")) if w in text)
            tab.drag((2, words), (2, words))
            tab.press("n")
            tab.page.get_by_role("dialog").get_by_text(words, exact=False).first.wait_for()
            tab.type(code)
            tab.press("Enter", says="Added")
            anchor = tab.last().anchor
            assert anchor is not None
            assert anchor.span is not None
            assert anchor.quote == text[anchor.span.start : anchor.span.end] == words
            shown = tab.page.locator(f'.hl[data-key="{tab.card()}"]').all_text_contents()
            assert "".join(shown) == words
        assert tab.kinds() == ["add"] * 3


def test_words_of_two_turns_are_refused(served: Served) -> None:
    with served.tab("PW9") as tab:
        tab.drag((2, "then home"), (4, "Getting out"))
        tab.page.get_by_text("Words of several turns are selected").wait_for()
        for key in "nsf":
            tab.press(key, says="Select words of one turn only.")
        assert tab.page.get_by_role("dialog").count() == 0
        assert tab.kinds() == []


def test_many_are_rejected_after_a_look(served: Served) -> None:
    with served.tab("PW3") as tab:
        tab.press("h", says="6 suggestions shown")
        tab.click("Reject all shown…")
        dialog = tab.page.get_by_role("dialog", name="Reject 6 undecided suggestions")
        boxes = dialog.get_by_role("checkbox")
        assert boxes.count() == 6
        for at in range(6):
            boxes.nth(at).uncheck()
        assert dialog.get_by_role("button", name="Reject 0 suggestions").is_disabled()
        for at in (0, 2, 3, 4, 5):
            boxes.nth(at).check()
        dialog.get_by_role("button", name="Reject 5 suggestions").click()
        tab.heard("Rejected 5 of 5 suggestions.")
        assert tab.kinds() == ["reject"] * 5
        tab.page.get_by_text("5 of 6 decided, 1 left here").first.wait_for()
        left = tab.page.locator(".hl.open")
        kept = {left.nth(at).get_attribute("data-key") for at in range(left.count())}
        assert len(kept) == 1
        for number in range(5):
            tab.press("u", says="Undone")
            tab.page.get_by_text(f"{4 - number} of 6 decided").first.wait_for()
        assert tab.kinds() == ["reject"] * 5 + ["undo"] * 5
        assert served.transcript("PW3")["codings"] == []


def test_a_code_made_on_the_spot(served: Served) -> None:
    """Last: it changes the codebook."""
    label = f"{filling(3, 2)} 😊"
    with served.tab("SP1") as tab:
        tab.to_turn(2)
        tab.press("Shift+ArrowRight", "Shift+ArrowRight", "n")
        tab.type(label)
        tab.page.get_by_text("No code matches").wait_for()
        tab.press("Control+Enter")
        form = tab.page.get_by_role("dialog", name="New code")
        assert form.get_by_label("Label").input_value() == label
        tab.type("Said of copper things.")
        tab.press("Control+Enter", says=f"{label}")
        tab.heard("Added")
        assert tab.kinds() == ["code_created", "add"]
        made = next(one for one in served.api("/api/codebook") if one["label"] == label)
        assert (made["own"], made["definition"]) == (True, "Said of copper things.")
        anchor = tab.last().anchor
        assert anchor is not None
        assert anchor.code is not None
        assert (anchor.code.id, anchor.quote) == (made["id"], "He told")
        assert tab.card().endswith(f":{made['id']}")

        tab.press("/")
        tab.type("copper")
        tab.click("Edit…")
        form = tab.page.get_by_role("dialog", name="Edit")
        form.get_by_label("Definition").fill("Another definition.")
        form.get_by_label("When to use").first.fill("Kettles\nPans")
        tab.press("Control+Enter", says="Saved")
        tab.page.get_by_text("Another definition.").wait_for()
        made = next(one for one in served.api("/api/codebook") if one["label"] == label)
        assert (made["definition"], made["when_to_use"]) == (
            "Another definition.",
            ["Kettles", "Pans"],
        )
        tab.click("Retire…")
        tab.click("Retire it", says="Retired")
        tab.press("Escape")
        assert tab.kinds() == ["code_created", "add", "code_edited", "code_retired"]
        assert label not in [one["label"] for one in served.api("/api/codebook")]
        tab.page.locator("#cards .card").get_by_text(f"{label} (retired)").first.wait_for()
