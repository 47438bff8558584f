from pathlib import Path

import pytest

from precode.errors import BadOption, UnknownPlugin
from precode.exporters import EXPORTERS, SUFFIXES, format_of


def test_every_format_renders_the_same_text_twice(interview):
    assert list(EXPORTERS) == ["table", "json", "jsonl", "csv", "html", "md"]
    for name in EXPORTERS:
        render = EXPORTERS.get(name).render
        assert render(interview) == render(interview), name


def test_every_format_can_be_written_as_utf8_whatever_the_text_holds(make):
    hostile = make.said(
        "so \ud800 he \x00 said\x1b[2J\u2028no\r\x85 \ufffe", name="pw\udce9", speaker="P\udfff"
    )
    for name in EXPORTERS:
        assert EXPORTERS.get(name).render(hostile).encode(), name


def test_an_unknown_format_is_answered_with_the_known_ones():
    with pytest.raises(UnknownPlugin, match="table, json, jsonl, csv, html, md"):
        EXPORTERS.get("docx")


def test_the_suffix_of_the_file_gives_the_format():
    assert format_of(Path("out/Anna.HTML")) == "html"
    assert format_of(Path("a.b.jsonl")) == "jsonl"
    assert set(SUFFIXES.values()) == set(EXPORTERS)


def test_an_unknown_suffix_is_refused_with_the_known_ones():
    with pytest.raises(BadOption, match=r"\.jsonl.*--format"):
        format_of(Path("codes.docx"))


def test_a_result_without_suggestions_says_so_everywhere_that_people_read(make):
    empty = make.precoding(make.talk(("PW1", "peer worker", "Hello.")))
    for name in ("table", "md", "html"):
        assert "No suggestion reached 0.30" in EXPORTERS.get(name).render(empty), name
    assert EXPORTERS.get("jsonl").render(empty) == ""
    assert EXPORTERS.get("csv").render(empty).count("\n") == 1
