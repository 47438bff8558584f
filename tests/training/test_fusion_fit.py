from __future__ import annotations

from dataclasses import replace

import numpy as np

from precode.domain.codes import Code, Codebook, Exemplar, Taxonomy
from precode.stages.fusion import FEATURES
from precode.training.calibration import GoldInterview
from precode.training.fusion import fit_fusion

CODES = 12
DIMENSION = 16


def made() -> tuple[Codebook, np.ndarray[tuple[int, int], np.dtype[np.float32]], GoldInterview]:
    """Codes whose exemplars lie near an axis each, and an interview that talks of some."""
    rng = np.random.default_rng(1)

    def near(axis: int, count: int) -> list[list[float]]:
        noise = rng.normal(0, 0.25, (count, DIMENSION))
        noise[:, axis] += 1
        return (noise / np.linalg.norm(noise, axis=1, keepdims=True)).tolist()

    codes = tuple(
        Code(
            id=str(n),
            code=str(n),
            label=f"label{n}",
            group="",
            definition=f"def{n}",
            taxonomy="t",
            exemplars=tuple(Exemplar(f"{n}-{i}", str(n), f"word{n} talk {i}") for i in range(10)),
        )
        for n in range(CODES)
    )
    none = tuple(Exemplar(f"n{i}", "NONE", f"rain {i}") for i in range(10))
    vectors = [near(n, 1)[0] for n in range(CODES)]
    vectors += [row for n in range(CODES) for row in near(n, 10)]
    vectors += near(CODES, 10)
    said = [(turn, turn % (CODES + 1)) for turn in range(1, 79)]
    interview = GoldInterview(
        name="i",
        texts=[f"word{axis} said" if axis < CODES else "rain" for _, axis in said],
        vectors=np.array([near(axis, 1)[0] for _, axis in said], np.float32),
        turns=np.array([turn for turn, _ in said]),
        gold=frozenset((turn, axis) for turn, axis in said if axis < CODES),
    )
    book = Codebook((Taxonomy("t", "T", "1", "en", codes, none),))
    return book, np.array(vectors, np.float32), interview


def test_a_fit_finds_planted_codes_and_is_the_same_each_time() -> None:
    book, vectors, interview = made()
    interviews = [interview, interview]
    fusion, heads, report = fit_fusion(book, vectors, interviews, "enc-1")
    assert report.recall_at_5 == 1.0
    assert report.micro_f1 > 0.9
    assert report.gold_codes == 2 * len(interview.gold)
    assert fusion.weights[FEATURES.index("exemplars")] > 0
    assert 0.05 <= fusion.threshold < 0.6
    again, heads_again, _ = fit_fusion(book, vectors, interviews, "enc-1")
    assert again == fusion
    np.testing.assert_array_equal(heads.directions, heads_again.directions)
    assert heads.codes == tuple(str(n) for n in range(CODES))


def test_a_code_that_is_mostly_wrong_is_withheld() -> None:
    book, vectors, interview = made()
    fusion, _, report = fit_fusion(book, vectors, [interview] * 2, "enc-1")
    assert fusion.withheld == ()
    assert {one.verdict for one in report.by_code} == {"supported"}
    # Coders never give code 3, though people talk of it as they do of the others.
    without = frozenset((turn, code) for turn, code in interview.gold if code != 3)
    turns = [replace(interview, gold=without, name=str(n)) for n in range(2)]
    fusion, _, report = fit_fusion(book, vectors, turns, "enc-1")
    three = next(one for one in report.by_code if one.id == "3")
    assert (three.gold, three.right) == (0, 0)
    assert ("3" in fusion.withheld) == (three.suggested >= 5)
