"""The report of a study as one page: nothing is loaded, no script runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from precode.domain.code_sets import CodeSets
from precode.domain.tables import Table
from precode.exporters.counts import plural
from precode.exporters.pages import page_templates
from precode.reports.study.columns import heading, headline, words
from precode.reports.study.figures import Figure
from precode.reports.study.sections import sections_of
from precode.reports.study.shown import quotes_by_group, quotes_of_code, shown
from precode.reports.words import INVENTED


def page(sets: CodeSets, tables: Sequence[Table], figures: Mapping[str, Figure]) -> str:
    """Return the page as HTML; text of transcripts, codebooks and sheets in it is escaped.

    It links to ``tables/NAME.csv`` and ``figures/NAME.svg`` beside it.
    """
    by_name = {table.name: table for table in tables}
    quotes = by_name.get("exemplar_quotes")
    presence = by_name.get("presence_by_role")
    pages = page_templates(Path(__file__).parent.parent / "templates")
    return pages.get_template("study.html.j2").render(
        sets=sets,
        about=sets.about,
        title=str(sets.about.get("title") or sets.about.get("study") or "Study"),
        headline=headline(presence) if presence and presence.rows else None,
        facts=_facts(sets),
        taxonomies=_taxonomies(sets),
        invented=INVENTED,
        sections=sections_of(by_name, figures),
        elements={
            name: Markup(figure.element)  # noqa: S704 - drawn here
            for name, figure in figures.items()
        },
        quotes_by_group=quotes_by_group,
        quotes=quotes_of_code(quotes),
        shown=shown,
        heading=heading,
        plural=plural,
        zip=zip,
    )


def _facts(sets: CodeSets) -> list[tuple[str, str]]:
    """Return what was done, as names and values."""
    roles = Counter(case.role for case in sets.cases)
    of_roles = [f"{words(role) or 'without a role'} {count}" for role, count in roles.items()]
    read = sum(bool(one.read_by) for one in sets.transcripts)
    inductive = len(sets.codings_of(sets.of_origin("inductive")))
    coders = list(dict.fromkeys(name for coding in sets.codings for name in coding.coders))
    coders += [name for one in sets.transcripts for name in one.read_by]
    codings = f"{len(sets.codings):,}: {len(sets.codings) - inductive:,} deductive"
    facts = [
        ("Cases", f"{len(sets.cases)} ({', '.join(of_roles)})"),
        ("Transcripts", f"{len(sets.transcripts)}, {read} of them marked as read to the end"),
        ("Coders", ", ".join(dict.fromkeys([*coders, *_strings(sets.about.get("coders"))]))),
        ("Codings", f"{codings}, {inductive:,} inductive{_not_done(sets)}"),
        ("Settled", _settled(sets)),
        ("Code sets", f"version {sets.version}" if sets.version else "draft"),
        ("Last decision", f"{sets.upto[:10]} (UTC)" if sets.upto else ""),
        ("Software", f"precode {sets.about.get('precode') or ''}".strip()),
        ("Model", str(sets.about.get("encoder") or "")),
    ]
    return [(name, value) for name, value in facts if value]


def _not_done(sets: CodeSets) -> str:
    count = sum(not coding.happened for coding in sets.codings)
    return f"; {count:,} of them planned or refused" if count else ""


def _settled(sets: CodeSets) -> str:
    settled = sum(coding.settled for coding in sets.codings)
    return f"{plural(settled, 'coding')} on which coders had differed" if settled else ""


def _strings(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _taxonomies(sets: CodeSets) -> list[dict[str, str]]:
    found = sets.about.get("taxonomies")
    listed = found if isinstance(found, list | tuple) else []
    kept = [
        {**one, "cite": ""} if one.get("name") == "own" else one
        for one in listed
        if isinstance(one, Mapping)
    ]
    names = ("name", "title", "version", "status", "cite")
    return [{name: str(one.get(name) or "") for name in names} for one in kept]
