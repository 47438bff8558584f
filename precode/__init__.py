"""Pre-code interview transcripts against a taxonomy, offline. A person confirms.

>>> from precode import Precoder
>>> result = Precoder(encoder="hashing").suggest(
...     "corpus_samples/training/synthetic-sp-callum.csv", top_k=1, min_score=0
... )
>>> result.suggestions[0].rank
1
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from precode.domain.codes import Code, Codebook, Exemplar, Taxonomy
    from precode.domain.suggestions import Evidence, Precoding, Suggestion
    from precode.domain.text import CodingUnit, Note, Span, Transcript, Turn
    from precode.errors import PrecodeError
    from precode.taxonomies import load_taxonomy
    from precode.workflow.precoder import Precoder
    from precode.workflow.reading import read_transcript

__version__ = "0.1.0"

__all__ = [
    "Code",
    "Codebook",
    "CodingUnit",
    "Evidence",
    "Exemplar",
    "Note",
    "PrecodeError",
    "Precoder",
    "Precoding",
    "Span",
    "Suggestion",
    "Taxonomy",
    "Transcript",
    "Turn",
    "load_taxonomy",
    "read_transcript",
]

# Where each public name lives. Imported on first use, so that `precode --help` stays fast.
_HOMES = {
    "Code": "precode.domain.codes",
    "Codebook": "precode.domain.codes",
    "CodingUnit": "precode.domain.text",
    "Evidence": "precode.domain.suggestions",
    "Exemplar": "precode.domain.codes",
    "Note": "precode.domain.text",
    "PrecodeError": "precode.errors",
    "Precoder": "precode.workflow.precoder",
    "Precoding": "precode.domain.suggestions",
    "Span": "precode.domain.text",
    "Suggestion": "precode.domain.suggestions",
    "Taxonomy": "precode.domain.codes",
    "Transcript": "precode.domain.text",
    "Turn": "precode.domain.text",
    "load_taxonomy": "precode.taxonomies",
    "read_transcript": "precode.workflow.reading",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'precode' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
