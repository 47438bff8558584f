from __future__ import annotations

import contextlib
from collections import Counter

import docx
import pytest
from docx_files import (
    NAMESPACES,
    W,
    links,
    noted,
    p,
    package,
    ps,
    r,
    read,
    said,
    saved,
    t,
    table,
    word,
)
from hypothesis import given
from hypothesis import strategies as st

from precode.errors import UnreadableFile
from precode.importers import docx as importer
from precode.importers.source import Source

TALK = ps("I: How did it start?", "P1: With a walk.", "Only ten minutes.", "I: And then?")
SAID = [
    ("I", "How did it start?"),
    ("P1", "With a walk."),
    (None, "Only ten minutes."),
    ("I", "And then?"),
]


# What is read: every word, in reading order.


def test_a_document_saved_by_python_docx_is_read():
    document = docx.Document()
    for line in ("I: How did it start?", "P1: With a walk.", "Only ten minutes.", "I: And then?"):
        document.add_paragraph(line)

    assert importer.recognises(Source("talk", saved(document)))
    assert said(saved(document)) == SAID


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:smartTag>{}</w:smartTag>",
        "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:fldSimple w:instr=' PAGE '>{}</w:fldSimple>",
        "<w:ins w:id='1'>{}</w:ins>",
        "<w:moveTo w:id='1'>{}</w:moveTo>",
        "<w:customXml><w:bdo>{}</w:bdo></w:customXml>",
        "<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r>{}",
        "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback>"
        "</mc:AlternateContent>",
        "<mc:AlternateContent><mc:Choice><w:r/></mc:Choice><mc:Fallback>{}</mc:Fallback>"
        "</mc:AlternateContent>",
        "<!-- a comment --><?an instruction?>{}",
    ],
)
def test_words_inside_other_elements_are_kept_once(wrapped):
    inner = wrapped.replace("{}", r("quite "))

    assert said(word(p("I: It was ", inner, "hard."))) == [("I", "It was quite hard.")]


def test_whole_paragraphs_and_rows_inside_controls_are_kept():
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    rows = table(["I", "How was it?"], ["P", "It was fine."])
    body = control.format(p("First words.")) + rows.replace(
        "<w:tr>", "<w:sdt><w:sdtContent><w:tr>", 1
    ).replace("</w:tr>", "</w:tr></w:sdtContent></w:sdt>", 1)

    assert said(word(body)) == [
        (None, "First words."),
        ("I", "How was it?"),
        ("P", "It was fine."),
    ]


def test_text_boxes_follow_the_paragraph_that_holds_them():
    box = f"<w:pict><w:txbxContent>{ps('P1: In the box.', 'Still.')}</w:txbxContent></w:pict>"
    choice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    run = f"<w:r>{choice}</mc:AlternateContent></w:r>"

    assert said(word(p(run, "I: Before the box.") + p("I: After it."))) == [
        ("I", "Before the box."),
        ("P1", "In the box."),
        (None, "Still."),
        ("I", "After it."),
    ]


def test_breaks_tabs_and_hyphens_are_kept():
    run = f"<w:r>{t('a')}<w:tab/>{t('b')}<w:noBreakHyphen/>{t('c')}<w:softHyphen/>{t('d')}</w:r>"
    tabs = "<w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>"

    assert said(word(f"<w:p>{tabs}{r('I: one')}<w:r><w:br/></w:r>{run}</w:p>")) == [
        ("I", "one"),
        (None, "a\tb-c\u00add"),
    ]


def test_a_line_break_in_the_xml_is_no_line_break_in_the_talk():
    assert said(word("<w:p><w:r><w:t>I: one\n two</w:t></w:r></w:p>")) == [("I", "one  two")]


def test_nested_tables_and_paragraphs_are_kept():
    inner = table(["I: Deep down."])
    body = table([f"{p('P1: Outside.')}{inner}{p()}"]) + f"<w:p>{r('I: x ')}{p('P1: y')}</w:p>"

    assert said(word(body)) == [
        ("P1", "Outside."),
        ("I", "Deep down."),
        ("I", "x"),
        ("P1", "y"),
    ]


def test_tracked_changes_are_accepted_and_counted():
    gone = f"<w:del w:id='1'><w:r><w:delText>{'not '}</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom w:id='2'>{r('away ')}</w:moveFrom>"
    new = f"<w:ins w:id='3'>{r('really ')}</w:ins>"
    data = word(p("I: It is ", gone, moved, new, "good.", f"<w:moveTo>{r(' Moved.')}</w:moveTo>"))

    assert said(data) == [("I", "It is really good. Moved.")]
    assert noted(data, "deleted with tracked changes") == 2
    assert noted(data, "inserted with tracked changes") == 1
    assert noted(data, "moved with tracked changes") == 1


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    mark = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"

    assert said(word(f"<w:p>{mark}{r('I: One ')}</w:p>" + ps("turn.", "P1: Other."))) == [
        ("I", "One turn."),
        ("P1", "Other."),
    ]


def test_a_deleted_table_row_is_left_out_and_counted():
    rows = table(["I", "How was it?"], ["P", "Gone now."], ["P", "It was fine."])
    deleted = rows.replace(
        '<w:tr><w:tc><w:p><w:r><w:t xml:space="preserve">P<',
        "<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc><w:p><w:r><w:t>P<",
        1,
    )

    assert said(word(deleted)) == [("I", "How was it?"), ("P", "It was fine.")]
    assert noted(word(deleted), "deleted with tracked changes") == 1


def test_what_is_beside_the_talk_is_dropped_with_counts():
    note = f"<w:footnotes {NAMESPACES}>{{}}</w:footnotes>"
    data = word(
        TALK,
        footnotes=note.format(
            f"<w:footnote>{p('One.')}</w:footnote><w:footnote>{p('Two.')}</w:footnote>"
            "<w:footnote><w:p/></w:footnote>"
        ),
        comments=f"<w:comments {NAMESPACES}><w:comment>{p('Hm.')}</w:comment></w:comments>",
        header=f"<w:hdr {NAMESPACES}>{p('Interview 3')}</w:hdr>",
        footer=f"<w:ftr {NAMESPACES}><w:p/></w:ftr>",
    )

    assert said(data) == SAID
    assert noted(data, "footnotes") == 2
    assert noted(data, "comments") == 1
    assert noted(data, "page headers") == 1
    assert noted(data, "page footers") == 0


def test_a_damaged_part_beside_the_talk_does_no_harm():
    assert said(word(TALK, footnotes="<w:footnotes", styles="<")) == SAID


def test_symbols_without_a_character_are_counted():
    data = word(
        p(
            "I: Yes ",
            "<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>",
            "<w:r><w:sym w:char='2014'/><w:sym w:char='zz'/></w:r>",
        )
    )

    assert said(data) == [("I", "Yes —")]
    assert noted(data, "symbols") == 2


def test_embedded_documents_are_named():
    assert noted(word(TALK + '<w:altChunk r:id="r9"/>'), "embedded documents") == 1


# Which package.


def document_of(body: str, namespace: str = W) -> str:
    return f"<w:document {NAMESPACES.replace(W, namespace)}><w:body>{body}</w:body></w:document>"


@pytest.mark.parametrize(
    "data",
    [
        package(document_of(TALK), content_type="application/vnd.ms-word.document.macroEnabled"),
        package(document_of(TALK, "http://purl.oclc.org/ooxml/wordprocessingml/main")),
        package(
            document_of(TALK),
            main="content/main part.xml",
            root_links=links(("officeDocument", "/content/main%20part.xml")),
        ),
        package(document_of(TALK), root_links=links(("officeDocument", "NULL"))),
        package(
            document_of(TALK),
            root_links=links(
                ("officeDocument", "word/Document.XML"),
                kinds="http://purl.oclc.org/ooxml/officeDocument/relationships",
            ),
        ),
        package("\ufeff" + document_of(TALK)),
        package(('<?xml version="1.0" encoding="UTF-16"?>' + document_of(TALK)).encode("utf-16")),
    ],
    ids=["macros", "strict", "elsewhere", "dangling", "strict links", "bom", "utf-16"],
)
def test_unusual_packages_are_read(data):
    assert importer.recognises(Source("talk.docm", data))
    assert said(data) == SAID


def test_a_spreadsheet_is_left_to_its_own_importer():
    data = package("<workbook/>", content_type="application/x.spreadsheetml.sheet.main+xml")

    assert not importer.recognises(Source("talk.docx", data))


@pytest.mark.parametrize("data", [b"I: Hello.", b"\xd0\xcf\x11\xe0", b""])
def test_what_is_no_zip_is_left_to_others(data):
    assert not importer.recognises(Source("talk.docx", data))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"PK\x03\x04 and no more", "cut short"),
        (word(TALK)[:-30], "cut short"),
        (package("<w:document"), "damaged"),
        (package(document_of(TALK).replace("</w:p>", "", 1)), "well-formed"),
        (package("<html/>"), "no Word document"),
        (package(document_of(TALK), main="a/b.xml", root_links=links()), "no Word document"),
        (package(f"<w:document {NAMESPACES}/>"), "no Word document"),
        (package('<!DOCTYPE a [<!ENTITY x "y">]>' + document_of(p("I: &x;"))), "DTD"),
        (word(TALK, styles="<!DOCTYPE a><a/>"), "DTD"),
        (word(p("   ") + "<w:p/>"), "no words"),
        (word(""), "no words"),
        (package(document_of("<w:p>" * 400 + "</w:p>" * 400)), "well-formed"),
    ],
)
def test_what_cannot_be_read_is_one_clear_error(data, problem):
    assert importer.recognises(Source("talk.docx", data))
    with pytest.raises(UnreadableFile, match=problem) as caught:
        read(data)
    assert caught.value.where == "talk.docx"
    assert caught.value.remedy


def test_the_guard_stands_in_front():
    bomb = word(p("A" * 10_000_000))

    with pytest.raises(UnreadableFile, match="packed more than"):
        read(bomb)


def test_deep_but_legal_nesting_is_read():
    control = "<w:sdt><w:sdtContent>" * 100 + p("I: Deep.") + "</w:sdtContent></w:sdt>" * 100

    assert said(word(control)) == [("I", "Deep.")]


@given(st.data())
def test_damage_to_the_body_never_ends_in_a_traceback(data):
    xml = bytearray(document_of(TALK + table(["I", "x"], ["P", "y"])).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        xml[data.draw(st.integers(0, len(xml) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(UnreadableFile):
        read(package(bytes(xml)))


texts = st.text("abcI: .?\t\n", max_size=12)
rows = st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=3)


@given(st.lists(st.one_of(texts, rows), max_size=6))
def test_no_word_is_lost_without_a_note(blocks):
    data = word("".join(p(block) if isinstance(block, str) else table(*block) for block in blocks))
    put_in = Counter(letter for letter in repr(blocks).replace("\\t", "").replace("\\n", ""))

    with contextlib.suppress(UnreadableFile):
        talk = read(data)
        came_out = Counter("".join(f"{one.speaker}{one.text}" for one in talk.utterances))
        lost = [letter for letter in "abcI" if came_out[letter] < put_in[letter]]
        assert not lost or any(note.kind == "dropped" for note in talk.notes)
