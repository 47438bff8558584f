"""The tables of a study: from final code sets, pure functions to tables, one family a module."""

from __future__ import annotations

from dataclasses import dataclass

from precode.domain.code_sets import CodeSets
from precode.domain.tables import Table
from precode.domain.text import PEER_WORKER
from precode.errors import BadOption
from precode.findings.codebook import codes
from precode.findings.comparing import cases_by_attribute, dyad_totals, dyads
from precode.findings.coverage import Denominator, coverage_by_case, references
from precode.findings.crisp_sets import crisp, qca_data, truth_table
from precode.findings.demographics import case_totals, cases
from precode.findings.differences import role_differences
from precode.findings.inductive import inductive_codes
from precode.findings.matrix import case_by_code, co_occurrence
from precode.findings.presence import inductive_presence, presence_by_role, presence_delivered_by
from precode.findings.presence_counts import presence_by_group, presence_counts, presence_totals
from precode.findings.quotes import codings, exemplar_quotes
from precode.findings.saturation import saturation
from precode.findings.sources import transcripts
from precode.findings.verdicts import acceptance_over_time, suggested_and_decided

__all__ = ["Wanted", "tables_of", "tables_of_sets"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What can be asked of the tables.

    ``suppress_below``: counts of cases from 1 to one less are hidden in the tables of attributes.
    ``conditions`` and ``outcome`` ask for a truth table: see `conditions`. ``deliverer`` is who
    must have delivered what the second table of presence counts.
    """

    denominator: Denominator = "talk"
    suppress_below: int = 0
    conditions: tuple[str, ...] = ()
    outcome: str = ""
    deliverer: str = PEER_WORKER


_AS_ASKED = Wanted()


def tables_of(sets: CodeSets, wanted: Wanted = _AS_ASKED) -> tuple[Table, ...]:
    """Return all tables that have something to say, in the order they are read.

    Cases and presence by role are always there.

    Raises
    ------
    BadOption
        If a condition is unknown, conditions have no outcome or the other way round, or the
        limit of suppression hides nothing.
    """
    always = [
        cases(sets, wanted.suppress_below),
        case_totals(sets, wanted.suppress_below),
        presence_by_role(sets),
        presence_counts(sets),
        presence_by_group(sets),
        presence_totals(sets),
        presence_delivered_by(sets, wanted.deliverer),
    ]
    further = [
        inductive_presence(sets),
        inductive_codes(sets),
        saturation(sets),
        exemplar_quotes(sets),
        codings(sets),
        references(sets, wanted.denominator),
        coverage_by_case(sets, wanted.denominator),
        case_by_code(sets),
        co_occurrence(sets),
        *([role_differences(sets)] if len(sets.roles) > 1 else []),
        dyads(sets),
        dyad_totals(sets),
        cases_by_attribute(sets, wanted.suppress_below),
        *_comparative(sets, wanted),
        suggested_and_decided(sets),
        acceptance_over_time(sets),
        transcripts(sets),
    ]
    return (*always, *(table for table in further if table.rows))


def tables_of_sets(sets: CodeSets) -> tuple[Table, ...]:
    """Return the tables that hold the code sets themselves, all of them even if empty."""
    return codings(sets), codes(sets), transcripts(sets), cases(sets)


def _comparative(sets: CodeSets, wanted: Wanted) -> list[Table]:
    if not wanted.conditions and not wanted.outcome:
        return []
    if not wanted.conditions or not wanted.outcome:
        raise BadOption(
            "A truth table needs conditions and an outcome.",
            remedy="Give at least one condition and exactly one outcome.",
        )
    asked = crisp(sets, wanted.conditions, wanted.outcome, wanted.suppress_below)
    if not asked.rows:
        raise BadOption(
            "There is no truth table: " + " ".join(asked.left_out),
            remedy="Mark transcripts as read, or ask for other conditions.",
        )
    return [truth_table(asked), qca_data(asked)]
