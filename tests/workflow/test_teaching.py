"""Decisions in earlier transcripts change what is suggested in the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from precode import Precoder
from precode.stages.heads import STUDY_SHARE
from precode.workflow.gold import read_decisions
from precode.workflow.teaching import learn_from

KETTLE = "P1: The kettle broke on Tuesday and the kettle was new.\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    folder.mkdir()
    rows = ["transcript,turn,code"]
    for number in range(6):
        (folder / f"t{number}.txt").write_text(
            f"I: Well?\n\n{KETTLE}\nI: And?\n\nP1: Number {number} bus, as always.\n"
        )
        rows.append(f"t{number},2,T3")
    (folder / "gold.csv").write_text("\n".join(rows) + "\n")
    return folder


@pytest.fixture
def precoder(codebook_file: Path) -> Precoder:
    return Precoder(str(codebook_file), "hashing")


def test_what_was_confirmed_before_scores_higher_in_the_next(
    study: Path, precoder: Precoder, tmp_path: Path
) -> None:
    new = tmp_path / "new.txt"
    new.write_text(f"I: Well?\n\n{KETTLE}")
    heads = learn_from(study / "gold.csv", study, precoder)
    assert (heads.transcripts, heads.decisions) == (6, 6 * 2 * 3)

    def score(**given: object) -> dict[str, float]:
        result = precoder.suggest(new, top_k=3, min_score=0, **given)  # type: ignore[arg-type]
        return {s.code: s.score for s in result.suggestions}

    before, after = score(), score(heads=heads)
    assert after["T3"] > 2 * before["T3"]
    assert after["T3"] == max(after.values())


def test_the_evidence_names_the_decisions_where_they_moved_most(
    study: Path, precoder: Precoder, tmp_path: Path
) -> None:
    new = tmp_path / "new.txt"
    new.write_text(f"I: Well?\n\n{KETTLE}")
    heads = learn_from(study / "gold.csv", study, precoder)
    taught = precoder.suggest(new, top_k=1, min_score=0, codes=["T3"], heads=heads).suggestions[0]
    shares = dict(taught.evidence.shares)
    assert max(shares, key=lambda name: shares[name]) == STUDY_SHARE
    assert shares[STUDY_SHARE] > 0


def test_the_transcript_itself_teaches_nothing_about_itself(
    study: Path, precoder: Precoder
) -> None:
    own = precoder.read(study / "t0.txt")
    assert learn_from(study / "gold.csv", study, precoder, but=own).transcripts == 5


def test_with_a_decision_column_the_rest_is_undecided(study: Path, precoder: Precoder) -> None:
    gold = study / "decided.csv"
    gold.write_text("transcript,turn,code,decision\nt0,2,T3,accept\nt0,4,T1,reject\n")
    found = read_decisions(gold)["t0"]
    assert (found.accepted, found.rejected) == ({(2, "T3")}, {(4, "T1")})
    assert learn_from(gold, study, precoder).decisions == 2
