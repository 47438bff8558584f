"""Taxonomies and codebooks as data: found by name or path, read, validated."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from precode.domain.codes import Codebook, Taxonomy
from precode.errors import BadTaxonomy, UnknownPlugin
from precode.resources import data_folder


def builtin_names() -> list[str]:
    """Return the names of the taxonomies that come with precode."""
    return sorted(path.parent.name for path in data_folder("taxonomy").glob("*/card.yaml"))


def load_taxonomy(name: str) -> Taxonomy:
    """Return the taxonomy with that name, or the folder, YAML or CSV file at that path.

    Raises
    ------
    BadTaxonomy
        With every mistake in it, a line each with its line number.
    UnknownPlugin
        If there is neither a taxonomy nor a file of that name.
    """
    from precode.taxonomies.folder import read_folder
    from precode.taxonomies.single_file import read_csv, read_yaml

    if name in builtin_names():
        return read_folder(data_folder("taxonomy") / name)
    path = Path(name)
    if path.is_dir():
        return read_folder(path)
    if path.is_file():
        if path.suffix.lower() in {".yaml", ".yml"}:
            return read_yaml(path)
        if path.suffix.lower() in {".csv", ".tsv"}:
            return read_csv(path)
        raise BadTaxonomy(
            f"A codebook ends in .yaml, .yml, .csv or .tsv, not in {path.suffix!r}.",
            where=name,
            remedy="Save it as CSV with the columns code,label,definition,exemplar.",
        )
    raise UnknownPlugin.named("taxonomy or codebook file", name, builtin_names())


def load_codebook(names: Sequence[str]) -> Codebook:
    """Return the codes of several taxonomies as one codebook.

    Raises
    ------
    BadTaxonomy
        If two taxonomies have the same name or share a code.
    """
    taxonomies = tuple(load_taxonomy(name) for name in dict.fromkeys(names))
    seen: dict[str, str] = {}
    for taxonomy in taxonomies:
        for code in taxonomy.codes:
            if (other := seen.setdefault(code.code, taxonomy.name)) != taxonomy.name:
                raise BadTaxonomy(
                    f"Code {code.code!r} is in {other} and in {taxonomy.name}.",
                    remedy="Rename it in one of them, so that a code means one thing.",
                )
    if len({taxonomy.name for taxonomy in taxonomies}) < len(taxonomies):
        raise BadTaxonomy(
            "Two codebooks have the same name.", remedy="Rename one of the files or folders."
        )
    return Codebook(taxonomies)
