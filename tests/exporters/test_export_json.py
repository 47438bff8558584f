import json

import pytest

from precode.exporters import json as json_format
from precode.exporters import jsonl
from precode.exporters.records import as_json

KEYS = [
    *("transcript", "turn", "speaker", "role", "start", "end", "quote"),
    *("code", "label", "group", "taxonomy", "score", "rank", "evidence"),
]
EVIDENCE = [
    *("exemplar", "definition", "shares", "cues", "rival"),
    *("prompted", "question", "also_consider", "strength"),
]


def lines_of(result):
    return [json.loads(line) for line in jsonl.render(result).split("\n")[:-1]]


def test_keys_come_in_the_promised_order(interview):
    for record in lines_of(interview):
        assert list(record) == KEYS
        assert list(record["evidence"]) == EVIDENCE


def test_the_quote_is_the_text_between_start_and_end(interview):
    for record in lines_of(interview):
        assert record["quote"] == interview.transcript.text[record["start"] : record["end"]]


def test_order_is_by_turn_then_rank_whatever_the_order_of_the_result(interview):
    places = [(record["turn"], record["rank"]) for record in lines_of(interview)]
    assert places == [(2, 1), (2, 2), (2, 3), (4, 1)]


def test_scores_are_numbers_with_six_decimals(interview):
    second = jsonl.render(interview).split("\n")[1]
    assert '"score": 0.123457, "rank": 2' in second
    assert json.loads(second)["score"] == 0.123457


@pytest.mark.parametrize(
    ("value", "written"), [(0.0000004, "0.000000"), (-1e-9, "0.000000"), (1e-6, "0.000001")]
)
def test_small_numbers_never_turn_into_exponents(value, written):
    assert as_json(value) == written


def test_a_number_that_json_lacks_is_a_bug_not_an_output():
    with pytest.raises(ValueError, match="nan"):
        as_json(float("nan"))


def test_the_evidence_is_complete(interview):
    evidence = lines_of(interview)[1]["evidence"]
    text = interview.transcript.text
    assert evidence["exemplar"] == {
        "id": "x-1.1",
        "text": "we made technique 1.1 ours",
        "voice": "peer worker",
        "similarity": 0.75,
        "invented": True,
    }
    assert evidence["shares"]["cues"] == 1.2
    start = text.index("a plan")
    assert evidence["cues"] == [{"phrase": "a plan", "start": start, "end": start + 6}]
    assert evidence["rival"] == {"code": "2.1", "label": "Technique 2.1", "score": 0.1}
    assert evidence["prompted"] is True
    question = evidence["question"]
    assert question["text"] == text[question["start"] : question["end"]]
    assert evidence["also_consider"] == ["2.10"]
    assert evidence["strength"] == "weak"


def test_parts_of_the_evidence_that_are_missing_are_null(interview):
    evidence = lines_of(interview)[0]["evidence"]
    assert evidence["rival"] is None
    assert evidence["question"] is None
    assert evidence["prompted"] is False


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\n", "\r", "\x9b"])
def test_no_character_breaks_a_line_in_two(make, char):
    result = make.said(f"so {char} no")
    assert len(jsonl.render(result).splitlines()) == 1
    assert lines_of(result)[0]["quote"] == f"so {char} no"


def test_text_stays_readable_and_lone_surrogates_stay_harmless(make):
    rendered = jsonl.render(make.said("Łódź 🙂 \ud800 end"))
    assert "Łódź 🙂 \\ud800 end" in rendered
    assert json.loads(rendered)["quote"] == "Łódź 🙂 \ud800 end"


def test_the_document_says_what_was_made_with_what(interview):
    document = json.loads(json_format.render(interview))
    header = document["header"]
    assert list(document) == ["header", "suggestions"]
    assert header["transcript"] == "pw-anna"
    assert header["sha256"] == interview.transcript.sha256
    assert (header["turns"], header["words"]) == (4, 31)
    assert header["taxonomies"][1]["name"] == "extra"
    assert header["taxonomies"][1]["status"] == "provisional, one study"
    assert header["taxonomies"][0]["fingerprint"] == interview.codebook.taxonomies[0].fingerprint
    assert (header["encoder"], header["threshold"]) == ("tiny-encoder", 0.3)
    assert header["settings"] == {"top_k": None, "min_score": None, "include_interviewer": False}
    assert header["import_report"] == [
        {"kind": "dropped", "message": "Time stamps were left out.", "count": 3}
    ]


def test_the_document_holds_the_same_suggestions_as_json_lines(interview, make):
    assert json.loads(json_format.render(interview))["suggestions"] == lines_of(interview)
    empty = make.precoding(make.talk(("PW1", "peer worker", "Hello.")))
    assert json.loads(json_format.render(empty))["suggestions"] == []
