"""Whether a code was found in what each role said: the paper's second table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from precode.domain.code_sets import CodeSets, FinalCode, FinalCoding, Origin
from precode.domain.tables import Table
from precode.findings.evidence import evidence, interviewed, left_out, reviewed_roles
from precode.findings.wording import NOT_SHOWN, as_column, counted, distinct, listed, noted, verb

YES, NO, NOT_REVIEWED = "yes", "no", "not reviewed"


@dataclass(frozen=True, slots=True)
class Presence:
    """Which codes were found in the words of which roles.

    ``found`` holds pairs of permanent id and role; ``reviewed`` are the roles all of whose
    transcripts were read.
    """

    roles: tuple[str, ...]
    codes: tuple[FinalCode, ...]
    found: frozenset[tuple[str, str]]
    reviewed: frozenset[str]

    @property
    def every(self) -> str:
        """What it is called if all roles have a code."""
        return "both" if len(self.roles) == 2 else "all"

    @property
    def nobody(self) -> str:
        """What it is called if no role has a code."""
        return "neither" if len(self.roles) == 2 else "none"

    def cell(self, code: FinalCode, role: str) -> str:
        """Return yes, no, or not reviewed."""
        if (code.id, role) in self.found:
            return YES
        return NO if role in self.reviewed else NOT_REVIEWED

    def having(self, code: FinalCode) -> tuple[str, ...]:
        """Return the roles that have a code."""
        return tuple(role for role in self.roles if (code.id, role) in self.found)

    def word(self, code: FinalCode) -> str:
        """Return in a word or two who has a code, and whom nobody has read."""
        having = self.having(code)
        unread = [role for role in self.roles if self.cell(code, role) == NOT_REVIEWED]
        if not having:
            return NOT_REVIEWED if unread or not self.roles else self.nobody
        if len(having) == len(self.roles) > 1:
            return self.every
        return "; ".join([*having, *(f"{role} {NOT_REVIEWED}" for role in unread)])


def presence(
    sets: CodeSets, codes: Sequence[FinalCode], codings: Iterable[FinalCoding]
) -> Presence:
    """Return who has which of these codes, by these codings as far as they are evidence."""
    return Presence(
        roles=sets.roles,
        codes=tuple(codes),
        found=frozenset((coding.code, coding.role) for coding in evidence(codings)),
        reviewed=reviewed_roles(sets),
    )


def presence_by_role(sets: CodeSets) -> Table:
    """Return for each deductive code whether each role has it, whoever delivered it."""
    return _of_origin(sets, "deductive", "presence_by_role", "Presence of the codes by role")


def presence_delivered_by(sets: CodeSets, deliverer: str) -> Table:
    """Return the same, counting only codings that say that `deliverer` delivered it."""
    codes = sets.of_origin("deductive")
    codings = sets.codings_of(codes)
    delivered = [coding for coding in codings if coding.facets.deliverer == deliverer]
    silent = sum(not coding.facets.deliverer for coding in evidence(codings))
    return _table(
        presence(sets, codes, delivered),
        f"presence_delivered_by_{as_column(deliverer)}",
        f"Presence of the codes by role, delivered by: {deliverer}",
        noted(
            *_caution(sets),
            f"Only codings that give {deliverer} as who delivered it are counted.",
            f"{counted(silent, 'coding')} {verb(silent, 'does', 'do')} not say who delivered it "
            f"and {verb(silent, 'is', 'are')} left out: a 'no' may be owed to that."
            if silent
            else "",
            *left_out(delivered),
        ),
    )


def inductive_presence(sets: CodeSets) -> Table:
    """Return for each inductive code whether each role has it."""
    title = "Presence of the inductive codes by role"
    return _of_origin(sets, "inductive", "inductive_presence", title)


def _of_origin(sets: CodeSets, origin: Origin, name: str, title: str) -> Table:
    codes = sets.of_origin(origin)
    codings = sets.codings_of(codes)
    notes = (*_caution(sets), *left_out(codings))
    return _table(presence(sets, codes, codings), name, title, notes)


def _table(found: Presence, name: str, title: str, notes: tuple[str, ...]) -> Table:
    fixed = ("code", "label", "group", "presence")
    rows = (
        (
            code.code,
            code.label,
            code.group,
            *(found.cell(code, role) for role in found.roles),
            found.word(code),
        )
        for code in found.codes
    )
    columns = distinct(map(as_column, found.roles), fixed)
    return Table(name, title, (*fixed[:3], *columns, fixed[3]), tuple(rows), notes)


def _caution(sets: CodeSets) -> tuple[str, ...]:
    """Say what a 'no' is worth, and who could not be asked."""
    there = set(interviewed(sets))
    missing = [case.id for case in sets.cases if case.id not in there]
    unheard = {case.role: None for case in sets.cases if case.role not in ("", *sets.roles)}
    unread = [one.name for one in sets.transcripts if not one.read_by]
    return noted(
        NOT_SHOWN,
        f"Not marked as read by anybody: {listed(unread)}." if unread else "",
        f"Nobody speaks in the transcripts as: {listed(unheard)}." if unheard else "",
        f"Cases without a transcript in the study: {listed(missing)}." if missing else "",
        "There is only one role: roles cannot be compared." if len(sets.roles) == 1 else "",
        "No transcript has a role to compare." if not sets.roles else "",
    )


def per_role(roles: Sequence[str], *endings: str, taken: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the columns ``<role>_<ending>``: all endings of the first role, then the next.

    >>> per_role(["peer worker"], "cases", "quotes")
    ('peer_worker_cases', 'peer_worker_quotes')
    """
    return distinct((f"{as_column(role)}_{end}" for role in roles for end in endings), taken)


def cases_and_quotes(
    codings: Iterable[FinalCoding],
) -> Mapping[tuple[str, str], tuple[frozenset[str], int]]:
    """Return by permanent id and role: in which cases, and how many codings are evidence."""
    found: dict[tuple[str, str], tuple[frozenset[str], int]] = {}
    for coding in evidence(codings):
        held, count = found.get((coding.code, coding.role), (frozenset(), 0))
        found[coding.code, coding.role] = (held | {coding.case}, count + 1)
    return found
