"""Crisp-set qualitative comparative analysis: the truth table, and the data for R.

Sources: Ragin (2008), *Redesigning Social Inquiry*, ch. 3 (consistency, coverage); Duşa (2019),
*QCA with R*, ch. 7 (truth tables and what their columns are called).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from precode.domain.code_sets import CodeSets
from precode.domain.tables import Cell, Table
from precode.errors import BadOption
from precode.findings.conditions import Condition, condition, names_for_r
from precode.findings.evidence import interviewed, reviewed_cases
from precode.findings.wording import NOT_SHOWN, counted, listed, noted, share


@dataclass(frozen=True, slots=True)
class Crisp:
    """Cases with what they are members of.

    ``names`` are those of the columns, the outcome last; ``rows`` maps a case to 1 or 0 for each.
    ``unread`` and ``unknown`` are the cases that were left out.
    """

    names: tuple[str, ...]
    sets: tuple[Condition, ...]
    rows: dict[str, tuple[int, ...]]
    unread: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def legend(self) -> str:
        """What the columns mean."""
        pairs = zip(self.names, self.sets, strict=True)
        return "1 means: " + "; ".join(f"{name}: {one.meaning}" for name, one in pairs) + "."

    @property
    def left_out(self) -> tuple[str, ...]:
        """Who was left out, and why."""
        return noted(
            f"Left out, as not all of their transcripts are marked as read: {listed(self.unread)}."
            if self.unread
            else "",
            f"Left out, as the sheet of cases does not say what was asked: {listed(self.unknown)}."
            if self.unknown
            else "",
        )


def crisp(
    sets: CodeSets, conditions: Sequence[str], outcome: str, suppress_below: int = 0
) -> Crisp:
    """Return for every case that was fully read whether it is in each set.

    Raises
    ------
    BadOption
        If a condition is unknown, or the same is asked for twice.
    """
    asked = (*conditions, outcome)
    found = tuple(condition(sets, one, suppress_below) for one in asked)
    meanings = [one.meaning for one in found]
    for number, one in enumerate(found):
        if one.meaning in meanings[:number]:
            raise BadOption(
                f"{one.asked!r} is there twice.",
                remedy="Give each condition once, and not the outcome among them.",
            )
    read = reviewed_cases(sets)
    rows: dict[str, tuple[int, ...]] = {}
    unread, unknown = [], []
    for case in interviewed(sets):
        member = [one.member.get(case) for one in found]
        if case not in read:
            unread.append(case)
        elif None in member:
            unknown.append(case)
        else:
            rows[case] = tuple(int(bool(one)) for one in member)
    return Crisp(names_for_r(asked), found, rows, tuple(unread), tuple(unknown))


def truth_table(asked: Crisp) -> Table:
    """Return one row for each combination of conditions that some case shows.

    ``out`` is 1 or 0 if all its cases have the outcome or none, C if they contradict each other.
    ``consistency`` is the share of the row's cases that have the outcome, ``coverage`` the share
    of all cases with the outcome that the row holds (raw coverage; None if nobody has it).
    """
    held: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for case, values in asked.rows.items():
        held[values[:-1]].append(case)
    having = sum(values[-1] for values in asked.rows.values())
    rows: list[tuple[Cell, ...]] = []
    for combination in sorted(held, reverse=True):
        cases = held[combination]
        positive = sum(asked.rows[case][-1] for case in cases)
        out = "1" if positive == len(cases) else "C" if positive else "0"
        figures = (share(positive, len(cases)), share(positive, having))
        rows.append((*combination, len(cases), out, *figures, "; ".join(cases)))
    width = len(asked.names) - 1
    remainders = 2**width - len(held)
    return Table(
        "truth_table",
        f"Truth table for the outcome {asked.names[-1]}",
        (*asked.names[:-1], "n", "out", "consistency", "coverage", "cases"),
        tuple(rows),
        noted(
            asked.legend,
            "out: 1 all cases of the row have the outcome, 0 none, C they contradict each other.",
            f"{counted(remainders, 'combination')} of the {2**width} that can be thought of "
            "(remainders, ?) occur in no case.",
            f"There are more combinations than cases ({len(asked.rows)}): choose fewer conditions."
            if 2**width > len(asked.rows)
            else "",
            "All cases agree on the outcome: nothing can be learnt about it."
            if having in (0, len(asked.rows))
            else "",
            NOT_SHOWN.replace("'no'", "0 for a code"),
            *asked.left_out,
        ),
    )


def qca_data(asked: Crisp) -> Table:
    """Return the cases as R's package QCA reads them: 1 or 0 for each condition and the outcome."""
    conditions = ", ".join(f'"{name}"' for name in asked.names[:-1])
    return Table(
        "qca_data",
        "Data for qualitative comparative analysis in R",
        ("case", *asked.names),
        tuple((case, *values) for case, values in asked.rows.items()),
        (
            'In R: data <- read.csv("qca_data.csv", row.names = 1); '
            f'QCA::truthTable(data, outcome = "{asked.names[-1]}", conditions = c({conditions}))',
            asked.legend,
            *asked.left_out,
        ),
    )
