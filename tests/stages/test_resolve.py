from __future__ import annotations

from dataclasses import replace

import pytest

from precode.domain.decisions import (
    Anchor,
    CodeRef,
    Coding,
    Entry,
    Event,
    Facets,
    Json,
    Kind,
    Offer,
)
from precode.domain.text import Span
from precode.stages.resolve import in_time, own_codes, standing

GOALS = CodeRef("bctto", "bctto:1.1", "1.1", "Goal setting")
TASKS = CodeRef("bctto", "bctto:8.7", "8.7", "Graded tasks")


def place(code: CodeRef | None = GOALS, start: int = 0, *, case: str = "PW6") -> Anchor:
    return Anchor(case, "PW6", "0" * 64, Span(start, start + 9), "one stop ", code)


class Diary:
    """Entries as logs hold them; the minutes go on by themselves."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.minute = 0

    def add(
        self,
        event: Event,
        coder: str = "Ada",
        *,
        device: str = "laptop",
        minute: int | None = None,
    ) -> str:
        self.minute = self.minute + 1 if minute is None else minute
        log = f"{coder}-{device}"
        sequence = 1 + sum(entry.log == log for entry in self.entries)
        at = f"2026-01-01T10:{self.minute:02}:00.000Z"
        id_ = f"e{len(self.entries)}"
        self.entries.append(Entry(id_, log, sequence, coder, device, at, event.kind, event))
        return id_

    def decide(self, kind: Kind, anchor: Anchor | None = None, coder: str = "Ada") -> str:
        return self.add(Event(kind, anchor or place()), coder)

    def undo(self, target: str, coder: str = "Ada", *, minute: int | None = None) -> str:
        return self.add(Event("undo", target=target), coder, minute=minute)

    def erase(self, id_: str) -> None:
        self.entries = [
            replace(entry, event=None) if entry.id == id_ else entry for entry in self.entries
        ]

    def stands(self) -> dict[tuple[str, str, int], bool]:
        """Return who accepted (True) or rejected what, and where."""
        return {key(coding): coding.accepted for coding in standing(self.entries).codings}

    def marks(self) -> list[tuple[str, Kind]]:
        return [(mark.coder, mark.kind) for mark in standing(self.entries).marks]


def key(coding: Coding) -> tuple[str, str, int]:
    assert coding.anchor.code is not None
    assert coding.anchor.span is not None
    return coding.coder, coding.anchor.code.code, coding.anchor.span.start


HERE = ("Ada", "1.1", 0)


def test_nothing_follows_from_nothing() -> None:
    assert standing([]).codings == ()
    assert standing([]).marks == ()
    assert own_codes([]) == {}


@pytest.mark.parametrize("kind", ["accept", "add", "change"])
def test_the_latest_entry_on_the_same_words_and_code_holds(kind: Kind) -> None:
    diary = Diary()
    diary.decide("reject")
    diary.decide(kind)
    assert diary.stands() == {HERE: True}
    diary.decide("reject")
    assert diary.stands() == {HERE: False}


def test_other_words_and_other_codes_stand_beside_one_another() -> None:
    diary = Diary()
    diary.decide("accept")
    diary.decide("reject", place(TASKS))
    diary.decide("reject", place(start=20))
    assert diary.stands() == {HERE: True, ("Ada", "8.7", 0): False, ("Ada", "1.1", 20): False}


def test_a_code_that_was_renamed_and_a_case_that_was_renamed_are_the_same() -> None:
    diary = Diary()
    diary.decide("accept", place(replace(GOALS, code="G", label="Goals, as of old")))
    diary.decide("reject", replace(place(case="Peer 6"), quote="one stop\u00a0"))
    assert diary.stands() == {HERE: False}


def test_a_coding_says_all_that_its_entry_said() -> None:
    diary = Diary()
    facets = Facets("PW", "peer worker", "happened", True, "high")
    offer = Offer(0.75, 2, "minilm")
    entry = diary.add(Event("accept", place(), offer=offer, facets=facets, memo="clear"))
    (coding,) = standing(diary.entries).codings
    at = diary.entries[0].at
    assert coding == Coding("Ada", place(), True, True, facets, "clear", at, entry, offer)
    diary.decide("add", place(TASKS))
    assert [c.suggested for c in standing(diary.entries).codings] == [True, False]


def test_a_change_rejects_the_old_code_and_accepts_the_new_one() -> None:
    diary = Diary()
    diary.decide("accept")
    change = diary.add(Event("change", place(TASKS, start=4), was=place()))
    assert diary.stands() == {HERE: False, ("Ada", "8.7", 4): True}
    diary.undo(change)
    assert diary.stands() == {HERE: True}


def test_a_change_of_nothing_but_facets_stays_accepted() -> None:
    diary = Diary()
    diary.add(Event("change", place(), was=place(), facets=Facets(status="planned")))
    assert diary.stands() == {HERE: True}


def test_undo_brings_back_what_stood_before_and_can_itself_be_undone() -> None:
    diary = Diary()
    diary.decide("accept")
    last = diary.decide("reject")
    expected = False
    for _ in range(5):  # undo, redo, undo of the redo ...
        assert diary.stands() == {HERE: expected}
        last = diary.undo(last)
        expected = not expected
    assert diary.stands() == {HERE: expected}


def test_two_undos_of_one_entry_take_it_back_until_both_are_undone() -> None:
    diary = Diary()
    decided = diary.decide("accept")
    first, second = diary.undo(decided), diary.undo(decided)
    diary.undo(second)
    assert diary.stands() == {}
    diary.undo(first)
    assert diary.stands() == {HERE: True}


def test_an_undo_holds_whatever_the_clock_of_the_other_laptop_says() -> None:
    diary = Diary()
    decided = diary.add(Event("accept", place()), minute=50)
    undo = diary.undo(decided, minute=51)
    redo = diary.add(Event("undo", target=undo), device="desktop", minute=5)
    assert diary.stands() == {HERE: True}
    diary.add(Event("undo", target=redo), device="tablet", minute=1)
    assert diary.stands() == {}


def test_an_undo_of_nothing_or_of_itself_changes_nothing() -> None:
    diary = Diary()
    diary.decide("accept")
    diary.undo("nowhere")
    diary.undo(f"e{len(diary.entries)}")
    diary.add(Event("undo", target="e4"))
    diary.add(Event("undo", target="e3"))
    assert diary.stands() == {HERE: True}


def test_coders_do_not_overrule_one_another() -> None:
    diary = Diary()
    adas = diary.decide("accept")
    diary.decide("reject", coder="Ben")
    diary.decide("read")
    diary.decide("unread", coder="Ben")
    diary.undo(adas, coder="Ben")
    assert diary.stands() == {HERE: True, ("Ben", "1.1", 0): False}
    assert standing(diary.entries).read_by("PW6") == ("Ada",)


def test_read_and_unread() -> None:
    diary = Diary()
    whole = Anchor("PW6", "PW6", "0" * 64)
    for coder in ("Ben", "Ada", "Cleo"):
        diary.decide("read", whole, coder)
    assert standing(diary.entries).read_by("PW6") == ("Ada", "Ben", "Cleo")
    unread = diary.decide("unread", whole, "Ben")
    assert standing(diary.entries).read_by("PW6") == ("Ada", "Cleo")
    assert standing(diary.entries).read_by("SP1") == ()
    diary.undo(unread, "Ben")
    assert "Ben" in standing(diary.entries).read_by("PW6")


@pytest.mark.parametrize("kind", ["no_code", "fits_no_code", "star", "memo"])
def test_marks_hold_until_they_are_undone(kind: Kind) -> None:
    diary = Diary()
    mark = diary.decide(kind, place(None))
    diary.decide(kind, place(None), coder="Ben")
    assert diary.marks() == [("Ada", kind), ("Ben", kind)]
    diary.undo(mark)
    assert diary.marks() == [("Ben", kind)]


def test_what_is_no_coding_is_no_coding() -> None:
    diary = Diary()
    for kind in ("withdrawal", "code_created", "code_edited", "code_retired", "undo"):
        diary.add(Event(kind))
    assert (diary.stands(), diary.marks()) == ({}, [])


def test_a_clock_that_was_set_back_does_not_reorder_a_log() -> None:
    diary = Diary()
    diary.add(Event("accept", place()), minute=40)
    diary.add(Event("reject", place()), minute=3)
    assert diary.stands() == {HERE: False}
    assert [entry.sequence for entry in in_time(reversed(diary.entries))] == [1, 2]


def test_two_logs_are_interleaved_by_time() -> None:
    diary = Diary()
    for device, minute in (("laptop", 1), ("laptop", 5), ("desktop", 3), ("desktop", 9)):
        diary.add(Event("accept", place()), device=device, minute=minute)
    assert [entry.at[14:16] for entry in in_time(diary.entries)] == ["01", "03", "05", "09"]
    diary.add(Event("reject", place()), device="tablet", minute=7)
    assert diary.stands() == {HERE: True}
    diary.add(Event("reject", place()), device="tablet", minute=10)
    assert diary.stands() == {HERE: False}


def test_the_order_of_logs_in_the_record_does_not_matter() -> None:
    diary = Diary()
    for number in range(12):
        kind: Kind = "accept" if number % 5 else "reject"
        diary.add(Event(kind, place(start=number % 3)), device=f"d{number % 4}")
    assert in_time(diary.entries) == in_time(diary.entries[::-1])
    assert standing(diary.entries) == standing(diary.entries[::-1])


def test_erased_entries_count_for_nothing() -> None:
    diary = Diary()
    diary.decide("accept")
    erased = diary.decide("reject")
    mark = diary.decide("read")
    created = code(diary, "code_created", id="own:1", label="Bus")
    for id_ in (erased, mark, created):
        diary.erase(id_)
    assert diary.stands() == {HERE: True}
    assert (diary.marks(), own_codes(diary.entries)) == ([], {})


def test_an_erased_undo_takes_nothing_back() -> None:
    diary = Diary()
    undo = diary.undo(diary.decide("accept"))
    diary.erase(undo)
    assert diary.stands() == {HERE: True}


def code(diary: Diary, kind: Kind, **details: Json) -> str:
    return diary.add(Event(kind, details=details))


def test_own_codes_are_what_their_edits_left() -> None:
    diary = Diary()
    code(diary, "code_created", id="own:1", label="Bus", definition="Takes the bus.")
    code(diary, "code_created", id="own:2", label="Sleep")
    edit = code(diary, "code_edited", id="own:1", label="Public transport")
    bus: dict[str, Json] = {"id": "own:1", "label": "Bus", "definition": "Takes the bus."}
    sleep: dict[str, Json] = {"id": "own:2", "label": "Sleep"}
    edited = {**bus, "label": "Public transport"}
    assert own_codes(diary.entries) == {"own:1": edited, "own:2": sleep}
    undo = diary.undo(edit)
    assert own_codes(diary.entries) == {"own:1": bus, "own:2": sleep}
    diary.undo(undo)
    assert own_codes(diary.entries)["own:1"] == edited
    retired = code(diary, "code_retired", id="own:1")
    assert own_codes(diary.entries) == {"own:2": sleep}
    code(diary, "code_edited", id="own:1", label="too late")
    assert own_codes(diary.entries) == {"own:2": sleep}
    diary.undo(retired)
    assert own_codes(diary.entries)["own:1"]["label"] == "too late"


def test_edits_leave_the_entries_as_they_were() -> None:
    diary = Diary()
    code(diary, "code_created", id="own:1", label="Bus")
    code(diary, "code_edited", id="own:1", label="Train")
    own_codes(diary.entries)
    assert diary.entries[0].event == Event("code_created", details={"id": "own:1", "label": "Bus"})
