"""Do codes that the taxonomy lacks come out of the candidates for new codes?

    python benchmarks/induce.py

Writes `benchmarks/induce.json`. Nobody has decided anything: only talk and taxonomy are there.

relational  the 21 interviews of `corpus_samples/enrich_like`, coded with `bct_v1` alone; the five
            relational codes are sought. What decides about groups was chosen on these interviews
taken out   42 interviews of `corpus_samples` (validation, the first 30 of calibration), five times
            with five other codes taken out of `bct_v1`; nothing was chosen on these
The encoder has learned from exemplars of all these codes, so both flatter.

quotes      gold quotes of the code
among       share of them that a passage of a candidate touches (a third of the shorter)
together    share of them in the group that fits best (highest F1)
pure        share of that group's passages that are about one of them
groups      candidates in all, and the rank of the one that fits best, in the order shown
"""

from __future__ import annotations

import csv
import json
import random
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from precode.domain.codes import Codebook
from precode.domain.induction import Candidate, Passage
from precode.stages.index import texts_to_encode
from precode.store.candidates import Candidates
from precode.store.study import Study
from precode.workflow.adding import add_files
from precode.workflow.inducing import finding
from precode.workflow.precoder import Precoder
from precode.workflow.starting import Wanted, start_study

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "corpus_samples"
LEAST_QUOTES, DRAWS, CODES = 8, 5, 5

Quote = tuple[str, int, int, str]


def study_of(folder: Path, files: Sequence[Path]) -> Study:
    study = start_study(folder, Wanted(taxonomies=("bct_v1",)))
    with study.writing():
        add_files(study, files)
    return study


def quotes_of(study: Study, gold_files: Iterable[Path]) -> list[Quote]:
    from precode.store import transcripts
    from precode.workflow.cases import placed_transcripts

    opened = {
        placed.stored.name: transcripts.load(study, placed.stored, placed.roles)
        for placed in placed_transcripts(study)
    }
    found = []
    for path in gold_files:
        with path.open(newline="", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["transcript"] in opened]
        for row in rows:
            one = opened[row["transcript"]]
            for piece in one.turns[int(row["turn"]) - 1].pieces:
                start = one.text.find(row["quote"], piece.start, piece.end)
                if start >= 0:
                    end = start + len(row["quote"])
                    found.append((one.name, start, end, row["code"]))
                    break
    return found


def about(passage: Passage, quote: Quote) -> bool:
    name, start, end, _ = quote
    place, span = passage.place, passage.place.span
    shared = min(end, span.end) - max(start, span.start)
    return name == place.transcript and shared > min(end - start, span.end - span.start) / 3


def measured(found: Candidates, quotes: Sequence[Quote], code: str) -> dict[str, Any]:
    own = [quote for quote in quotes if quote[3] == code]
    everything = [passage for group in found.groups for passage in group.members]

    def met(passages: Iterable[Passage]) -> float:
        there = list(passages)
        return mean(any(about(one, quote) for one in there) for quote in own)

    def pure(group: Candidate) -> float:
        return mean(any(about(one, quote) for quote in own) for one in group.members)

    def f1(group: Candidate) -> float:
        recall, precision = met(group.members), pure(group)
        return 2 * recall * precision / (recall + precision) if recall else 0.0

    best = max(found.groups, key=f1)
    return {
        "quotes": len(own),
        "among": round(met(everything), 3),
        "together": round(met(best.members), 3),
        "pure": round(pure(best), 3),
        "rank": 1 + found.groups.index(best),
        "groups": len(found.groups),
    }


def without(codes: Collection[str]) -> Codebook:
    whole = Precoder("bct_v1").codebook
    (taxonomy,) = whole.taxonomies
    kept = tuple(code for code in taxonomy.codes if code.code not in codes)
    return Codebook((replace(taxonomy, codes=kept),))


def candidates(study: Study, codebook: Codebook | None = None) -> Candidates:
    def precoder_of(_: Study) -> Precoder:
        precoder = Precoder("bct_v1")
        if codebook is not None:
            whole = zip(texts_to_encode(precoder.codebook), precoder.codebook_vectors, strict=True)
            known = dict(whole)
            narrowed = Precoder("bct_v1")
            narrowed.__dict__["codebook"] = codebook
            vectors = np.stack([known[text] for text in texts_to_encode(codebook)])
            narrowed.__dict__["codebook_vectors"] = vectors
            return narrowed
        return precoder

    usual = finding.precoder_of
    finding.precoder_of = precoder_of  # type: ignore[attr-defined]
    try:
        with study.writing():
            return finding.find_candidates(study)
    finally:
        finding.precoder_of = usual  # type: ignore[attr-defined]


def together(rows: Iterable[dict[str, Any]]) -> dict[str, float]:
    found = list(rows)
    names = ("among", "together", "pure", "rank", "groups")
    return {name: round(mean(row[name] for row in found), 3) for name in names}


def main() -> None:
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = SAMPLES / "enrich_like"
        study = study_of(Path(place) / "relational", sorted(folder.glob("DEMO_*.txt")))
        quotes = quotes_of(study, [folder / "gold.csv"])
        found = candidates(study)
        codes = sorted({quote[3] for quote in quotes if quote[3].startswith("17.")})
        rows = {code: measured(found, quotes, code) for code in codes}
        results["relational"] = {"codes": rows, "mean": together(rows.values())}
        print(json.dumps(results["relational"]["mean"]), flush=True)

        parts = (SAMPLES / "validation", SAMPLES / "calibration")
        files = [
            path
            for part, most in zip(parts, (None, 30), strict=True)
            for path in sorted(part.glob("synthetic-*"))[:most]
        ]
        study = study_of(Path(place) / "taken_out", files)
        quotes = quotes_of(study, [part / "gold.csv" for part in parts])
        often = Counter(quote[3] for quote in quotes)
        order = sorted(code for code, count in often.items() if count >= LEAST_QUOTES)
        random.Random(1).shuffle(order)
        drawn: dict[str, Any] = {}
        for number in range(DRAWS):
            out = order[number * CODES : (number + 1) * CODES]
            found = candidates(study, without(out))
            drawn |= {code: measured(found, quotes, code) for code in out}
            print(out, json.dumps(together(drawn[code] for code in out)), flush=True)
        results["taken_out"] = {"codes": drawn, "mean": together(drawn.values())}
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
