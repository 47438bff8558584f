"""Codes that a user names, singly or as a group, among those there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from precode.domain.codes import Code
from precode.errors import BadOption
from precode.findings.wording import listed
from precode.taxonomies import unknown_code


def choose_codes(
    asked: Iterable[str], known: Sequence[Code], searched: Sequence[str]
) -> tuple[Code, ...]:
    """Return the codes that are named by id, number or label, singly or as a group.

    Several are parted by commas, unless the whole is a name. ``searched`` says where `known` are
    from.

    Raises
    ------
    BadOption
        With every name that is not there, and what is near.
    """
    chosen: dict[str, Code] = {}
    mistakes = []
    for text in asked:
        whole = text.strip()
        for name in [whole] if _called(whole, known) else map(str.strip, whole.split(",")):
            if found := _called(name, known):
                chosen |= {code.id: code for code in found}
            else:
                mistakes.append(_unknown(name, known, searched))
    if mistakes or not chosen:
        raise BadOption(
            "\n".join(mistakes) or "No code is named.",
            where="--codes",
            remedy="Name codes, or whole groups, with commas: --codes 3.1,3.2",
        )
    return tuple(chosen.values())


def _called(name: str, known: Sequence[Code]) -> list[Code]:
    wanted = name.casefold()
    codes = [
        code
        for code in known
        for names in [(code.id, code.code, code.label, f"{code.code} {code.label}")]
        if wanted and wanted in map(str.casefold, names)
    ]
    group = wanted.removeprefix("group:").strip()
    return codes or [c for c in known if group and group in _names_of_group(c.group)]


def _names_of_group(group: str) -> tuple[str, ...]:
    """Return a group's name, and its number and the rest of it: ``3. Social support``."""
    number, dot, rest = group.casefold().partition(".")
    parts = (number, rest.strip()) if dot and number.isdecimal() else ()
    return (group.casefold(), *parts)


def _unknown(name: str, known: Sequence[Code], searched: Sequence[str]) -> str:
    if not name:
        return "A name is missing between two commas."
    error = unknown_code(name, known, searched)
    if error.remedy.startswith("Did you mean"):
        return f"{error.problem} {error.remedy}"
    groups = list(dict.fromkeys(code.group for code in known if code.group))
    by_name = {part: group for group in groups for part in _names_of_group(group)}
    near = get_close_matches(name.casefold(), by_name, n=1)
    meant = f"Is the group {by_name[near[0]]!r} meant?" if near else f"Groups: {listed(groups)}."
    return f"{error.problem} {meant}"
