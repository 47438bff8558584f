"""Hashes of the record: of a payload with its salt, of a row with the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

SALT_BYTES = 32


def body_of(payload: Mapping[str, Any]) -> str:
    """Return a payload as the text that is stored and hashed: the same for the same data."""
    return json.dumps(
        payload, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":")
    )


def storable(text: str) -> str:
    """Return text as SQLite can hold it: lone surrogates are spelled out."""
    return text.encode("utf-8", "backslashreplace").decode()


def about(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Return the case and the transcript that a payload is filed under; empty if none."""
    anchor = payload.get("anchor") or {}
    return storable(anchor.get("case", "")), storable(anchor.get("transcript", ""))


def payload_hash(salt: bytes, body: str) -> str:
    """Return the SHA-256 of a payload under its salt, in hex digits."""
    return hashlib.sha256(salt + body.encode()).hexdigest()


def first_hash(log: str, coder: str, device: str, opened: str) -> str:
    """Return what the first row of a log points back to: the log's own row."""
    return _digest([log, coder, device, opened])


def row_hash(
    log: str, sequence: int, event: str, at: str, kind: str, payload: str, previous: str
) -> str:
    """Return the hash of a row; ``payload`` is the payload's hash."""
    return _digest([log, sequence, event, at, kind, payload, previous])


def erased_hash(events: Iterable[str]) -> str:
    """Return a hash over the ids of erased entries: a withdrawal names exactly these."""
    return _digest(sorted(events))


def hidden(salt: str, word: str) -> str:
    """Return a salted hash that recognises a word again without holding it."""
    return hashlib.sha256(f"{salt}\n{word}".encode("utf-8", "surrogatepass")).hexdigest()


def _digest(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()
