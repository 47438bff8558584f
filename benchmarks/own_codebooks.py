"""What suggestions are worth for a researcher's own codebook, which no encoder was trained on.

    python benchmarks/own_codebooks.py [ADAPTER]

Writes `benchmarks/own_codebooks.json`: recall@1 and recall@5 of precode, and of the cosine of plain
MiniLM to the same label or definition, with the label alone, with the definition, and with one
and three exemplars a code.

themes      the three codebooks of `corpus_samples/other_codebooks`, 22 themes each: their quotes
groups      with ADAPTER, a folder that `precode models train --without-group` wrote: the groups of
            codes that it never met, as a codebook of their own; quotes and interview turns of
            the validation part that carry one of them
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from precode.domain.codes import Code, Exemplar
from precode.domain.evaluation import CodedTurns
from precode.encoders.adapter import read_adapter
from precode.encoders.minilm import MiniLM
from precode.evaluation.ranking import filtered_ranks, recall_at
from precode.stages.index import encoded_definition
from precode.taxonomies import load_codebook
from precode.training.split import part_of
from precode.workflow.coded import Coded, read_coded, read_coded_texts
from precode.workflow.narrowing import allowed_codes
from precode.workflow.precoder import Precoder
from precode.workflow.scored import coded_turns

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "corpus_samples"
WAYS = ("label", 0, 1, 3)


def codebook_file(codes: Sequence[Code], way: str | int, folder: Path) -> Path:
    """Write a codebook with no more than `way` tells, as a researcher would have it."""
    path = folder / f"codebook_{way}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["code", "label", "definition", "exemplar"])
        for code in codes:
            definition = "" if way == "label" else code.definition
            for exemplar in code.exemplars[: way if isinstance(way, int) else 0] or [None]:
                text = exemplar.text if exemplar else ""
                rows.writerow([code.code, code.label, definition, text])
    return path


def measured(codes: Sequence[Code], coded: Sequence[Coded], encoder: MiniLM | None) -> Any:
    """Return the figures of every way for codes and the texts or transcripts that carry them."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as place:
        for way in WAYS:
            file = codebook_file(codes, way, Path(place))
            ours, plain = Precoder(str(file)), Precoder(str(file), encoder="minilm")
            if encoder:
                ours.__dict__["loaded_encoder"] = encoder
            figures[f"precode, {way}"] = ranked(ours, coded)
            if way in ("label", 0):
                figures[f"plain MiniLM, {way}"] = ranked(plain, coded, cosine=True)
    return figures


def ranked(precoder: Precoder, coded: Sequence[Coded], *, cosine: bool = False) -> dict[str, float]:
    parts: list[CodedTurns] = []
    codes = precoder.codebook.codes
    wanted = precoder.encode([encoded_definition(code) for code in codes], "codes")
    matches = precoder.match_all([one.transcript for one in coded])
    for match, one in zip(matches, coded, strict=True):
        scores = (match.vectors @ wanted.T).astype(np.float64) if cosine else match.scores
        parts.append(coded_turns(match, one.pairs, codes, scores))
    ranks = filtered_ranks(
        np.concatenate([p.scores for p in parts]), np.concatenate([p.gold for p in parts])
    )
    return {f"recall_at_{cut}": round(recall_at(ranks, cut) or 0.0, 4) for cut in (1, 5)}


def themes() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for folder in sorted((SAMPLES / "other_codebooks").iterdir()):
        if folder.is_dir():
            book = load_codebook([str(folder / "codebook.csv")])
            coded = read_coded_texts(folder / "quotes.csv", book)
            found[folder.name] = measured(book.codes, coded, None)
    names = list(found)
    found["mean"] = {
        way: {cut: round(mean(found[n][way][cut] for n in names), 4) for cut in values}
        for way, values in found[names[0]].items()
    }
    return found


def is_taught(exemplar: Exemplar) -> bool:
    return part_of(exemplar.id) == "train" and exemplar.voice != "written"


def groups(adapter: Path) -> dict[str, Any]:
    left_out = json.loads((adapter / "adapter.json").read_text(encoding="utf-8"))["without_groups"]
    book = load_codebook(["bct_v1"])
    codes = [
        replace(code, exemplars=tuple(filter(is_taught, code.exemplars)))
        for place in allowed_codes(book, (), left_out) or ()
        for code in [book.codes[place]]
    ]
    names = {code.code for code in codes}
    part = SAMPLES / "validation"

    def only(coded: Sequence[Coded]) -> list[Coded]:
        kept = [
            Coded(one.transcript, frozenset(p for p in one.pairs if p[1] in names)) for one in coded
        ]
        return [one for one in kept if one.pairs]

    encoder = MiniLM(None, read_adapter("without_groups", adapter))
    return {
        "groups": left_out,
        "codes": len(codes),
        "quotes": measured(codes, only(read_coded_texts(part / "quotes.csv", book)), encoder),
        "turns": measured(codes, only(read_coded(part / "gold.csv", part, book)), encoder),
    }


def main() -> None:
    result: dict[str, Any] = {"themes": themes()}
    if sys.argv[1:]:
        result["groups"] = groups(Path(sys.argv[1]))
    target = ROOT / "benchmarks" / "own_codebooks.json"
    target.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
