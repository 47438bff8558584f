"""Gold-coded interviews → fitted weights and threshold."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from precode.errors import BadOption
from precode.stages.index import texts_to_encode
from precode.stages.units import coding_units
from precode.training.calibration import GoldInterview
from precode.training.fusion import FitReport, fit_fusion
from precode.workflow.coded import read_coded
from precode.workflow.fusion_file import fusion_json
from precode.workflow.heads_file import heads_bytes
from precode.workflow.precoder import Precoder, Progress

Gold = tuple[Path, Path]
"""A gold file, and the folder of its transcripts."""


def fit_to_gold(
    gold: Gold, *, met: Gold | None = None, progress: Progress | None = None
) -> tuple[str, bytes, FitReport]:
    """Fit fusion and heads on the default taxonomy's exemplars and on gold-coded interviews.

    ``met`` are interviews that the encoder was trained on: heads learn from them as well.
    Returns the content of a fusion file and of a heads file, and how the fit did on
    interviews left out.
    """
    precoder = Precoder(progress=progress)
    interviews = _interviews(precoder, gold)
    if len(interviews) < 2:
        raise BadOption(
            "Fitting needs at least two gold-coded interviews.",
            where=str(gold[0]),
            remedy="Each is left out once to see how the fit does on talk it has not seen.",
        )
    also = _interviews(precoder, met) if met else []
    twice = sorted({one.name for one in interviews} & {one.name for one in also})
    if twice:
        raise BadOption(
            f"{twice[0]} stands in both gold files.",
            where=str(gold[0]),
            remedy="What the encoder was trained on cannot tell how sure to be: name it once.",
        )
    codebook, vectors = precoder.codebook, precoder.codebook_vectors
    encoder = precoder.loaded_encoder.fingerprint
    fusion, heads, report = fit_fusion(codebook, vectors, interviews, encoder, also)
    about = {
        "encoder": encoder,
        "taxonomies": {t.name: t.fingerprint for t in codebook.taxonomies},
        "texts_encoded": len(texts_to_encode(codebook)),
        "calibrated_on": {i.name: len(i.gold) for i in interviews},
        "heads_also_taught_by": {i.name: len(i.gold) for i in also},
        "left_out_one_at_a_time": {
            "recall_at_5": round(report.recall_at_5, 4),
            "micro_f1_at_the_threshold": round(report.micro_f1, 4),
            "brier": round(report.brier, 6),
            "codes: gold, suggested, right": {
                one.code: [one.gold, one.suggested, one.right] for one in report.by_code
            },
        },
    }
    return fusion_json(fusion, about), heads_bytes(heads), report


def _interviews(precoder: Precoder, gold: Gold) -> list[GoldInterview]:
    codebook = precoder.codebook
    position = {code.code: number for number, code in enumerate(codebook.codes)}
    interviews = []
    for coded in read_coded(*gold, codebook):
        transcript = coded.transcript
        units = coding_units(transcript, precoder.splitter)
        texts = [unit.text for unit in units]
        interviews.append(
            GoldInterview(
                name=transcript.name,
                texts=texts,
                vectors=precoder.encode(texts, f"Reading {transcript.name}"),
                turns=np.array([unit.turn for unit in units], np.intp),
                gold=frozenset((turn, position[code]) for turn, code in coded.pairs),
            )
        )
    return interviews
