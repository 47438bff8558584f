"""The exemplar bank → an adapted encoder, with its figures and where it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from precode.domain.codes import Codebook, Exemplar
from precode.domain.vectors import FloatMatrix
from precode.encoders.adapter import Adapter, adapter_files, packed, unpacked
from precode.encoders.minilm import MiniLM
from precode.errors import BadOption
from precode.evaluation.ranking import filtered_ranks, mean_reciprocal_rank, recall_at
from precode.stages.index import CodeIndex, encoded_definition, index_of
from precode.taxonomies import builtin_names, load_codebook
from precode.training.encoder import EncoderSettings, Progress, train_encoder
from precode.training.split import Part, part_of
from precode.training.talk import Talk
from precode.workflow.coded_talk import read_talk
from precode.workflow.narrowing import allowed_codes

NAME = "minilm_bct"


def train(
    settings: EncoderSettings,
    *,
    interviews: tuple[Path, Path] | None = None,
    without_groups: Sequence[str] = (),
    checkpoint: Path | None = None,
    progress: Progress | None = None,
) -> tuple[bytes, str, dict[str, dict[str, float]]]:
    """Adapt the encoder to the built-in taxonomies' exemplars.

    Parameters
    ----------
    interviews
        Gold file and folder of coded interviews to learn from as well.
    without_groups
        Groups of codes (number or part of the name) that it is not to learn, to see what it
        does for codes that it never met.

    Returns the content of ``adapter.safetensors`` and ``adapter.json``, and how the serving
    encoder ranks the exemplars of the validation and the frozen test part by cosine alone.
    """
    codebook = load_codebook(builtin_names())
    talk = read_talk(*interviews, codebook) if interviews else Talk()
    learned = _without(codebook, without_groups)
    talk = replace(
        talk, coded={c.code: talk.coded[c.code] for c in learned.codes if c.code in talk.coded}
    )
    trained = train_encoder(learned, settings, talk, checkpoint=checkpoint, progress=progress)
    stored = unpacked(packed(trained.differences))
    encoder = MiniLM("fp32", Adapter(NAME, "", lambda: stored))
    figures = bank_figures(codebook, lambda texts: encoder.encode(texts))
    parts = Counter(part_of(e.id) for code in learned.codes for e in code.exemplars)
    about: dict[str, Any] = {
        "base": "minilm",
        "taxonomies": {t.name: t.fingerprint for t in codebook.taxonomies},
        "exemplars": dict(sorted(parts.items())),
        "talk": {
            "codings": sum(map(len, talk.coded.values())),
            "turns without a code": len(talk.uncoded),
        },
        "without_groups": list(without_groups),
        "settings": asdict(settings),
        "loss_of_each_pass": list(trained.losses),
        "versions": {name: version(name) for name in ("precode", "torch", "transformers")},
        "processor": MiniLM("fp32").fingerprint.split("-", 3)[3],
        "figures": figures,
    }
    data, card = adapter_files(NAME, trained.differences, about)
    return data, card, figures


def _without(codebook: Codebook, groups: Sequence[str]) -> Codebook:
    """Return `codebook` less the codes of `groups`."""
    if not groups:
        return codebook
    places = allowed_codes(codebook, (), groups) or ()
    dropped = {codebook.codes[place].id for place in places}
    left = Codebook(
        tuple(
            replace(t, codes=tuple(code for code in t.codes if code.id not in dropped))
            for t in codebook.taxonomies
        )
    )
    if not left.codes:
        raise BadOption("No group of codes is left.", remedy="Leave out fewer groups.")
    return left


def bank_figures(
    codebook: Codebook, encode: Callable[[list[str]], FloatMatrix]
) -> dict[str, dict[str, float]]:
    """Return how well held-out exemplars find their code, by part, ranked by cosine alone.

    The index is built from the training part; written exemplars count on their own.
    """
    index = part_index(codebook, encode)
    position = {code.code: number for number, code in enumerate(codebook.codes)}
    figures = {}
    for part in ("validation", "test"):
        for register in ("spoken", "written"):
            held_out = [
                e
                for e in exemplars_of(codebook, part)
                if (e.voice == "written") == (register == "written")
            ]
            if not held_out:
                continue
            vectors = encode([e.text for e in held_out])
            scores = index.space.place(vectors) @ index.code_vectors.T
            gold = np.zeros(scores.shape, np.bool_)
            gold[np.arange(len(held_out)), [position[e.code] for e in held_out]] = True
            ranks = filtered_ranks(scores, gold)
            figures[f"{part}, {register}"] = {
                "exemplars": float(len(held_out)),
                "recall_at_1": round(recall_at(ranks, 1) or 0.0, 4),
                "recall_at_5": round(recall_at(ranks, 5) or 0.0, 4),
                "mrr": round(mean_reciprocal_rank(ranks) or 0.0, 4),
            }
    return figures


def exemplars_of(codebook: Codebook, part: Part) -> list[Exemplar]:
    """Return the exemplars of one part, code after code."""
    return [e for code in codebook.codes for e in code.exemplars if part_of(e.id) == part]


def part_index(codebook: Codebook, encode: Callable[[list[str]], FloatMatrix]) -> CodeIndex:
    """Return the index of the training part alone."""
    codes = [
        replace(code, exemplars=tuple(e for e in code.exemplars if part_of(e.id) == "train"))
        for code in codebook.codes
    ]
    exemplars = [e for code in codes for e in code.exemplars]
    no_code = [e.text for e in codebook.no_code if part_of(e.id) == "train"]
    return index_of(
        codes,
        exemplars,
        encode([encoded_definition(code) for code in codes]),
        encode([e.text for e in exemplars]),
        encode(no_code),
    )
