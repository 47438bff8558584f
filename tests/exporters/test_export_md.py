import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from precode.exporters import md
from precode.exporters.md import escaped

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
MARKUP = [
    "<script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=1>",
    "<!--",
    "&lt;script&gt;",
    "[click](javascript:alert(1))",
    "![x](http://127.0.0.1:9/x.png)",
    "<http://127.0.0.1:9>",
    "# heading",
    "1. one",
    "12) twelve",
    "- item",
    "+ item",
    "> quote",
    "***bold*** _it_ `code` ~~gone~~",
    "a | b",
    "---",
    "===",
    "    code",
    "```",
    "[ref]: http://127.0.0.1:9",
    "back\\slash \\<b>",
    "{{7*7}}",
]


def inline_text(source):
    """Return the text of one paragraph, or fail where there is any other markup."""
    tokens = READER.parse(source)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children
    assert {child.type for child in children} <= {"text", "text_special"}, children
    return "".join(child.content for child in children)


@pytest.mark.parametrize("words", MARKUP)
def test_words_show_as_they_are_and_become_no_markup(words):
    assert inline_text(escaped(words)) == " ".join(words.split())


@given(st.text(alphabet="ab1 <>&*_`[]()#+-.!|~=\\:/@\"'{}$^", min_size=1, max_size=25))
def test_no_mix_of_signs_becomes_markup(words):
    if shown := " ".join(words.split()):
        assert inline_text(escaped(words)) == shown


@pytest.mark.parametrize("words", ["see www.example.com", "http://a.b", "me@home.org"])
def test_addresses_do_not_turn_into_links_where_readers_link_them_by_themselves(words):
    shown = escaped(words)
    for address in ("www.", "http:", "me@"):
        assert address not in shown
    assert inline_text(shown) == words


def test_a_quote_of_several_lines_stays_one_quote(make):
    document = md.render(make.said("so I said\n- no\n\n# and left"))
    kinds = [token.type for token in READER.parse(document)]
    assert kinds.count("blockquote_open") == 1
    assert kinds.count("heading_open") == 2
    assert "> so I said\\\n> \\- no\\\n> \\# and left" in document


def test_a_section_for_each_turn_with_suggestions(interview):
    document = md.render(interview)
    assert "## Turn 2: PW1 (peer worker, 2:10)" in document
    assert "## Turn 4: PW1 (peer worker, 4:20)" in document
    assert "## Turn 1:" not in document


def test_the_head_says_what_this_is_and_what_was_imported(interview):
    document = md.render(interview)
    assert "These are candidate codes; a person decides. Exemplars are invented" in document
    assert "4 suggestions in 2 of 2 participant turns, 4 codes" in document
    assert "- dropped: Time stamps were left out. (3×)" in document


def test_each_suggestion_comes_with_strength_status_and_reason(interview):
    document = md.render(interview)
    assert "- **2.10 Technique 2.10**: strong (0.90). Why: like an exemplar" in document
    assert "- **T.1 Telling one's own story** (provisional, one study): possible" in document
    assert "cue: “a plan”; like an exemplar" in document
    assert "Also consider 2.10" in document
