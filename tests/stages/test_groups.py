"""Groups of passages: what people said of them, whoever said it last."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from precode.domain.decisions import Anchor, CodeRef, Entry, Event, Kind
from precode.domain.induction import Group, Place
from precode.domain.text import Span
from precode.stages.groups import exemplars_of, groups_of, place_of

DOGS = CodeRef("own", "u1", "N1", "Dogs")


def words(start: int, code: CodeRef | None = None) -> Anchor:
    return Anchor("PW1", "PW1", "0" * 64, Span(start, start + 5), f"words{start}", code)


def at(start: int) -> Place:
    return Place("PW1", "0" * 64, Span(start, start + 5))


class Groups:
    """Entries as logs hold them, a minute apart."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, event: Event, coder: str = "Ada") -> str:
        minute = len(self.entries)
        at = f"2026-01-01T10:{minute:02}:00.000Z"
        entry = Entry(f"e{minute}", coder, minute + 1, coder, "laptop", at, event.kind, event)
        self.entries.append(entry)
        return entry.id

    def decide(self, kind: Kind, anchor: Anchor, coder: str = "Ada") -> str:
        return self.add(Event(kind, anchor), coder)

    def undo(self, target: str) -> str:
        return self.add(Event("undo", target=target))

    def erase(self, id_: str) -> None:
        self.entries = [replace(e, event=None) if e.id == id_ else e for e in self.entries]

    def say(self, id_: str, coder: str = "Ada", **said: Any) -> str:
        return self.add(Event("group", details={"id": id_, **said}), coder)

    def put(self, id_: str, start: int, coder: str = "Ada", *, into: bool = True) -> str:
        return self.add(Event("grouped", words(start), details={"id": id_, "in": into}), coder)


def test_what_was_said_last_holds_field_by_field() -> None:
    diary = Groups()
    diary.say("g1", name="Dogs", definition="About dogs.", when_to_use=["a dog", "a cat"])
    diary.say("g1", "Bob", name="Pets")
    diary.say("g2", dropped=True)
    assert groups_of(diary.entries) == {
        "g1": Group("g1", "Pets", "About dogs.", when_to_use=("a dog", "a cat")),
        "g2": Group("g2", dropped=True),
    }


def test_what_is_taken_back_or_erased_was_never_said() -> None:
    diary = Groups()
    diary.say("g1", name="Dogs")
    pets = diary.say("g1", name="Pets")
    gone = diary.put("g1", 0)
    diary.put("g1", 10)
    diary.undo(pets)
    diary.erase(gone)
    assert groups_of(diary.entries) == {"g1": Group("g1", "Dogs", members=(at(10),))}


def test_a_drop_that_is_taken_back_leaves_the_group_as_it_was() -> None:
    diary = Groups()
    diary.put("g1", 0)
    diary.undo(diary.say("g1", dropped=True))
    assert groups_of(diary.entries)["g1"] == Group("g1", members=(at(0),))


def test_words_come_and_go_and_come_again() -> None:
    diary = Groups()
    diary.put("g1", 0)
    diary.put("g1", 10)
    diary.put("g1", 0)
    assert groups_of(diary.entries)["g1"].members == (at(10), at(0))
    diary.put("g1", 10, "Bob", into=False)
    assert (groups_of(diary.entries)["g1"].members, groups_of(diary.entries)["g1"].left) == (
        (at(0),),
        (at(10),),
    )
    diary.put("g1", 10)
    assert groups_of(diary.entries)["g1"] == Group("g1", members=(at(0), at(10)))


def test_words_that_two_coders_put_into_two_groups_are_in_both() -> None:
    """Neither knew of the other; nothing is taken out of a group unasked."""
    diary = Groups()
    diary.put("g1", 0, "Ada")
    diary.put("g2", 0, "Bob")
    found = groups_of(diary.entries)
    assert (found["g1"].members, found["g2"].members) == ((at(0),), (at(0),))


def test_entries_of_other_kinds_make_no_group() -> None:
    diary = Groups()
    diary.decide("accept", words(0, DOGS))
    diary.add(Event("grouped", Anchor("PW1", "PW1", "0" * 64), details={"id": "g1", "in": True}))
    assert groups_of(diary.entries) == {}
    assert place_of(Anchor("PW1", "PW1", "0" * 64)) is None
    assert place_of(words(3)) == at(3)


def test_exemplars_are_the_quotes_of_codings_that_stand() -> None:
    diary = Groups()
    for start in (0, 10, 20):
        diary.add(Event("add", words(start, DOGS), details={"exemplar": True}))
    diary.add(Event("add", words(30, DOGS)))  # a coding like any other
    assert exemplars_of(diary.entries) == {"u1": ("words0", "words10", "words20")}
    diary.decide("reject", words(0, DOGS))
    diary.undo(diary.entries[2].id)
    assert exemplars_of(diary.entries) == {"u1": ("words10",)}
    diary.decide("reject", words(10, DOGS), "Bob")  # his own stand, not Ada's
    assert exemplars_of(diary.entries) == {"u1": ("words10",)}
