"""What a code, an exemplar and a card must look like."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _as_code(value: object) -> object:
    """Take numbers for codes only where nothing is lost: YAML reads ``1.10`` as 1.1."""
    if isinstance(value, float):
        raise ValueError(f'put the code in quotes: "{value}", or 1.10 would be read as 1.1')
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


CodeName = Annotated[
    str,
    BeforeValidator(_as_code),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleEntry(_Entry):
    """Another code, and when to take it."""

    code: CodeName
    when: Text


class CodeEntry(_Entry):
    """One code of a YAML file. Only code, label and definition must be there."""

    code: CodeName
    label: Text
    definition: Text
    id: str | None = None
    group: str | None = None
    when_to_use: tuple[Text, ...] = ()
    when_not_to_use: tuple[Text, ...] = ()
    only_if: tuple[Text, ...] = ()
    code_instead: tuple[RuleEntry, ...] = ()
    also_code: tuple[RuleEntry, ...] = ()
    cues: tuple[Text, ...] = ()
    exemplars: tuple[Text, ...] = ()


class CardEntry(_Entry):
    """The card of a taxonomy folder: what it is and where it comes from."""

    name: Text
    title: Text
    version: Text
    language: Text
    source: Text
    licence: Text
    cite: Text
    note: str = ""
    status: str = ""
    extends: str = ""
    invented: bool = False
    groups: dict[CodeName, Text] = Field(default_factory=dict)


class CodebookFile(_Entry):
    """A researcher's codebook in one YAML file: card fields if any, and the codes."""

    name: str = ""
    title: str = ""
    version: str = "1"
    language: str = "en"
    source: str = ""
    licence: str = ""
    cite: str = ""
    codes: tuple[CodeEntry, ...]
