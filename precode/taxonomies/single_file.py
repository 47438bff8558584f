"""A researcher's own codebook in one file: YAML or CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from precode.domain.codes import Code, Exemplar, Taxonomy
from precode.errors import BadTaxonomy
from precode.taxonomies.folder import build_code
from precode.taxonomies.rows import read_rows
from precode.taxonomies.schema import CodebookFile, CodeEntry
from precode.taxonomies.yaml_lines import read_validated


def read_yaml(path: Path) -> Taxonomy:
    """Return the codebook in a YAML file: ``codes:`` with code, label, definition each.

    ``exemplars:`` of a code is a list of texts, taken for participants' words.
    """
    book: CodebookFile
    book, _ = read_validated(path, CodebookFile)
    name = book.name or path.stem
    codes = []
    for entry in book.codes:
        code = build_code(entry, name, group=entry.group or "")
        codes.append(replace(code, exemplars=_exemplars(entry.code, entry.exemplars)))
    _check(codes, path)
    return Taxonomy(
        name=name,
        title=book.title or name,
        version=book.version,
        language=book.language,
        codes=tuple(codes),
        source=book.source,
        licence=book.licence,
        cite=book.cite,
    )


def read_csv(path: Path) -> Taxonomy:
    """Return the codebook in a CSV file with the columns code,label,definition[,group][,exemplar].

    Several exemplars of a code stand in several rows with the same code; label and
    definition may then be left empty after the first.
    """
    entries: dict[str, CodeEntry] = {}
    exemplars: dict[str, list[str]] = {}
    mistakes = []
    for line, row in read_rows(path, required=("code", "label", "definition")):
        name = row["code"]
        if not name:
            mistakes.append(f"line {line}: code is empty")
            continue
        if name not in entries:
            if not row["label"] or not row["definition"]:
                mistakes.append(f"line {line}: code {name} needs a label and a definition")
                continue
            entries[name] = CodeEntry(
                code=name,
                label=row["label"],
                definition=row["definition"],
                group=row.get("group") or None,
            )
        if exemplar := row.get("exemplar"):
            exemplars.setdefault(name, []).append(exemplar)
    if mistakes:
        raise BadTaxonomy("\n".join(mistakes), where=str(path), remedy="Mend these lines.")
    codes = [
        replace(
            build_code(entry, path.stem, group=entry.group or ""),
            exemplars=_exemplars(name, exemplars.get(name, [])),
        )
        for name, entry in entries.items()
    ]
    _check(codes, path)
    return Taxonomy(path.stem, path.stem, "1", "en", tuple(codes))


def _exemplars(code: str, texts: Sequence[str]) -> tuple[Exemplar, ...]:
    return tuple(
        Exemplar(f"{code}-{number}", code, text, invented=False)
        for number, text in enumerate(texts, start=1)
    )


def _check(codes: Sequence[Code], path: Path) -> None:
    names = [code.code for code in codes]
    problem = ""
    if not names:
        problem = "There is no code in this codebook."
    elif twice := sorted({name for name in names if names.count(name) > 1}):
        problem = f"These codes are there twice: {', '.join(twice)}."
    if problem:
        raise BadTaxonomy(problem, where=str(path), remedy="Give each code once.")
