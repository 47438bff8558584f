"""Train, validation and frozen test part of the exemplar bank.

An exemplar's part follows from its id alone, so it keeps its part for ever, however the bank
grows: what was frozen once is never trained on later.
"""

from __future__ import annotations

import hashlib
from typing import Literal

Part = Literal["train", "validation", "test"]


def part_of(exemplar_id: str) -> Part:
    """Return the part that an exemplar belongs to: 80% train, 10% validation, 10% test."""
    bucket = int(hashlib.sha256(exemplar_id.encode()).hexdigest()[:8], 16) % 10
    return "test" if bucket == 0 else "validation" if bucket == 1 else "train"
