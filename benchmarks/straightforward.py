"""The rival: what a researcher who programs would write in an afternoon.

    python benchmarks/straightforward.py MODEL_FOLDER DEFINITIONS.json OUT FILE...

Import, `SentenceTransformer.encode`, cosine, pandas. It matches windows of one to three sentences
of each participant's turn, as precode does, but with the definitions alone: it never encodes the
exemplars that precode's codebook has.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pandas as pd
from sentence_transformers import SentenceTransformer

LABEL = re.compile(r"^([A-Za-z][\w .'-]{0,30}):\s*(.*)$")
INTERVIEWER = {"i", "int", "interviewer", "researcher", "q"}
WINDOW = 3


def turns(path: Path) -> list[tuple[str, str]]:
    """Return (speaker, words) of a transcript."""
    if path.suffix == ".csv":
        table = pd.read_csv(path)
        return list(zip(table["speaker"].astype(str), table["text"].astype(str), strict=True))
    found: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if match := LABEL.match(line.strip()):
            found.append((match[1], match[2]))
        elif line.strip() and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
    return found


def windows(words: str, longest: int) -> list[str]:
    """Return the windows of one to `longest` sentences."""
    sentences = [s for s in re.split(r"(?<=[.!?])\s+", words) if s.strip()]
    return [
        " ".join(sentences[first : first + size])
        for first in range(len(sentences))
        for size in range(1, longest + 1)
        if first + size <= len(sentences)
    ]


def main(model_folder: str, definitions: str, out: str, longest: int, files: list[str]) -> None:
    codes = json.loads(Path(definitions).read_text(encoding="utf-8"))
    model = SentenceTransformer(model_folder, device="cpu", local_files_only=True)
    of_codes = model.encode(list(codes.values()), normalize_embeddings=True)
    for name in files:
        rows = [
            {"turn": number, "speaker": speaker, "quote": window}
            for number, (speaker, words) in enumerate(turns(Path(name)), start=1)
            if speaker.lower() not in INTERVIEWER
            for window in windows(words, longest)
        ]
        table = pd.DataFrame(rows)
        vectors = model.encode(table["quote"].tolist(), normalize_embeddings=True)
        cosine = vectors @ of_codes.T
        table["code"] = [list(codes)[place] for place in cosine.argmax(axis=1)]
        table["score"] = cosine.max(axis=1)
        best = table.sort_values("score", ascending=False).groupby(["turn", "code"]).head(1)
        best.sort_values("turn").to_parquet(Path(out) / f"{Path(name).stem}.parquet")
        print(len(rows), Path(name).stem)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5:])
