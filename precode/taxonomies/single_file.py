"""A researcher's own codebook in one file: YAML or CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from precode.csv_rows import read_rows
from precode.domain.codes import Code, Taxonomy
from precode.errors import BadTaxonomy
from precode.taxonomies.folder import bad_references, build_code, own_exemplars
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
        codes.append(replace(code, exemplars=own_exemplars(entry.code, entry.exemplars)))
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
    """Return the codebook of a CSV file: code,label[,definition][,group][,exemplar].

    Several exemplars of a code stand in several rows with the same code; label and
    definition may then be left empty after the first. Without a definition the label stands in
    for it.
    """
    entries: dict[str, CodeEntry] = {}
    exemplars: dict[str, list[str]] = {}
    mistakes = []
    for line, row in read_rows(path, required=("code", "label")):
        name = row["code"]
        if not name:
            mistakes.append(f"line {line}: code is empty")
            continue
        if name not in entries:
            if not row["label"]:
                mistakes.append(f"line {line}: code {name} needs a label")
                continue
            try:
                entries[name] = CodeEntry(
                    code=name,
                    label=row["label"],
                    definition=row.get("definition") or row["label"],
                    group=row.get("group") or None,
                )
            except ValidationError:
                mistakes.append(f"line {line}: the code has more than 100 characters")
                continue
        elif any(
            row.get(f) and row[f] != getattr(entries[name], f) for f in ("label", "definition")
        ):
            mistakes.append(f"line {line}: code {name} has another label or definition above")
        if exemplar := row.get("exemplar"):
            exemplars.setdefault(name, []).append(exemplar)
    if mistakes:
        raise BadTaxonomy("\n".join(mistakes), where=str(path), remedy="Mend these lines.")
    codes = [
        replace(
            build_code(entry, path.stem, group=entry.group or ""),
            exemplars=own_exemplars(name, exemplars.get(name, [])),
        )
        for name, entry in entries.items()
    ]
    _check(codes, path)
    return Taxonomy(path.stem, path.stem, "1", "en", tuple(codes))


def _check(codes: Sequence[Code], path: Path) -> None:
    names = [code.code.lower() for code in codes]
    labels = [code.label.lower() for code in codes]
    problem = ""
    if not names:
        problem = "There is no code in this codebook."
    elif twice := sorted({name for name in names if names.count(name) > 1}):
        problem = f"These codes are there twice: {', '.join(twice)}."
    elif len({code.id for code in codes}) < len(codes):
        problem = "Two codes have the same id."
    elif wrong := bad_references(codes):
        problem = "\n".join(wrong)
    elif same := sorted({label for label in labels if labels.count(label) > 1}):
        problem = f"Several codes have the label {', '.join(same)}."
    if problem:
        remedy = "Give each code once, and each a label of its own." if names else "Add some."
        raise BadTaxonomy(problem, where=str(path), remedy=remedy)
