"""Which codes a run may suggest: those, or the groups, that the user names."""

from __future__ import annotations

from collections.abc import Collection

from precode.domain.codes import Codebook
from precode.errors import BadOption
from precode.taxonomies import unknown_code


def allowed_codes(
    codebook: Codebook, codes: Collection[str], groups: Collection[str]
) -> list[int] | None:
    """Return the indices of the codes that the user wants, None for all.

    Raises
    ------
    BadOption
        If there is no such code or group.
    """
    if not codes and not groups:
        return None
    known = codebook.codes
    wanted: set[int] = set()
    for name in codes:
        found = [
            i
            for i, code in enumerate(known)
            if name.lower() in (code.code.lower(), code.label.lower())
        ]
        if not found:
            raise unknown_code(name, known, [t.name for t in codebook.taxonomies])
        wanted.update(found)
    for name in groups:
        found = [i for i, code in enumerate(known) if _in_group(name, code.group)]
        if not found:
            listed = ", ".join(dict.fromkeys(code.group for code in known if code.group))
            raise BadOption(
                f"There is no group {name!r}.", remedy=f"The groups are: {listed or '(none)'}."
            )
        wanted.update(found)
    return sorted(wanted)


def _in_group(name: str, group: str) -> bool:
    number = group.split(".")[0]
    return bool(name) and (name == number or (not name.isdigit() and name.lower() in group.lower()))
