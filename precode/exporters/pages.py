"""HTML pages from templates: all text is escaped, none is trusted."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from precode.exporters.plain import visible


def page_templates(folder: Path) -> Environment:
    """Return the templates of `folder`; control characters show as pictures."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _shown(value: object) -> object:
    """Turn control characters into pictures in everything that the page prints."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
