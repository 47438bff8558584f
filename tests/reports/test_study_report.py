"""The report of a study as a page: complete, inert, the same each time."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from made_study_report import HOSTILE, made_sets, made_tables

from precode.domain.code_sets import CodeSets
from precode.domain.tables import Table
from precode.reports.study.columns import headline
from precode.reports.study.figures import Figure, figures_of
from precode.reports.study.page import page
from precode.reports.study.shown import MOST_ROWS, quotes_of_code, shown
from precode.reports.words import INVENTED

FIGURES = ("presence", "coverage", "cases", "together", "roles", "acceptance")


class Read(HTMLParser):
    """What stands on a page: tags with their attributes, and the text outside of style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def every(self, name: str) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get(name)) is not None]


def made_page(sets: CodeSets | None = None, tables: tuple[Table, ...] | None = None) -> str:
    tables = made_tables() if tables is None else tables
    return page(sets or made_sets(), tables, made_figures(tables))


def made_figures(tables: tuple[Table, ...]) -> dict[str, Figure]:
    return dict(figures_of({table.name: table for table in tables}))


@pytest.fixture(scope="module")
def read() -> Read:
    return Read(made_page())


def test_the_page_is_the_same_each_time() -> None:
    assert made_page() == made_page()


def test_nothing_runs_and_nothing_is_loaded(read: Read) -> None:
    tags = {tag for tag, _ in read.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not [name for _, attrs in read.tags for name in attrs if name.startswith("on")]
    places = [*read.every("href"), *read.every("src"), *read.every("xlink:href")]
    assert len(places) > 20
    outside = [p for p in places if not re.fullmatch(r"#[\w.-]+|(tables|figures)/\w+\.\w+"
                                                     r"|tables\.xlsx", p)]  # fmt: skip
    assert outside == []
    policy = [attrs for _, attrs in read.tags if "http-equiv" in attrs]
    assert "default-src 'none'" in str(policy)


def test_every_id_is_there_once_and_every_link_on_the_page_has_its_end(read: Read) -> None:
    ids = read.every("id")
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    ends = [*read.every("href"), *read.every("xlink:href"), *read.every("clip-path")]
    wanted = {found[1] for end in ends if (found := re.search(r"#([\w.-]+)", end))}
    assert wanted <= set(ids)
    assert {name for value in read.every("aria-labelledby") for name in value.split()} <= set(ids)


def test_hostile_text_of_every_place_is_shown_as_text(read: Read) -> None:
    # Title, code, attribute, quote, definition, citation and coder.
    assert read.text.count('=<script>alert("x")</script>') >= 8
    assert "\x1b" not in read.text
    assert "␛[31m" in read.text


def test_every_table_is_linked_and_its_title_and_notes_are_shown(read: Read) -> None:
    links = read.every("href")
    for table in made_tables():
        assert links.count(f"tables/{table.name}.csv") >= 1
        assert table.title in read.text
    assert "A note & more" in read.text
    assert "A table of tomorrow" in read.text


def test_every_figure_is_shown_with_words_for_screen_readers(read: Read) -> None:
    drawn = [attrs for tag, attrs in read.tags if tag == "svg"]
    assert [attrs["aria-labelledby"] for attrs in drawn] == [
        f"{name}-title {name}-desc" for name in FIGURES
    ]
    assert {attrs["role"] for attrs in drawn} == {"img"}
    assert {f"figures/{name}.{end}" for name in FIGURES for end in ("svg", "png")} <= set(
        read.every("href")
    )


def test_the_page_says_where_suggestions_came_from_and_what_was_done(read: Read) -> None:
    assert INVENTED in read.text
    assert "2 (peer worker 1, supported peer 1)" in read.text
    assert "2, 1 of them marked as read to the end" in read.text
    assert "Ada, Ben" in read.text
    assert "2026-01-02 (UTC)" in read.text
    assert "Report of the final codes, version 1" in read.text
    assert "draft" not in read.text


def test_a_draft_says_so_and_names_what_is_open() -> None:
    text = Read(made_page(made_sets(0, ("PW1: nobody <b>marked</b> it.",)))).text
    assert "This is a draft." in text
    assert "PW1: nobody <b>marked</b> it." in text
    assert "version 1" not in text.replace("Made, version 1", "")


def test_final_codes_with_something_open_say_so() -> None:
    text = Read(made_page(made_sets(2, ("SP1: unread.",)))).text
    assert "made final with something open" in text
    assert "SP1: unread." in text


def test_a_study_without_anything_has_a_page() -> None:
    empty = CodeSets(0, (), (), (), ())
    tables = (
        Table("cases", "Cases", ("case", "role"), ()),
        Table("presence_by_role", "Presence", ("code", "label", "group", "presence"), ()),
    )
    read = Read(page(empty, tables, made_figures(tables)))
    assert "Study" in read.text
    assert [tag for tag, _ in read.tags if tag == "svg"] == []


def test_sections_are_in_the_order_of_a_paper(read: Read) -> None:
    sections = [attrs["id"] for tag, attrs in read.tags if tag == "section"]
    assert sections == ["done", "participants", "presence", "inductive", "quotes", "coverage",
                        "cases", "together", "roles", "qca", "machine", "others"]  # fmt: skip


def test_the_headline_adds_up_and_names_the_roles() -> None:
    presence = next(table for table in made_tables() if table.name == "presence_by_role")
    found = headline(presence)
    assert str(found) == (
        "3 of 4 codes found: 1 by both, 1 by peer worker alone, 1 by supported peer alone, "
        "0 by none, 1 not reviewed"
    )
    assert sum(count for count, _ in found.parts) == found.codes


def test_the_headline_of_three_roles_tells_all_from_some() -> None:
    columns = ("code", "label", "group", "a", "b", "c", "presence")
    rows = [("yes", "yes", "yes"), ("yes", "yes", "no"), ("no", "no", "yes"), ("no", "no", "no")]
    table = Table("p", "P", columns, tuple(("1", "x", "g", *row, "") for row in rows))
    assert headline(table).parts == (
        (1, "by all 3 roles"), (0, "by a alone"), (0, "by b alone"), (1, "by c alone"),
        (1, "by some of the roles"), (1, "by none"),
    )  # fmt: skip


def test_a_long_table_is_cut_on_the_page_and_says_so() -> None:
    long = Table("coverage_by_case", "Long", ("n",), tuple((n,) for n in range(MOST_ROWS + 5)))
    text = Read(made_page(tables=(long,))).text
    assert "The first 300 of 305 rows" in text
    assert shown(long).left_out == 5


def test_cells_stand_under_their_groups_and_numbers_are_told_from_text() -> None:
    table = Table("t", "T", ("group", "n", "code", "share"), (
        ("g", 12_345, "1.10", 0.256), ("g", "<5", "1.2", None), (None, None, "2.1", None),
    ))  # fmt: skip
    found = shown(table, "group")
    assert found.columns == ("n", "code", "share")
    assert found.numeric == (True, False, True)
    assert found.stretches == (
        ("g", (("12,345", "1.10", "0.26"), ("<5", "1.2", ""))),
        ("–", (("", "2.1", ""),)),
    )


def test_quotes_stand_by_code_and_role() -> None:
    table = next(table for table in made_tables() if table.name == "exemplar_quotes")
    found = quotes_of_code(table)["1.1"]
    assert found.name == "1.1 Goal setting"
    assert [(role, [quote.where for quote in own]) for role, own in found.roles] == [
        ("peer worker", ["PW1, turn 2"]),
        ("supported peer", ["SP1, turn 4"]),
    ]
    assert found.roles[0][1][0].words == HOSTILE
    assert found.roles[0][1][0].starred


def test_the_title_falls_back_to_the_name_of_the_study() -> None:
    sets = replace(made_sets(), about={"study": "my_study"})
    assert "<h1>my_study</h1>" in made_page(sets)
