"""Taxonomies and codebooks as data: found by name or path, read, validated."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from precode.domain.codes import Code, Codebook, Taxonomy
from precode.errors import BadOption, BadTaxonomy, UnknownPlugin
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


def content_hash(name: str) -> str:
    """Return a SHA-256 over the files of a taxonomy: quicker than to load it.

    Raises
    ------
    UnknownPlugin
        If there is neither a taxonomy nor a file of that name.
    """
    built_in = name in builtin_names()
    place = data_folder("taxonomy") / name if built_in else Path(name)
    if place.is_dir():
        found = [
            place / "card.yaml",
            *sorted((place / "codes").glob("*.yaml")),
            *sorted((place / "exemplars").glob("*.csv")),
        ]
    else:
        found = [place]
    digest = hashlib.sha256()
    for path in found:
        if not path.is_file():
            raise UnknownPlugin.named("taxonomy or codebook file", name, builtin_names())
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.name} {content}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


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


def unknown_code(name: str, codes: Sequence[Code], searched: Sequence[str]) -> BadOption:
    """Return the error for a code that is not there, with codes of like names."""
    names = {text.lower(): code for code in codes for text in (code.code, code.label)}
    wanted = name.lower()
    near = [key for key in names if wanted in key] or get_close_matches(wanted, names, n=4)
    shown = list(dict.fromkeys(f"{names[key].code} {names[key].label}" for key in near[:4]))
    others = [other for other in builtin_names() if other not in searched]
    remedy = (
        f"Did you mean {' or '.join(shown)}?" if shown else "See: precode taxonomy list -t NAME"
    )
    if not shown and any(name == code.code for o in others for code in load_taxonomy(o).codes):
        remedy = f"It is a code of {', '.join(others)}: add --taxonomy {others[0]}."
    return BadOption(f"There is no code {name!r} in {', '.join(searched)}.", remedy=remedy)
