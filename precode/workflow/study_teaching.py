"""The decisions in a study → its own heads, kept in the study until it learns again."""

from __future__ import annotations

from precode.encoders.cache import Encode
from precode.files import write_bytes_atomic
from precode.stages.resolve import standing
from precode.store import transcripts
from precode.store.study import Study
from precode.store.vectors import kept_vectors
from precode.workflow.anchors import Versions, moved_codings
from precode.workflow.batching import precoder_of
from precode.workflow.cases import placed_transcripts
from precode.workflow.coded import Coded
from precode.workflow.heads_file import heads_bytes
from precode.workflow.precoder import Precoder
from precode.workflow.teaching import decisions_of, teach_decided


def learn_from_study(study: Study) -> str:
    """Teach the study's heads with its decisions; return what was learned, in words.

    Without decisions, what was learned before is forgotten. Call it with the lock held.
    """
    precoder = precoder_of(study)
    coded = coded_of_study(study, precoder)
    if not coded:
        study.learned.unlink(missing_ok=True)
        return "There are no decisions to learn from yet."
    decided = [
        decisions_of(precoder.match(part.transcript, encode=encode), part, precoder.index)
        for part in coded
        for encode in [_kept(study, part, precoder)]
    ]
    heads = teach_decided(decided, precoder)
    write_bytes_atomic(study.learned, heads_bytes(heads), force=True)
    return f"Learned from {heads.decisions} decisions in {heads.transcripts} transcripts."


def _kept(study: Study, part: Coded, precoder: Precoder) -> Encode:
    """Return what gives the vectors of a transcript's units: from the study, if it has them."""
    return lambda texts: kept_vectors(
        study,
        part.transcript.name,
        precoder.loaded_encoder.fingerprint,
        texts,
        lambda wanted: precoder.encode(wanted, "Reading what was decided"),
    )


def coded_of_study(study: Study, precoder: Precoder) -> list[Coded]:
    """Return the transcripts that people decided on, with the pairs of turn and code.

    A pair counts as accepted if any coder accepts it and none rejects it, as rejected the other
    way round; where coders differ it counts for nothing. In a transcript that somebody marked
    as read, all that is not accepted is rejected.
    """
    stand = standing(study.record.entries())
    known = {code.id: code.code for code in precoder.codebook.codes}
    all_versions = {v[-1].name: v for v in transcripts.all_versions(study)}
    coded = []
    for placed in placed_transcripts(study):
        name = placed.stored.name
        moved, _ = moved_codings(stand.codings, Versions.of(study, all_versions[name]))
        is_read = bool(stand.read_by(name))
        if not moved and not is_read:
            continue
        transcript = transcripts.load(study, placed.stored, placed.roles)
        turn_at = [(piece.start, turn) for turn in transcript.turns for piece in turn.pieces]
        pairs: dict[bool, set[tuple[int, str]]] = {True: set(), False: set()}
        for item in sorted(moved, key=lambda one: one.coding.moved):
            anchor = item.coding.anchor
            if anchor.span is None or anchor.code is None or anchor.code.id not in known:
                continue
            turn = next(t for start, t in reversed(turn_at) if start <= anchor.span.start)
            if not turn.is_interviewer:
                pair = (turn.number, known[anchor.code.id])
                # To trim the words of a code is no verdict against it.
                if not (item.coding.moved and pair in pairs[True]):
                    pairs[item.coding.accepted].add(pair)
        accepted, rejected = pairs[True] - pairs[False], pairs[False] - pairs[True]
        coded.append(
            Coded(transcript, frozenset(accepted), None if is_read else frozenset(rejected))
        )
    return coded
