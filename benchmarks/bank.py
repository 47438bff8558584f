"""What is in the exemplar bank, and what more of it brings.

    python benchmarks/bank.py

Writes `benchmarks/bank.json`:

size        codes, spoken and written exemplars, units without a technique, near-misses; the
            fewest of each that a code has
length      words: quartiles, and the share of spoken exemplars under 25, 25 to 45, over 45
words       tokens, types, and the mean share of types among 100 tokens in a row; the most common
            openings of three words
near        pairs of texts that share more than a third of their runs of four words
nearest     the same by meaning: pairs of different texts with a cosine over 0.97
curve       how many spoken exemplars a code the index has, and recall@5 and MRR on the validation
            interviews by cosine to them alone; the mean of five draws. The encoder is the one
            that is shipped, which was trained on the whole training part.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from precode.domain.codes import Codebook, Exemplar
from precode.evaluation.ranking import filtered_ranks, mean_reciprocal_rank, recall_at
from precode.stages.index import encoded_definition, index_of
from precode.workflow.coded import read_coded
from precode.workflow.precoder import Precoder
from precode.workflow.scored import coded_turns

ROOT = Path(__file__).parent.parent
SIZES = (1, 2, 5, 10, 20, 30, 40)
DRAWS = 5


def size(book: Codebook) -> dict[str, Any]:
    spoken = [sum(e.voice != "written" for e in code.exemplars) for code in book.codes]
    written = [sum(e.voice == "written" for e in code.exemplars) for code in book.codes]
    everything = [e for code in book.codes for e in code.exemplars] + list(book.no_code)
    near = Counter(e.near for e in everything if e.near)
    return {
        "codes": len(book.codes),
        "spoken": [sum(spoken), min(spoken)],
        "written": [sum(written), min(written)],
        "no_code": len(book.no_code),
        "near_misses": [sum(near.values()), min(near[code.code] for code in book.codes)],
    }


def length(spoken: Sequence[Exemplar]) -> dict[str, Any]:
    words = [len(e.text.split()) for e in spoken]
    shares = [sum(n < 25 for n in words), sum(25 <= n <= 45 for n in words)]
    shares.append(len(words) - sum(shares))
    return {
        "quartiles": [round(q, 1) for q in quantiles(words, n=4)],
        "shares": [round(part / len(words), 3) for part in shares],
    }


def variety(spoken: Sequence[Exemplar]) -> dict[str, Any]:
    said = [re.findall(r"[\w'’]+", e.text.lower()) for e in spoken]
    tokens = [token for words in said for token in words]
    stretches = [tokens[at : at + 100] for at in range(0, len(tokens) - 100, 100)]
    openings = Counter(" ".join(words[:3]) for words in said)
    return {
        "tokens": len(tokens),
        "types": len(set(tokens)),
        "share_of_100": round(mean(len(set(part)) / 100 for part in stretches), 3),
        "openings": openings.most_common(5),
    }


def same_words(texts: Sequence[Exemplar]) -> list[list[str]]:
    runs = CountVectorizer(ngram_range=(4, 4), binary=True, token_pattern=r"[\w'’]+")
    table = runs.fit_transform([e.text for e in texts]).tocsr()
    shared, own = (table @ table.T).tocoo(), np.asarray(table.sum(axis=1)).ravel()
    return [
        [texts[a].id, texts[b].id]
        for a, b, count in zip(shared.row, shared.col, shared.data, strict=True)
        if a < b and count > min(own[a], own[b]) / 3
    ]


def same_meaning(texts: Sequence[Exemplar], vectors: Any) -> list[list[str]]:
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    found = []
    for first in range(0, len(unit), 1000):
        close = unit[first : first + 1000] @ unit.T
        for a, b in zip(*np.nonzero(close > 0.97), strict=True):
            if first + a < b:
                found.append([texts[first + a].id, texts[b].id])
    return found


def curve(precoder: Precoder, vectors: dict[str, Any]) -> list[dict[str, Any]]:
    book = precoder.codebook
    folder = ROOT / "corpus_samples" / "validation"
    coded = read_coded(folder / "gold.csv", folder, book)
    matches = precoder.match_all([one.transcript for one in coded])
    definitions = np.stack([vectors[encoded_definition(code)] for code in book.codes])
    nothing = np.stack([vectors[e.text] for e in book.no_code])
    points = []
    for most in SIZES:
        drawn = [_drawn(book, most, seed) for seed in range(DRAWS)]
        found = []
        for codebook in drawn:
            exemplars = [e for code in codebook.codes for e in code.exemplars]
            own = np.stack([vectors[e.text] for e in exemplars])
            index = index_of(codebook.codes, exemplars, definitions, own, nothing)
            ranks = []
            for match, one in zip(matches, coded, strict=True):
                scores = index.space.place(match.vectors) @ index.code_vectors.T
                turns = coded_turns(match, one.pairs, book.codes, scores)
                ranks.append(filtered_ranks(turns.scores, turns.gold))
            together = np.concatenate(ranks)
            found.append((recall_at(together, 5) or 0.0, mean_reciprocal_rank(together) or 0.0))
        recall, reciprocal = (round(float(mean(part)), 4) for part in zip(*found, strict=True))
        points.append({"exemplars": most, "recall_at_5": recall, "mrr": reciprocal})
    for before, after in pairwise(points):
        after["gain"] = round(after["recall_at_5"] - before["recall_at_5"], 4)
    return points


def _drawn(book: Codebook, most: int, seed: int) -> Codebook:
    """Return the codebook with so many spoken exemplars a code, drawn at random."""
    rng = random.Random(seed)
    taxonomies = []
    for taxonomy in book.taxonomies:
        codes = []
        for code in taxonomy.codes:
            spoken = [e for e in code.exemplars if e.voice != "written"]
            codes.append(replace(code, exemplars=tuple(rng.sample(spoken, min(most, len(spoken))))))
        taxonomies.append(replace(taxonomy, codes=tuple(codes)))
    return Codebook(tuple(taxonomies))


def main() -> None:
    precoder = Precoder(("bct_v1", "relational"))
    book = precoder.codebook
    spoken = [e for code in book.codes for e in code.exemplars if e.voice != "written"]
    everything = [e for code in book.codes for e in code.exemplars] + list(book.no_code)
    wanted = [*(encoded_definition(c) for c in book.codes), *(e.text for e in everything)]
    vectors = dict(zip(wanted, precoder.encode(wanted, "Reading the bank"), strict=True))
    results = {
        "size": size(book),
        "length": length(spoken),
        "words": variety(spoken),
        "near": same_words(everything),
        "nearest": same_meaning(everything, np.stack([vectors[e.text] for e in everything])),
        "curve": curve(precoder, vectors),
    }
    text = json.dumps(results, indent=1, ensure_ascii=False)
    (ROOT / "benchmarks" / "bank.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
