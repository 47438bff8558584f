"""Files that still hold an erased participant's words. All sentences are invented."""

from __future__ import annotations

import html
import importlib
import io
import json
import os
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from precode.workflow import file_words
from precode.workflow.held_words import Held, held_words

WALK = "I didn't mind walking past the “old” café, really; it was <laughs> a start for me."
KETTLE = "The kettle broke on a Tuesday and nobody in the house would mend it."
SHORT = "We fed seven geese."
TOO_SHORT = "I don't know."
PASSAGES = (WALK, KETTLE, SHORT, TOO_SHORT)
OTHERS = "Somebody else talked about the weather, and then about the bus into town."


def search(path: Path, passages: tuple[str, ...] = PASSAGES, case: str = "PW1") -> Held | None:
    found = held_words([path], passages, case)
    assert len(found) < 2
    return found[0] if found else None


def write(tmp_path: Path, content: str | bytes, name: str = "report.dat") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zipped(members: dict[str, str | bytes]) -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return package.getvalue()


def docx(*paragraphs: str) -> bytes:
    """A document whose every word is split over two runs."""
    body = "".join(
        "<w:p><w:pPr><w:jc/></w:pPr>"
        + '<w:r><w:t xml:space="preserve"> </w:t></w:r>'.join(
            f"<w:r><w:t>{html.escape(word[:2])}</w:t></w:r><w:proofErr/>"
            f"<w:r><w:rPr><w:b/></w:rPr><w:t>{html.escape(word[2:])}</w:t></w:r>"
            for word in paragraph.split()
        )
        + "</w:p>"
        for paragraph in paragraphs
    )
    return zipped({"word/document.xml": f"<?xml version='1.0'?><w:body>{body}</w:body>"})


def held(path: Path, passages: int = 1, *, names_case: bool = False) -> Held:
    return Held(path, passages, names_case, readable=True)


def closed(path: Path) -> Held:
    return Held(path, 0, names_case=False, readable=False)


def test_a_file_with_none_of_it_is_not_listed(tmp_path: Path) -> None:
    assert search(write(tmp_path, OTHERS)) is None
    assert search(write(tmp_path, "")) is None


def test_punctuation_case_wraps_and_quote_marks_do_not_matter(tmp_path: Path) -> None:
    text = "> i didn’t mind\n> WALKING past the 'Old' cafe\u0301 -- really, it_was\r\n> (laughs)"
    assert search(write(tmp_path, text)) == held(tmp_path / "report.dat")


def test_eight_words_from_within_a_passage_are_enough_and_seven_are_not(tmp_path: Path) -> None:
    words = KETTLE.split()
    assert search(write(tmp_path, f"said {' '.join(words[3:11])} again")) is not None
    assert search(write(tmp_path, f"said {' '.join(words[3:10])} again")) is None


def test_words_in_another_order_are_not_theirs(tmp_path: Path) -> None:
    assert search(write(tmp_path, " ".join(reversed(KETTLE.split())))) is None


def test_a_short_passage_counts_whole_and_a_shorter_one_not_at_all(tmp_path: Path) -> None:
    assert search(write(tmp_path, "Then we fed seven geese there")) == held(tmp_path / "report.dat")
    assert search(write(tmp_path, "We fed seven. I don't know. I don't know.")) is None


def test_a_passage_given_twice_counts_once(tmp_path: Path) -> None:
    path = write(tmp_path, f"{KETTLE} {KETTLE} {WALK}")
    assert search(path, (KETTLE, KETTLE.upper(), WALK)) == held(path, 2)


def test_words_are_found_wherever_they_lie_in_a_long_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("precode.workflow.held_words._STEP", 10)
    path = write(tmp_path, f"{OTHERS * 50} {KETTLE} {OTHERS * 50} case pw 1, {OTHERS}")
    assert search(path, case="PW 1") == held(path, names_case=True)


@pytest.mark.parametrize(
    "text",
    [
        "<p>The ket<mark>tle</mark> broke<br>on a <b>Tues</b>day and nobody in the house</p>",
        "<tr><td>The</td><td>kettle</td><td>broke</td><td>on a Tuesday and nobody in</td></tr>",
        "<odd>The</odd><odd>kettle</odd><odd>broke</odd><odd>on a Tuesday and nobody in</odd>",
        '<mark title="The kettle broke on a Tuesday and nobody in the house">8.7</mark>',
        "<i data-quote='The ket&lt;b&gt;tle&lt;/b&gt; broke on a Tuesday and nobody in the house'>",
        "<svg><text>The&#32;kettle&nbsp;broke</text><text>on a Tuesday and nobody in</text></svg>",
        "<!-- The kettle broke on a Tuesday and nobody in the house -->",
    ],
    ids=["marks", "cells", "unknown tags", "attribute", "data", "svg", "comment"],
)
def test_markup_does_not_hide_words(tmp_path: Path, text: str) -> None:
    assert search(write(tmp_path, text)) == held(tmp_path / "report.dat")


def test_entities_are_undone(tmp_path: Path) -> None:
    text = html.escape(WALK).replace("é", "&eacute;").replace("“", "&ldquo;")
    assert search(write(tmp_path, f"<p>{text}</p>")) == held(tmp_path / "report.dat")
    twice = html.escape("<i>" + html.escape(WALK) + "</i>")
    assert search(write(tmp_path, f'<a title="{twice}">')) == held(tmp_path / "report.dat")


def test_json_escapes_are_undone_also_in_a_page_and_in_json_in_json(tmp_path: Path) -> None:
    line = json.dumps({"words": WALK.replace(" ", "\n", 6).replace("“", '"')})
    path = write(tmp_path, line)
    assert search(path) == held(path)
    script = line.replace("<", "\\u003c")
    assert search(write(tmp_path, f'<script type="application/json">{script}</script>')) is not None
    assert search(write(tmp_path, json.dumps({"line": line}))) == held(path)


def test_yaml_escapes_are_undone(tmp_path: Path) -> None:
    path = write(tmp_path, yaml.safe_dump({"note": WALK}, width=40))
    assert search(path) == held(path)


def test_doubled_quotes_of_csv_do_not_matter(tmp_path: Path) -> None:
    path = write(tmp_path, '1,"I didn\'t mind walking past the ""old"" café, really",x\n')
    assert search(path) == held(path)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_are_told_apart(tmp_path: Path, codec: str) -> None:
    path = write(tmp_path, f"{WALK}\r\n{KETTLE}\r\n".encode(codec))
    assert search(path) == held(path, 2)


def test_one_wrong_byte_does_not_spoil_utf_8(tmp_path: Path) -> None:
    path = write(tmp_path, WALK.encode() + b" \xff")
    assert search(path) == held(path)


def test_a_workbook_is_looked_into(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["PW1", KETTLE])
    sheet.append(["PW2", WALK])
    book.save(tmp_path / "quotes.tmp.xlsx")
    path = (tmp_path / "quotes.tmp.xlsx").rename(tmp_path / "quotes")
    assert search(path) == held(path, 2, names_case=True)


def test_words_split_over_runs_are_found(tmp_path: Path) -> None:
    path = write(tmp_path, docx(KETTLE, WALK, OTHERS))
    assert search(path) == held(path, 2)
    assert search(write(tmp_path, docx(OTHERS))) is None


def test_a_document_in_a_project_is_looked_into_but_not_one_level_more(tmp_path: Path) -> None:
    project = zipped({"project.qde": "<Project/>", "sources/a.docx": docx(KETTLE)})
    path = write(tmp_path, project)
    assert search(path) == held(path)
    assert search(write(tmp_path, zipped({"study.qdpx": project}))) == closed(path)


def test_a_package_with_a_part_that_cannot_be_read_is_listed(tmp_path: Path) -> None:
    path = write(tmp_path, zipped({"a.txt": OTHERS, "scan.png": b"\x89PNG\r\n\x1a\n\0"}))
    assert search(path) == closed(path)
    # Words found elsewhere in it say more than that.
    assert search(write(tmp_path, zipped({"a.png": b"\x89PNG\0", "b.txt": KETTLE}))) == held(path)


def test_parts_that_programs_add_without_words_are_passed_over(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {"xl/printerSettings/printerSettings1.bin": b"\0\1\2\3"}
    assert search(write(tmp_path, zipped(parts))) is None


@pytest.mark.parametrize("limit", ["MAX_MEMBER_BYTES", "MAX_TOTAL_BYTES"])
def test_a_package_that_unpacks_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    path = write(tmp_path, zipped({"a.txt": KETTLE + " " * 50_000}))
    assert search(path) == held(path)
    monkeypatch.setattr(file_words, limit, 10_000)
    assert search(path) == closed(path)


def test_text_columns_of_parquet_are_looked_into(tmp_path: Path) -> None:
    arrow: Any = importlib.import_module("pyarrow")
    parquet: Any = importlib.import_module("pyarrow.parquet")
    path = tmp_path / "units.parquet"
    columns = {
        "turn": arrow.array([1, 2, 3]),
        "words": arrow.array([OTHERS, None, KETTLE]),
        "case": arrow.array(["PW1", "PW2", "PW2"]).dictionary_encode(),
        "parts": arrow.array([[{"said": WALK}], [], None]),
    }
    parquet.write_table(arrow.table(columns), path)
    assert search(path) == held(path, 2, names_case=True)
    parquet.write_table(arrow.table({"turn": [1], "words": [OTHERS]}), path)
    assert search(path) is None


def test_damaged_parquet_counts_as_unreadable(tmp_path: Path) -> None:
    path = write(tmp_path, b"PAR1" + KETTLE.encode() + b"PAR1")
    assert search(path) == closed(path)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\nBT (walking) Tj ET",
        b"{\\rtf1\\ansi walking}",
        b"\x89PNG\r\n\x1a\n\x01",
        b"\xff\xd8\xff\xe0 JFIF",
        b"\x93NUMPY\x01\x00v\x00{'descr': '<i2'}" + b"a\0" * 200,
        b"\x40\0\0\0\0\0\0\0" + b'{"w":{"dtype":"F32"}}' + bytes(range(256)),
        b"\x1f\x8b\x08\x01\x90\x91",
        bytes(range(1, 256)),
        b"\x89\0\0\x91",
    ],
    ids=["pdf", "rtf", "png", "jpg", "npy", "safetensors", "gzip", "bytes", "few bytes"],
)
def test_binary_files_are_listed_as_not_looked_into(tmp_path: Path, data: bytes) -> None:
    path = write(tmp_path, data)
    assert search(path) == closed(path)


def test_a_database_is_listed_as_not_looked_into(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with sqlite3.connect(path) as store:
        store.execute("CREATE TABLE quote (words TEXT)")
    store.close()
    assert search(path) == closed(path)


def test_damaged_packages_are_listed_and_never_raise(tmp_path: Path) -> None:
    whole = zipped({"a.txt": OTHERS * 9, "b.txt": OTHERS * 9})
    path = write(tmp_path, whole[:-30])
    assert search(path) == closed(path)
    start = whole.index(b"a.txt") + 10
    assert search(write(tmp_path, whole[:start] + b"\xff" * 9 + whole[start + 9 :])) == closed(path)


def test_what_cannot_be_opened_is_listed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    paths = [tmp_path / "missing", tmp_path / "folder", tmp_path / "pipe"]
    if hasattr(os, "mkfifo"):  # not on Windows
        os.mkfifo(tmp_path / "pipe")
    assert held_words(paths, PASSAGES, "PW1") == [closed(path) for path in sorted(paths)]


def test_a_file_that_may_not_be_read_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> bytes:
        raise PermissionError

    path = write(tmp_path, KETTLE)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert search(path) == closed(path)


@pytest.mark.parametrize(
    ("case", "text", "named"),
    [
        ("PW1", "The peer worker (pw1) left.", True),
        ("PW1", "PW1's walk", True),
        ("PW1", "'PW1’s'", True),
        ("PW1", "PW1_notes.txt", True),
        ("PW1", r"C:\study\names\PW1.txt", True),
        ("PW1", "<b>PW1</b><i>x</i>", True),
        ("PW1", "PW10 and SPW1 and PW11", False),
        ("P.1", "P21", False),
        ("synthetic-pw-fatima", "see Synthetic-PW-Fatima.html", True),
        ("synthetic-pw-fatima", "see synthetic-pw-fatimah", False),
        ("", "anything", False),
        ("--", "anything -- at all", False),
    ],
)
def test_the_case_id_is_looked_for_as_a_word(
    tmp_path: Path, case: str, text: str, *, named: bool
) -> None:
    path = write(tmp_path, text)
    assert search(path, case=case) == (held(path, 0, names_case=True) if named else None)


def test_a_file_named_after_the_case_names_it(tmp_path: Path) -> None:
    path = write(tmp_path, OTHERS, "PW1_report.txt")
    assert search(path) == held(path, 0, names_case=True)
    path = write(tmp_path, zipped({"PW1/talk.txt": OTHERS}))
    assert search(path) == held(path, 0, names_case=True)


def test_files_come_sorted_and_each_once(tmp_path: Path) -> None:
    late, early = write(tmp_path, KETTLE, "z.txt"), write(tmp_path, b"\0", "a.bin")
    unconcerned = write(tmp_path, OTHERS, "m.txt")
    found = held_words([late, unconcerned, early, late], PASSAGES, "PW1")
    assert found == [closed(early), held(late)]


def test_without_passages_only_the_case_is_looked_for(tmp_path: Path) -> None:
    path = write(tmp_path, f"PW1: {KETTLE}")
    assert search(path, ()) == held(path, 0, names_case=True)
