"""Fusion and heads, one after the other, and what each of them moved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from precode.domain.codes import Code, Exemplar
from precode.stages.contest import Contest
from precode.stages.fusion import FEATURES, Fusion, familiarity, features_of
from precode.stages.heads import SHIPPED_SHARE, STUDY_SHARE, Heads
from precode.stages.index import CodeIndex, index_of
from precode.stages.score import Scorer
from precode.stages.space import Space

EXEMPLARS = tuple(Exemplar(f"e{n}", str(n), f"word{n}") for n in range(3))
CODES = tuple(
    Code(f"id{n}", str(n), f"label{n}", "", f"def{n}", "t", exemplars=(EXEMPLARS[n],))
    for n in range(3)
)
FUSION = Fusion((2.0, 1.0, 3.0, 0.0), (0.1, 0.1, 0.0, 0.0), -1.0, 0.0, -2.0, 0.3)
VECTORS = np.eye(4, dtype=np.float32)[[0, 3]]
TEXTS = ["word0 said", "nothing of it"]


def heads(**given: object) -> Heads:
    values: dict[str, object] = {
        "scale": 0.5,
        "intercept": 0.25,
        "code_bias": np.array([0.0, 1.0, 2.0]),
        "directions": np.zeros((3, 4)),
        "space": Space(np.zeros(4), np.eye(4)),
        "codes": tuple(code.id for code in CODES),
        "encoder": "enc-1",
        "transcripts": 2,
        "decisions": 9,
    }
    return Heads(**{**values, **given})  # type: ignore[arg-type]


@pytest.fixture
def index() -> CodeIndex:
    exemplars = [e for code in CODES for e in code.exemplars]
    basis = np.eye(4, dtype=np.float32)
    return index_of(CODES, exemplars, basis[:3], basis[:3], basis[3:])


def test_heads_follow_one_another_and_each_share_is_what_it_moved(index: CodeIndex) -> None:
    first, second = heads(), heads(scale=1.0, intercept=0.0, code_bias=np.array([3.0, 0.0, 0.0]))
    plain = Scorer(index, FUSION).score(TEXTS, VECTORS)
    both = Scorer(index, FUSION, first, second).score(TEXTS, VECTORS)
    expected = 0.5 * plain.odds + 0.25 + np.array([3.0, 1.0, 2.0])
    np.testing.assert_allclose(both.odds, expected)
    shares = dict(both.shares(0, 0))
    assert list(shares) == [*FEATURES, SHIPPED_SHARE, STUDY_SHARE]
    assert (shares[SHIPPED_SHARE], shares[STUDY_SHARE]) == (0.0, 3.0)
    before = dict(plain.shares(0, 0))
    for name in FEATURES:
        assert shares[name] == pytest.approx(0.5 * before[name], abs=1e-5)


def test_shares_tell_all_that_differs_between_two_codes_of_a_unit(index: CodeIndex) -> None:
    """What a reason is drawn from adds up to the score, but for what all codes share."""
    rng = np.random.default_rng(2)
    given = heads(directions=rng.normal(size=(3, 4)))
    scored = Scorer(index, FUSION, given).score(TEXTS, VECTORS)
    sums = [[sum(dict(scored.shares(u, c)).values()) for c in range(3)] for u in range(2)]
    gaps = scored.odds - np.array(sums)
    np.testing.assert_allclose(gaps, gaps[:, :1] * np.ones((1, 3)), atol=1e-5)


def test_codes_contest_after_the_shipped_heads_and_before_a_studys(index: CodeIndex) -> None:
    fusion = replace(FUSION, contest=Contest(1.5, 0.25, 0.5))
    first, second = heads(), heads(scale=1.0, intercept=0.0, code_bias=np.array([3.0, 0.0, 0.0]))
    before = Scorer(index, FUSION, first).score(TEXTS, VECTORS).odds
    known = familiarity(index)
    contested = known * Contest(1.5, 0.25, 0.5).moved(before) + (1 - known) * before
    scored = Scorer(index, fusion, first, second).score(TEXTS, VECTORS)
    np.testing.assert_allclose(scored.odds, contested + np.array([3.0, 0.0, 0.0]))
    # All codes are known equally here: what shares leave out is the same for each of a unit.
    sums = [[sum(dict(scored.shares(u, c)).values()) for c in range(3)] for u in range(2)]
    gaps = scored.odds - np.array(sums)
    np.testing.assert_allclose(gaps, gaps[:, :1] * np.ones((1, 3)), atol=1e-5)


def test_a_direction_moves_the_units_that_lie_along_it(index: CodeIndex) -> None:
    directions = np.zeros((3, 4))
    directions[1, 3] = 4.0
    still = heads(scale=1.0, intercept=0.0, code_bias=np.zeros(3), directions=directions)
    plain = Scorer(index, FUSION).score(TEXTS, VECTORS).odds
    moved = Scorer(index, FUSION, still).score(TEXTS, VECTORS).odds - plain
    np.testing.assert_allclose(moved, [[0, 0, 0], [0, 4, 0]], atol=1e-6)


def test_heads_find_their_codes_in_another_codebook() -> None:
    directions = np.arange(12.0).reshape(3, 4)
    other = Code("new", "x", "x", "", "", "t")
    found = heads(directions=directions).for_codes([CODES[2], other, CODES[0]])
    assert found.codes == ("id2", "new", "id0")
    assert found.code_bias.tolist() == [2.0, 0.0, 0.0]
    np.testing.assert_array_equal(found.directions, [directions[2], np.zeros(4), directions[0]])


def test_codes_are_scored_by_how_many_exemplars_they_have() -> None:
    """One code with enough exemplars, one with some, one with none."""
    exemplars = [
        Exemplar(f"{n}-{k}", str(n), f"word{n}")
        for n, own in enumerate((40, 10))
        for k in range(own)
    ]
    codes = [Code(f"id{n}", str(n), f"label{n}", "", f"def{n}", "t") for n in range(3)]
    basis = np.eye(4, dtype=np.float32)
    rng = np.random.default_rng(7)
    rows = basis[[int(e.code) for e in exemplars]]
    rows += rng.normal(0, 0.1, rows.shape).astype(np.float32)
    built = index_of(codes, exemplars, basis[:3], rows, basis[3:])
    scored = Scorer(built, FUSION).score(TEXTS, VECTORS)
    known = familiarity(built)
    np.testing.assert_array_equal(scored.known, known)
    assert known[0] == 1 > known[1] > known[2] == 0
    features, likeness = features_of(TEXTS, VECTORS, built)
    np.testing.assert_array_equal(scored.odds, FUSION.log_odds(features, likeness, known))
    for code in range(3):
        assert scored.shares(0, code) == FUSION.shares(features[0, code], float(known[code]))
