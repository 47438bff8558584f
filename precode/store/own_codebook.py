"""``codebook/``: the study's own codes as a taxonomy folder, written from the record.

The record's entries are what counts; these files are their projection, so that `precode
taxonomy`, a batch and other programs read them like any other taxonomy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from precode.files import write_atomic
from precode.store.study import Study

NAME = "own"
"""The taxonomy's name: what the codes are filed under in exports and decisions."""

_FIELDS = (
    *("code", "id", "label", "group", "definition"),
    *("when_to_use", "when_not_to_use", "exemplars"),
)


def write_own_codes(study: Study, codes: Sequence[Mapping[str, Any]], *, version: int) -> None:
    """Write the study's own codes; without any, the folder is no taxonomy any more.

    ``version`` counts the edits that the record holds.
    """
    folder = study.codebook
    (folder / "codes").mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "exemplars").mkdir(exist_ok=True, mode=0o700)
    card, listed = folder / "card.yaml", folder / "codes" / "own.yaml"
    if not codes:
        card.unlink(missing_ok=True)
        listed.unlink(missing_ok=True)
        return
    entries = [{name: code[name] for name in _FIELDS if code.get(name)} for code in codes]
    write_atomic(listed, _yaml(entries), force=True)
    # Last, since the card makes the folder a taxonomy.
    about = {
        "name": NAME,
        "title": "Codes of this study",
        "version": str(version),
        "language": study.settings.study.language,
        "source": "Found in this study's interviews; kept in its record of decisions.",
        "licence": "The study's own.",
        "cite": "Cite the study.",
    }
    write_atomic(card, _yaml(about), force=True)


def has_own_codes(study: Study) -> bool:
    """Tell whether the study has codes of its own."""
    return (study.codebook / "card.yaml").is_file()


def _yaml(content: object) -> str:
    import yaml

    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
