"""What is held out shares no words with what is learned from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from precode.csv_rows import read_rows
from precode.encoders.hashing import HashingEncoder
from precode.taxonomies import builtin_names, load_codebook
from precode.training.split import part_of
from precode.workflow.reading import read_transcript
from precode.workflow.training import bank_figures, exemplars_of

RUN = 10  # words in a row that two people do not say alike by chance
Runs = set[tuple[str, ...]]
STOCK = {"how many days in the last two weeks have you"}  # two people recall one questionnaire


def runs(text: str) -> Runs:
    words = re.findall(r"[a-z']+", text.lower().replace("’", "'"))
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def of_folder(folder: Path) -> dict[str, Runs]:
    """Return the runs of what participants say; interviewers all begin alike."""
    found: dict[str, Runs] = {}
    for path in sorted(folder.glob("synthetic-*")):
        talk = read_transcript(path)
        turns = [turn.words(talk.text) for turn in talk.turns if not turn.is_interviewer]
        found[path.stem] = set().union(*(runs(words) for words in turns))
    if (folder / "quotes.csv").exists():
        rows = read_rows(folder / "quotes.csv", required=("text",))
        found["quotes"] = set().union(*(runs(row["text"]) for _, row in rows))
    return found


@pytest.fixture(scope="module")
def learned_from() -> Runs:
    """Return the runs of the bank and of the interviews that are learned from."""
    samples = Path(__file__).parents[2] / "corpus_samples"
    codebook = load_codebook(builtin_names())
    texts = [e.text for code in codebook.codes for e in code.exemplars]
    texts += [e.text for e in codebook.no_code]
    own: Runs = set().union(*(runs(text) for text in texts))
    taught = [
        *of_folder(samples / "training").values(),
        *of_folder(samples / "calibration").values(),
    ]
    return own.union(*taught)


@pytest.mark.parametrize("part", ["validation", "frozen_test"])
def test_no_held_out_talk_stands_in_what_is_learned_from(
    samples: Path, learned_from: Runs, part: str
) -> None:
    for name, own in of_folder(samples.parent / part).items():
        shared = {" ".join(run) for run in own & learned_from} - STOCK
        assert not shared, name


def test_no_exemplar_stands_in_two_parts_of_the_bank() -> None:
    codebook = load_codebook(builtin_names())
    part_of_text: dict[str, str] = {}
    exemplars = [e for code in codebook.codes for e in code.exemplars] + list(codebook.no_code)
    for exemplar in exemplars:
        words = " ".join(re.findall(r"[a-z']+", exemplar.text.lower().replace("’", "'")))
        part = part_of(exemplar.id)
        assert part_of_text.setdefault(words, part) == part, exemplar.id


def test_every_part_of_the_bank_holds_both_registers_and_all_groups() -> None:
    codebook = load_codebook(builtin_names())
    group = {code.code: code.group for code in codebook.codes}
    for part in ("validation", "test"):
        held_out = exemplars_of(codebook, part)
        assert {group[e.code] for e in held_out} == set(group.values())
        assert len([e for e in held_out if e.voice == "written"]) >= 80
        assert len([e for e in held_out if e.voice != "written"]) >= 400


def test_figures_of_held_out_exemplars_beat_chance_even_by_hashed_words() -> None:
    codebook = load_codebook(["relational"])
    figures = bank_figures(codebook, HashingEncoder().encode)
    assert "validation, spoken" in figures
    for found in figures.values():
        assert found["exemplars"] >= 1
        assert found["recall_at_5"] == 1.0  # there are five codes
    assert figures["validation, spoken"]["mrr"] > 0.5
