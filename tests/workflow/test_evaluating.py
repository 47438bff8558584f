"""Gold in, evaluation out, with the encoder that needs no weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from precode import Precoder
from precode.errors import BadOption, PrecodeError
from precode.evaluation.measures import MEASURES
from precode.workflow import precoder as precoders
from precode.workflow.evaluating import EvaluationSettings, evaluate

TALKS = {
    "one": (
        "I: How was it?\n\nP1: I started going for a walk round the park every morning.\n\n"
        "I: And at night?\n\nP1: I was lying awake until four every single night.\n\n"
        "I: Anything else?\n\nP1: The kettle broke on Tuesday.\n"
    ),
    "two": (
        "I: Tell me.\n\nP2: We took the bus into town together.\n\n"
        "I: And then?\n\nP2: My brother lives in Leeds with his dog.\n"
    ),
    "three": (
        "I: Tell me.\n\nP3: She told me to get up at the same time however I slept.\n\n"
        "I: Go on.\n\nP3: I just needed to get out of the flat and get some air.\n"
    ),
}
GOLD = "transcript,turn,code,quote\none,2,T1,\none,4,T2,\ntwo,2,T1,\nthree,2,T2,\nthree,4,T1,\n"
FAST = EvaluationSettings(samples=20)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    for name, talk in TALKS.items():
        (tmp_path / f"{name}.txt").write_text(talk)
    (tmp_path / "gold.csv").write_text(GOLD)
    return tmp_path


@pytest.fixture
def precoder(codebook_file: Path) -> Precoder:
    return Precoder(str(codebook_file), "hashing")


def test_every_turn_and_gold_code_counts(study: Path, precoder: Precoder) -> None:
    found = evaluate(study / "gold.csv", study, precoder, FAST)
    assert (found.transcripts, found.turns, found.coded_turns, found.gold_codes) == (3, 7, 5, 5)
    assert found.distinct_codes == 2
    assert list(found.measures) == [m.name for m in MEASURES]
    assert found.measures["recall_at_1"].value == 1.0  # the words are those of the exemplars
    assert found.confusions == ()
    assert sum(part.count for part in found.reliability) == 7 * 3


def test_the_decision_is_that_of_suggest(study: Path, precoder: Precoder) -> None:
    found = evaluate(study / "gold.csv", study, precoder, FAST)
    suggested = {
        (name, s.turn, s.code)
        for name in TALKS
        for s in precoder.suggest(study / f"{name}.txt").suggestions
    }
    assert sum(result.suggested for result in found.by_code) == len(suggested)


def test_a_coded_transcript_without_codes_counts_too(study: Path, precoder: Precoder) -> None:
    (study / "gold.csv").write_text("transcript,turn,code\none,2,T1\ntwo,,\n")
    found = evaluate(study / "gold.csv", study, precoder, FAST)
    assert (found.transcripts, found.turns, found.gold_codes) == (2, 5, 1)


def test_baselines_are_ranked_in_the_same_run(study: Path, precoder: Precoder) -> None:
    settings = EvaluationSettings(
        baselines=("definitions", "tfidf", "nearest-exemplar"), samples=10
    )
    found = evaluate(study / "gold.csv", study, precoder, settings)
    assert [r.name for r in found.rankers] == ["precode", *settings.baselines]
    for rival in found.rankers[1:]:
        assert set(rival.measures) == {m.name for m in MEASURES if not m.calibrated}
    assert found.rankers[3].measures["recall_at_1"].value == 1.0  # quotes are the exemplars


def test_teaching_with_the_others_moves_the_scores(study: Path, precoder: Precoder) -> None:
    plain = evaluate(study / "gold.csv", study, precoder, FAST)
    taught = evaluate(
        study / "gold.csv", study, precoder, EvaluationSettings(leave_one_out=True, samples=20)
    )
    assert taught.learned
    assert not plain.learned
    assert taught.measures["brier"] != plain.measures["brier"]


def test_the_curve_starts_where_nothing_was_learned(study: Path, precoder: Precoder) -> None:
    found = evaluate(
        study / "gold.csv", study, precoder, EvaluationSettings(curve=True, samples=20)
    )
    assert [point.transcripts for point in found.curve] == [0, 1, 2]
    for name, estimate in found.curve[0].measures.items():
        assert estimate.value == pytest.approx(found.measures[name].value)


def test_texts_of_their_own_need_no_transcripts(tmp_path: Path, precoder: Precoder) -> None:
    gold = tmp_path / "quotes.csv"
    gold.write_text(
        "text,codes\nWe took the bus into town.,T1\nLying awake until four.,T2;T1\n"
        "It rained.,\nNice weather.,NONE\n"
    )
    found = evaluate(gold, None, precoder, FAST)
    assert (found.unit, found.transcripts, found.coded_turns, found.gold_codes) == ("text", 4, 2, 3)


def test_the_same_run_gives_the_same_evaluation(study: Path, precoder: Precoder) -> None:
    first, again = (evaluate(study / "gold.csv", study, precoder, FAST) for _ in range(2))
    assert first == again


def test_interviewers_are_evaluated_only_if_wanted(study: Path, precoder: Precoder) -> None:
    (study / "gold.csv").write_text("transcript,turn,code\none,1,T1\none,2,T1\n")
    with pytest.raises(BadOption, match="--include-interviewer"):
        evaluate(study / "gold.csv", study, precoder, FAST)
    wanted = EvaluationSettings(include_interviewer=True, samples=0)
    assert evaluate(study / "gold.csv", study, precoder, wanted).turns == 6


@pytest.mark.parametrize(
    ("content", "settings", "problem"),
    [
        ("transcript,turn,code\none,2,T9\n", {}, "'T9' is no code"),
        ("transcript,turn,code\nnobody,2,T1\n", {}, "nobody is wanted, found: none"),
        ("transcript,turn,code\none,99,T1\n", {}, "has 6 turns"),
        ("transcript,turn,code\none,2,T1\n", {"leave_one_out": True}, "at least two"),
        ("transcript,turn,code\n", {}, "no gold codes"),
        ("turn,code\n1,T1\n", {}, "no column called transcript"),
        ("transcript,turn,code\none,2,T1\n", {"roles": {"Zoe": "peer worker"}}, "'Zoe'"),
        ("transcript,turn,code,decision\none,2,T1,maybe\n", {}, "neither accept nor reject"),
    ],
)
def test_gold_that_does_not_fit_is_refused(
    study: Path, precoder: Precoder, content: str, settings: dict[str, object], problem: str
) -> None:
    (study / "gold.csv").write_text(content)
    with pytest.raises(PrecodeError, match=problem):
        evaluate(study / "gold.csv", study, precoder, EvaluationSettings(**settings))  # type: ignore[arg-type]


def test_gold_and_transcripts_belong_together(study: Path, precoder: Precoder) -> None:
    with pytest.raises(BadOption, match="Where are the transcripts"):
        evaluate(study / "gold.csv", None, precoder, FAST)
    (study / "texts.csv").write_text("text,codes\nhello,T1\n")
    with pytest.raises(BadOption, match="texts of its own"):
        evaluate(study / "texts.csv", study, precoder, FAST)
    with pytest.raises(BadOption, match="no baseline 'magic'"):
        EvaluationSettings(baselines=("magic",))


def test_gold_that_precode_was_fitted_on_is_named(study: Path, precoder: Precoder) -> None:
    name = precoder.fitted.interviews[0]
    (study / f"{name}.txt").write_text(TALKS["one"])
    (study / "gold.csv").write_text(f"transcript,turn,code\n{name},2,T1\ntwo,2,T1\n")
    found = evaluate(study / "gold.csv", study, precoder, FAST)
    assert any("1 of these transcripts were used to fit" in text for text in found.warnings)
    (study / "gold.csv").write_text(GOLD)
    other = evaluate(study / "gold.csv", study, precoder, FAST)
    assert not any("used to fit" in text for text in other.warnings)


@pytest.fixture
def withholding(codebook_file: Path, monkeypatch: pytest.MonkeyPatch) -> Precoder:
    """A precoder that suggests readily, but for a code that it withholds."""
    fitted = precoders.load_fusion()
    code = Precoder(str(codebook_file), "hashing").codebook.codes[0]
    assert code.code == "T1"
    fusion = replace(fitted.fusion, threshold=0.01, withheld=(code.id,))
    monkeypatch.setattr(precoders, "load_fusion", lambda: replace(fitted, fusion=fusion))
    return Precoder(str(codebook_file), "hashing")


def by_code(precoder: Precoder, study: Path, **settings: object) -> dict[str, tuple[int, int]]:
    """Return for each code how often it was suggested, and how often rightly."""
    asked = EvaluationSettings(samples=0, **settings)  # type: ignore[arg-type]
    found = evaluate(study / "gold.csv", study, precoder, asked)
    return {one.code: (one.suggested, one.right) for one in found.by_code}


def test_a_withheld_code_is_not_suggested_by_default(study: Path, withholding: Precoder) -> None:
    found = by_code(withholding, study)
    assert found["T1"] == (0, 0)
    assert found["T2"][0] > 0
    suggested = {
        s.code for name in TALKS for s in withholding.suggest(study / f"{name}.txt").suggestions
    }
    assert suggested == {code for code, (count, _) in found.items() if count}


def test_with_a_least_score_a_withheld_code_is_suggested(
    study: Path, withholding: Precoder
) -> None:
    default, asked = by_code(withholding, study), by_code(withholding, study, min_score=0.01)
    assert asked["T1"][1] > 0
    assert {code: asked[code] for code in ("T2", "T3")} == {
        code: default[code] for code in ("T2", "T3")
    }
    suggested = [
        s.code
        for name in TALKS
        for s in withholding.suggest(study / f"{name}.txt", min_score=0.01).suggestions
    ]
    assert {code: suggested.count(code) for code in asked} == {
        code: count for code, (count, _) in asked.items()
    }


def test_a_withheld_code_is_ranked_and_missed_like_any_other(
    study: Path, withholding: Precoder
) -> None:
    settings = EvaluationSettings(samples=0, curve=True)
    found = evaluate(study / "gold.csv", study, withholding, settings)
    everything = evaluate(study / "gold.csv", study, withholding, replace(settings, min_score=0.01))
    assert found.measures["recall_at_1"] == everything.measures["recall_at_1"]
    assert found.measures["brier"] == everything.measures["brier"]
    assert found.measures["recall"].value < everything.measures["recall"].value
    assert found.gold_codes == everything.gold_codes
    for name, estimate in found.curve[0].measures.items():
        assert estimate.value == pytest.approx(found.measures[name].value)
