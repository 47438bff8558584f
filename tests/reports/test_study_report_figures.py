"""The figures of a study: the same each time, readable without sight, no mathematics in labels."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from made_study_report import made_tables

from precode.domain.tables import Table
from precode.reports.drawing import named
from precode.reports.study.figures import Figure, figures_of

SVG = "{http://www.w3.org/2000/svg}"


def made(*tables: Table) -> dict[str, Figure]:
    return dict(figures_of({table.name: table for table in tables or made_tables()}))


def texts(figure: Figure) -> list[str]:
    root = ElementTree.fromstring(figure.svg)
    return ["".join(found.itertext()).strip() for found in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", list(made()))
def test_a_figure_has_the_same_bytes_each_time(name: str) -> None:
    first, second = made()[name], made()[name]
    assert first.svg == second.svg
    assert first.png == second.png
    assert first.png.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(first.png) > 5000


@pytest.mark.parametrize("name", list(made()))
def test_a_figure_is_a_file_of_its_own_with_a_title_and_a_description(name: str) -> None:
    figure = made()[name]
    root = ElementTree.fromstring(figure.svg)
    assert root.find(f"{SVG}title") is not None
    assert root.findtext(f"{SVG}title") == figure.title
    assert len(root.findtext(f"{SVG}desc") or "") > 30
    assert b"currentColor" not in figure.svg
    assert b"<metadata" not in figure.svg
    assert "currentColor" in figure.element
    assert "#000000" not in figure.element


def test_text_stays_text_and_hostile_labels_are_shown_as_they_are() -> None:
    found = texts(made()["coverage"])
    assert "1.1 Goal setting" in found
    assert any("<script>" in text and "$x_1$" in text for text in found)


def test_tiles_are_filled_for_each_role_that_gave_a_quote() -> None:
    figure = made()["presence"]
    element = figure.element.lower()
    # Twice in tiles, once in the key.
    assert element.count("fill: #3b7dd8") == 3
    assert element.count("fill: #d9822b") == 3
    assert {"peer worker", "supported peer", "no quote found", "not reviewed"} <= set(texts(figure))


def test_the_grid_of_cases_shows_every_count_but_nothing_for_none() -> None:
    found = texts(made()["cases"])
    assert sorted(text for text in found if text.isdigit()) == ["1", "1", "2"]
    assert {"PW1", "SP1"} <= set(found)


def test_only_the_widest_bars_are_drawn() -> None:
    columns = ("code", "label", "group", "origin", "cases", "references", "characters",
               "coverage_percent")  # fmt: skip
    rows = tuple((str(n), "code", "g", "deductive", 1, 1, n, n / 10) for n in range(40))
    figure = made(Table("references", "R", columns, rows))["coverage"]
    found = texts(figure)
    assert "39 code" in found
    assert "9 code" not in found
    assert figure.description.startswith("Bars for 30 of 39 codes, the widest first: 39 code")


def test_tables_with_nothing_to_draw_give_no_figure() -> None:
    nothing = [Table(table.name, table.title, table.columns, ()) for table in made_tables()]
    assert made(*nothing) == {}
    presence = Table("presence_by_role", "P", ("code", "label", "group", "presence"),
                     (("1", "a", "g", "no"),))  # fmt: skip
    assert made(presence) == {}


def test_one_role_has_no_differences_to_draw() -> None:
    table = Table("role_differences", "R", ("code", "label", "peer_worker_share"), (("1", "a", 1),))
    assert made(table) == {}


def test_names_of_figures_must_be_fit_for_ids() -> None:
    with pytest.raises(ValueError, match="not the name"):
        named("<svg></svg>", 'a"b', "t", "d")


def test_only_tags_get_other_ids_never_words() -> None:
    element = '<svg id="a"><text clip-path="url(#a)">id="a" url(#a)</text></svg>'
    found = named(element, "own", "<t>", "d")
    assert 'clip-path="url(#own-a)">id="a" url(#a)</text>' in found
    assert found.startswith('<svg id="own-a" role="img" aria-labelledby="own-title own-desc">')
    assert "&lt;t&gt;" in found
