from __future__ import annotations

from precode.domain.codes import Code, Exemplar
from precode.stages.words import WordIndex, words_of


def code(name: str, *exemplars: str) -> Code:
    return Code(
        id=name,
        code=name,
        label=f"Label{name}",
        group="",
        definition=f"definition{name}",
        taxonomy="t",
        exemplars=tuple(Exemplar(f"{name}{i}", name, text) for i, text in enumerate(exemplars)),
    )


def test_words_keep_apostrophes_and_fold_case_and_typography() -> None:
    assert words_of("I’d said 'Go!' — déjà-vu 2nd") == ["i'd", "said", "go", "déjà", "vu", "2nd"]


def test_rare_words_of_a_code_count_and_words_of_all_codes_do_not() -> None:
    index = WordIndex.build([code("A", "we walk the dog"), code("B", "we pay the rent")])
    overlap = index.overlap(["we the", "dog", "nothing known"])
    assert overlap[0].max() < 0.5 * overlap[1, 0]
    assert overlap[1, 0] > 0
    assert overlap[1, 1] == 0
    assert overlap[2].tolist() == [0, 0]


def test_more_words_of_a_code_count_more_than_one() -> None:
    index = WordIndex.build([code("A"), code("B")])
    few, many = index.overlap(["LabelA", "LabelA definitionA"])
    assert 0 < few[0] < many[0] < 1
    assert few[1] == many[1] == 0


def test_one_code_alone_has_words_in_common_too() -> None:
    said, unsaid = WordIndex.build([code("A", "dog")]).overlap(["dog", "cat"])[:, 0]
    assert said > unsaid == 0
