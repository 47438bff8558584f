"""Codes that a study finds itself: made, edited and retired as entries of the record."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from precode.domain.codes import Code
from precode.domain.decisions import CodeRef, Event, Json
from precode.errors import BadOption
from precode.stages.groups import exemplars_of
from precode.stages.resolve import own_codes
from precode.store.own_codebook import NAME, write_own_codes
from precode.store.study import Study
from precode.taxonomies import load_codebook
from precode.workflow.recipe import taxonomy_paths

_EDITABLE = frozenset(
    (
        *("code", "label", "group", "definition", "when_to_use", "when_not_to_use"),
        *("nearest", "why_not"),
    )
)
GROUP = "New codes"


def create_code(study: Study, coder: str, label: str, definition: str = "") -> str:
    """Make a new code; return its permanent id.

    Its short name counts up: N1, N2... A definition can come later.

    Raises
    ------
    BadOption
        If the label is empty or another code has it.
    """
    label, definition = " ".join(str(_clean(label)).split()), str(_clean(definition))
    with study.editing_codes():
        known = _codes(study)
        _require_free(label, known)
        made = sum(e.kind == "code_created" for e in study.record.entries())
        taken = {code.code for code in known}
        code = str(uuid.uuid4())
        fields: dict[str, Json] = {
            "id": code,
            "code": next(f"N{n}" for n in count(made + 1) if f"N{n}" not in taken),
            "label": label,
            "group": GROUP,
            "definition": definition or f"{label} (not defined yet).",
        }
        _record(study, coder, Event("code_created", details=fields, language=_language(study)))
    return code


def edit_code(study: Study, coder: str, code: str, changes: Mapping[str, Json]) -> None:
    """Change what a code of the study is called or means; its id stays.

    Raises
    ------
    BadOption
        If the study has no such code of its own, or a field is not one that can be changed.
    """
    changes = {name: _clean(value) for name, value in changes.items()}
    for name in changes.keys() & {"code", "label", "group"}:
        changes[name] = " ".join(str(changes[name]).split())
    if not changes or not changes.keys() <= _EDITABLE:
        raise BadOption("Only name, label, group, definition and its notes can be changed.")
    if any(not changes.get(name, "x") for name in ("definition", "group")):
        raise BadOption("A code needs a definition and a group.")
    with study.editing_codes():
        _require(study, code)
        others = [other for other in _codes(study) if other.id != code]
        for name in ("code", "label"):
            if name in changes:
                _require_free(str(changes[name]), others)
        event = Event("code_edited", details={"id": code, **changes}, language=_language(study))
        _record(study, coder, event)


def retire_code(study: Study, coder: str, code: str) -> None:
    """Take a code out of use; codings with it stay in the record.

    Raises
    ------
    BadOption
        If the study has no such code of its own.
    """
    with study.editing_codes():
        _require(study, code)
        _record(study, coder, Event("code_retired", details={"id": code}))


def own_code(study: Study, name: str) -> CodeRef:
    """Return a code of the study's own by its id, short name or label.

    Raises
    ------
    BadOption
        If there is none.
    """
    for id_, fields in own_codes(study.record.entries()).items():
        code, label = str(fields["code"]), str(fields["label"])
        if name == id_ or name.casefold() in (code.casefold(), label.casefold()):
            return CodeRef(NAME, id_, code, label)
    raise BadOption(
        f"The study has no code {name!r} of its own.",
        remedy="Without a name, --label makes a new one.",
    )


def _clean(value: Json) -> Json:
    """Return words without white space around them; lists likewise."""
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadOption(
            "These words hold half a character.", remedy="Type them again, without it."
        ) from None
    return text.strip()


def _codes(study: Study) -> Sequence[Code]:
    return load_codebook(list(taxonomy_paths(study).values())).codes


def _require_free(label: str, known: Sequence[Code]) -> None:
    """Refuse a name that is none, or that another code has."""
    if not label:
        raise BadOption("A code needs a label.", remedy="Say in a few words what it is about.")
    for code in known:
        if label.casefold() in (code.label.casefold(), code.code.casefold()):
            raise BadOption(
                f"There is a code {code.code} {code.label} already.", remedy="Use that one."
            )


def _require(study: Study, code: str) -> None:
    if code not in own_codes(study.record.entries()):
        raise BadOption("The study has no such code of its own.")


def _record(study: Study, coder: str, event: Event) -> None:
    study.record.append(coder, [event])
    project(study)


def project(study: Study) -> None:
    """Write the files of the study's own codes, with their exemplars, anew from the record."""
    entries = study.record.entries()
    edits = sum(entry.kind.startswith("code_") for entry in entries)
    exemplars = exemplars_of(entries)
    codes = [
        {**code, "exemplars": list(exemplars.get(str(code["id"]), ()))}
        for code in _told_apart(own_codes(entries).values())
    ]
    write_own_codes(study, codes, version=edits)


def _told_apart(codes: Iterable[Mapping[str, Json]]) -> list[dict[str, Json]]:
    """Give codes of one name, made on two laptops that did not know of one another, two names."""
    found: list[dict[str, Json]] = []
    for code in codes:
        names = {str(other["code"]).casefold() for other in found}
        labels = {str(other["label"]).casefold() for other in found}
        name, label = str(code["code"]), str(code["label"])
        if name.casefold() in names:
            name = next(f"{name}-{n}" for n in count(2) if f"{name}-{n}".casefold() not in names)
        if label.casefold() in labels:
            label = f"{label} ({name})"
        found.append({**code, "code": name, "label": label})
    return found


def _language(study: Study) -> str:
    return study.settings.study.language
