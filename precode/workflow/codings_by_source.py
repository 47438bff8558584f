"""The codings of participants' words in a study: confirmed, of an earlier coding, or suggested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from precode.csv_rows import read_rows
from precode.domain.codes import NONE, Code, Codebook
from precode.domain.text import Span, Transcript, Turn
from precode.errors import BadOption, PrecodeError
from precode.findings.selection import CIRCULAR, Found
from precode.findings.wording import counted, noted
from precode.store.study import Study
from precode.store.transcripts import load
from precode.workflow.batching import Planned, one_of
from precode.workflow.deciding import OpenTranscript, whole_turn
from precode.workflow.final.sets import Made
from precode.workflow.row_places import refuse_all, turn_of, words_of
from precode.workflow.stored import kept_suggestions

_COUNT = ("", "accept", "add", "keep")
"""What a column ``decision`` says of codes that an earlier coding gave."""


@dataclass(slots=True)
class Material:
    """All codings of one source by transcript, with the codes that they can have.

    A coding of an interviewer's turn has no words. ``marks`` say what to know of a transcript.
    """

    codes: tuple[Code, ...]
    found: dict[str, list[Found]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)


def confirmed(
    study: Study, made: Made, items: Sequence[Planned], known: tuple[Code, ...]
) -> Material:
    """Return the codings that stand for the study now, those that coders differ on included."""
    material = Material(
        known,
        notes=["From confirmed codings; what was planned or refused counts like what happened."],
    )
    turns = {name: transcript.turns for name, transcript in _read(study, items).items()}
    for coding in made.sets.codings:
        words = _words(turns[coding.transcript][coding.turn - 1], coding.span)
        material.found.setdefault(coding.transcript, []).append(Found(coding.code, words))
    material.marks |= dict.fromkeys(made.open.unread, "nobody marked it as read")
    return material


def suggested(study: Study, items: Sequence[Planned], book: Codebook) -> Material:
    """Return the kept suggestions that reach the threshold."""
    material = Material(book.codes, notes=[CIRCULAR])
    material.notes.append("From kept suggestions at or above the threshold; nobody confirmed them.")
    for item in items:
        name, transcript = item.placed.stored.name, _load(study, item)
        kept = kept_suggestions(study, item, transcript, book)
        if kept is None or item.state != "done":
            material.marks[name] = "no suggestions" if kept is None else "suggestions are stale"
        material.found[name] = [
            Found(one.code_id, _words(transcript.turns[one.turn - 1], one.span))
            for one in (kept.suggestions if kept else ())
            if kept and one.score >= kept.threshold
        ]
    return material


def earlier(
    study: Study, path: Path, items: Sequence[Planned], known: tuple[Code, ...]
) -> Material:
    """Return the codings of a CSV ``transcript,turn,code[,quote]``: all of its rows, or none.

    A quote is found as `precode decide` finds it; without one the whole turn is meant. A row
    without turn and code, or with the code NONE, says that the transcript was coded.

    Raises
    ------
    BadOption
        With every mistake and its line.
    """
    rows = read_rows(path, required=("turn", "code"), error=BadOption)
    mistakes = _columns(list(rows[0][1])) if rows else ["there are no rows"]
    material = Material(known)
    opened: dict[str, OpenTranscript] = {}
    other = again = 0
    for line, row in rows if not mistakes else ():
        try:
            item = one_of(items, row.get("transcript") or row.get("case", ""), study)
            name = item.placed.stored.name
            if name not in opened:
                opened[name] = OpenTranscript(item, _load(study, item), None, (), ())
            own = material.found.setdefault(name, [])
            if row["code"] == NONE or not (row["turn"] or row["code"]):
                continue  # it was coded, and there was nothing
            if not row["code"]:
                raise BadOption("No code is named.", remedy="Or leave out the turn as well.")
            turn = turn_of(row["turn"], opened[name])
            whole_turn(turn)  # refuses a turn without words
            span = words_of(row, turn, opened[name].transcript.text)
        except PrecodeError as err:
            mistakes.append(f"line {line}: {err.problem} {err.remedy}".rstrip())
            continue
        found = Found(_id_of(row["code"], material), _words(turn, span))
        if row.get("decision", "").lower() not in _COUNT:
            other += 1
        elif found.words and found in own:
            again += 1
        else:
            own.append(found)
    refuse_all(mistakes, path, "Nothing was selected.")
    material.notes += noted(
        f"From an earlier coding: {path.name}.",
        f"{counted(other, 'row')} left out: the column decision gives no code there."
        if other
        else "",
        f"{counted(again, 'row')} left out: another row says the same." if again else "",
    )
    names = (item.placed.stored.name for item in items)
    material.marks |= {name: "not in the file" for name in names if name not in opened}
    return material


def _columns(names: Sequence[str]) -> list[str]:
    """Return mistakes about columns: a quote that is not read would give the whole turn."""
    mistakes = []
    if not {"transcript", "case"} & set(names):
        mistakes.append("line 1: there is no column called transcript")
    if "quote" not in names and (near := get_close_matches("quote", names, n=1, cutoff=0.75)):
        mistakes.append(f"line 1: there is no column {near[0]!r}. Is 'quote' meant?")
    return mistakes


def _id_of(name: str, material: Material) -> str:
    """Return the id of a code of the codebook, or the name that an earlier scheme gave it."""
    wanted = name.casefold()
    for code in material.codes:
        if wanted in map(str.casefold, (code.id, code.code, code.label)):
            return code.id
        if wanted == f"{code.code} {code.label}".casefold():
            return code.id
    material.codes += (Code(name, name, "", "", "", ""),)
    return name


def _words(turn: Turn, span: Span | None) -> tuple[Span, ...]:
    """Return what a participant says of these words, or of the whole turn."""
    if turn.is_interviewer:
        return ()
    if span is None:
        return turn.pieces
    return tuple(
        Span(max(piece.start, span.start), min(piece.end, span.end))
        for piece in turn.pieces
        if piece.overlaps(span)
    )


def _read(study: Study, items: Sequence[Planned]) -> dict[str, Transcript]:
    return {item.placed.stored.name: _load(study, item) for item in items}


def _load(study: Study, item: Planned) -> Transcript:
    return load(study, item.placed.stored, item.placed.roles)
