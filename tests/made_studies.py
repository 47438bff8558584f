"""Small studies for tests: the hashing encoder, a codebook of three codes, invented talk."""

from __future__ import annotations

from pathlib import Path

from precode.store.study import Study, open_study
from precode.workflow.adding import Added, add_files
from precode.workflow.batching import BatchOutcome, batch
from precode.workflow.starting import Wanted, start_study

PW1 = """I: How did you two start?

PW1: We took the bus into town together the first time. She was shaking, erm, so we sat upstairs.

I: And after that?

PW1: I was lying awake until four every night before those trips, I'll be honest with you.

PW1: But we kept going out. Getting out of the flat and getting some air, that was all it was.
"""

SP1 = """I: What was it like?

SP1: He told me to get up at the same time however I slept. I hated it.

I: Did it help?

SP1: It did, you know. And I started going for a walk round the park every morning with the dog.
"""


def files_of(folder: Path, **texts: str) -> list[Path]:
    """Write transcripts, ``PW1="..."`` as PW1.txt, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in texts.items():
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def new_study(folder: Path, codebook: Path) -> Study:
    """Make an empty study that needs no model."""
    return start_study(folder, Wanted(taxonomies=(str(codebook),), encoder="hashing"))


def small_study(folder: Path, codebook: Path) -> Study:
    """Make a study with a peer worker and a supported peer in it."""
    study = new_study(folder / "study", codebook)
    add(study, *files_of(folder / "interviews", PW1=PW1, SP1=SP1))
    return study


def suggested_study(folder: Path, codebook: Path) -> Study:
    """Make the same, pre-coded: two suggestions for each turn."""
    made = small_study(folder, codebook)
    show_everything(made)
    study = open_study(made.folder)
    run(study)
    return study


def add(study: Study, *paths: Path) -> list[Added]:
    with study.writing():
        return add_files(study, paths)


def run(study: Study, jobs: int = 1, again: bool = False) -> BatchOutcome:
    with study.writing():
        return batch(study, jobs=jobs, again=again)


def show_everything(study: Study) -> None:
    """Let the study suggest whatever has any likeness: hashed words are no calibrated model."""
    path = study.folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("# min_score = ...", "min_score = 0.0 #").replace(
        "# top_k = ...", "top_k = 2 #"
    )
    path.write_text(text, encoding="utf-8")
