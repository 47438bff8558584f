"""The report of a study in Chromium: it loads nothing, complains of nothing, and fits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from made_study_report import made_sets, made_tables

from precode.reports.study.figures import figures_of
from precode.reports.study.page import page as report

pytestmark = pytest.mark.browser

FIGURES = "() => [...document.querySelectorAll('svg')].map(e => e.getBoundingClientRect().width)"
INK = "() => getComputedStyle(document.querySelector('svg text')).fill"
# What is wider than the window must scroll in a box of its own.
TOO_WIDE = """() => [...document.querySelectorAll('main *')].filter((e) =>
  e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.wide')).map((e) => e.outerHTML)
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = made_tables()
    path = tmp_path_factory.mktemp("report") / "report.html"
    figures = figures_of({table.name: table for table in tables})
    path.write_text(report(made_sets(0, ("Open.",)), tables, figures), encoding="utf-8")
    return path


@pytest.mark.parametrize(("scheme", "light_ink"), [("light", False), ("dark", True)])
@pytest.mark.parametrize("width", [1200, 390])
def test_the_page_shows_its_figures_and_complains_of_nothing(
    browser: Any, path: Path, scheme: str, light_ink: bool, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("request", lambda request: complaints.append(request.url))
    page.goto(path.as_uri())
    page.evaluate("() => document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    assert complaints == [path.as_uri()]
    widths = page.evaluate(FIGURES)
    assert len(widths) == 6
    assert min(widths) > 300
    channels = [int(part) for part in page.evaluate(INK)[4:-1].split(",")[:3]]
    assert (min(channels) > 150) == light_ink
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(TOO_WIDE) == []
    context.close()


def test_every_entry_of_the_contents_leads_to_its_section(browser: Any, path: Path) -> None:
    page = browser.new_page()
    page.goto(path.as_uri())
    links = page.query_selector_all("nav a")
    assert len(links) >= 10
    for link in links:
        link.click()
        title = page.evaluate("() => document.querySelector(':target > h2').textContent")
        assert title == link.text_content()
    page.close()
