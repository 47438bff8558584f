"""`precode models train` from the command line: what it refuses, and what it hands on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from precode.cli.app import app
from precode.domain.codes import Codebook
from precode.errors import PrecodeError
from precode.taxonomies import builtin_names, load_codebook
from precode.training.encoder import EncoderSettings
from precode.training.talk import Talk
from precode.workflow import training

WALK = "I started going for a walk round the park every morning."


class Reached(Exception):
    """Training would start now."""


@pytest.fixture(autouse=True)
def handed_on(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Nothing trains here: what training would be given is kept instead."""
    given: dict[str, Any] = {}

    def catch(codebook: Codebook, settings: EncoderSettings, talk: Talk, **more: object) -> None:
        given.update(codebook=codebook, settings=settings, talk=talk)
        raise Reached

    monkeypatch.setattr(training, "train_encoder", catch)
    return given


@pytest.fixture
def interviews(tmp_path: Path) -> Path:
    folder = tmp_path / "interviews"
    folder.mkdir()
    (folder / "one.txt").write_text(f"I: Well?\n\nP: {WALK}\n", encoding="utf-8")
    (folder / "gold.csv").write_text(
        f"transcript,turn,code,quote\none,2,1.1,{WALK}\n", encoding="utf-8"
    )
    return folder


@pytest.fixture
def train(tmp_path: Path) -> Callable[..., Result]:
    def run(*arguments: str | Path) -> Result:
        words = ["models", "train", "-o", str(tmp_path / "out"), *map(str, arguments)]
        return CliRunner().invoke(app, words)

    return run


def test_an_unknown_group_is_named_with_those_that_there_are(
    train: Callable[..., Result], handed_on: dict[str, Any]
) -> None:
    result = train("--without-group", "99")
    assert result.exit_code == 1
    assert isinstance(result.exception, PrecodeError)
    assert "There is no group '99'" in str(result.exception)
    assert "1. Goals and planning" in str(result.exception)
    assert handed_on == {}


def test_one_unknown_group_among_others_is_refused_too(
    train: Callable[..., Result], handed_on: dict[str, Any]
) -> None:
    result = train("--without-group", "1", "--without-group", "Gardening")
    assert "There is no group 'Gardening'" in str(result.exception)
    assert handed_on == {}


@pytest.mark.parametrize(
    ("gold", "problem"),
    [
        ("transcript,turn,code\none,2,1.1\n", "no column called quote"),
        ("transcript,turn,code,quote\none,2,1.1,other words\n", "the quote is not in the turn"),
        (f"transcript,turn,code,quote\none,2,99.9,{WALK}\n", "'99.9' is no code"),
        (f"transcript,turn,code,quote\nnobody,2,1.1,{WALK}\n", "nobody is wanted"),
        ("transcript,turn,code,quote\n", "no gold codes"),
    ],
)
def test_interviews_that_cannot_be_learned_from_are_refused(
    train: Callable[..., Result],
    interviews: Path,
    handed_on: dict[str, Any],
    gold: str,
    problem: str,
) -> None:
    (interviews / "gold.csv").write_text(gold, encoding="utf-8")
    result = train("--interviews", interviews / "gold.csv")
    assert result.exit_code == 1
    assert isinstance(result.exception, PrecodeError)
    assert problem in str(result.exception)
    assert handed_on == {}


def test_a_gold_file_that_is_not_there_is_named(
    train: Callable[..., Result], tmp_path: Path
) -> None:
    result = train("--interviews", tmp_path / "none.csv")
    assert isinstance(result.exception, PrecodeError)
    assert "none.csv" in str(result.exception)


def test_transcripts_may_lie_elsewhere(
    train: Callable[..., Result], interviews: Path, tmp_path: Path, handed_on: dict[str, Any]
) -> None:
    gold = tmp_path / "elsewhere.csv"
    gold.write_bytes((interviews / "gold.csv").read_bytes())
    beside = train("--interviews", interviews / "gold.csv")
    assert isinstance(beside.exception, Reached)
    talk = handed_on["talk"]
    assert list(talk.coded) == ["1.1"]
    away = train("--interviews", gold, "--transcripts", interviews)
    assert isinstance(away.exception, Reached)
    assert handed_on["talk"] == talk
    assert "one is wanted, found: none" in str(train("--interviews", gold).exception)


def test_without_interviews_the_whole_bank_alone_is_learned(
    train: Callable[..., Result], handed_on: dict[str, Any]
) -> None:
    assert isinstance(train("--anchor", "2.5").exception, Reached)
    assert handed_on["codebook"] == load_codebook(builtin_names())
    assert handed_on["talk"] == Talk()
    assert handed_on["settings"].anchor == 2.5


def test_groups_that_are_left_out_take_their_codes_along_and_nothing_else(
    train: Callable[..., Result], handed_on: dict[str, Any]
) -> None:
    result = train("--without-group", "1", "--without-group", "self-belief")
    assert isinstance(result.exception, Reached)
    whole, left = load_codebook(builtin_names()), handed_on["codebook"]
    dropped = {"1. Goals and planning", "15. Self-belief"}
    assert {code.group for code in whole.codes} >= dropped
    assert left.codes == tuple(code for code in whole.codes if code.group not in dropped)
    assert left.no_code == whole.no_code
