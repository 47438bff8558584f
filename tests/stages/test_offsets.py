from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precode.domain.text import Span, Transcript
from precode.stages.offsets import Carried, Kept, OffsetMap, from_json, offset_map, to_json


def place(text: str, words: str) -> Span:
    assert text.count(words) == 1, "the test wants words that stand there once"
    start = text.index(words)
    return Span(start, start + len(words))


def carried(old: str, new: str, words: str) -> Carried | None:
    return offset_map(old, new).carry(place(old, words))


def words_after(old: str, new: str, words: str) -> tuple[str, bool] | None:
    """Return what `words` became in `new`, and whether they count as changed."""
    found = carried(old, new, words)
    return None if found is None else (found.span.of(new), found.changed)


def check(old: str, new: str) -> OffsetMap:
    """Check what must hold for the map of any two texts; return the map."""
    offsets = offset_map(old, new)
    at = to = 0
    for k in offsets.kept:
        assert k.length > 0
        assert k.old >= at
        assert k.new >= to
        assert old[k.old : k.old + k.length] == new[k.new : k.new + k.length]
        at, to = k.old + k.length, k.new + k.length
    return offsets


def test_offsets_of_identical_texts_are_one_stretch() -> None:
    text = "PW: Did you go?\nSP: I did."
    assert offset_map(text, text).kept == (Kept(0, 0, len(text)),)
    assert carried(text, text, "I did.") == Carried(place(text, "I did."), False)


def test_offsets_know_both_texts_by_the_hash_of_the_transcript() -> None:
    offsets = offset_map("Café \ud800", "Tea")
    assert offsets.old_sha256 == Transcript("one", "Café \ud800", ()).sha256
    assert offsets.new_sha256 == Transcript("two", "Tea", ()).sha256


@pytest.mark.parametrize(("old", "new"), [("", ""), ("", "Yes."), ("Yes.", ""), ("Yes.", "No!")])
def test_offsets_of_texts_that_share_nothing(old: str, new: str) -> None:
    offsets = check(old, new)
    assert offsets.kept == ()
    if old:
        assert offsets.carry(Span(0, len(old))) is None


OLD = "PW: Who was there? SP: Well, Maria came along and we walked. It rained."
NEW = "PW: Who was there? SP: Well, [NAME] came along and we walked. It rained."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Well, Maria came along", ("Well, [NAME] came along", True)),
        ("Maria came along", ("[NAME] came along", True)),
        ("Well, Maria", ("Well, [NAME]", True)),
        ("came along", ("came along", False)),
        (" came along", (" came along", False)),
        ("Well,", ("Well,", False)),
        ("Well", ("Well", False)),
        ("It rained.", ("It rained.", False)),
        ("aria came", ("[NAME] came", True)),
        ("Well, Ma", ("Well, [NAME]", True)),
        ("Maria", None),
        (", Maria ", None),
    ],
)
def test_offsets_around_a_name_that_was_replaced(
    words: str, expected: tuple[str, bool] | None
) -> None:
    assert words_after(OLD, NEW, words) == expected


def test_offsets_take_a_placeholder_of_two_words_whole() -> None:
    old, new = "I saw Ann Lee there.", "I saw [PERSON 1] there."
    assert words_after(old, new, "Lee there") == ("[PERSON 1] there", True)
    assert words_after(old, new, "I saw Ann") == ("I saw [PERSON 1]", True)
    assert words_after(new, "I saw [PERSON 2] there.", "1] there") == ("[PERSON 2] there", True)


def test_offsets_at_both_ends_of_the_text() -> None:
    old, new = "Maria went with Jo", "[NAME] went with [NAME]"
    assert words_after(old, new, old) == (new, True)


def test_offsets_of_words_that_were_deleted_are_none() -> None:
    old = "SP: I went. My neighbour has a limp. Then home."
    new = "SP: I went. Then home."
    assert words_after(old, new, "My neighbour has a limp.") is None
    assert words_after(old, new, "I went.") == ("I went.", False)
    assert words_after(old, new, "Then home.") == ("Then home.", False)


def test_offsets_of_words_of_which_only_punctuation_was_kept_are_none() -> None:
    assert words_after("I saw it: Maria, Jo. Yes", "I saw it: Ann, Bo. Yes", "Maria, Jo.") is None


def test_offsets_of_half_deleted_words_begin_and_end_at_a_word() -> None:
    old = "Well. Maria and I went home, slowly. Good."
    assert words_after(old, "Well. I went home. Good.", "Maria and I went home, slowly") == (
        "I went home",
        True,
    )
    assert words_after("a Maria went", "a   went", "Maria went") == ("went", True)
    assert words_after("went Maria", "went  ", "went Maria") == ("went", True)
    assert words_after("Maria went", "  went", "Maria went") == ("went", True)


def test_offsets_move_behind_text_that_was_inserted_before() -> None:
    old = "SP: I went home."
    new = "PW: And then?\nSP: I went home."
    assert words_after(old, new, "I went home.") == ("I went home.", False)


def test_offsets_leave_text_inserted_at_either_end_outside() -> None:
    new = "So I went home then, yes"
    assert words_after("I went home", new, "I went home") == ("I went home", False)


def test_offsets_tell_that_text_was_inserted_inside() -> None:
    assert words_after("I went home", "I soon went home", "I went home") == (
        "I soon went home",
        True,
    )
    assert words_after("I went home", "I went, home", "I went home") == ("I went, home", True)


def test_offsets_keep_repeated_sentences_apart() -> None:
    turn = "PW: How was it?\nSP: I went. It was hard.\n"
    old = turn * 6
    new = turn * 2 + "PW: How was it?\nSP: I stayed. It was hard.\n" + turn * 3
    offsets = check(old, new)
    for n in range(6):
        start = n * len(turn) + turn.index("It was hard.")
        found = offsets.carry(Span(start, start + 12))
        assert found == Carried(Span(start + 2 * (n > 1), start + 12 + 2 * (n > 1)), False)
    went = 2 * len(turn) + turn.index("went")
    assert offsets.carry(Span(went, went + 4)) is None


def test_offsets_find_their_way_in_a_long_text_where_nothing_stands_once() -> None:
    said, corrected = "I went to the park with him. ", "I went to the park with [NAME]. "
    changed = range(7, 400, 20)
    new = "".join(corrected if n in changed else said for n in range(400))
    offsets = check(said * 400, new)
    at = 0
    for n in range(400):
        start = n * len(said)
        assert offsets.carry(Span(start, start + 6)) == Carried(Span(at, at + 6), False)
        whole = offsets.carry(Span(start, start + len(said) - 1))
        assert whole is not None
        at += len(corrected if n in changed else said)
        assert (whole.span.end, whole.changed) == (at - 1, n in changed)


def test_offsets_do_not_swallow_a_speaker_label_that_was_changed() -> None:
    old = "Anna: How was it?\nMaria: John went home. Good.\nAnna: Yes."
    new = "PW: How was it?\nSP: [NAME] went home. Good.\nPW: Yes."
    assert words_after(old, new, "John went home.") == ("[NAME] went home.", True)
    assert words_after(old, new, "How was it?") == ("How was it?", False)
    assert words_after(old, new, "Yes.") == ("Yes.", False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a 👩‍👩‍👧 b", "a 👩‍👩‍👦 b"),  # a family with another child
        ("a 👍🏻 b", "a 👍🏿 b"),
        ("a 🇬🇧 b", "a 🇬🇪 b"),
        ("a ❤️ b", "a ❤ b"),
        ("a e\u0301 b", "a e\u0300 b"),
        ("a e\u0301te\u0301 b", "a e\u0301ta b"),
        ("a 1️⃣ b", "a 1 b"),
    ],
)
def test_offsets_never_cut_what_a_reader_sees_as_one(old: str, new: str) -> None:
    assert check(old, new).kept == (Kept(0, 0, 2), Kept(len(old) - 2, len(new) - 2, 2))


def test_offsets_count_code_points_around_emoji() -> None:
    old, new = "Maria 😢👩‍👩‍👧 was sad 😢.", "[NAME] 😢👩‍👩‍👧 was so sad 😢."
    assert words_after(old, new, "😢👩‍👩‍👧") == ("😢👩‍👩‍👧", False)
    assert words_after(old, new, "sad 😢") == ("sad 😢", False)


def test_offsets_end_a_line_at_a_line_feed_only() -> None:
    old, new = "one\u2028two\x0bMaria\x85three", "one\u2028two\x0b[NAME]\x85three"
    assert words_after(old, new, "one\u2028two") == ("one\u2028two", False)
    assert words_after(old, new, "three") == ("three", False)


def test_offsets_are_applied_version_after_version() -> None:
    first, second, third = "Maria went home.", "[NAME] went home.", "So [NAME] went back home."
    found = carried(first, second, "Maria went home")
    assert found is not None
    again = offset_map(second, third).carry(found.span)
    assert again is not None
    assert again.span.of(third) == "[NAME] went back home"


@given(st.text("ab [].\n\u0301😢👍🏻\u200d", max_size=60), st.text("ab [].\n\u0301😢", max_size=60))
def test_offsets_of_any_two_texts_hold_and_carry_to_words(old: str, new: str) -> None:
    offsets = check(old, new)
    for start in range(len(old)):
        for end in range(start + 1, min(len(old), start + 9) + 1):
            found = offsets.carry(Span(start, end))
            if found is None:
                continue
            there = found.span.of(new)
            assert found.span.end <= len(new)
            assert len(there) == found.span.end - found.span.start
            assert found.changed or there == old[start:end]
            if found.changed:
                assert any(character.isalnum() for character in there)


WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=3), min_size=1, max_size=40, unique=True)


@given(WORDS, st.data())
def test_offsets_carry_what_no_edit_touched_to_the_same_words(
    words: list[str], data: st.DataObject
) -> None:
    edits = data.draw(
        st.lists(
            st.sampled_from(["keep", "keep", "keep", "delete", "[NAME]", "Um yes", "insert"]),
            min_size=len(words),
            max_size=len(words),
        )
    )
    old = " ".join(words)
    new = ""
    places: list[tuple[int, int] | None] = []  # of each old word in the new text
    for word, edit in zip(words, edits, strict=True):
        new += "Um " if edit == "insert" else ""
        kept = edit in ("keep", "insert")
        places.append((len(new), len(new) + len(word)) if kept else None)
        new += "" if edit == "delete" else f"{word if kept else edit} "
    new = new.strip()
    offsets = check(old, new)
    starts = [sum(len(word) + 1 for word in words[:n]) for n in range(len(words))]
    for first in range(len(words)):
        for last in range(first, len(words)):
            here, there = places[first], places[last]
            if here is None or there is None or "insert" in edits[first + 1 : last + 1]:
                break
            span = Span(starts[first], starts[last] + len(words[last]))
            assert offsets.carry(span) == Carried(Span(here[0], there[1]), False)
            assert span.of(old) == new[here[0] : there[1]]


def test_offsets_survive_json_without_any_words() -> None:
    offsets = offset_map(OLD, NEW)
    data = json.loads(json.dumps(to_json(offsets)))
    assert from_json(data) == offsets
    assert "came" not in json.dumps(data)


@pytest.mark.parametrize(
    "change",
    [
        {"kept": [[0, 0, 5], [4, 5, 3]], "words": [[0, 5], [4, 7]], "edges": [[0, 0]] * 3},
        {"kept": [[0, 0, 5], [5, 4, 3]], "words": [[0, 5], [5, 8]], "edges": [[0, 0]] * 3},
        {"kept": [[-1, 0, 5]]},
        {"kept": [[0, 0, 0]]},
        {"kept": [[0, 0]]},
        {"kept": [[0, 0, "5"]]},
        {"kept": [[0, 0, True]]},
        {"kept": None},
        {"kept": []},
        {"words": [[0, 6]]},
        {"words": [[3, 2]]},
        {"edges": [[0, 0]]},
        {"edges": [[0, 0], [4, 5]]},
        {"edges": [[0, 1], [5, 5]]},
        {"edges": []},
        {"old_sha256": "12"},
        {"new_sha256": None},
    ],
)
def test_offsets_refuse_json_that_cannot_be_a_map(change: dict[str, Any]) -> None:
    data = to_json(offset_map("Hello", "Hello"))
    assert from_json(data).kept == (Kept(0, 0, 5),)
    with pytest.raises(ValueError):
        from_json(data | change)
