"""Purposive selection: the transcripts whose talk carries most of some codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from precode.domain.tables import Cell, Table
from precode.domain.text import Span
from precode.errors import BadOption
from precode.findings.coverage import union
from precode.findings.wording import counted, listed, natural, noted, percent, verb

BASIS = (
    "Selected for density, not prevalence: these are the transcripts whose talk carries most of "
    "the chosen codes; how common the codes are among participants cannot be told from them."
)
CIRCULAR = "Circular: what was suggested decides what is read."
COUNTED = (
    "Percent: characters of participants' talk that carry any of the chosen codes, each counted "
    "once, of all they said in the transcript; labels, times and interviewers' turns are left out "
    "of both. Ranked by percent, then by codings, then by name."
)
_BY_RANK = "rank"
_NO_TALK = "no participant speaks"
_NONE_FOUND = "none of the chosen codes"
_GAVE_WAY = "gave way to a quota"


@dataclass(frozen=True, slots=True)
class Found:
    """A chosen code, by its permanent id or name, and the participants' words that carry it."""

    code: str
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A transcript that may be selected.

    ``talk`` counts the characters that participants say in it. ``kinds`` maps ``role`` and the
    attributes of the case to their values. ``note`` says what to know of it: ``unread``.
    """

    transcript: str
    case: str
    role: str
    talk: int
    found: tuple[Found, ...] = ()
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""

    @property
    def characters(self) -> int:
        """Characters that carry any of the chosen codes, each counted once."""
        return union(span for one in self.found for span in one.words)

    @property
    def place(self) -> tuple[object, ...]:
        """What sorts candidates, the densest first, those without talk last."""
        density = self.characters / self.talk if self.talk else -1.0
        return -density, -len(self.found), natural(self.transcript)


@dataclass(frozen=True, slots=True)
class Quota:
    """At least so many transcripts of a kind: ``role=peer worker``, or an attribute's value."""

    column: str
    value: str
    least: int

    @property
    def kind(self) -> str:
        """The kind in words."""
        return f"{self.column}={self.value}"

    def fits(self, candidate: Candidate) -> bool:
        """Tell whether a transcript is of this kind."""
        return self.value in candidate.kinds.get(self.column, ())


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate and what became of it.

    ``rank`` counts from 1 and is None without talk. ``by`` says what selected it, `rank` or the
    quotas; it is empty if nothing did.
    """

    candidate: Candidate
    rank: int | None
    by: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """All candidates in rank order, and what is to be said of quotas and numbers."""

    rows: tuple[Ranked, ...]
    notes: tuple[str, ...]

    @property
    def selected(self) -> tuple[Candidate, ...]:
        """The selected transcripts, the densest first."""
        return tuple(row.candidate for row in self.rows if row.by)


def read_quotas(asked: Iterable[str], there: Mapping[str, Iterable[str]]) -> tuple[Quota, ...]:
    """Return the quotas ``column=value:n``; upper and lower case are the same.

    ``there`` maps the columns, ``role`` and attributes, to their values.

    Raises
    ------
    BadOption
        With every quota that is not written so, names what is not there, or is given twice.
    """
    found: list[Quota] = []
    mistakes: list[str] = []
    for text in asked:
        kind, colon, number = text.rpartition(":")
        column, equals, value = (part.strip() for part in kind.partition("="))
        number = number.strip()
        if not (colon and equals and number.isascii() and number.isdecimal() and int(number)):
            mistakes.append(f"{text!r} is not COLUMN=VALUE:N, such as 'role=peer worker:3'.")
        elif (own := _like(column, there)) is None:
            mistakes.append(f"There is no {column!r} to have a quota of: {listed(there)}.")
        elif (kept := _like(value, there[own])) is None:
            mistakes.append(f"Nobody's {own} is {value!r}. {_near(value, there[own])}")
        elif any((one.column, one.value) == (own, kept) for one in found):
            mistakes.append(f"There are two quotas of {own}={kept}.")
        else:
            found.append(Quota(own, kept, int(number)))
    if mistakes:
        raise BadOption("\n".join(mistakes), where="--quota", remedy="Write it as column=value:n.")
    return tuple(found)


def select(candidates: Sequence[Candidate], top: int, quotas: Sequence[Quota] = ()) -> Selection:
    """Select transcripts by how much of their talk carries the chosen codes.

    Quotas come first: down the ranks, every transcript is taken that one still lacks. What is left
    of `top` is filled by rank. Transcripts without talk are never selected.

    Raises
    ------
    ValueError
        If `top` is less than 1.
    """
    if top < 1:
        raise ValueError(f"top is {top}")
    ranked = sorted(candidates, key=lambda one: one.place)
    able = [one for one in ranked if one.talk]
    open_ = {quota: quota.least for quota in quotas}
    taken: dict[str, str] = {}
    for one in able:
        lacking = [quota for quota, left in open_.items() if left and quota.fits(one)]
        if lacking and len(taken) < top:
            taken[one.transcript] = "; ".join(f"quota {quota.kind}" for quota in lacking)
            for quota in quotas:
                open_[quota] -= bool(open_[quota] and quota.fits(one))
    for one in able:
        if len(taken) < top:
            taken.setdefault(one.transcript, _BY_RANK)
    rows: list[Ranked] = []
    passed_over = False
    for at, one in enumerate(ranked, start=1):
        by = taken.get(one.transcript, "")
        if by and not passed_over:
            by = _BY_RANK  # the quota asked for no other than the rank does
        passed_over = passed_over or not by
        notes = noted(
            one.note,
            _NO_TALK if not one.talk else _NONE_FOUND if not one.found else "",
            _GAVE_WAY if one.talk and at <= top and not by else "",
        )
        rows.append(Ranked(one, at if one.talk else None, by, notes))
    chosen = [row.candidate for row in rows if row.by]
    return Selection(tuple(rows), _said(chosen, able, top, quotas))


def selection_table(selection: Selection, codes: int, notes: Sequence[str] = ()) -> Table:
    """Return a row a transcript in rank order; ``codes`` are chosen, ``basis`` is in every row."""
    said = (*notes, COUNTED, *selection.notes)
    circular = f" {CIRCULAR}" if CIRCULAR in notes else ""
    rows: list[tuple[Cell, ...]] = [
        (
            row.rank,
            one.transcript,
            one.case,
            one.role,
            percent(one.characters, one.talk),
            one.characters,
            one.talk,
            len(one.found),
            len({found.code for found in one.found}),
            codes,
            "yes" if row.by else "no",
            row.by,
            "; ".join(row.notes),
            BASIS + circular,
        )
        for row in selection.rows
        for one in [row.candidate]
    ]
    columns = ("rank", "transcript", "case", "role", "percent", "characters", "talk", "codings")
    more = ("codes_found", "codes_chosen", "selected", "by", "note", "basis")
    return Table("selection", "Transcripts by density", (*columns, *more), tuple(rows), said)


def _said(
    chosen: Sequence[Candidate], able: Sequence[Candidate], top: int, quotas: Sequence[Quota]
) -> tuple[str, ...]:
    empty = [one.transcript for one in chosen if not one.found]
    all_ = f"Only {counted(len(able), 'transcript')} can be selected, not {top}: all are."
    return noted(
        *(_kept(quota, chosen, able) for quota in quotas),
        all_ if len(able) < top else "",
        f"Selected though {verb(len(empty), 'it carries', 'they carry')} none of the chosen codes: "
        f"{listed(empty)}."
        if empty
        else "",
    )


def _kept(quota: Quota, chosen: Sequence[Candidate], able: Sequence[Candidate]) -> str:
    got, there = (sum(map(quota.fits, those)) for those in (chosen, able))
    if got >= quota.least:
        return f"Quota {quota.kind}: {got} selected, at least {quota.least} asked for."
    why = f"there {verb(there, 'is', 'are')} only {there}" if there == got else "--top is reached"
    return f"Quota {quota.kind} is not met: {got} of {quota.least} selected; {why}."


def _like(name: str, names: Iterable[str]) -> str | None:
    """Return the name that is the same but for upper and lower case."""
    return next((one for one in names if one.casefold() == name.casefold()), None)


def _near(value: str, values: Iterable[str]) -> str:
    near = get_close_matches(value, list(values), n=1)
    return f"Is {near[0]!r} meant?" if near else f"There are: {listed(values)}."
