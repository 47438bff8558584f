"""Tables of turns: names of columns that tools write, a column a speaker, labels in the words."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from precode.domain.dialogue import Dialogue
from precode.errors import UnreadableFile
from precode.importers import table, xlsx
from precode.importers.source import Source
from precode.importers.tables.voices import by_voices

Q, A = "How did you two meet?", "At the drop-in, over a cup of tea."
Q2, A2 = "And what happened next?", "We walked round the lake, twice a week."
TALK = [("Anna", Q), ("Ben", A), ("Anna", Q2), ("Ben", A2)]


def read_csv(*rows: tuple[str, ...]) -> Dialogue:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return table.read(Source("talk.csv", text.getvalue().encode()))


def read_xlsx(*rows: tuple[str, ...]) -> Dialogue:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return xlsx.read(Source("talk.xlsx", out.getvalue()))


both = pytest.mark.parametrize("read", [read_csv, read_xlsx])


def said(dialogue: Dialogue) -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in dialogue.utterances]


def counts(dialogue: Dialogue, kind: str) -> list[int]:
    return [note.count for note in dialogue.notes if note.kind == kind]


@pytest.mark.parametrize(
    "name",
    [
        *("spk", "username", "User Name", "sender", "agent", "Initials", "turn_speaker"),
        *("from", "From", "party", "source"),
    ],
)
def test_columns_of_speakers_have_many_names(name: str):
    assert said(read_csv((name, "text"), *TALK)) == TALK


@pytest.mark.parametrize("name", ["phrase", "utt"])
def test_columns_of_words_have_many_names(name: str):
    assert said(read_csv(("speaker", name), *TALK)) == TALK


@pytest.mark.parametrize("name", ["Timestamp start", "tmin", "from_time", "from"])
def test_columns_of_times_have_many_names(name: str):
    rows = [(str(i), who, text) for i, (who, text) in enumerate(TALK)]
    dialogue = read_csv((name, "speaker", "text"), *rows)

    assert [u.start_ms for u in dialogue.utterances] == [0, 1000, 2000, 3000]


def test_a_file_name_in_every_row_is_no_speaker():
    rows = [("talk.mp3", str(i), text) for i, (_, text) in enumerate(TALK)]

    assert {who for who, _ in said(read_csv(("source", "start", "text"), *rows))} == {None}


@both
def test_words_may_stand_under_any_name_beside_the_speaker(read):
    rows = [(who, "El " + text, text) for who, text in TALK]
    dialogue = read(("Speaker", "Original", "Translation"), *rows)

    assert said(dialogue) == [(who, "El " + text) for who, text in TALK]
    assert [n.message for n in dialogue.notes] == [
        "Columns that are not the speaker, words or times are left out (Translation)"
    ]


@both
@pytest.mark.parametrize("names", [("Question", "Answer"), ("Interviewer", "Participant")])
def test_every_speaker_may_have_a_column(read, names):
    dialogue = read(names, (Q, A), (Q2, ""), ("", A2))

    asks, answers = names
    assert said(dialogue) == [(asks, Q), (answers, A), (asks, Q2), (answers, A2)]
    assert dialogue.notes == ()


def test_times_and_remarks_beside_columns_of_speakers_are_read_and_named():
    rows = [("0:01", Q, A, "theme"), ("0:09", Q2, A2, "")]
    dialogue = read_csv(("Time", "Interviewer", "Participant", "Code"), *rows)

    assert [u.start_ms for u in dialogue.utterances] == [1000, None, 9000, None]
    assert [n.message for n in dialogue.notes if n.kind == "dropped"] == [
        "Columns that are not the speaker, words or times are left out (Code)"
    ]


def test_a_form_with_a_name_under_every_role_is_not_talk():
    with pytest.raises(UnreadableFile):
        read_csv(("Interviewer", "Participant"), ("Jo", "P12"), ("Al", "P13"))


def test_labels_in_a_single_column_are_read():
    rows = [(f"{who}: {text}",) for who, text in zip("IRIR", (Q, A, Q2, A2), strict=True)]

    assert said(read_xlsx(*rows)) == list(zip("IRIR", (Q, A, Q2, A2), strict=True))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.text("ab c", min_size=0, max_size=8), min_size=0, max_size=5), max_size=6)
)
def test_no_cell_is_lost_when_columns_are_speakers(rows: list[list[str]]):
    stacked = by_voices([["No", "Question", "Answer"], ["1", "a b", "a b c d"], *rows])
    if stacked is None:
        return
    cells = [cell for row in stacked[0] for cell in row[1:] if cell.strip()]

    assert sorted(cells) == sorted(
        cell for row in [["1", "a b", "a b c d"], *rows] for cell in row if cell.strip()
    )
