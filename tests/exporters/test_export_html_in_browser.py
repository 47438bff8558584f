"""The page in Chromium: nothing runs, everything is readable, evidence shows without script."""

from dataclasses import replace

import pytest

from precode.domain.suggestions import Cue, Rival
from precode.exporters import html

pytestmark = pytest.mark.browser

# Contrast of every text with what lies behind it, as WCAG 2.2 defines it.
CONTRAST = """
() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] > 0.99) return colour;
      if (colour[3] > 0.01) throw new Error('half transparent: ' + e.className);
    }
    return [255, 255, 255, 1];
  };
  const light = c => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
    const v = c[i] / 255;
    return sum + weight * (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  }, 0);
  const ratio = (a, b) => {
    const [hi, lo] = [light(a), light(b)].sort((x, y) => y - x);
    return (hi + 0.05) / (lo + 0.05);
  };
  const found = [];
  const look = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    const value = ratio(rgba(style.color), behind(element));
    if (value < 4.5) found.push(`${element.className} ${pseudo || ''} ${value.toFixed(2)}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let texts = 0;
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue;
    texts += 1;
    look(walker.currentNode.parentElement, null);
  }
  document.querySelectorAll('[data-tag]').forEach(e => look(e, '::after'));
  document.querySelectorAll('summary').forEach(e => look(e, '::after'));
  return {texts, found: [...new Set(found)]};
}
"""
OPEN_AND_LIT = """
name => {
  document.querySelectorAll('details').forEach(e => { e.open = true; });
  const tinted = name === '--cue' ? '.words a' : '.offer, .words a';
  document.querySelectorAll(tinted).forEach(e => e.style.setProperty(
    '--tint', getComputedStyle(e).getPropertyValue(name)));
}
"""


@pytest.fixture
def visit(browser, tmp_path):
    """Return a function that opens a result and notes whatever the browser complains about."""
    contexts, complaints = [], []

    def visit(result, width=1500, scheme="light", fragment=""):
        path = tmp_path / "page.html"
        path.write_text(html.render(result), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on(
            "request",
            lambda request: (
                complaints.append(request.url) if "page.html" not in request.url else None
            ),
        )
        page.goto(path.as_uri() + fragment)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def colourful(make):
    """A result with a suggestion of every group, of every strength and with all evidence."""
    said = [("INT", "interviewer", "What did you do together?")]
    said += [
        ("PW1", "peer worker", f"We did thing {g} and wrote it down.") for g in range(make.groups)
    ]
    transcript = make.talk(*said)
    offers = []
    for number, turn in enumerate(transcript.turns[1:], start=1):
        offer = make.offer(transcript, turn.number, f"thing {number - 1} and", f"{number}.10")
        evidence = replace(
            offer.evidence,
            cues=(Cue("thing", offer.span),),
            rival=Rival("1.1", "Technique 1.1", 0.45),
            question=transcript.turns[0].pieces[0],
            also_consider=("2.1",),
        )
        strength = ("strong", "possible", "weak")[number % 3]
        offers.append(replace(offer, evidence=evidence, strength=strength))
    offers.append(make.offer(transcript, 2, "We did thing 0 and wrote", "T.1", rank=2))
    return make.precoding(transcript, *offers)


def test_nothing_in_a_transcript_runs(visit, make):
    payloads = [
        "<script>window.__xss=1</script>",
        "<img src=x onerror=window.__xss=1>",
        "</style></script><script>window.__xss=1</script>",
        '"><svg/onload=window.__xss=1>',
        "<b onmouseover=window.__xss=1>b</b>",
        "\u2028window.__xss=1//",
    ]
    for words in payloads:
        page = visit(make.said(words, speaker=words, name=words))
        page.hover(".words a")
        page.locator(".words a").click()
        assert page.evaluate("window.__xss") is None
        assert page.locator(".words p").first.evaluate("e => e.textContent") == words


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tint", [None, "--lit", "--cue"])
def test_every_text_has_enough_contrast(visit, colourful, scheme, tint):
    page = visit(colourful, scheme=scheme)
    page.evaluate(OPEN_AND_LIT, tint or "--none")
    seen = page.evaluate(CONTRAST)
    assert seen["texts"] > 300
    assert seen["found"] == []


def test_the_keyboard_focus_on_words_shows_the_evidence_of_their_code(visit, colourful):
    page = visit(colourful)
    evidence = page.locator("#t3-1 .evidence")
    assert not evidence.is_visible()
    page.locator("#t3 .words a").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert evidence.is_visible()
    assert not page.locator("#t4-1 .evidence").is_visible()


def test_pointing_at_a_code_lights_up_its_words_and_no_others(visit, colourful):
    page = visit(colourful)
    colour = "e => getComputedStyle(e).backgroundColor"
    words, others = page.locator("#t3 .words a").first, page.locator("#t4 .words a").first
    before, other = words.evaluate(colour), others.evaluate(colour)
    page.hover("#t3-1")
    assert words.evaluate(colour) != before
    assert others.evaluate(colour) == other
    assert page.locator("#t3-1 .evidence").is_visible()


def test_a_click_on_words_keeps_the_evidence_open(visit, colourful):
    page = visit(colourful, width=390)
    page.locator("#t3 .words a").first.click()
    page.mouse.move(0, 0)
    assert page.locator("#t3-1 .evidence").is_visible()
    page.locator("#t3-1 .back a").click()
    assert not page.locator("#t3-1 .evidence").is_visible()


def test_the_plus_beside_a_code_opens_and_closes_its_evidence(visit, colourful):
    page = visit(colourful, width=800)
    for visible in (True, False):
        page.locator("#t3-1 summary").focus()
        page.keyboard.press("Enter")
        assert page.locator("#t3-1 .evidence").is_visible() is visible


@pytest.mark.parametrize("width", [320, 390, 800, 1240, 1500, 2400])
def test_no_width_needs_sideways_scrolling(visit, make, width):
    page = visit(make.said("x" * 300 + " words", speaker="Y" * 80, name="Z" * 200), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_the_evidence_of_every_code_is_printed(visit, colourful):
    page = visit(colourful)
    page.emulate_media(media="print")
    shown = page.locator(".evidence")
    assert all(shown.nth(n).is_visible() for n in range(shown.count()))
