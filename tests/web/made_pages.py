"""The review page in a browser, for tests: a study that is served as the command does, and tabs."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from made_studies import add, files_of, new_study, run, show_everything

from precode.domain.decisions import Entry, Event
from precode.store.study import Study, open_study

CODES = """code,label,definition,group,exemplar
T1,Getting out,"Leaving the house, going for walks, taking the bus.",Doing,\
"I started going for a walk round the park every morning."
T1,,,,We took the bus into town together the first time.
T1,,,,I just needed to get out of the flat and get some air.
T2,Sleep,"Sleeping badly or well, lying awake, naps.",Body,I was lying awake until four every night.
T2,,,,She told me to get up at the same time however I slept.
T3,Money,"Debts, bills, benefits and being short of money.",Means,
"""

_FILL = "kettle engine window copper printer marble pencil saddle turbine velvet"
_OUT = "I just needed to get out of the flat and get some air"

# What the page announces is kept, so that a test can wait for it.
_LISTEN = """
window.said = [];
new MutationObserver((changes) => {
  for (const { target, addedNodes } of changes)
    if (target.id === "live" || target.classList?.contains("live"))
      for (const node of addedNodes) if (node.textContent) window.said.push(node.textContent);
}).observe(document, { childList: true, subtree: true });
"""

# Where words stand in a turn, as the mouse sees them.
_SPOT = """([turn, words, end]) => {
  const pieces = [...document.querySelectorAll(`.turn[data-turn="${turn}"] .piece`)];
  const piece = pieces.find((one) => one.textContent.includes(words));
  piece.scrollIntoView({ block: "center" });
  const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
  const at = piece.textContent.indexOf(words) + (end ? words.length : 0);
  let before = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const inside = at - before;
    if (inside < node.length || (end && inside === node.length)) {
      const range = document.createRange();
      range.setStart(node, end ? inside - 1 : inside);
      range.setEnd(node, end ? inside : inside + 1);
      const box = [...range.getClientRects()].at(-1);
      return [end ? box.right - 0.5 : box.left + 0.5, box.top + box.height / 2];
    }
    before += node.length;
  }
}"""


def filling(first: int, count: int) -> str:
    words = _FILL.split()
    return " ".join(words[(first + at) % len(words)] for at in range(count))


def out(number: int, words: int = 9) -> str:
    """Say something of getting out; the fewer words of it, the more doubtful."""
    return f"{' '.join(_OUT.split()[-words:])} {filling(number, 4)}."


def dull(number: int) -> str:
    """Say something that has no likeness to any code."""
    return f"{filling(number * 3, 6)} number {number}."


def talk(speaker: str, *answers: str) -> str:
    return "\n\n".join(f"I: Go on, please.\n\n{speaker}: {answer}" for answer in answers) + "\n"


def coded_study(
    folder: Path, texts: Mapping[str, str], *, codes: str = CODES, everything: bool = True
) -> Study:
    """Make a study and pre-code it; with `everything` each turn has two suggestions."""
    # Module fixtures come before the one that keeps tests out of the user's cache.
    os.environ.setdefault("PRECODE_CACHE", str(folder / "cache"))
    codebook = folder / "themes.csv"
    codebook.write_text(codes, encoding="utf-8")
    study = new_study(folder / "study", codebook)
    if everything:
        show_everything(study)
        study = open_study(study.folder)
    add(study, *files_of(folder / "interviews", **texts))
    run(study)
    return study


@dataclass
class Served:
    """A study that is served to a browser; its tabs share the cookie."""

    study: Study
    child: subprocess.Popen[str]
    context: Any
    url: str
    spare: list[Any] = field(default_factory=list)

    def api(self, path: str) -> Any:
        answer = self.context.request.get(self.url + path)
        assert answer.ok, answer.text()
        return answer.json()

    def transcript(self, name: str) -> Any:
        return self.api(f"/api/transcripts/{quote(name, safe='')}")

    def text(self, name: str) -> str:
        (path,) = self.study.transcripts.glob(f"{name}/1/text.txt")
        return path.read_text(encoding="utf-8")

    def code(self, number: str) -> str:
        """Return the permanent id of a code."""
        return next(str(one["id"]) for one in self.api("/api/codebook") if one["code"] == number)

    @contextlib.contextmanager
    def tab(self, name: str = "", **size: int) -> Iterator[Tab]:
        """Load the page, on a transcript if it is named; what goes wrong on it fails the test."""
        page = self.spare.pop() if self.spare else self.context.new_page()
        page.set_viewport_size({"width": 1366, "height": 768, **size})
        tab = Tab(self, page, len(self.study.record.entries()))
        page.on("pageerror", tab.fail)
        page.on("console", tab.hear)
        page.goto(self.url, wait_until="commit")
        page.locator(".turn.here").wait_for()
        if name:
            tab.open(name)
        try:
            yield tab
        except BaseException:
            page.close()
            raise
        page.remove_listener("pageerror", tab.fail)
        page.remove_listener("console", tab.hear)
        self.spare.append(page)  # to load it again is quicker than a new one
        assert [words for words in tab.wrong if not tab.expected.search(words)] == []


@dataclass
class Tab:
    """A browser tab with the review page. ``known`` entries were there before it."""

    served: Served
    page: Any
    known: int
    wrong: list[str] = field(default_factory=list)
    expected: re.Pattern[str] = re.compile(r"(?!)")
    """What may go wrong: the browser itself logs refused and broken requests."""

    def fail(self, error: Any) -> None:
        self.wrong.append(str(error))

    def hear(self, said: Any) -> None:
        if said.type == "error":
            self.wrong.append(said.text)

    def open(self, name: str) -> None:
        if len(self.served.context.pages) > 1:
            self.page.bring_to_front()  # one behind another hardly draws
        self.page.locator(f'.case[data-name="{name}"]').click()
        self.opened(name)

    def opened(self, name: str) -> None:
        """Wait until a transcript is open."""
        self.page.wait_for_function("name => document.title === `${name} · precode`", arg=name)

    def press(self, *keys: str, says: str = "") -> str:
        """Press keys one after the other; wait until the page says so; return what it said."""
        heard = self.page.evaluate("said.length")
        for key in keys:
            self.page.keyboard.press(key)
        return self.heard(says, since=heard) if says else ""

    def heard(self, words: str, since: int = 0) -> str:
        """Wait until the page says something with these words, and return it."""
        found = self.page.wait_for_function(
            "([since, words]) => said.slice(since).find((one) => one.includes(words))",
            arg=[since, words],
        )
        return str(found.json_value())

    def click(self, name: str, says: str = "", **more: Any) -> None:
        heard = self.page.evaluate("said.length")
        self.page.get_by_role("button", name=name, **more).first.click()
        if says:
            self.heard(says, since=heard)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def entries(self) -> list[Entry]:
        """Return what the coder did since the tab was opened, not that suggestions were shown."""
        found = self.served.study.record.entries()[self.known :]
        return [entry for entry in found if entry.kind != "shown"]

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.entries()]

    def last(self) -> Event:
        event = self.entries()[-1].event
        assert event is not None
        return event

    def turn(self) -> int:
        """Return the number of the turn in focus."""
        return int(self.page.locator(".turn.here").get_attribute("data-turn"))

    def card(self) -> str:
        """Return the card in focus as ``start:end:code``; empty if there is none."""
        found = self.page.locator("#cards .card.here")
        return str(found.get_attribute("data-key")) if found.count() else ""

    def stand(self, key: str) -> str:
        """Return what the card of these words and code says of its decision."""
        return str(self.page.locator(f'#cards .card[data-key="{key}"] .stand').inner_text())

    def to_turn(self, number: int) -> None:
        self.page.locator(f'.turn[data-turn="{number}"] header').click()
        assert self.turn() == number

    def drag(self, start: tuple[int, str], end: tuple[int, str]) -> None:
        """Select with the mouse, from the first of some words to the last of others."""
        self.page.evaluate(_SPOT, [*end, True])  # scrolls to it
        self.page.mouse.move(*self.page.evaluate(_SPOT, [*start, False]))
        self.page.mouse.down()
        self.page.mouse.move(*self.page.evaluate(_SPOT, [*end, True]), steps=4)
        self.page.mouse.up()


@contextlib.contextmanager
def serving(browser: Any, study: Study, *options: str, coder: str = "Ada") -> Iterator[Served]:
    """Serve a study as the command does, and open it in a browser with the printed address."""
    command = [sys.executable, "-m", "precode", "review", str(study.folder)]
    command += ["--coder", coder, "--no-browser", *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout is not None
        address = child.stdout.readline().strip()
        context = browser.new_context()
        context.set_default_timeout(15_000)
        context.add_init_script(_LISTEN)
        page = context.new_page()
        page.goto(address, wait_until="commit")
        assert "token" not in page.url
        yield Served(study, child, context, address.partition("/?")[0], [page])
        context.close()
        child.terminate()
