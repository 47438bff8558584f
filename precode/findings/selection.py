"""Purposive selection: the transcripts whose talk carries most of some codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from precode.domain.tables import Cell, Table
from precode.domain.text import Span
from precode.findings.coverage import union
from precode.findings.quotas import Quota, attainable, fewest, lessened
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


def select(candidates: Sequence[Candidate], top: int, quotas: Sequence[Quota] = ()) -> Selection:
    """Select transcripts by how much of their talk carries the chosen codes.

    Down the ranks every transcript is taken after which the quotas can still be kept. Where they
    cannot all be, those that are named first go first. Without talk none is selected.

    Raises
    ------
    ValueError
        If `top` is less than 1.
    """
    if top < 1:
        raise ValueError(f"top is {top}")
    ranked = sorted(candidates, key=lambda one: one.place)
    able = [one for one in ranked if one.talk]
    fits = [tuple(quota.fits(one.kinds) for quota in quotas) for one in able]
    needs = attainable(fits, [quota.least for quota in quotas], top)
    rows: list[Ranked] = []
    left, passed_over = top, False
    for at, (one, own) in enumerate(zip(able, fits, strict=True), start=1):
        after = lessened(needs, own)
        by, notes = "", [one.note, "" if one.found else _NONE_FOUND]
        if left and fewest(fits[at:], after) < left:
            lacked = [quota.kind for quota, n, m in zip(quotas, needs, after, strict=True) if n > m]
            by = f"quota {', '.join(lacked)}" if passed_over else _BY_RANK
            left, needs = left - 1, after
        else:
            passed_over = True
            notes.append(_GAVE_WAY if at <= top else "")
        rows.append(Ranked(one, at, by, noted(*notes)))
    rows += [Ranked(o, None, "", noted(o.note, _NO_TALK)) for o in ranked if not o.talk]
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
    got, there = (sum(quota.fits(one.kinds) for one in those) for those in (chosen, able))
    if got >= quota.least:
        return f"Quota {quota.kind}: {got} selected, at least {quota.least} asked for."
    why = f"there {verb(there, 'is', 'are')} only {there}" if there == got else "--top is reached"
    return f"Quota {quota.kind} is not met: {got} of {quota.least} selected; {why}."
