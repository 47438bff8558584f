"""The exact output for one interview, with the encoder that is the same everywhere.

If a change here is wanted, write the file anew and read the difference:
``python tests/workflow/test_golden.py``
"""

from __future__ import annotations

from pathlib import Path

from precode import Precoder
from precode.exporters import EXPORTERS

ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests" / "golden" / "synthetic-sp-callum.jsonl"


def output() -> str:
    result = Precoder(("bct_v1", "relational"), "hashing").suggest(
        ROOT / "corpus_samples" / "training" / "synthetic-sp-callum.csv", top_k=2, min_score=0
    )
    return EXPORTERS.get("jsonl").render(result)


def test_output_is_the_same_byte_for_byte() -> None:
    assert output().encode() == GOLDEN.read_bytes()


if __name__ == "__main__":
    GOLDEN.write_bytes(output().encode())
