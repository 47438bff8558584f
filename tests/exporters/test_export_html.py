import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from precode.domain.text import Span, Turn
from precode.exporters import html

XSS = [
    "<script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=1>",
    "</script><script>window.__xss=1</script>",
    '"><svg/onload=window.__xss=1>',
    "' autofocus onfocus=window.__xss=1 '",
    "javascript:window.__xss=1",
    "{{7*7}}${7*7}<%=7*7%>{% raw %}",
    "<!--",
    "</style><b onmouseover=window.__xss=1>b</b>",
    "\u2028window.__xss=1//",
    "&lt;script&gt;",
]
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """A page as a browser reads it: all tags, and the text of every element with an id."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.words, self.open = [], {}, []
        self.feed(source)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag not in VOID:
            self.open.append((tag, attrs))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        inside_words = any(a.get("class") == "words" for _, a in self.open)
        turn = next((a["id"] for t, a in self.open if t == "article"), None)
        if inside_words:
            self.words[turn] = self.words.get(turn, "") + data

    def all(self, tag):
        return [attrs for found, attrs in self.tags if found == tag]


def test_the_whole_talk_reads_as_it_is_in_order(interview):
    page = Page(html.render(interview))
    text = interview.transcript.text
    assert page.words == {f"t{t.number}": t.words(text) for t in interview.transcript.turns}


def test_stretches_carry_the_suggestions_that_cover_them(interview):
    source = html.render(interview)
    found = re.findall(r'<a href="#(t2-\d)" class="([^"]*)"[^>]*>([^<]*)</a>', source)
    told = [(t, [c for c in classes.split() if c[0] in "sk"], words) for t, classes, words in found]
    assert told == [
        ("t2-1", ["s1"], "We wrote "),
        ("t2-2", ["s1", "s2", "k1"], "a plan"),
        ("t2-2", ["s1", "s2"], " for Tuesday"),
        ("t2-1", ["s1"], ", and "),
        ("t2-3", ["s1", "s3"], "he told me"),
        ("t2-3", ["s3"], " how it went for him."),
    ]


def test_every_link_inside_the_page_has_its_target(interview):
    page = Page(html.render(interview))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        assert link["href"].removeprefix("#") in ids
        assert set(link.get("aria-describedby", "").split()) <= set(ids)


@pytest.mark.parametrize("words", XSS)
def test_hostile_text_is_shown_literally_and_adds_no_element(make, words):
    plain = Page(html.render(make.said("words", speaker="speaker", name="name")))
    page = Page(html.render(make.said(words, speaker=words, name=words)))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert {k for _, a in page.tags for k in a} == {k for _, a in plain.tags for k in a}
    assert page.words["t1"] == words


def test_hostile_codebooks_and_notes_are_shown_literally_too(make, interview):
    bad = "<script>window.__xss=1</script>"
    first = interview.suggestions[0]
    evidence = replace(first.evidence, exemplar=replace(first.evidence.exemplar, text=bad, id=bad))
    first = replace(first, code=bad, label=bad, group=bad, taxonomy=bad, evidence=evidence)
    note = replace(interview.transcript.notes[0], message=bad)
    bad_result = replace(
        interview,
        suggestions=(first,),
        encoder=bad,
        transcript=replace(interview.transcript, notes=(note,)),
    )
    assert "<script" not in html.render(bad_result)


def test_there_is_no_script_and_nothing_is_loaded(interview):
    source = html.render(interview)
    page = Page(source)
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert not any(
        key.startswith("on") or key in ("src", "style") for _, a in page.tags for key in a
    )
    assert "url(" not in source
    assert "@import" not in source
    assert "http" not in source.replace("http-equiv", "")


def test_the_policy_allows_the_one_style_sheet_by_its_hash(interview):
    source = html.render(interview)
    (style,) = re.findall(r"<style>(.*?)</style>", source, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = [a["content"] for a in Page(source).all("meta") if "http-equiv" in a]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_the_head_tells_what_this_is_and_how_it_was_made(interview):
    source = html.render(interview)
    assert "4 suggestions in 2 of 2 participant turns, 4 codes" in source
    assert "These are candidate codes; a person decides. Exemplars are invented" in source
    assert "Time stamps were left out. (3×)" in source
    assert "tiny 1.2.0, extra 0.1.0 (provisional, one study)" in source
    assert interview.transcript.sha256 in source


def test_unsettled_codes_show_their_status_at_every_place(interview):
    assert html.render(interview).count('<span class="status">provisional, one study</span>') == 2


def test_groups_have_colours_that_do_not_depend_on_what_was_found(interview, make):
    alone = replace(interview, suggestions=interview.suggestions[:1])
    for result in (interview, alone):
        assert re.search(
            r'class="a2"><span class="swatch"></span>3\. Group number 3', html.render(result)
        )


def test_more_groups_than_colours_differ_in_the_line(make):
    transcript = make.talk(("PW1", "peer worker", "words " * 20))
    many = [make.offer(transcript, 1, "words", f"{g}.1", rank=g) for g in range(1, make.groups + 1)]
    source = html.render(make.precoding(transcript, *many))
    lines = re.findall(r"\.a\d+ \{ --a: (.*?); \}", source)
    assert len(lines) == len(set(lines)) == make.groups


# Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB.
VISION = {
    "ordinary": np.eye(3),
    "no red cones": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "no green cones": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "no blue cones": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
TO_CONES = [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]]
TO_OKLAB = [[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]]


def linear(colour):
    parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("scheme", [0, 1])
def test_group_colours_can_be_told_apart_and_seen_by_everybody(interview, scheme):
    source = html.render(interview)
    paper = linear(re.findall(r"--paper: (#\w{6})", source)[scheme])
    colours = [linear(re.findall(rf"--h{n}: (#\w+)", source)[scheme]) for n in range(9)]
    light = [0.2126, 0.7152, 0.0722]
    for colour in colours:
        dark, bright = sorted((colour @ light, paper @ light))
        assert (bright + 0.05) / (dark + 0.05) >= 3
    for matrix in VISION.values():
        seen = np.clip(colours @ np.transpose(matrix), 0, 1)
        lab = np.cbrt(seen @ np.transpose(TO_CONES)) @ np.transpose(TO_OKLAB)
        distances = np.linalg.norm(lab[:, None] - lab, axis=-1) + 9 * np.eye(9)
        assert distances.min() > 0.07


def test_turns_without_label_or_words_are_named_as_such(make):
    result = make.said("hello", speaker=None)
    wordless = Turn(2, "PW1", "peer worker", ())
    turns = (*result.transcript.turns, wordless)
    source = html.render(replace(result, transcript=replace(result.transcript, turns=turns)))
    assert "no label" in source
    assert "(no words)" in source


def test_what_stands_between_two_pieces_of_a_turn_is_not_shown(make):
    result = make.said("one [00:01] two")
    start = result.transcript.turns[0].pieces[0].start
    pieces = (Span(start, start + 3), Span(start + 12, start + 15))
    turn = replace(result.transcript.turns[0], pieces=pieces)
    page = Page(html.render(replace(result, transcript=replace(result.transcript, turns=(turn,)))))
    assert page.words["t1"] == "onetwo"
    assert len([a for a in page.all("a") if a["href"] == "#t1-1" and "class" in a]) == 2


def test_control_characters_become_pictures_without_moving_a_span(make):
    page = Page(html.render(make.said("so\x00 \x1b[2J \ud800 I\x85")))
    assert page.words["t1"] == "so␀ ␛[2J � I�"


def test_a_transcript_of_a_thousand_turns_stays_small(make):
    words = "And he wrote it down for me, every day that week, so I could see it. " * 4
    transcript = make.talk(*[("PW1", "peer worker", words)] * 1000)
    offers = [make.offer(transcript, n, words[:60], "1.1") for n in range(1, 1001)]
    assert len(html.render(make.precoding(transcript, *offers)).encode()) < 5_000_000
