from __future__ import annotations

import numpy as np
import pytest

from precode.domain.codes import Code, Codebook, Exemplar, Taxonomy
from precode.stages.fusion import FEATURES, Fusion, familiarity, features_of, probability
from precode.stages.index import CodeIndex, build_index, index_of, texts_to_encode

FUSION = Fusion((2.0, 1.0, 1.0, 3.0), (0.1, 0.0, 0.0, 0.5), -4.0, 0.2, -1.0, 0.3)


def book() -> Codebook:
    def code(name: str, exemplars: list[str], cue: str) -> Code:
        return Code(
            name,
            name,
            f"{name} label",
            "",
            f"about {name}",
            "t",
            cues=(cue,),
            exemplars=tuple(Exemplar(f"{name}{i}", name, t) for i, t in enumerate(exemplars)),
        )

    codes = (code("walk", ["dog", "park"], "a stroll"), code("pay", [], "the rent"))
    return Codebook((Taxonomy("t", "T", "1", "en", codes, (Exemplar("n1", "NONE", "rain"),)),))


def index() -> CodeIndex:
    vectors = np.array([[1, 0, 0], [0, 1, 0], [0.9, 0, 0.1], [0.8, 0.1, 0], [0, 0, 1]], np.float32)
    return build_index(book(), vectors)


def test_the_texts_to_encode_are_definitions_exemplars_and_talk_without_code() -> None:
    assert texts_to_encode(book()) == [
        "walk label. about walk",
        "pay label. about pay",
        "dog",
        "park",
        "rain",
    ]


def test_an_index_refuses_vectors_of_other_texts() -> None:
    with pytest.raises(ValueError, match="4 vectors for 5 texts"):
        build_index(book(), np.zeros((4, 3), np.float32))


def test_a_code_without_exemplars_is_known_by_its_definition() -> None:
    built = index()
    np.testing.assert_array_equal(built.code_vectors[1], built.definition_vectors[1])


def test_features_say_which_code_is_near_in_each_way() -> None:
    features, likeness = features_of(
        ["we went for a stroll", "raining"], np.array([[1, 0, 0], [0, 0, 1]], np.float32), index()
    )
    assert features.shape == (2, 2, len(FEATURES))
    assert features[0, 0, 0] > features[0, 1, 0]
    assert features[0, 0, 1] > features[0, 1, 1]
    assert features[0, :, 3].tolist() == [1, 0]
    assert likeness[1] > likeness[0]


def test_features_refuse_vectors_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="expected"):
        features_of(["a", "b"], np.zeros((1, 3), np.float32), index())


def test_log_odds_are_the_weighted_features_and_the_shares_explain_them() -> None:
    features = np.array([[[0.6, 0.2, 0.1, 1.0]]])
    odds = FUSION.log_odds(features, np.array([0.2]))
    shares = dict(FUSION.shares(features[0, 0]))
    assert odds[0, 0] == pytest.approx(2 * 0.5 + 0.2 + 0.1 + 3 * 0.5 - 1.0)
    assert sum(shares.values()) + FUSION.intercept == pytest.approx(odds[0, 0])
    assert shares["cues"] == pytest.approx(1.5)


def test_likeness_to_talk_without_code_lowers_every_code() -> None:
    features = np.zeros((2, 3, len(FEATURES)))
    odds = FUSION.log_odds(features, np.array([0.2, 0.7]))
    assert (odds[1] - odds[0]).tolist() == pytest.approx([-2.0] * 3)


def test_probability_does_not_overflow() -> None:
    assert probability(np.array([-1e9, 0.0, 1e9])).tolist() == pytest.approx([0, 0.5, 1])


@pytest.mark.parametrize(
    ("score", "word"), [(0.5, "strong"), (0.499999, "possible"), (0.3, "possible"), (0.29, "weak")]
)
def test_strength_in_words(score: float, word: str) -> None:
    assert FUSION.strength(score) == word


def test_weights_must_fit_the_features() -> None:
    with pytest.raises(ValueError, match="4 weights"):
        Fusion((1.0,), (0.0,), 0, 0, 0, 0.5)


def with_exemplars(*counts: int) -> CodeIndex:
    """Return an index of a code for each count, with so many exemplars."""
    exemplars = [
        Exemplar(f"{n}-{k}", str(n), f"text {n} {k}")
        for n, count in enumerate(counts)
        for k in range(count)
    ]
    codes = [
        Code(f"id{n}", str(n), f"label {n}", "", f"definition {n}", "t", exemplars=tuple(own))
        for n in range(len(counts))
        for own in [[e for e in exemplars if e.code == str(n)]]
    ]
    rng = np.random.default_rng(3)
    definitions, of_exemplars = (
        rng.normal(size=(len(rows), 3)).astype(np.float32) for rows in (codes, exemplars)
    )
    return index_of(codes, exemplars, definitions, of_exemplars, np.zeros((0, 3), np.float32))


def test_a_code_is_known_by_how_many_exemplars_it_has() -> None:
    known = familiarity(with_exemplars(40, 0, 10, 20, 400))
    assert known.tolist() == pytest.approx([1, 0, 0.25, 0.5, 1])
    assert familiarity(with_exemplars(0, 0)).tolist() == [0, 0]


def some_features(units: int, codes: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(8)
    return rng.uniform(-1, 1, (units, codes, len(FEATURES))), rng.uniform(-1, 1, units)


def test_codes_with_enough_exemplars_have_the_fitted_weights() -> None:
    features, likeness = some_features(5, 3)
    np.testing.assert_array_equal(
        FUSION.log_odds(features, likeness, np.ones(3)), FUSION.log_odds(features, likeness)
    )
    np.testing.assert_array_equal(
        FUSION.log_odds(features, likeness, familiarity(with_exemplars(40, 41, 99))),
        FUSION.log_odds(features, likeness),
    )


def test_codes_without_exemplars_do_not_depend_on_what_was_fitted() -> None:
    other = Fusion((9.0, 8.0, 7.0, 6.0), (0.5, 0.5, 0.5, 0.5), 3.0, 0.1, 4.0, 0.9)
    features, likeness = some_features(5, 3)
    none = np.zeros(3)
    odds = FUSION.log_odds(features, likeness, none)
    np.testing.assert_array_equal(other.log_odds(features, -likeness, none), odds)
    assert not np.allclose(odds, FUSION.log_odds(features, likeness))
    assert FUSION.shares(features[0, 0], 0.0) == other.shares(features[0, 0], 0.0)


@pytest.mark.parametrize("feature", range(len(FEATURES)))
def test_every_kind_of_evidence_speaks_for_a_code_without_exemplars(feature: int) -> None:
    features = np.zeros((1, 2, len(FEATURES)))
    features[0, 0, feature] = 0.5
    odds = FUSION.log_odds(features, np.zeros(1), np.zeros(2))
    assert odds[0, 0] > odds[0, 1]


def test_the_definition_counts_the_more_the_fewer_exemplars_a_code_has() -> None:
    features = np.zeros((1, 3, len(FEATURES)))
    defined = features.copy()
    defined[:, :, FEATURES.index("definition")] = 1.0
    none = np.zeros(1)
    known = familiarity(with_exemplars(0, 20, 40))
    gained = FUSION.log_odds(defined, none, known) - FUSION.log_odds(features, none, known)
    assert gained[0, 0] > gained[0, 1] > gained[0, 2]


def test_in_between_the_odds_are_a_blend() -> None:
    features, likeness = some_features(4, 3)
    full = FUSION.log_odds(features, likeness)
    bare = FUSION.log_odds(features, likeness, np.zeros(3))
    few = FUSION.log_odds(features, likeness, np.full(3, 1e-12))
    blend = FUSION.log_odds(features, likeness, np.array([0.0, 0.25, 1.0]))
    np.testing.assert_allclose(blend[:, 0], bare[:, 0])
    np.testing.assert_allclose(blend[:, 1], 0.25 * full[:, 1] + 0.75 * few[:, 1])
    np.testing.assert_allclose(blend[:, 2], full[:, 2])


def test_words_count_less_where_there_are_only_those_of_a_definition() -> None:
    features = np.zeros((1, 2, len(FEATURES)))
    words = features.copy()
    words[:, :, FEATURES.index("words in common")] = 1.0
    known = familiarity(with_exemplars(0, 1))
    gained = FUSION.log_odds(words, np.zeros(1), known) - FUSION.log_odds(
        features, np.zeros(1), known
    )
    assert gained[0, 0] < gained[0, 1]


def test_of_more_codes_without_exemplars_each_is_rarer() -> None:
    features, likeness = some_features(3, 4)
    twice = np.concatenate([features, features], axis=1)
    fewer = FUSION.log_odds(features, likeness, np.zeros(4))
    more = FUSION.log_odds(twice, likeness, np.zeros(8))
    np.testing.assert_allclose(np.exp(fewer - more[:, :4]), 2.0)
    half = np.full(8, 0.5)
    assert (
        FUSION.log_odds(twice, likeness, half)[:, :4]
        < FUSION.log_odds(features, likeness, half[:4])
    ).all()
    np.testing.assert_allclose(  # with enough exemplars the fit says how rare a code is
        FUSION.log_odds(twice, likeness, np.ones(8))[:, :4], FUSION.log_odds(features, likeness)
    )


@pytest.mark.parametrize("known", [0.0, 0.3, 0.975, 1.0])
def test_shares_explain_the_odds_but_for_what_is_the_same_for_all_words(known: float) -> None:
    features, _ = some_features(6, 3)
    alike = np.full(6, 0.4)
    odds = FUSION.log_odds(features, alike, np.full(3, known))
    explained = [[sum(dict(FUSION.shares(f, known)).values()) for f in row] for row in features]
    gaps = odds - np.array(explained)
    np.testing.assert_allclose(gaps, gaps[0, 0], atol=1e-5)
    constants = FUSION.log_odds(np.zeros((1, 3, len(FEATURES))), alike[:1], np.full(3, known))
    at_zero = sum(dict(FUSION.shares(np.zeros(len(FEATURES)), known)).values())
    assert gaps[0, 0] == pytest.approx(constants[0, 0] - at_zero, abs=1e-5)


def test_without_a_word_of_how_known_a_code_is_it_is_known() -> None:
    features, _ = some_features(1, 1)
    assert FUSION.shares(features[0, 0]) == FUSION.shares(features[0, 0], 1.0)
