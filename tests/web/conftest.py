"""The study that the review page shows in tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_reviews import Page, new_page
from made_studies import small_study

from precode.store.study import Study


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    """A study of two transcripts, not pre-coded."""
    return small_study(tmp_path, codebook_file)


@pytest.fixture
def page(study: Study) -> Page:
    """Ada's page before it is opened."""
    return new_page(study)
