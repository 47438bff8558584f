"""Suggestions on disk: one Parquet file a transcript, ``suggestions/<name>.<key>.parquet``.

The key says what they were made from (`precode.domain.studies.Recipe`), so a file is either
right or has another name. Rows are as `precode suggest --format jsonl` gives them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from precode.domain.codes import Codebook
from precode.domain.studies import Recipe, StoredTranscript
from precode.domain.suggestions import Cue, Evidence, Precoding, Rival, RunSettings, Suggestion
from precode.domain.text import Span, Transcript
from precode.errors import BrokenStudy
from precode.files import write_bytes_atomic
from precode.store.derived import derived_file, derived_files, forget_others
from precode.store.study import Study
from precode.store.transcripts import folder_name

_ABOUT = b"precode"
_END = b"PAR1"


@dataclass(frozen=True, slots=True)
class Results:
    """The suggestions that a study has: file name of a transcript's folder to its key."""

    keys: Mapping[str, str]

    @classmethod
    def of(cls, study: Study) -> Results:
        """List them, reading names and the last bytes only."""
        found = derived_files(study.suggestions, "parquet")
        return cls({name: key for name, key, path in found if _is_whole(path)})

    def key(self, stored: StoredTranscript) -> str | None:
        """Return the key of what was suggested for a transcript, None if nothing was."""
        return self.keys.get(folder_name(stored.name))


def _is_whole(path: Path) -> bool:
    """Tell whether a Parquet file has its end; without it, it counts as not there."""
    try:
        with path.open("rb") as file:
            file.seek(-len(_END), os.SEEK_END)
            return file.read() == _END
    except OSError:
        return False


def suggestion_count(path: Path) -> int:
    """Return how many suggestions a file holds."""
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


def result_file(study: Study, stored: StoredTranscript, key: str) -> Path:
    """Return where the suggestions of a transcript lie."""
    return derived_file(study.suggestions, stored.name, key, "parquet")


def write_result(
    study: Study, stored: StoredTranscript, key: str, result: Precoding, case: str, recipe: Recipe
) -> bytes:
    """Write the suggestions of a transcript, then remove those of other settings.

    Returns the file's content: the same bytes for the same suggestions.
    """
    data = parquet_bytes(result, stored, key, case, recipe)
    path = result_file(study, stored, key)
    write_bytes_atomic(path, data, force=True)
    forget_others(study.suggestions, stored.name, but=path)
    return data


def parquet_bytes(
    result: Precoding, stored: StoredTranscript, key: str, case: str, recipe: Recipe
) -> bytes:
    """Return the content of a result's Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [_row(result, suggestion, case) for suggestion in result.suggestions]
    about = {
        "key": key,
        "transcript": stored.name,
        "version": stored.version,
        "text_sha256": stored.text_sha256,
        "language": stored.language,
        "threshold": result.threshold,
        "calibrated_for": result.calibrated_for,
        "recipe": {**asdict(recipe), "taxonomies": dict(recipe.taxonomies)},
    }
    schema = _schema(pa).with_metadata({_ABOUT: json.dumps(about, sort_keys=True).encode()})
    target = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), target, compression="zstd")
    content: bytes = target.getvalue().to_pybytes()
    return content


def read_columns(
    study: Study, stored: StoredTranscript, key: str, names: Sequence[str]
) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """Return columns of a transcript's suggestions, and what the file says of itself.

    Raises
    ------
    BrokenStudy
        If the file is damaged.
    """
    import pyarrow as pa

    path = result_file(study, stored, key)
    try:
        table = _table(path, names)
        return table.to_pydict(), json.loads(table.schema.metadata[_ABOUT])
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as err:
        raise _damaged(path, err) from None


def read_result(path: Path, transcript: Transcript, codebook: Codebook) -> Precoding:
    """Return the suggestions in a file, their evidence included.

    If they were made with other codes, those that are gone are left out.

    Raises
    ------
    BrokenStudy
        If the file is damaged, or of another version of the transcript.
    """
    import pyarrow as pa

    exemplars = {(e.code, e.id): e for code in codebook.codes for e in code.exemplars}
    known = {code.id for code in codebook.codes}
    try:
        table = _table(path)
        about = json.loads(table.schema.metadata[_ABOUT])
        recipe = about["recipe"]
        if about["text_sha256"] != transcript.sha256:
            raise ValueError("another text")
        return Precoding(
            transcript=transcript,
            codebook=codebook,
            suggestions=tuple(
                _suggestion(row, exemplars) for row in table.to_pylist() if row["code_id"] in known
            ),
            threshold=about["threshold"],
            encoder=recipe["encoder"],
            settings=RunSettings(
                recipe["top_k"], recipe["min_score"], recipe["include_interviewer"]
            ),
            calibrated_for=tuple(about["calibrated_for"]),
        )
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as err:
        raise _damaged(path, err) from None


def _table(path: Path, columns: Sequence[str] | None = None) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Not read_table, which loads pandas where that is installed.
    with pq.ParquetFile(pa.BufferReader(path.read_bytes())) as file:
        return file.read(columns=None if columns is None else list(columns))


def _damaged(path: Path, err: Exception) -> BrokenStudy:
    return BrokenStudy(
        f"The suggestions cannot be read ({type(err).__name__}).",
        where=str(path),
        remedy="They can be made again: remove this file and run: precode batch STUDY",
    )


def _schema(pa: Any) -> Any:
    text, place, number, span = (
        pa.string(),
        pa.int64(),
        pa.float64(),
        pa.struct([("start", pa.int64()), ("end", pa.int64())]),
    )
    cue = pa.struct([("phrase", text), ("start", place), ("end", place)])
    return pa.schema(
        [
            ("transcript", text),
            ("case", text),
            ("turn", place),
            ("speaker", text),
            ("role", text),
            ("start", place),
            ("end", place),
            ("quote", text),
            ("code", text),
            ("code_id", text),
            ("label", text),
            ("group", text),
            ("taxonomy", text),
            ("score", number),
            ("strength", text),
            ("rank", place),
            ("prompted", pa.bool_()),
            ("exemplar", text),
            ("similarity", number),
            ("definition", number),
            ("cues", pa.list_(cue)),
            ("shares", pa.list_(pa.struct([("part", text), ("log_odds", number)]))),
            ("rival", pa.struct([("code", text), ("label", text), ("score", number)])),
            ("question", span),
            ("also_consider", pa.list_(text)),
        ]
    )


def _row(result: Precoding, suggestion: Suggestion, case: str) -> dict[str, Any]:
    transcript, evidence, span = result.transcript, suggestion.evidence, suggestion.span
    turn = transcript.turns[suggestion.turn - 1]
    rival, question = evidence.rival, evidence.question
    row = {
        "transcript": transcript.name,
        "case": case,
        "turn": suggestion.turn,
        "speaker": turn.speaker,
        "role": turn.role,
        "start": span.start,
        "end": span.end,
        "quote": span.of(transcript.text),
        "code": suggestion.code,
        "code_id": suggestion.code_id,
        "label": suggestion.label,
        "group": suggestion.group,
        "taxonomy": suggestion.taxonomy,
        "score": suggestion.score,
        "strength": suggestion.strength,
        "rank": suggestion.rank,
        "prompted": suggestion.prompted,
        "exemplar": evidence.exemplar.id if evidence.exemplar else None,
        "similarity": evidence.similarity,
        "definition": evidence.definition,
        "cues": [
            {"phrase": cue.phrase, "start": cue.span.start, "end": cue.span.end}
            for cue in evidence.cues
        ],
        "shares": [{"part": part, "log_odds": share} for part, share in evidence.shares],
        "rival": asdict(rival) if rival else None,
        "question": {"start": question.start, "end": question.end} if question else None,
        "also_consider": list(evidence.also_consider),
    }
    # Parquet holds UTF-8: a lone surrogate of a damaged file becomes a question mark.
    return {name: _utf8(value) if isinstance(value, str) else value for name, value in row.items()}


def _utf8(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _suggestion(row: Mapping[str, Any], exemplars: Mapping[tuple[str, str], Any]) -> Suggestion:
    rival, question = row["rival"], row["question"]
    return Suggestion(
        turn=row["turn"],
        span=Span(row["start"], row["end"]),
        code=row["code"],
        code_id=row["code_id"],
        label=row["label"],
        group=row["group"],
        taxonomy=row["taxonomy"],
        score=row["score"],
        strength=row["strength"],
        rank=row["rank"],
        evidence=Evidence(
            definition=row["definition"],
            shares=tuple((share["part"], share["log_odds"]) for share in row["shares"]),
            exemplar=exemplars.get((row["code"], row["exemplar"])),
            similarity=row["similarity"],
            cues=tuple(Cue(c["phrase"], Span(c["start"], c["end"])) for c in row["cues"]),
            rival=Rival(**rival) if rival else None,
            question=Span(**question) if question else None,
            also_consider=tuple(row["also_consider"]),
        ),
    )
