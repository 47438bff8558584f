"""The taxonomies that come with precode, as they are."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from precode.domain.codes import Taxonomy
from precode.taxonomies import builtin_names, load_codebook, load_taxonomy


@pytest.fixture(scope="module")
def bct() -> Taxonomy:
    return load_taxonomy("bct_v1")


@pytest.fixture(scope="module")
def relational() -> Taxonomy:
    return load_taxonomy("relational")


def test_two_taxonomies_come_with_precode() -> None:
    assert builtin_names() == ["bct_v1", "relational"]


def test_bct_v1_has_93_codes_in_16_groups_numbered_without_gaps(bct: Taxonomy) -> None:
    sizes = [9, 7, 3, 4, 6, 3, 8, 7, 3, 11, 4, 6, 5, 10, 4, 3]
    expected = [f"{g}.{n}" for g, size in enumerate(sizes, 1) for n in range(1, size + 1)]
    assert [code.code for code in bct.codes] == expected
    assert len({code.group for code in bct.codes}) == 16
    assert bct.codes[0].group == "1. Goals and planning"
    assert bct.codes[0].label == "Goal setting (behavior)"


def test_the_relational_codes_are_an_extension_and_provisional(relational: Taxonomy) -> None:
    assert [code.code for code in relational.codes] == ["17.1", "17.2", "17.3", "17.4", "17.5"]
    assert relational.extends == "bct_v1"
    assert relational.status == "provisional, one study"


def test_permanent_ids_are_written_down_and_unique(bct: Taxonomy, relational: Taxonomy) -> None:
    ids = [code.id for code in (*bct.codes, *relational.codes)]
    assert len(set(ids)) == 98
    # Written in the files, so that they survive a new number: a change here breaks exchanges.
    assert bct.codes[0].id == "96b11efe-55fc-5c31-af86-3945be88ea02"


def test_every_code_is_complete(bct: Taxonomy, relational: Taxonomy) -> None:
    for code in (*bct.codes, *relational.codes):
        assert len(code.definition.split()) >= 15, code.code
        assert code.when_to_use, code.code
        assert code.when_not_to_use, code.code
        assert code.code_instead, code.code
        assert len(code.cues) >= 10, code.code
        written = [e for e in code.exemplars if e.voice == "written"]
        assert len(code.exemplars) - len(written) >= 40, code.code
        assert len(written) >= 10, code.code
        assert {e.voice for e in code.exemplars} >= {"peer worker", "supported peer"}, code.code
        assert all(exemplar.invented for exemplar in code.exemplars)


def test_exemplars_are_speech_of_some_length_and_never_say_the_label(
    bct: Taxonomy, relational: Taxonomy
) -> None:
    for code in (*bct.codes, *relational.codes):
        label = re.sub(r"\s*\(.*\)", "", code.label).lower()
        for exemplar in code.exemplars:
            assert 8 <= len(exemplar.text.split()) <= 130, exemplar.id
            if len(label.split()) > 2:
                assert label not in exemplar.text.lower(), exemplar.id


def test_a_cue_belongs_to_one_code(bct: Taxonomy, relational: Taxonomy) -> None:
    cues = Counter(cue for code in (*bct.codes, *relational.codes) for cue in code.cues)
    assert [cue for cue, count in cues.items() if count > 1] == []


def test_there_is_talk_without_any_code(bct: Taxonomy) -> None:
    assert len(bct.no_code) >= 500
    assert sum(bool(e.near) for e in bct.no_code) >= 200


def test_both_taxonomies_make_one_codebook() -> None:
    book = load_codebook(["bct_v1", "relational", "bct_v1"])
    assert len(book.codes) == 98
    assert dict(book.status) == {"relational": "provisional, one study"}
    assert book.fingerprint != load_codebook(["bct_v1"]).fingerprint
