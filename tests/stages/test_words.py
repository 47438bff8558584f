from __future__ import annotations

import numpy as np

from precode.domain.codes import Code, Exemplar
from precode.domain.text import Span
from precode.stages.words import CueIndex, WordIndex, words_of


def code(name: str, *exemplars: str, cues: tuple[str, ...] = ()) -> Code:
    return Code(
        id=name,
        code=name,
        label=f"Label{name}",
        group="",
        definition=f"definition{name}",
        taxonomy="t",
        cues=cues,
        exemplars=tuple(Exemplar(f"{name}{i}", name, text) for i, text in enumerate(exemplars)),
    )


def test_words_keep_apostrophes_and_fold_case_and_typography() -> None:
    assert words_of("I’d said 'Go!' — déjà-vu 2nd") == ["i'd", "said", "go", "déjà", "vu", "2nd"]


def test_rare_words_of_a_code_count_and_words_of_all_codes_do_not() -> None:
    index = WordIndex.build([code("A", "we walk the dog"), code("B", "we pay the rent")])
    overlap = index.overlap(["we the", "dog", "nothing known"])
    assert overlap[0].tolist() == [0, 0]
    assert overlap[1, 0] > 0
    assert overlap[1, 1] == 0
    assert overlap[2].tolist() == [0, 0]


def test_overlap_is_one_for_a_code_met_with_its_own_words_only() -> None:
    index = WordIndex.build([code("A"), code("B")])
    overlap = index.overlap(["LabelA definitionA"])
    np.testing.assert_allclose(overlap, [[1, 0]])


def test_one_code_alone_has_no_telling_words() -> None:
    assert WordIndex.build([code("A", "dog")]).overlap(["dog"]).tolist() == [[0]]


def test_cues_are_found_at_word_borders_with_their_place() -> None:
    index = CueIndex.build([code("A", cues=("set a goal", "goal")), code("B", cues=("goalie",))])
    text = "We SET a goal, the goalie"
    assert index.present([text, "setagoal"]).tolist() == [[1, 1], [0, 0]]
    found = index.find(text, 0, 100)
    assert [(cue.phrase, cue.span) for cue in found] == [
        ("set a goal", Span(103, 113)),
        ("goal", Span(109, 113)),
    ]


def test_cues_match_across_line_breaks_and_curly_apostrophes() -> None:
    index = CueIndex.build([code("A", cues=("that's what i'd do",))])
    assert index.present(["That’s what\nI’d do"]).tolist() == [[1]]
