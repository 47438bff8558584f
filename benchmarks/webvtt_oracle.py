"""Compare our WebVTT cues with those that conformance suites expect.

    python benchmarks/webvtt_oracle.py FOLDER

FOLDER holds ``ORACLE/*_expected_cues.json`` (file name to cues) and, anywhere below it,
the ``.vtt`` files. A file agrees if every cue has the same identifier, times and text.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

from precode.importers.content.encodings import decode
from precode.importers.source import Source
from precode.importers.webvtt.cues import parse_track

Expected = tuple[str, float, float, str]


def expected(cue: dict[str, Any]) -> Expected:
    """Return a cue of either oracle; ``raw`` is the text with its tags."""
    start, end = cue.get("startTime", cue.get("start")), cue.get("endTime", cue.get("end"))
    assert start is not None
    assert end is not None
    return cue["id"], round(start, 3), round(end, 3), cue.get("raw", cue["text"])


def ours(path: Path) -> list[Expected]:
    """Return the cues that precode finds in the file `path`."""
    text, _ = decode(Source(path.name, path.read_bytes()))
    return [
        (cue.id, cue.start_ms / 1000, cue.end_ms / 1000, cue.text) for cue in parse_track(text).cues
    ]


def compare(oracle: Path, files: dict[str, Path]) -> str:
    """Return one line of figures, and one for every file that differs."""
    cases = json.loads(oracle.read_text(encoding="utf-8"))
    present = {name: files[name] for name in cases if name in files}
    agree_files = agree_cues = all_cues = 0
    differing = []
    for name, path in sorted(present.items()):
        want, got = [expected(cue) for cue in cases[name]], ours(path)
        agree_files += want == got
        all_cues += len(want)
        agree_cues += sum(w == g for w, g in zip(want, got, strict=False))
        if want != got:
            differing.append(f"  {name}: expected {want}, got {got}")
    figures = f"{oracle.stem}: files {agree_files}/{len(present)}, cues {agree_cues}/{all_cues}"
    return "\n".join([f"{figures} ({len(cases) - len(present)} files not here)", *differing])


def find(folder: Path, names: Collection[str]) -> dict[str, Path]:
    """Return the files called `names`, from the one folder below `folder` that has most of them.

    Two suites may both have an ``arrows.vtt``.
    """
    roots: Counter[Path] = Counter()
    for path in folder.rglob("*.vtt"):
        roots.update(root for root in path.parents if path.relative_to(root).as_posix() in names)
    if not roots:
        return {}
    root = min(roots, key=lambda root: (-roots[root], root.as_posix()))
    return {name: root / name for name in names if (root / name).is_file()}


def main() -> None:
    """Print the figures of every oracle in the folder."""
    folder = Path(sys.argv[1])
    for oracle in sorted((folder / "ORACLE").glob("*.json")):
        names = json.loads(oracle.read_text(encoding="utf-8")).keys()
        print(compare(oracle, find(folder, names)))


if __name__ == "__main__":
    main()
