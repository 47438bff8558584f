"""Rankings on disk: ``rankings/<name>.<key>.safetensors``, numbers only, one a transcript.

The review page needs them for its queues and to learn, and so loads no model.
"""

from __future__ import annotations

import json

import numpy as np

from precode.domain.rankings import Ranking
from precode.domain.studies import StoredTranscript
from precode.errors import BrokenStudy
from precode.files import write_bytes_atomic
from precode.store.derived import derived_file, derived_files, forget_others
from precode.store.study import Study

_NUMBERS = ("turns", "first", "odds", "unit", "starts", "ends", "rows")


def ranked(study: Study) -> frozenset[tuple[str, str]]:
    """Return the folder names of transcripts that have a ranking, each with its key."""
    return frozenset((name, key) for name, key, _ in derived_files(study.rankings, "safetensors"))


def write_ranking(study: Study, stored: StoredTranscript, key: str, ranking: Ranking) -> None:
    """Write the ranking of a transcript, then remove those of other settings."""
    from safetensors.numpy import save

    about = {"codes": ranking.codes, "roles": ranking.roles, "vectors": ranking.vectors}
    numbers = {name: np.ascontiguousarray(getattr(ranking, name)) for name in _NUMBERS}
    path = derived_file(study.rankings, stored.name, key, "safetensors")
    write_bytes_atomic(path, save(numbers, metadata={"about": json.dumps(about)}), force=True)
    forget_others(study.rankings, stored.name, but=path)


def read_ranking(study: Study, stored: StoredTranscript, key: str) -> Ranking:
    """Return the ranking of a transcript.

    Raises
    ------
    BrokenStudy
        If it is missing or damaged.
    """
    from safetensors import SafetensorError, safe_open

    path = derived_file(study.rankings, stored.name, key, "safetensors")
    try:
        with safe_open(str(path), "numpy") as file:
            about = json.loads((file.metadata() or {})["about"])
            return Ranking(
                roles=tuple(about["roles"]),
                codes=tuple(about["codes"]),
                vectors=about["vectors"],
                **{name: file.get_tensor(name) for name in _NUMBERS},
            )
    except (OSError, SafetensorError, ValueError, KeyError) as err:
        raise BrokenStudy(
            f"The ranking cannot be read ({type(err).__name__}).",
            where=str(path),
            remedy="It can be made again: remove this file and run: precode batch STUDY",
        ) from None
