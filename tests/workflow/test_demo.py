"""The whole way on the sample study ends in the paper's two tables, cell by cell."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "tests" / "published"
FOLDER = ROOT / "corpus_samples" / "enrich_like"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_the_sample_study_has_the_published_cases_and_reads_as_interviews() -> None:
    published = [
        {**row, "case": f"DEMO_{row['case']}"}
        for row in rows_of(PUBLISHED / "marks_2022_cases.csv")
    ]
    assert rows_of(FOLDER / "cases.csv") == published
    for row in rows_of(FOLDER / "gold.csv"):
        text = (FOLDER / f"{row['transcript']}.txt").read_text(encoding="utf-8")
        turns = text.removesuffix("\n").split("\n\n")
        assert len(turns) >= 30
        assert row["quote"] in turns[int(row["turn"]) - 1]
        assert not turns[int(row["turn"]) - 1].startswith("Interviewer")


def presence(row: dict[str, str]) -> str:
    found = [
        role for role in ("peer worker", "supported peer") if row[role.replace(" ", "_")] == "yes"
    ]
    return {0: "neither", 2: "both"}.get(len(found), "".join(found))


@pytest.mark.model
def test_the_demonstration_reaches_the_published_tables(tmp_path: Path) -> None:
    study = tmp_path / "demo"
    result = subprocess.run(
        [sys.executable, str(FOLDER / "demo.py"), str(study)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PRECODE_CACHE": str(tmp_path / "cache")},
    )
    assert result.returncode == 0, result.stderr
    assert "47 of 93 codes found" in result.stdout
    tables = study / "reports" / "1" / "tables"
    cases = rows_of(tables / "cases.csv")
    assert [{**row, "case": row["case"].removeprefix("DEMO_")} for row in cases] == rows_of(
        PUBLISHED / "marks_2022_cases.csv"
    )
    by_role = rows_of(tables / "presence_by_role.csv")
    published = rows_of(PUBLISHED / "marks_2022_presence.csv")
    wanted = [(*row.values(), presence(row)) for row in published]
    columns = ("code", "peer_worker", "supported_peer", "presence")
    assert [tuple(row[name] for name in columns) for row in by_role] == wanted
    totals = {row["what"]: int(row["n"]) for row in rows_of(tables / "presence_totals.csv")}
    assert totals == {
        "codes": 93,
        "supported": 47,
        "both": 10,
        "only peer worker": 10,
        "only supported peer": 27,
        "neither": 46,
        "peer worker yes": 20,
        "supported peer yes": 37,
        "groups with at least one": 16,
        "groups": 16,
    }
    inductive = rows_of(tables / "inductive_presence.csv")
    assert [row["presence"] for row in inductive] == ["both"] * 5
    assert {row["group"] for row in inductive} == {"Relational aspects of behavioural change"}
