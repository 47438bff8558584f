"""One self-contained page: the transcript as it reads, suggestions beside their turns.

No script runs in it and nothing is loaded: a content security policy allows its one style
sheet by hash and nothing else. What belongs together lights up under the pointer and the
keyboard focus by style rules alone.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from precode.domain.suggestions import Precoding
from precode.exporters.counts import count, no_suggestions, plural, reminder
from precode.exporters.page_view import HUES, TurnView, group_views, turn_views
from precode.exporters.pages import page_templates
from precode.exporters.plain import short_score
from precode.exporters.records import header_record

_TEMPLATES = Path(__file__).parent / "templates"


def render(result: Precoding) -> str:
    """Return the page as HTML; all text in it is escaped, none is trusted."""
    pages = page_templates(_TEMPLATES)
    turns = turn_views(result)
    style = _style(pages, turns)
    return pages.get_template("page.html.j2").render(
        result=result,
        header=header_record(result),
        style=Markup(style),  # noqa: S704  # made from numbers alone
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        language=result.codebook.taxonomies[0].language if result.codebook.taxonomies else "en",
        turns=turns,
        groups=group_views(turns, result),
        count=count(result),
        plural=plural,
        short_score=short_score,
        reminder=reminder(result),
        nothing=no_suggestions(result),
    )


def _style(pages: Environment, turns: list[TurnView]) -> str:
    """Return the style sheet, with rules for as many places and colours as there are."""
    offers = [offer for turn in turns for offer in turn.offers]
    return pages.get_template("page.css.j2").render(
        places=range(1, max((offer.place for offer in offers), default=0) + 1),
        colours=sorted({offer.colour for offer in offers}),
        hues=HUES,
    )
