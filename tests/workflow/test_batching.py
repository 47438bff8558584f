"""Batches: only what changed, the same bytes whatever the jobs, interruptible, resumable."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_studies import PW1, SP1, add, files_of, run, show_everything, small_study

from precode import Precoder
from precode.domain.studies import StoredTranscript
from precode.domain.text import Transcript
from precode.encoders.hashing import HashingEncoder
from precode.exporters import EXPORTERS
from precode.store import transcripts
from precode.store.study import Study, open_study
from precode.workflow.batching import BatchOutcome, batch, plan
from precode.workflow.manifest import last_manifest
from precode.workflow.recipe import recipe_of
from precode.workflow.sheets import take_cases
from precode.workflow.stored import suggestions_of

ROOT = Path(__file__).parent.parent.parent
SAMPLES = sorted((ROOT / "corpus_samples" / "training").glob("synthetic-sp-*"))[:4]


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    made = small_study(tmp_path, codebook_file)
    show_everything(made)
    return open_study(made.folder)


def results(study: Study) -> dict[str, str]:
    """Return the files of suggestions with their hashes."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(study.suggestions.glob("*.parquet"))
    }


def states(study: Study) -> dict[str, str]:
    opened = open_study(study.folder)
    return {item.placed.stored.name: item.state for item in plan(opened).items}


def names(outcome: BatchOutcome) -> list[str]:
    return [done.name for done in outcome.done]


class Counting(HashingEncoder):
    """Counts the texts that are encoded."""

    texts = 0

    def encode(self, texts):  # type: ignore[no-untyped-def]
        Counting.texts += len(texts)
        return super().encode(texts)


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> type[Counting]:
    """Count what the hashing encoder encodes, the codebook's texts left out."""
    Counting.texts = 0
    monkeypatch.setattr("precode.encoders.hashing.HashingEncoder", Counting)
    return Counting


def test_every_transcript_gets_one_parquet_file(study: Study) -> None:
    outcome = run(study)
    assert names(outcome) == ["PW1", "SP1"]
    assert [name.split(".")[0] for name in results(study)] == ["PW1", "SP1"]
    table = pd.concat(pd.read_parquet(path) for path in study.suggestions.glob("*.parquet"))
    assert set(table["case"]) == {"PW1", "SP1"}
    assert set(table["code"]) <= {"T1", "T2", "T3"}
    assert len(table) == sum(done.suggestions for done in outcome.done) > 4
    texts = {s.name: transcripts.text_of(study, s) for s in transcripts.current(study)}
    for row in table.itertuples():
        assert texts[row.transcript][row.start : row.end] == row.quote


def test_a_second_batch_does_nothing(study: Study) -> None:
    run(study)
    before = results(study)
    manifests = sorted(study.runs.iterdir())
    outcome = run(study)
    assert (names(outcome), outcome.unchanged) == ([], ["PW1", "SP1"])
    assert results(study) == before
    assert sorted(study.runs.iterdir()) == manifests


def test_a_new_transcript_is_the_only_one_worked_on(study: Study, tmp_path: Path) -> None:
    run(study)
    add(study, *files_of(tmp_path / "more", PW2=PW1.replace("PW1", "PW2")))
    assert states(study) == {"PW1": "done", "PW2": "new", "SP1": "done"}
    assert names(run(study)) == ["PW2"]


def test_a_new_version_makes_suggestions_stale_and_replaces_them(
    study: Study, tmp_path: Path
) -> None:
    run(study)
    before = results(study)
    add(study, *files_of(tmp_path / "new", PW1=PW1.replace("erm, so", "so")))
    assert states(study)["PW1"] == "stale"
    assert names(run(study)) == ["PW1"]
    after = results(study)
    assert len(after) == 2
    assert set(before) & set(after) == {name for name in before if name.startswith("SP1")}


def test_a_role_in_the_sheet_makes_suggestions_stale(study: Study, tmp_path: Path) -> None:
    run(study)
    sheet = tmp_path / "cases.csv"
    sheet.write_text("case,role\nPW1,clinician\nSP1,supported peer\n")
    take_cases(study, sheet)
    assert states(study) == {"PW1": "stale", "SP1": "done"}
    run(study)
    (path,) = study.suggestions.glob("PW1.*")
    assert set(pd.read_parquet(path)["role"]) == {"clinician"}


def test_another_codebook_scores_again_without_encoding_again(
    study: Study, encoded: type[Counting]
) -> None:
    run(study)
    book = study.folder / "codebook" / "imported" / "themes.csv"
    book.write_text(book.read_text() + 'T4,Dogs,"Having a dog, walking it.",Means,\n')
    assert set(states(study).values()) == {"stale"}
    first = encoded.texts
    assert first > 0
    reopened = open_study(study.folder)
    assert len(names(run(reopened))) == 2
    of_codebook = len(Precoder((str(book),), "hashing").codebook_vectors)
    # The codebook is read anew, and one text warms the encoder up; no unit is.
    assert encoded.texts - first <= 2 * of_codebook + 1
    codes = {path: set(pd.read_parquet(path)["code"]) for path in study.suggestions.glob("*.p*")}
    assert any("T4" in found for found in codes.values())


def test_without_kept_vectors_nothing_lies_there(study: Study) -> None:
    path = study.folder / "study.toml"
    path.write_text(path.read_text().replace("keep_vectors = true", "keep_vectors = false"))
    run(open_study(study.folder))
    assert not list(study.vectors.iterdir())


def test_the_same_bytes_whatever_the_number_of_jobs(tmp_path: Path, codebook_file: Path) -> None:
    found = []
    for jobs in (1, 2, 5):
        study = small_study(tmp_path / str(jobs), codebook_file)
        show_everything(study)
        add(study, *SAMPLES)
        outcome = run(open_study(study.folder), jobs=jobs)
        assert not outcome.failed
        found.append(results(study))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 2 + len(SAMPLES)


@pytest.mark.model
def test_the_same_bytes_with_the_real_encoder(tmp_path: Path, codebook_file: Path) -> None:
    found = []
    for jobs in (1, 3):
        study = small_study(tmp_path / str(jobs), codebook_file)
        path = study.folder / "study.toml"
        path.write_text(path.read_text().replace('"hashing"', '"minilm"'))
        show_everything(study)
        run(open_study(study.folder), jobs=jobs)
        found.append(results(study))
    assert found[0] == found[1]


@pytest.mark.parametrize("form", ["jsonl", "json", "csv", "html", "md", "table"])
def test_what_is_kept_is_what_suggest_gives(study: Study, tmp_path: Path, form: str) -> None:
    run(study)
    kept = suggestions_of(study, "PW1")
    book = str(study.folder / "codebook" / "imported" / "themes.csv")
    (tmp_path / "PW1.txt").write_text(PW1, encoding="utf-8")
    made = Precoder((book,), "hashing").suggest(tmp_path / "PW1.txt", top_k=2, min_score=0)
    assert kept.suggestions == made.suggestions
    render = EXPORTERS.get(form).render
    assert render(kept) == render(made)


def test_a_case_without_suggestions_is_pre_coded_when_it_is_asked_for(study: Study) -> None:
    assert suggestions_of(study, "sp1").suggestions
    assert states(study) == {"PW1": "new", "SP1": "done"}


def test_other_options_are_answered_from_the_vectors(study: Study, encoded: type[Counting]) -> None:
    run(study)
    before = results(study)
    units = encoded.texts
    found = suggestions_of(study, "PW1", top_k=1, min_score=0, codes=("T2",))
    assert {s.code for s in found.suggestions} == {"T2"}
    assert encoded.texts - units < 20  # the codebook's texts at most
    assert results(study) == before


def test_a_broken_transcript_is_reported_and_stops_nothing(study: Study) -> None:
    (study.transcripts / "PW1" / "1" / "text.txt").write_text("something else")
    outcome = run(study, jobs=2)
    assert names(outcome) == ["SP1"]
    assert [failed.name for failed in outcome.failed] == ["PW1"]
    assert "changed after it was added" in outcome.failed[0].message


def test_a_transcript_with_nothing_to_code_is_done_without_suggestions(
    study: Study, tmp_path: Path
) -> None:
    add(study, *files_of(tmp_path / "in", empty="I: Hello?\n\nI: Are you there?\n"))
    outcome = run(study)
    assert {done.name: done.suggestions == 0 for done in outcome.done} == {
        "PW1": False,
        "SP1": False,
        "empty": True,
    }
    assert suggestions_of(study, "empty").suggestions == ()
    assert names(run(study)) == []


def test_a_damaged_transcript_stops_no_other(study: Study) -> None:
    about = study.transcripts / "PW1" / "1" / "about.json"
    about.write_bytes(about.read_bytes()[:50])
    outcome = run(study)
    assert names(outcome) == ["SP1"]
    assert [failed.name for failed in outcome.failed] == ["PW1"]
    assert states(study) == {"SP1": "done"}


def test_a_truncated_result_counts_as_not_there(study: Study) -> None:
    run(study)
    before = results(study)
    (path,) = study.suggestions.glob("PW1.*")
    path.write_bytes(path.read_bytes()[:-30])
    assert states(study) == {"PW1": "new", "SP1": "done"}
    run(study)
    assert results(study) == before


def test_what_a_killed_run_left_is_cleared_and_folders_come_back(study: Study) -> None:
    import shutil

    run(study)
    (study.suggestions / ".precode-abc.tmp").write_text("half")
    (study.folder / ".unfinished-abc").mkdir()
    shutil.rmtree(study.runs)
    run(study)
    assert not list(study.folder.rglob(".precode-*"))
    assert not list(study.folder.glob(".unfinished-*"))
    assert study.runs.is_dir()


def test_a_mistake_of_our_own_stops_no_other_transcript(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    from precode.workflow import one_transcript

    right = one_transcript.load

    def wrong(study: Study, stored: StoredTranscript, *rest: Any) -> Transcript:
        if stored.name == "PW1":
            raise RuntimeError("She was shaking")
        return right(study, stored, *rest)

    monkeypatch.setattr(one_transcript, "load", wrong)
    outcome = run(study)
    assert names(outcome) == ["SP1"]
    assert "a mistake of its own (RuntimeError in wrong" in outcome.failed[0].message
    assert "shaking" not in outcome.failed[0].message


def test_damaged_vectors_and_suggestions_are_made_anew(study: Study) -> None:
    run(study)
    before = results(study)
    for path in study.vectors.iterdir():
        path.write_bytes(path.read_bytes()[:-40])
    run(study, again=True)
    assert results(study) == before


def test_an_interrupt_keeps_what_is_finished(study: Study, tmp_path: Path) -> None:
    class Interrupting:
        def begin(self, words: object) -> None: ...
        def encoded(self, name: str, done: int, total: int) -> None: ...
        def finished(self, name: str) -> None:
            raise KeyboardInterrupt

    with study.writing():
        outcome = batch(study, watcher=Interrupting())
    assert outcome.stopped
    assert sorted(states(study).values()) == ["done", "new"]
    assert not list(study.folder.rglob("*.tmp"))
    assert not run(study).stopped
    assert set(states(study).values()) == {"done"}


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_goes_on(
    tmp_path: Path, codebook_file: Path, sign: signal.Signals
) -> None:
    study = small_study(tmp_path, codebook_file)
    add(study, *SAMPLES)
    command = [sys.executable, "-m", "precode", "batch", str(study.folder), "--jobs", "1"]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    deadline = time.monotonic() + 60
    while not results(study) and time.monotonic() < deadline:
        time.sleep(0.01)
    child.send_signal(sign)
    _, err = child.communicate(timeout=60)
    done = sum(state == "done" for state in states(study).values())
    assert done >= 1
    if sign != signal.SIGKILL and child.returncode != 0:  # 0: it was done before the signal came
        assert child.returncode == 130
        assert "To go on: precode batch" in err
        assert "Traceback" not in err
    finished = results(study)
    again = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert f"{done} up to date already" in again.stdout
    assert set(states(study).values()) == {"done"}
    assert finished.items() <= results(study).items()
    assert not list(study.suggestions.glob(".precode-*"))


def test_the_manifest_says_what_was_run(study: Study) -> None:
    run(study)
    from datetime import UTC, datetime

    from precode.workflow.manifest import write_manifest

    recipe, planned, _ = plan(study)
    write_manifest(study, recipe, planned, began=datetime.now(UTC), seconds=1.0)
    manifest = last_manifest(study)
    assert manifest is not None
    assert manifest["recipe"]["encoder"] == "hashing-512-v1"
    assert manifest["versions"].keys() >= {"python", "torch", "spacy"}
    of = {part["transcript"]: part for part in manifest["transcripts"]}
    hashes = results(study)
    for name, part in of.items():
        assert part["suggestions_sha256"] in hashes.values()
        assert (
            part["text_sha256"]
            == hashlib.sha256({"PW1": PW1, "SP1": SP1}[name].encode()).hexdigest()
        )
    assert "bus" not in max(study.runs.iterdir()).read_text()


def test_looking_at_what_is_to_do_loads_nothing_heavy(study: Study) -> None:
    run(study)
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from precode.store.study import open_study\nfrom precode.workflow.batching import plan\n"
        f"states = [i.state for i in plan(open_study(Path({str(study.folder)!r}))).items]\n"
        "print(states, [m for m in ('torch', 'spacy', 'pyarrow', 'scipy', 'yaml') "
        "if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert found.stdout.strip() == "['done', 'done'] []"


def test_separators_that_only_look_like_line_ends_keep_offsets(
    study: Study, tmp_path: Path
) -> None:
    talk = (
        "I: So?\n\nPW3: One\u2028two\x85three \u2029four, I went for a walk. Naïve 😊 cafe\u0301.\n"
    )
    add(study, *files_of(tmp_path / "in", PW3=talk))
    run(study)
    (path,) = study.suggestions.glob("PW3.*")
    table = pd.read_parquet(path)
    (stored,) = (s for s in transcripts.current(study) if s.name == "PW3")
    text = transcripts.text_of(study, stored)
    assert text == talk
    assert len(table)
    for row in table.itertuples():
        assert text[row.start : row.end] == row.quote


def test_the_key_names_all_that_suggestions_depend_on(study: Study) -> None:
    from dataclasses import fields, replace

    recipe = recipe_of(study)
    (stored, _) = transcripts.current(study)
    base = recipe.key(stored, {"I": "interviewer"}, "PW1")
    others = {"precode": "9", "layout": 9, "taxonomies": {}, "encoder": "x", "model": "x"}
    others |= {"learned": "x", "top_k": 9, "min_score": 0.9, "include_interviewer": True}
    assert set(others) == {field.name for field in fields(recipe)}
    keys = {
        replace(recipe, **{name: value}).key(stored, {"I": "interviewer"}, "PW1")
        for name, value in others.items()
    }  # type: ignore[arg-type]
    keys |= {recipe.key(stored, {"I": "x"}, "PW1"), recipe.key(stored, {"I": "interviewer"}, "P")}
    keys |= {recipe.key(replace(stored, text_sha256="x"), {"I": "interviewer"}, "PW1")}
    assert base not in keys
    assert len(keys) == len(others) + 3


def test_transcripts_are_equal_to_those_read_from_their_files(study: Study) -> None:
    for path in SAMPLES:
        add(study, path)
        (item,) = (i.placed for i in plan(study).items if i.placed.stored.name == path.stem)
        stored = transcripts.load(study, item.stored, item.roles)
        read = Precoder(encoder="hashing").read(path)
        assert isinstance(stored, Transcript)
        assert (stored.text, stored.turns) == (read.text, read.turns)
