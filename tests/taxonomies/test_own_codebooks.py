"""A researcher's own codebook, and every way in which it can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from precode.errors import BadTaxonomy, UnknownPlugin
from precode.stages.index import encoded_definition
from precode.taxonomies import load_codebook, load_taxonomy


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_csv_codebook_collects_exemplars_of_several_rows(codebook_file: Path) -> None:
    book = load_taxonomy(str(codebook_file))
    assert book.name == "themes"
    assert [(c.code, c.label, c.group, len(c.exemplars)) for c in book.codes] == [
        ("T1", "Getting out", "Doing", 3),
        ("T2", "Sleep", "Body", 2),
        ("T3", "Money", "Means", 0),
    ]
    assert not book.codes[0].exemplars[0].invented


def test_a_semicolon_csv_from_excel_works(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes("code;label;definition\nA;Caf\xe9;Going there\n".encode("cp1252"))
    assert load_taxonomy(str(path)).codes[0].label == "Café"


def test_a_yaml_codebook_needs_little(tmp_path: Path) -> None:
    file = write(
        tmp_path / "book.yaml",
        "codes:\n  - code: hope\n    label: Hope\n    definition: Looking ahead.\n"
        "    cues: [one day i will]\n    exemplars:\n      - One day I will get there.\n",
    )
    (code,) = load_taxonomy(file).codes
    assert (code.code, code.cues, code.exemplars[0].text) == (
        "hope",
        ("one day i will",),
        "One day I will get there.",
    )


def test_ids_of_a_codebook_stay_the_same_from_run_to_run(codebook_file: Path) -> None:
    first, again = (load_taxonomy(str(codebook_file)).codes[0].id for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("codes:\n  - code: A\n    label: A\n", r"line 2: codes\.definition: is missing"),
        ("codes:\n  - code: 1.10\n    label: A\n    definition: B\n", r"line 2: .*quotes"),
        (
            "codes:\n  - code: A\n    label: A\n    definition: B\n    definiton: C\n",
            r"line 5: codes\.definiton: is not a known field",
        ),
        ("codes:\n  - code: A\n   label: A\n", r"book\.yaml:\d+: This is not valid YAML"),
        ("codes: []\n", "There is no code"),
        ("- just\n- a list\n", "line 1"),
        ("", "line 1"),
        (
            "codes:\n  - {code: A, label: A, definition: A}\n"
            "  - {code: A, label: B, definition: B}\n",
            "twice: a",
        ),
        ("codes: !!python/object/apply:os.getcwd []\n", "cannot be used"),
    ],
)
def test_mistakes_in_yaml_are_told_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BadTaxonomy, match=message):
        load_taxonomy(write(tmp_path / "book.yaml", text))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,definition\nA,B\n", "line 1: no column called label"),
        ("code,label,definition\nA,B,C\nD,,\n", "line 3: code D needs a label"),
        ("code,label,definition\n,B,C\n", "line 2: code is empty"),
        ('code,label,definition\nA,"B,C\n', "line 2: unexpected end"),
        ("code,label,definition\n", "There is no code"),
        ("code,label,definition\nA,B,C, D\n", "line 2: there are 4 cells, but 3 columns"),
        ("code,label,definition\nA,B,C\nA,X,\n", "line 3: code A has another label"),
        ("code,label,definition\nA,B,C\na,X,Y\n", "there twice: a"),
        ("code,label,definition\nA,B,C\nD,b,Y\n", "have the label b"),
    ],
)
def test_mistakes_in_csv_are_told_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BadTaxonomy, match=message):
        load_taxonomy(write(tmp_path / "book.csv", text))


def folder(tmp_path: Path, *, exemplars: str = "", codes: str | None = None) -> str:
    place = tmp_path / "mine"
    (place / "codes").mkdir(parents=True)
    (place / "exemplars").mkdir()
    write(
        place / "card.yaml",
        "name: mine\ntitle: Mine\nversion: '1'\nlanguage: en\nsource: me\nlicence: MIT\ncite: me\n",
    )
    write(
        place / "codes" / "a.yaml",
        codes or '- code: "1"\n  label: One\n  definition: First.\n',
    )
    write(place / "exemplars" / "a.csv", "id,code,voice,setting,text\n" + exemplars)
    return str(place)


def test_a_taxonomy_folder_is_read(tmp_path: Path) -> None:
    book = load_taxonomy(
        folder(tmp_path, exemplars="e1,1,patient,sleep,I slept.\nn1,NONE,other,rain,It rained.\n")
    )
    assert [e.text for e in book.codes[0].exemplars] == ["I slept."]
    assert [e.text for e in book.no_code] == ["It rained."]


def test_exemplars_may_stand_with_their_code(tmp_path: Path) -> None:
    codes = '- code: "1"\n  label: One\n  definition: First.\n  exemplars: [I slept.]\n'
    (exemplar,) = load_taxonomy(folder(tmp_path, codes=codes)).codes[0].exemplars
    assert (exemplar.text, exemplar.invented) == ("I slept.", False)


def test_a_wrong_column_name_shows_no_cell(tmp_path: Path) -> None:
    file = write(tmp_path / "talk.csv", "Anna,I told nobody\nBen,Really?\n")
    with pytest.raises(BadTaxonomy) as caught:
        load_taxonomy(file)
    assert "nobody" not in str(caught.value)


def test_all_mistakes_of_a_folder_are_told_at_once(tmp_path: Path) -> None:
    rows = "e1,1,patient,s,Same.\ne1,2,nobody,s,Same.\n"
    codes = (
        '- code: "1"\n  label: One\n  definition: First.\n'
        '  code_instead:\n    - {code: "9", when: never}\n'
    )
    with pytest.raises(BadTaxonomy) as caught:
        load_taxonomy(folder(tmp_path, exemplars=rows, codes=codes))
    for wanted in (
        "its rules name 9",
        "a.csv line 3: '2' is no code",
        "a.csv line 3: voice 'nobody'",
        "a.csv line 3: id e1 is there twice",
        "a.csv line 3: the same words are there twice",
    ):
        assert wanted in caught.value.problem


def test_a_folder_without_a_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTaxonomy, match=r"card\.yaml"):
        load_taxonomy(str(tmp_path))


def test_an_unknown_name_tells_the_known_ones() -> None:
    with pytest.raises(UnknownPlugin, match="bct_v1, relational"):
        load_taxonomy("bct_v2")


def test_a_codebook_in_another_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTaxonomy, match="Save it as CSV"):
        load_taxonomy(write(tmp_path / "book.docx", "x"))


def test_a_code_may_not_be_in_two_codebooks(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "code,label,definition\nA,B,C\n")
    two = write(tmp_path / "two.csv", "code,label,definition\nA,B,C\n")
    with pytest.raises(BadTaxonomy, match="is in one and in two"):
        load_codebook([one, two])


@pytest.mark.parametrize(
    "text", ["code,label\nA,Not believed\n", "code,label,definition\nA,Not believed,\n"]
)
def test_the_label_stands_in_where_there_is_no_definition(tmp_path: Path, text: str) -> None:
    (code,) = load_taxonomy(write(tmp_path / "bare.csv", text)).codes
    assert code.definition == "Not believed"
    assert encoded_definition(code) == "Not believed"
