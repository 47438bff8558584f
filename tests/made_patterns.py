"""Studies with talk that no code holds: of a dog, a choir and beans, each in three interviews."""

from __future__ import annotations

from pathlib import Path

from made_studies import add, files_of, new_study

from precode.store.study import Study, open_study
from precode.workflow.deciding import Desk
from precode.workflow.decisions_file import read_decisions_file
from precode.workflow.inducing.finding import find_candidates

PW1 = """I: And then?

PW1: The dog sits by me and the dog knows I am low.

I: Hm.

PW1: We sing in the choir on Mondays, the choir is loud and I sing badly.

I: So?

PW1: The beans grow at the plot and we grow beans.

I: So?

PW1: The dog waits by me and the dog knows I am home.
"""

PW2 = """I: And then?

PW2: We grow beans at the plot and the beans grow tall.

I: Hm.

PW2: The choir lets me sing, in the choir I sing low with the men.

I: Hm.

PW2: She says the dog sits by me and the dog is old.
"""

SP1 = """I: And then?

SP1: I sing again, I sing in the choir and the choir claps.

I: Hm.

SP1: The dog sits by me and the dog waits for me.

I: Hm.

SP1: I water the beans and the beans grow at the plot.

I: Anything else?

SP1: The lift was broken so I carried a wardrobe past the dentist.
"""

DOG = (
    "The dog sits by me and the dog knows I am low.",
    "The dog waits by me and the dog knows I am home.",
    "She says the dog sits by me and the dog is old.",
    "The dog sits by me and the dog waits for me.",
)
CHOIR = (
    "We sing in the choir on Mondays, the choir is loud and I sing badly.",
    "The choir lets me sing, in the choir I sing low with the men.",
    "I sing again, I sing in the choir and the choir claps.",
)
BEANS = (
    "The beans grow at the plot and we grow beans.",
    "We grow beans at the plot and the beans grow tall.",
    "I water the beans and the beans grow at the plot.",
)
LIFT = "The lift was broken so I carried a wardrobe past the dentist."

MARKED = "transcript,turn,decision\n" + "".join(
    f"{name},{turn},fits_no_code\n"
    for name, last in (("PW1", 8), ("PW2", 6), ("SP1", 8))
    for turn in range(2, last + 1, 2)
)


def looked_at(folder: Path, codebook: Path) -> Study:
    """Make a study in which all of it is marked as fitting no code, with what is found then."""
    study = new_study(folder / "study", codebook)
    add(study, *files_of(folder / "interviews", PW1=PW1, PW2=PW2, SP1=SP1))
    decide(study, MARKED)
    look(study)
    return study


def decide(study: Study, text: str, coder: str = "Ada") -> None:
    """Record a CSV of decisions."""
    path = study.folder.parent / "decisions.csv"
    path.write_text(text, encoding="utf-8")
    desk = Desk(open_study(study.folder), coder)
    desk.record(read_decisions_file(path, desk).events)


def look(study: Study) -> None:
    """Look for candidates."""
    study = open_study(study.folder)
    with study.writing():
        find_candidates(study)
