"""How often the gold code of a turn is among the first suggestions.

    python benchmarks/recall.py corpus_samples/frozen_test

Prints recall@1/3/5/10 and filtered MRR over (turn, code) pairs, and precision, recall and F1
of the default suggestions, with the definitions-only baseline measured in the same run.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from precode import Precoder
from precode.stages.units import coding_units
from precode.workflow.gold import read_coded

CUTS = (1, 3, 5, 10)


def measure(ranks: list[tuple[int, int]]) -> str:
    """Return recall at the cuts, and filtered MRR, from (rank, rank without other gold)."""
    plain = np.array([rank for rank, _ in ranks])
    filtered = np.array([rank for _, rank in ranks])
    recalls = "  ".join(f"recall@{cut} {np.mean(plain <= cut):.3f}" for cut in CUTS)
    return f"{recalls}  filtered MRR {np.mean(1 / filtered):.3f}  (n = {len(ranks)})"


def main(folder: Path) -> None:
    """Measure the default precoder on the gold-coded transcripts of `folder`."""
    precoder = Precoder()
    codes = [code.code for code in precoder.codebook.codes]
    ours: list[tuple[int, int]] = []
    baseline: list[tuple[int, int]] = []
    hits = offered = wanted = 0
    for transcript, gold in read_coded(folder / "gold.csv", folder, precoder.codebook):
        everything = precoder.suggest(transcript, top_k=len(codes), min_score=0).suggestions
        rank = {(s.turn, s.code): s.rank for s in everything}
        ours += [(rank[pair], filtered(rank, pair, gold)) for pair in gold]
        plain = definition_ranks(precoder, transcript, codes)
        baseline += [(plain[pair], filtered(plain, pair, gold)) for pair in gold]
        given = {(s.turn, s.code) for s in precoder.suggest(transcript).suggestions}
        hits, offered, wanted = hits + len(given & gold), offered + len(given), wanted + len(gold)
    print("precode     ", measure(ours))
    print("definitions ", measure(baseline))
    print(
        f"at the default threshold: precision {hits / max(1, offered):.3f}  "
        f"recall {hits / wanted:.3f}  micro-F1 {2 * hits / (offered + wanted):.3f}"
    )


def filtered(
    rank: dict[tuple[int, str], int], pair: tuple[int, str], gold: frozenset[tuple[int, str]]
) -> int:
    """Return the rank of `pair` with the turn's other gold codes taken out."""
    others = sum(rank[o] < rank[pair] for o in gold if o[0] == pair[0] and o != pair)
    return rank[pair] - others


def definition_ranks(precoder, transcript, codes):  # type: ignore[no-untyped-def]
    """Rank codes by the cosine of MiniLM to their definitions: the usual baseline."""
    units = coding_units(transcript, precoder.splitter)
    texts = [unit.text for unit in units]
    vectors = precoder.encode(texts, "baseline")
    cosine = vectors @ precoder.index.raw_definitions.T
    turns = np.array([unit.turn for unit in units])
    return {
        (int(turn), codes[code]): place
        for turn in np.unique(turns)
        for place, code in enumerate(np.argsort(-cosine[turns == turn].max(axis=0)), start=1)
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
