"""What the review page looks like to whom: by keyboard and screen reader, on a phone, in the dark,
with words that would like to be HTML, and with very many of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from made_pages import CODES, Served, Tab, coded_study, filling, out, serving, talk

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=window.ran=1>"
SCRIPT = "<script>window.ran=1</script>"
LONG = 500  # pairs of turns
TEXTS = {
    "PW1": talk("PW1", *(out(n, 5 + n) for n in range(6))),
    "PW2": talk(
        "PW2", *(out(n, 5 + n % 8) if n % 50 == 49 else filling(n, 9) for n in range(LONG))
    ),
    f"PW8 {EVIL}": f"""I: {SCRIPT} How was it?

PW8: Well {EVIL} we took the bus {SCRIPT} into town together &lt;b&gt; &amp;amp; so.

I: And then?

PW8: Getting out of the flat and getting some air, <b>naïve</b>. I slept badly.
""",
}
HOSTILE = f"""{CODES}T4,"Label {EVIL}","Definition {SCRIPT} of bread.","Group {EVIL}","{EVIL} bread"
"""

# Visible words with less contrast to what is behind them than WCAG AA wants, and how much.
_FAINT = """() => {
  const parsed = (words) => {
    const [r, g, b, a = 1] = words.match(/[\\d.]+(e-?\\d+)?/g).map(Number);
    return words.startsWith("color(") ? [255 * r, 255 * g, 255 * b, a] : [r, g, b, a];
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((one, at) => one * a + below[at] * (1 - a));
  const light = (rgb) => {
    const [r, g, b] = rgb.map((one) => one / 255)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const layer = parsed(getComputedStyle(at).backgroundColor);
      if (layer[3]) layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const found = [];
  const judge = (node, colour, words) => {
    const [r, g, b, a] = parsed(colour);
    let alpha = a;
    for (let at = node; at; at = at.parentElement) alpha *= Number(getComputedStyle(at).opacity);
    const back = behind(node);
    const [low, high] = [light(over([r, g, b, alpha], back)), light(back)].sort((x, y) => x - y);
    found.push([(high + 0.05) / (low + 0.05), words.trim().slice(0, 40)]);
  };
  const top = [...document.querySelectorAll("dialog[open]")].at(-1) || document.body;
  const out = ".unseen, noscript, :disabled";
  const shows = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(out);
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const home = node.parentElement;
    if (node.data.trim() && !home.closest("option") && shows(home))
      judge(home, getComputedStyle(home).color, node.data);
  }
  for (const node of top.querySelectorAll("select, input, textarea, [data-label]")) {
    if (!shows(node)) continue;
    const [which, words] = node.dataset.label ? ["::before", node.dataset.label]
      : node.placeholder && !node.value ? ["::placeholder", node.placeholder] : [null, node.value];
    judge(node, getComputedStyle(node, which).color, words);
  }
  return [found.length, found.filter(([ratio]) => ratio < 4.5)];
}"""


@pytest.fixture(scope="module")
def served(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    study = coded_study(tmp_path_factory.mktemp("looks"), TEXTS, codes=HOSTILE)
    with serving(browser, study, coder=f"Ada {EVIL}") as served:
        yield served


CONTROL = re.compile(
    r"^\s*- (?:button|combobox|checkbox|textbox|searchbox|option|tab|link|dialog|radio)\b(?! \")",
    re.MULTILINE,
)


def looked_at(tab: Tab, state: str) -> None:
    """Look at the page as it is: names of controls, contrast in light and dark, on a phone."""
    page = tab.page
    assert CONTROL.findall(page.locator("body").aria_snapshot()) == [], state
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        count, faint = page.evaluate(_FAINT)
        assert count > 5
        assert faint == [], (state, scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state
    page.set_viewport_size({"width": 1366, "height": 768})


def test_every_control_has_a_name_and_words_are_readable(served: Served) -> None:
    with served.tab("PW1") as tab:
        looked_at(tab, "reading")
        deciding(tab)
        looked_at(tab, "deciding")
        dialog = tab.page.get_by_role("dialog")
        for keys in (("m",), ("?",), ("=",), ("q",), ("c",), ("/", "Control+Enter")):
            opened_by(tab, *keys)
            looked_at(tab, f"dialog of {keys}")
            for _ in keys:
                tab.press("Escape")
            dialog.wait_for(state="detached")
        tab.click("Reject all shown…")
        dialog.wait_for()
        looked_at(tab, "bulk")
        tab.press("Escape")
        tab.press("q", "2", says="Most certain first")
        looked_at(tab, "queue")
        tab.click("Leave the queue")
        tab.press("b", says="Blind mode")
        looked_at(tab, "blind")
        assert tab.kinds() == ["accept"]


def opened_by(tab: Tab, *keys: str) -> None:
    """Press keys that open a dialog; tell what the page did instead, if it did not."""
    from playwright.sync_api import TimeoutError as TookTooLong

    heard = tab.page.evaluate("said.length")
    tab.press(*keys)
    try:
        tab.page.get_by_role("dialog").last.wait_for()
    except TookTooLong:
        said, at = tab.page.evaluate(
            "heard => [said.slice(heard), document.activeElement.outerHTML.slice(0, 200)]", heard
        )
        pytest.fail(f"{keys} opened no dialog; the page said {said}, the focus was on {at}")


def deciding(tab: Tab) -> None:
    """Show the suggestions, with an accepted card in focus."""
    tab.press("h", says="suggestions shown")
    tab.to_turn(2)
    tab.page.locator("#cards .card").first.click()
    if not tab.page.locator("#cards .card.here .stand.accepted").count():
        tab.press("a", says="Accepted")
    tab.page.locator("#cards .card.here .facets").wait_for()


_FOCUS = """() => {
  const node = document.activeElement;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(node);
  const inside = Boolean(node.closest("dialog[open]"));
  const at = node === document.body ? "" : `${node.tagName} ${node.textContent.slice(0, 30)}`;
  return [at, inside, outlineStyle !== "none" && parseFloat(outlineWidth) >= 2, outlineColor];
}"""


def test_the_focus_is_seen_wherever_it_goes(served: Served) -> None:
    with served.tab("PW1") as tab:
        deciding(tab)
        places = set()
        for _ in range(45):
            tab.press("Tab")
            at, _, outlined, colour = tab.page.evaluate(_FOCUS)
            if at:
                assert outlined, at
                assert not colour.endswith(", 0)")
                places.add(at)
        assert len(places) > 20


def test_dialogs_keep_the_focus_and_give_it_back(served: Served) -> None:
    with served.tab("PW1") as tab:
        deciding(tab)
        card = tab.card()
        for key in "/?=qmMnc":
            tab.press(key)
            tab.page.get_by_role("dialog").wait_for()
            for step in ("Tab",) * 9 + ("Shift+Tab",) * 3:
                tab.press(step)
                at, inside, outlined, _ = tab.page.evaluate(_FOCUS)
                assert inside or not at, (key, at)
                assert outlined or not at, (key, at)
            tab.press("Escape")
            tab.page.get_by_role("dialog").wait_for(state="detached")
            # The page may still be drawing what the dialog was closed on.
            tab.page.wait_for_function(
                "key => document.activeElement.dataset.key === key", arg=card, timeout=10_000
            )


def test_it_is_said_what_happened(served: Served) -> None:
    with served.tab("PW1") as tab:
        live = tab.page.locator("#live")
        assert live.get_attribute("aria-live") == "polite"
        tab.press("h", says="suggestions shown")
        tab.to_turn(10)
        tab.press("ArrowDown")
        label = tab.page.locator("#cards .card.here").get_attribute("aria-label")
        code = label.partition(",")[0]
        assert tab.press("a", says="Accepted") == f"Accepted {code}" == live.text_content()
        assert tab.press("s", says="Starred") == "Starred these words"
        assert tab.press("u", says="Undone") == "Undone: a star"
        assert tab.press("u", says="Undone") == f"Undone: {code} accepted"
        assert tab.kinds() == ["accept", "star", "undo", "undo"]


def test_the_page_fits_a_phone(served: Served) -> None:
    with served.tab(width=390, height=844) as tab:
        first = tab.page.title()
        for key, is_first in (("J", "false"), ("K", "true")):
            tab.press(key)
            waits = f"(title) => (document.title === title) === {is_first}"
            tab.page.wait_for_function(waits, arg=first)
        tab.press("h", says="suggestions shown")
        tab.press("j")
        tab.page.locator("#cards .card").first.wait_for()
        here = tab.page.locator(".turn.here")
        assert here.evaluate("(turn) => turn.nextElementSibling.id") == "cards"
        assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        card = tab.card()
        tab.page.locator("#cards .card.here").get_by_role("button", name="Memo").click()
        tab.type("On the phone")
        tab.page.get_by_role("dialog").get_by_role("button", name="Save").click()
        tab.heard("emo")
        assert tab.last().memo == "On the phone"
        assert tab.card() == card


def nothing_ran(tab: Tab) -> None:
    assert tab.page.evaluate("window.ran") is None
    assert tab.page.locator("img").count() == 0
    assert tab.page.locator("body script").count() == 0
    assert tab.page.locator(".piece b").count() == 0


def test_words_never_run(served: Served) -> None:
    name = f"PW8 {EVIL}"
    text = served.transcript(name)["turns"][1]["pieces"][0][2]
    with served.tab(name) as tab:
        assert tab.page.locator("#bar h1").inner_text().endswith(f"Ada {EVIL}")
        said = tab.page.locator(".turn[data-turn='2'] .piece")
        assert said.text_content() == text
        assert SCRIPT in text
        tab.press("h", says="suggestions shown")
        assert said.text_content() == text
        tab.to_turn(2)
        tab.press("n")
        tab.type("bread")
        tab.page.get_by_text(f"Definition {SCRIPT} of bread.").wait_for()
        nothing_ran(tab)
        tab.press("Enter", says=f"Added T4 Label {EVIL}")
        tab.press("m")
        tab.type(f"{EVIL}{SCRIPT}</textarea>")
        tab.press("Control+Enter", says=f"Memo on T4 Label {EVIL} saved")
        assert tab.page.locator("#cards .card.here .memo").inner_text() == (
            f"{EVIL}{SCRIPT}</textarea>"
        )
        tab.press("M")
        tab.type(EVIL)
        tab.press("Control+Enter", says="Memo on the transcript saved")
        nothing_ran(tab)
        assert tab.kinds() == ["add", "accept", "memo"]
        entry = tab.entries()[1]
        assert entry.coder == f"Ada {EVIL}"
        event = entry.event
        assert event is not None
        assert event.anchor is not None
        assert event.anchor.code is not None
        assert (event.memo, event.anchor.code.label, event.anchor.transcript) == (
            f"{EVIL}{SCRIPT}</textarea>",
            f"Label {EVIL}",
            name,
        )
        tab.press("q", "4")
        tab.type("bread")
        tab.press("Enter", says="One code in all cases")
        tab.page.locator(".item[aria-current]").wait_for()
        nothing_ran(tab)


def test_a_thousand_turns_are_walked(served: Served) -> None:
    laid_out = """() => [...document.querySelectorAll(".turn .said")]
        .filter((one) => one.checkVisibility({ contentVisibilityAuto: true })).length"""
    with served.tab("PW2") as tab:
        assert tab.page.locator(".turn").count() == 2 * LONG
        assert 0 < tab.page.evaluate(laid_out) < 100
        for number in range(2, 14):
            tab.press("j")
            assert tab.turn() == number
        tab.press("h", says="suggestions shown")
        stops = sorted({one["turn"] for one in served.transcript("PW2")["suggestions"]})
        for number in [stop for stop in stops if stop > 13][:4]:
            tab.press("j")
            assert tab.turn() == number
            tab.page.wait_for_function(
                """(turn) => {
                    const { top, bottom } = document.querySelector(turn).getBoundingClientRect();
                    return top < innerHeight && bottom > 0;
                }""",
                arg=f'.turn[data-turn="{number}"]',
            )
        tab.press("a", says="Accepted")
        assert tab.kinds() == ["accept"]
        assert 0 < tab.page.evaluate(laid_out) < 100
