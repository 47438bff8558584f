"""study.toml: what it may say, and how mistakes in it are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from precode.errors import BrokenStudy
from precode.store.settings import (
    About,
    Roles,
    StudySettings,
    SuggestionSettings,
    read_settings,
    settings_toml,
)

GOOD = '[study]\nid = "x"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "study.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    settings = StudySettings(
        study=About(id="1", title='Peer "support" \\ café', language="en-GB"),
        suggestions=SuggestionSettings(taxonomies=("bct_v1", "relational"), top_k=3, min_score=0.2),
        roles=Roles(interviewers=("Dr Lee", "O'Hara"), labels={"An na": "peer worker"}),
    )
    assert read_settings(written(tmp_path, settings_toml(settings))) == settings


def test_only_the_id_must_be_there(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, GOOD))
    assert settings.suggestions.taxonomies == ("bct_v1",)
    assert settings.privacy.keep_vectors


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[study]\ntitle = 'x'\n", "study.id: is missing"),
        (GOOD + "[suggestions]\ntop_k = 0\n", "line 4, suggestions.top_k: "),
        (GOOD + "[suggestions]\nmin_score = 2\n", "line 4, suggestions.min_score: "),
        (GOOD + "[suggestions]\ntaxonomies = 'bct_v1'\n", "line 4, suggestions.taxonomies: must"),
        (GOOD + "[suggestions]\ntaxonomies = []\n", "must name at least one"),
        (GOOD + "[suggestions]\nencodr = 'x'\n", "line 4, suggestions.encodr: is no setting"),
        (GOOD + "language = 'English'\n", "line 3, study.language: must be a language tag"),
        (GOOD + "[roles]\nlabels = ['Anna']\n", "line 4, roles.labels: must be a table"),
        (GOOD + "[privacy]\nkeep_vectors = 'maybe'\n", "must be true or false"),
        ("[study\nid = 'x'\n", "not valid TOML"),
        (GOOD + "format = 99\n", "newer precode"),
        (GOOD + "format = 0\n", "study.format: must be at least 1"),
        (GOOD + "[suggestions]\ntaxonomies = ['../x.csv']\n", "x.csv lies outside of the study"),
        (GOOD + "[suggestions]\ntaxonomies = ['a', 'a']\n", "a is there twice"),
        (GOOD + "[suggestions]\ninclude_interviewer = 'yes'\n", "must be true or false"),
        (GOOD + "[suggestions]\ntop_k = '3'\n", "must be a whole number"),
        ("study = 3\n", "study: must be a table"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BrokenStudy) as err:
        read_settings(written(tmp_path, text))
    assert said in str(err.value)
    assert err.value.remedy


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD + "[suggestions]\ntop_k = 0\nmin_score = 7\n[other]\nx = 1\n"
    with pytest.raises(BrokenStudy) as err:
        read_settings(written(tmp_path, text))
    assert str(err.value).count("\n") == 3  # three mistakes and the remedy


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[study]\nid = '\x9f'\n"])
def test_what_is_no_text_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "study.toml"
    path.write_bytes(content)
    with pytest.raises(BrokenStudy, match="cannot be read"):
        read_settings(path)
