"""Decisions in earlier transcripts → a study's own heads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from precode.domain.text import Transcript
from precode.stages.fusion import log_odds
from precode.stages.heads import Heads
from precode.stages.index import CodeIndex
from precode.stages.match import Match
from precode.training.heads import Decided, teach
from precode.workflow.coded import Coded, read_coded
from precode.workflow.precoder import Precoder


def learn_from(
    gold_file: Path, folder: Path, precoder: Precoder, *, but: Transcript | None = None
) -> Heads:
    """Return the heads that the decisions in a gold file teach.

    Decisions about the transcript ``but`` are left out: it is the one to be pre-coded.

    Raises
    ------
    PrecodeError
        If the gold file and the transcripts do not fit one another.
    """
    earlier = [
        coded
        for coded in read_coded(gold_file, folder, precoder.codebook)
        if but is None or coded.transcript.sha256 != but.sha256
    ]
    matches = precoder.match_all([coded.transcript for coded in earlier])
    decided = [
        decisions_of(match, coded, precoder.index)
        for match, coded in zip(matches, earlier, strict=True)
    ]
    return teach_decided(decided, precoder)


def teach_decided(decided: Sequence[Decided], precoder: Precoder) -> Heads:
    """Return the heads that decisions teach; heads that change nothing if there are none."""
    encoder = precoder.loaded_encoder
    ids = [code.id for code in precoder.codebook.codes]
    return teach(decided, ids, encoder.fingerprint, precoder.index.space)


def decisions_of(match: Match, coded: Coded, index: CodeIndex) -> Decided:
    """Return a transcript's decisions as the heads learn from them.

    ``match`` must come without heads: its scores are the shipped ones.
    """
    column = {code.code: number for number, code in enumerate(index.codes)}
    turns, best = match.best_of_turns()
    row = {int(turn): number for number, turn in enumerate(turns)}
    gold = np.zeros(best.shape, np.bool_)
    known = np.full(best.shape, coded.rejected is None)
    for pairs, is_gold in ((coded.pairs, True), (coded.rejected or (), False)):
        for turn, code in pairs:
            if turn in row:  # a turn of marks alone, (laughs), has no unit
                gold[row[turn], column[code]] = is_gold
                known[row[turn], column[code]] = True
    return Decided(
        odds=log_odds(match.scores[best, np.arange(best.shape[1])]),
        vectors=match.vectors,
        best=best,
        gold=gold,
        known=known,
    )
