"""A taxonomy folder: ``card.yaml``, ``codes/*.yaml`` and ``exemplars/*.csv``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from precode.csv_rows import read_rows
from precode.domain.codes import NONE, Code, Exemplar, Rule, Taxonomy, permanent_id
from precode.errors import BadTaxonomy
from precode.taxonomies.schema import CardEntry, CodeEntry
from precode.taxonomies.yaml_lines import read_validated

VOICES = ("peer worker", "supported peer", "patient", "practitioner", "other", "written")


def read_folder(folder: Path) -> Taxonomy:
    """Return the taxonomy in `folder`.

    Raises
    ------
    BadTaxonomy
        With all mistakes of all files.
    """
    if not (folder / "card.yaml").is_file():
        raise BadTaxonomy(
            "A taxonomy folder needs a card.yaml.",
            where=str(folder),
            remedy="Write one with name, title, version, language, source, licence and cite.",
        )
    card: CardEntry
    card, _ = read_validated(folder / "card.yaml", CardEntry)
    mistakes: list[str] = []
    codes: dict[str, Code] = {}
    for path in sorted((folder / "codes").glob("*.yaml")):
        entries: tuple[CodeEntry, ...]
        entries, lines = read_validated(path, tuple[CodeEntry, ...])
        for number, entry in enumerate(entries):
            place = f"codes/{path.name} line {lines[number]}"
            if entry.code in codes:
                mistakes.append(f"{place}: code {entry.code} is there twice")
            codes[entry.code] = _code(entry, card, place, mistakes)
    if not codes:
        mistakes.append("codes/: no code in any *.yaml file")
    if not card.extends:  # an extension may name codes of the taxonomy that it extends
        mistakes += bad_references(list(codes.values()))
    if len({code.id for code in codes.values()}) < len(codes):
        mistakes.append("codes/: two codes have the same id")
    exemplars = _read_exemplars(folder, codes, mistakes, invented=card.invented)
    if mistakes:
        raise BadTaxonomy(
            "\n".join(mistakes), where=str(folder), remedy="Mend these lines and try again."
        )
    return Taxonomy(
        name=card.name,
        title=card.title,
        version=card.version,
        language=card.language,
        codes=tuple(
            replace(c, exemplars=(*c.exemplars, *exemplars[c.code])) for c in codes.values()
        ),
        no_code=tuple(exemplars[NONE]),
        source=card.source,
        licence=card.licence,
        cite=card.cite,
        status=card.status,
        extends=card.extends,
        note=card.note,
    )


def _code(entry: CodeEntry, card: CardEntry, place: str, mistakes: list[str]) -> Code:
    number = entry.code.split(".")[0]
    name = card.groups.get(number, "")
    if card.groups and not name:
        mistakes.append(f"{place}: card.yaml has no group {number}")
    code = build_code(entry, card.name, group=entry.group or (f"{number}. {name}" if name else ""))
    return replace(code, exemplars=own_exemplars(entry.code, entry.exemplars, card.invented))


def build_code(entry: CodeEntry, taxonomy: str, *, group: str) -> Code:
    """Return the code of a validated entry; its exemplars are still to come."""
    return Code(
        id=entry.id or permanent_id(taxonomy, entry.code),
        code=entry.code,
        label=entry.label,
        group=group,
        definition=entry.definition,
        taxonomy=taxonomy,
        when_to_use=entry.when_to_use,
        when_not_to_use=entry.when_not_to_use,
        only_if=entry.only_if,
        code_instead=tuple(Rule(rule.code, rule.when) for rule in entry.code_instead),
        also_code=tuple(Rule(rule.code, rule.when) for rule in entry.also_code),
        cues=entry.cues,
    )


def own_exemplars(code: str, texts: Sequence[str], invented: bool = False) -> tuple[Exemplar, ...]:
    """Return exemplars that stand with their code: participants' words unless `invented`."""
    return tuple(
        Exemplar(f"{code}-{number}", code, text, invented=invented)
        for number, text in enumerate(texts, start=1)
    )


def bad_references(codes: Sequence[Code]) -> list[str]:
    """Name the rules that point at codes that are not there."""
    known = {code.code for code in codes}
    return [
        f"code {code.code}: its rules name {rule.code}, which is no code here"
        for code in codes
        for rule in (*code.code_instead, *code.also_code)
        if rule.code not in known
    ]


def _read_exemplars(
    folder: Path, codes: dict[str, Code], mistakes: list[str], *, invented: bool
) -> dict[str, list[Exemplar]]:
    found: dict[str, list[Exemplar]] = defaultdict(list)
    ids: set[str] = set()
    texts: set[str] = set()
    for path in sorted((folder / "exemplars").glob("*.csv")):
        for line, row in read_rows(path, required=("id", "code", "voice", "setting", "text")):
            place = f"exemplars/{path.name} line {line}"
            if not row["text"] or not row["id"]:
                mistakes.append(f"{place}: id and text must not be empty")
            if row["code"] != NONE and row["code"] not in codes:
                mistakes.append(f"{place}: {row['code']!r} is no code of this taxonomy")
            if row["voice"] not in VOICES:
                mistakes.append(f"{place}: voice {row['voice']!r} is none of {', '.join(VOICES)}")
            if row.get("near", "") == row["code"]:
                mistakes.append(f"{place}: it cannot be a near-miss of its own code")
            if row["id"] in ids:
                mistakes.append(f"{place}: id {row['id']} is there twice")
            if row["text"] in texts:
                mistakes.append(f"{place}: the same words are there twice")
            ids.add(row["id"])
            texts.add(row["text"])
            found[row["code"]].append(
                Exemplar(
                    id=row["id"],
                    code=row["code"],
                    text=row["text"],
                    voice=row["voice"],
                    setting=row["setting"],
                    invented=invented,
                    near=row.get("near", ""),
                )
            )
    return found
