from __future__ import annotations

import numpy as np
import pytest

from precode.domain.codes import Code, Codebook, Exemplar, Taxonomy
from precode.stages.fusion import FEATURES, Fusion, features_of, probability
from precode.stages.index import CodeIndex, build_index, texts_to_encode

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
