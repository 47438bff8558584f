"""The review page in a browser: what a coder sees, types and clicks ends in the record."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_studies import add, files_of, run, show_everything, small_study

from precode.store.record.verify import broken
from precode.store.study import Study, open_study

pytestmark = pytest.mark.browser

NASTY = """I: <script>document.title='ran'</script> How was it?

PW9: Well 😊 <img src=x onerror="document.title='ran'"> we took the bus into town together.

I: And then?

PW9: Getting out of the flat and getting some air, naïve cafe\u0301 and all. I slept badly.
"""


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    made = small_study(tmp_path, codebook_file)
    show_everything(made)
    study = open_study(made.folder)
    add(study, *files_of(tmp_path / "more", PW9=NASTY))
    run(study)
    return study


@pytest.fixture
def address(study: Study) -> Iterator[str]:
    """Serve the study as the command does; yield the address that it prints."""
    command = [sys.executable, "-m", "precode", "review", str(study.folder)]
    command += ["--coder", "Ada", "--no-browser"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout is not None
        yield child.stdout.readline().strip()
        child.terminate()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that shows the study; what goes wrong on it fails the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(address)
    page.get_by_role("button", name="Show suggestions").wait_for()
    yield page
    context.close()
    assert wrong == []


def kinds(study: Study) -> list[str]:
    return [entry.kind for entry in study.record.entries()]


def test_a_coder_decides_by_keyboard_and_nothing_is_lost(page: Any, study: Study) -> None:
    assert "token" not in page.url
    page.keyboard.press("h")
    page.keyboard.press("j")
    page.get_by_role("button", name="Accept").first.wait_for()
    for key in "aru":  # each is recorded before the next is pressed
        before = len(kinds(study))
        page.keyboard.press(key)
        for _ in range(100):
            if len(kinds(study)) > before:
                break
            page.wait_for_timeout(50)
    assert kinds(study) == ["accept", "reject", "undo"]
    page.get_by_text("1 of 4", exact=False).first.wait_for()
    page.reload()
    page.get_by_text("1 of 4", exact=False).first.wait_for()
    assert list(broken(study.record.path)) == []


def test_words_of_a_transcript_never_run(page: Any) -> None:
    page.get_by_role("button", name="transcript").nth(1).click()  # PW1, PW9, SP1
    page.get_by_text("onerror", exact=False).first.wait_for()
    assert page.title() != "ran"
    assert page.locator("img[src=x]").count() == 0


def test_the_page_fits_a_phone(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.keyboard.press("h")
    page.keyboard.press("j")
    page.get_by_role("button", name="Accept").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
