"""``study.toml``: what a study is asked for, checked, with the line of each mistake."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    ValidationError,
)

from precode.errors import BrokenStudy

FORMAT = 1
_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


def _inside_and_once(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise ValueError(f"{name} lies outside of the study: copy it to codebook/imported")
        if names.count(name) > 1:
            raise ValueError(f"{name} is there twice")
    return names


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class About(_Part):
    """What the study is."""

    id: _Name
    format: Annotated[StrictInt, Field(ge=1)] = FORMAT
    title: str = ""
    language: _Language = "en"


class SuggestionSettings(_Part):
    """What suggestions are made with; as the options of `precode suggest`."""

    taxonomies: Annotated[
        tuple[_Name, ...], Field(min_length=1), AfterValidator(_inside_and_once)
    ] = ("bct_v1",)
    encoder: _Name = "minilm_bct"
    top_k: Annotated[StrictInt, Field(ge=1)] | None = None
    min_score: Annotated[float, Field(ge=0, le=1)] | None = None
    include_interviewer: StrictBool = False


class Roles(_Part):
    """Speaker labels of interviewers, and label to role, for all transcripts."""

    interviewers: tuple[_Name, ...] = ()
    labels: dict[_Name, _Name] = Field(default_factory=dict)


class Privacy(_Part):
    """What derived data may lie in the study folder."""

    keep_vectors: StrictBool = True


class StudySettings(_Part):
    """The content of ``study.toml``."""

    study: About
    suggestions: SuggestionSettings = SuggestionSettings()
    roles: Roles = Roles()
    privacy: Privacy = Privacy()


def read_settings(path: Path) -> StudySettings:
    """Return the settings in `path`.

    Raises
    ------
    BrokenStudy
        With every mistake and its line, if it can be told.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as err:
        raise BrokenStudy(
            f"The settings cannot be read ({getattr(err, 'strerror', None) or 'not UTF-8'}).",
            where=str(path),
            remedy="Save it as plain UTF-8 text that you may open.",
        ) from None
    except tomllib.TOMLDecodeError as err:
        raise BrokenStudy(
            f"This is not valid TOML: {err}.",
            where=str(path),
            remedy='Texts need quotes, lists brackets: taxonomies = ["bct_v1"]',
        ) from None
    made_by = content.get("study", {}) if isinstance(content.get("study"), dict) else {}
    if isinstance(made_by.get("format"), int) and made_by["format"] > FORMAT:
        raise BrokenStudy(
            "This study was made by a newer precode.", where=str(path), remedy="Install it."
        )
    try:
        return StudySettings.model_validate(content)
    except ValidationError as err:
        problems = err.errors(include_url=False, include_input=False)
        raise BrokenStudy(
            "\n".join(f"{_place(text, p['loc'])}{_words(p)}" for p in problems),
            where=str(path),
            remedy="Mend it and try again; README lists what each setting can be.",
        ) from None


def settings_toml(settings: StudySettings) -> str:
    """Return the text of a new ``study.toml``, with a word on each setting."""
    about, made, roles = settings.study, settings.suggestions, settings.roles
    labels = "".join(f"{_toml(label)} = {_toml(role)}\n" for label, role in roles.labels.items())
    return f"""\
# Settings of a precode study. After a change, `precode status` says what is stale
# and `precode batch` brings it up to date.

[study]
id = {_toml(about.id)}
format = {about.format}
title = {_toml(about.title)}
language = {_toml(about.language)}  # of the interviews (BCP 47)

[suggestions]
taxonomies = {_toml(list(made.taxonomies))}  # names, or paths inside this folder
encoder = {_toml(made.encoder)}
{_optional("top_k", made.top_k, "at most so many codes a turn")}
{_optional("min_score", made.min_score, "least probability, instead of the calibrated threshold")}
include_interviewer = {_toml(made.include_interviewer)}

[roles]
interviewers = {_toml(list(roles.interviewers))}  # speaker labels, as they stand in the transcripts

[roles.labels]  # "Anna" = "peer worker"
{labels}
[privacy]
keep_vectors = {_toml(settings.privacy.keep_vectors)}  # false: slower after a change of codes
"""


def _optional(name: str, value: float | None, meaning: str) -> str:
    return f"# {name} = ...  # {meaning}" if value is None else f"{name} = {_toml(value)}"


def _toml(value: object) -> str:
    # What JSON writes of texts, numbers, booleans and lists of texts is TOML as well.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _place(text: str, path: tuple[int | str, ...]) -> str:
    """Return the line and name of a setting: ``line 9, suggestions.encoder: ``."""
    names = [str(step) for step in path if isinstance(step, str)] or [""]
    section, inside = "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        if header := re.match(r"\s*\[\s*([\w.]+)\s*\]", line):
            section = header[1]
            inside = number if section == ".".join(names) else inside
        elif section == ".".join(names[:-1]) and re.match(
            rf"\s*[\"']?{re.escape(names[-1])}[\"']?\s*=", line
        ):
            inside = number
    where = f"line {inside}, " if inside else ""
    return f"{where}{'.'.join(names)}: "


def _words(problem: Any) -> str:
    known = {
        "missing": "is missing",
        "extra_forbidden": "is no setting of precode",
        "string_type": "must be a text in quotes",
        "string_too_short": "must not be empty",
        "string_pattern_mismatch": 'must be a language tag such as "en" or "en-GB"',
        "tuple_type": "must be a list in brackets",
        "too_short": "must name at least one",
        "bool_type": "must be true or false",
        "int_type": "must be a whole number",
        "greater_than_equal": f"must be at least {problem.get('ctx', {}).get('ge')}",
        "less_than_equal": f"must be at most {problem.get('ctx', {}).get('le')}",
        "float_type": "must be a number",
        "float_parsing": "must be a number",
        "dict_type": "must be a table of label = role",
        "model_type": "must be a table: [name]",
    }
    return known.get(problem["type"], str(problem["msg"]).removeprefix("Value error, "))
