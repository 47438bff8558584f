"""Suggestions one after the other in the terminal: a letter and Enter decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from precode.domain.decisions import Entry, Event
from precode.errors import PrecodeError
from precode.exporters.counts import plural
from precode.exporters.plain import one_line, visible
from precode.exporters.why import reasons
from precode.workflow.batching import named
from precode.workflow.deciding import Desk, OpenTranscript, require_suggestions

if TYPE_CHECKING:
    from precode.domain.suggestions import Suggestion

_HELP = """\
  a  accept        c  another code instead    u  undo the last decision
  r  reject        m  accept, with a memo     d  the code's definition
  s  leave open    q  stop, all is recorded   ?  this help"""
_AROUND = 400


class _Stop(Exception):
    """The coder wants no more."""


def ask(desk: Desk, case: str) -> None:
    """Show what this coder has not decided on, in reading order, and record each answer."""
    console = Console(highlight=False)
    items = named(desk.plan, case, desk.study) if case else desk.plan
    require_suggestions(items)
    made: list[Entry] = []
    console.print(Text(f"Decisions of {desk.coder}. ? shows the keys."))
    try:
        for item in items:
            open_ = desk.open(item)
            left = list(open_.undecided())
            if left and all(mark.kind != "shown" for mark in open_.marks_here()):
                desk.record([Event("shown", open_.anchor(None))])
            for number, suggestion in enumerate(left, start=1):
                heading = f"{item.placed.stored.name}: {number} of {len(left)}"
                _show(console, open_, suggestion, heading)
                _decide(console, desk, open_, suggestion, made)
    except (_Stop, EOFError, KeyboardInterrupt):
        console.print()
    else:
        console.print(Text("No suggestion is left open."))
    console.print(Text(f"{plural(len(made), 'decision')} recorded."))
    console.print(Text(f"Next: precode history {desk.study.folder}"))


def _show(console: Console, open_: OpenTranscript, suggestion: Suggestion, heading: str) -> None:
    text, span = open_.transcript.text, suggestion.span
    turn = open_.transcript.turns[suggestion.turn - 1]
    before = text[turn.pieces[0].start : span.start]
    after = text[span.end : turn.pieces[-1].end]
    if len(before) > _AROUND:
        before = f"... {before[-_AROUND:].partition(' ')[2]}"
    if len(after) > _AROUND:
        after = f"{after[:_AROUND].rpartition(' ')[0]} ..."
    console.rule(Text(one_line(heading)))
    speaker = one_line(turn.speaker or "no label")
    console.print(Text(f"Turn {turn.number}, {speaker} ({one_line(turn.role)})", style="dim"))
    console.print(
        Text.assemble(
            visible(before),
            (visible(span.of(text)), "bold underline"),
            visible(after),
        )
    )
    code = one_line(f"{suggestion.code} {suggestion.label}")
    console.print(Text.assemble("\n", (code, "bold"), f"  ({suggestion.strength})"))
    console.print(Text("; ".join(reasons(suggestion, text, most=2)), style="dim"))


def _decide(
    console: Console,
    desk: Desk,
    open_: OpenTranscript,
    suggestion: Suggestion,
    made: list[Entry],
) -> None:
    """Ask until one suggestion is decided on or left open."""
    turn = open_.transcript.turns[suggestion.turn - 1]
    code = next(c for c in desk.codebook.codes if c.id == suggestion.code_id)
    while True:
        answer = console.input(Text("[a/r/c/m/s/u/d/q/?] ")).strip().lower()
        if answer in ("a", "r", "m"):
            memo = console.input("Memo: ").strip() if answer == "m" else ""
            kind = "reject" if answer == "r" else "accept"
            event = open_.decision(kind, turn, code, span=suggestion.span, memo=memo)  # type: ignore[arg-type]
        elif answer == "c":
            try:
                instead = desk.code(console.input("Code (number or name): ").strip())
            except PrecodeError as err:
                console.print(Text(str(err)))
                continue
            event = open_.change(code, suggestion.span, instead)
        else:
            if answer == "s":
                return
            if answer == "q":
                raise _Stop
            _other(console, desk, answer, code.definition, made)
            continue
        made += desk.record([event])
        return


def _other(console: Console, desk: Desk, answer: str, definition: str, made: list[Entry]) -> None:
    """Do what does not decide: undo, show the definition, help."""
    if answer == "u" and made:
        last = made.pop()
        anchor = last.event.anchor if last.event else None
        desk.record([Event("undo", anchor, target=last.id)])
        words = anchor.code.label if anchor and anchor.code else last.kind
        console.print(Text(f"Taken back: {last.kind} {one_line(words)}. It comes again next time."))
    elif answer == "u":
        console.print(Text("Nothing was decided in this sitting yet."))
    elif answer == "d":
        console.print(Text(visible(definition)))
    else:
        if answer not in ("?", ""):
            console.print(Text(f"{visible(answer)} is no answer."))
        console.print(Text(_HELP))
