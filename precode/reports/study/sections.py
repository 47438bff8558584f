"""What the report says in which order: sections with their tables and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from precode.domain.tables import Table
from precode.reports.study.columns import Tables
from precode.reports.study.figures import Figure


@dataclass(frozen=True, slots=True)
class Part:
    """A table or a figure in a section, or both.

    ``shape`` says how the table is shown: ``plain`` rows, ``marks`` (yes and no by group),
    ``totals`` (a few rows, in sight), ``quotes``, ``codes`` (definitions), ``file`` (its CSV only).
    """

    table: Table | None = None
    figure: Figure | None = None
    shape: str = "plain"


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the page; ``lead`` says what is to be seen and how it was counted."""

    id: str
    title: str
    lead: str
    parts: tuple[Part, ...]


_PLAN: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "participants",
        "Participants",
        "Who was interviewed, from the sheet of cases.",
        ("totals:case_totals", "cases"),
    ),
    (
        "presence",
        "Presence by role",
        "Yes: at least one passage coded as something that happened stands in a turn of that "
        "role, whoever delivered it. No: none was found in talk that was read to the end; that "
        "does not show that it was absent.",
        (
            "figure:presence",
            "totals:presence_totals",
            "marks:presence_by_role",
            "totals:presence_by_group",
            "presence_counts",
            "marks:presence_delivered_by_peer_worker",
        ),
    ),
    (
        "inductive",
        "Inductive codes",
        "Codes that were found in the talk, beside the taxonomies.",
        ("codes:inductive_codes", "marks:inductive_presence", "figure:saturation", "saturation"),
    ),
    (
        "quotes",
        "Quotes by code and role",
        "Supplement A: up to three quotes for each code and role; those that coders starred "
        "come first (★).",
        ("quotes:exemplar_quotes",),
    ),
    (
        "coverage",
        "References and coverage",
        "How often each code was given, and the share of the characters that its passages cover; "
        "words with several passages of one code count once. Planned and refused ones count here, "
        "as they do not in presence.",
        ("figure:coverage", "references", "coverage_by_case"),
    ),
    (
        "cases",
        "Case by code",
        "How many codings each case has of each code that was used.",
        ("figure:cases", "case_by_code"),
    ),
    (
        "together",
        "Codes that occur together",
        "Pairs of codes on the same words, in the same turn, and in the same case.",
        ("figure:together", "co_occurrence"),
    ),
    (
        "roles",
        "Differences between roles",
        "Cases and quotes of each role; a description of these cases, not an estimate for others.",
        ("figure:roles", "role_differences"),
    ),
    (
        "dyads",
        "Dyads",
        "Peer workers and supported peers who worked together, side by side.",
        ("totals:dyad_totals", "dyads"),
    ),
    (
        "attributes",
        "Cases by attribute",
        "In how many cases of each kind a code was found.",
        ("cases_by_attribute",),
    ),
    (
        "qca",
        "Truth table",
        "Crisp sets: every combination of conditions that a case shows, and its outcome. "
        "qca/truth_table.R repeats it with the R package QCA.",
        ("totals:truth_table", "qca_data"),
    ),
    (
        "machine",
        "Machine and people",
        "What was suggested, and what people decided on it. Who sees a suggestion agrees more "
        "easily: this is no measure of how good suggestions are.",
        ("figure:acceptance", "suggested_and_decided", "acceptance_over_time"),
    ),
    (
        "sources",
        "Transcripts and codings",
        "What all of the above was counted from.",
        ("totals:transcripts", "file:codings"),
    ),
)


def sections_of(tables: Tables, figures: Mapping[str, Figure]) -> list[Section]:
    """Return the sections that have something to show; tables without a place come last."""
    left = dict(tables)
    found = []
    for id_, title, lead, wanted in _PLAN:
        parts = []
        for name in wanted:
            shape, _, name = name.rpartition(":")
            if shape == "figure" and name in figures:
                parts.append(Part(figure=figures[name]))
            elif shape != "figure" and name in left:
                parts.append(Part(left.pop(name), shape=shape or "plain"))
        if parts:
            found.append(Section(id_, title, lead, tuple(parts)))
    if left:
        others = tuple(Part(table) for table in left.values())
        found.append(Section("others", "Other tables", "", others))
    return found
