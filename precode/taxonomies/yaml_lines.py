"""YAML that remembers on which line each value stands, for messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from precode.errors import BadTaxonomy

T = TypeVar("T")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_validated(path: Path, shape: type[T] | Any) -> tuple[T, dict[int, int]]:
    """Return the content of `path` as `shape`, and list index → line for top-level lists.

    Raises
    ------
    BadTaxonomy
        With every mistake and its line.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=_Loader)
    except (OSError, UnicodeDecodeError) as err:
        raise BadTaxonomy(
            f"The file cannot be read ({type(err).__name__}).",
            where=str(path),
            remedy="Save it as plain UTF-8 text.",
        ) from None
    except yaml.YAMLError as err:
        mark = getattr(err, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise BadTaxonomy(
            f"This is not valid YAML: {getattr(err, 'problem', None) or 'unreadable'}.",
            where=f"{path}{line}",
            remedy="Check indentation and quotes on that line and the one before.",
        ) from None
    value = _construct(node)
    try:
        checked: T = TypeAdapter(shape).validate_python(value)
    except ValidationError as err:
        raise BadTaxonomy(
            "\n".join(
                f"line {_line(node, problem['loc'])}: {_where(problem['loc'])}{_words(problem)}"
                for problem in err.errors(include_url=False, include_input=False)
            ),
            where=str(path),
            remedy="Each code needs at least code, label and definition.",
        ) from None
    lines = {}
    if isinstance(node, yaml.SequenceNode):
        lines = {i: item.start_mark.line + 1 for i, item in enumerate(node.value)}
    return checked, lines


def _construct(node: yaml.Node | None) -> object:
    if node is None:
        return None
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    except yaml.YAMLError as err:
        mark = getattr(err, "problem_mark", None)
        raise BadTaxonomy(
            f"This YAML cannot be used: {getattr(err, 'problem', None) or 'unreadable'}.",
            where=f"line {mark.line + 1}" if mark else "",
            remedy="Use plain text, lists and key: value pairs only.",
        ) from None
    finally:
        loader.dispose()


def _line(node: yaml.Node | None, path: tuple[int | str, ...]) -> int:
    """Return the line of the deepest part of `path` that is in the file."""
    for step in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            if step >= len(node.value):
                break
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            found = [value for key, value in node.value if key.value == str(step)]
            if not found:
                break
            node = found[0]
    return node.start_mark.line + 1 if node is not None else 1


def _where(path: tuple[int | str, ...]) -> str:
    names = [str(step) for step in path if not isinstance(step, int)]
    return f"{'.'.join(names)}: " if names else ""


def _words(problem: Any) -> str:
    """Say a pydantic problem in words that a researcher understands."""
    known = {
        "missing": "is missing",
        "extra_forbidden": "is not a known field",
        "string_type": "must be text",
        "string_too_short": "must not be empty",
        "tuple_type": "must be a list",
        "model_type": "must be a list of fields (key: value)",
    }
    return known.get(problem["type"], str(problem["msg"]).removeprefix("Value error, "))
