"""What several tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The gate gives the same answer twice; `make soak` tries new examples.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("soak", deadline=None, max_examples=2000)
settings.load_profile("gate")

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "corpus_samples" / "training"


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep vectors of tests out of the user's cache; share them among the tests of a run."""
    folder = tmp_path_factory.getbasetemp() / "precode-cache"
    monkeypatch.setenv("PRECODE_CACHE", str(folder))


@pytest.fixture
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def codebook_file(tmp_path: Path) -> Path:
    """A researcher's codebook of three codes, one without exemplars."""
    path = tmp_path / "themes.csv"
    path.write_text(
        "code,label,definition,group,exemplar\n"
        'T1,Getting out,"Leaving the house, going for walks, taking the bus.",Doing,'
        '"I started going for a walk round the park every morning."\n'
        "T1,,,,We took the bus into town together the first time.\n"
        "T1,,,,I just needed to get out of the flat and get some air.\n"
        'T2,Sleep,"Sleeping badly or well, lying awake, naps.",Body,'
        "I was lying awake until four every night.\n"
        "T2,,,,She told me to get up at the same time however I slept.\n"
        'T3,Money,"Debts, bills, benefits and being short of money.",Means,\n',
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, if there is one; without it browser tests skip here and fail in CI."""
    path = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        path = None
    if path is None:
        reason = "needs playwright and a chromium on the PATH"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()
