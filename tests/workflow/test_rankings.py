"""What a batch leaves for the review page: every turn against every code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_studies import run, suggested_study

from precode.errors import BrokenStudy
from precode.stages.fusion import probability
from precode.stages.ranking import rank_turns
from precode.store.rankings import read_ranking
from precode.store.study import Study
from precode.store.transcripts import load
from precode.training.heads import Decided, teach
from precode.workflow.batching import plan, precoder_of
from precode.workflow.stored import suggestions_of


@pytest.fixture
def study(tmp_path: Path, codebook_file: Path) -> Study:
    return suggested_study(tmp_path, codebook_file)


def test_a_ranking_has_the_odds_and_words_of_what_is_suggested(study: Study) -> None:
    (item, _) = plan(study).items
    ranking = read_ranking(study, item.placed.stored, item.key)
    result = suggestions_of(study, "PW1")
    assert ranking.turns.tolist() == [2, 4]
    assert set(ranking.roles) == {"peer worker"}
    assert [code.id for code in result.codebook.codes] == list(ranking.codes)
    vectors = np.load(next(study.vectors.glob("PW1.*.npy")))
    assert ranking.rows.max() < len(vectors)
    for suggestion in result.suggestions:
        at, code = ranking.place(suggestion.turn), ranking.codes.index(suggestion.code_id)
        assert at is not None
        assert ranking.span(int(ranking.unit[at, code])) == suggestion.span
        likely = probability(ranking.odds[at, code].astype(np.float64))
        assert likely == pytest.approx(suggestion.score, abs=1e-6)
    assert ranking.place(1) is None
    assert ranking.place(9) is None


def test_a_studys_own_heads_are_taken_out(study: Study) -> None:
    item = plan(study).items[0]
    precoder = precoder_of(study)
    transcript = load(study, item.placed.stored, item.placed.roles)
    ids = [code.id for code in precoder.codebook.codes]
    plain = precoder.match(transcript)
    one = np.ones((1, len(ids)), np.bool_)
    lesson = Decided(
        odds=np.full((1, len(ids)), -2.0),
        vectors=plain.vectors,
        best=np.zeros((1, len(ids)), np.intp),
        gold=one,
        known=one,
    )
    heads = teach([lesson], ids, precoder.loaded_encoder.fingerprint, precoder.index.space)
    moved = precoder.match(transcript, heads=heads)
    assert not np.allclose(moved.scores, plain.scores)
    before, after = rank_turns(plain, ids), rank_turns(moved, ids, heads)
    assert np.allclose(before.odds, after.odds, atol=1e-4)
    assert (before.unit == after.unit).all()


def test_without_its_ranking_a_transcript_is_stale(study: Study) -> None:
    path = next(study.rankings.glob("PW1.*"))
    whole = path.read_bytes()
    path.unlink()
    assert [item.state for item in plan(study).items] == ["stale", "done"]
    run(study)
    assert path.read_bytes() == whole
    path.write_bytes(whole[:50])
    item = plan(study).items[0]
    with pytest.raises(BrokenStudy, match="ranking cannot be read"):
        read_ranking(study, item.placed.stored, item.key)
