"""The evaluation page in Chromium: it loads nothing, and its plots are seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from made_evaluation import made

from precode.reports import html

pytestmark = pytest.mark.browser

PLOTS = "() => [...document.querySelectorAll('svg')].map(e => e.getBoundingClientRect().width)"
INK = "() => getComputedStyle(document.querySelector('svg text')).fill"


@pytest.mark.parametrize(("scheme", "light_ink"), [("light", False), ("dark", True)])
@pytest.mark.parametrize("width", [1200, 400])
def test_the_page_shows_its_plots_and_complains_of_nothing(
    browser: Any, tmp_path: Path, scheme: str, light_ink: bool, width: int
) -> None:
    path = tmp_path / "page.html"
    path.write_text(html.render(made()), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("request", lambda request: complaints.append(request.url))
    page.goto(path.as_uri())
    assert complaints == [path.as_uri()]
    widths = page.evaluate(PLOTS)
    assert len(widths) == 5
    assert min(widths) > 150
    channels = [int(part) for part in page.evaluate(INK)[4:-1].split(",")[:3]]
    assert (min(channels) > 150) == light_ink
    overflow = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
    context.close()
