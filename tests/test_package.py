"""The package as others get it."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import precode

ROOT = Path(__file__).parent.parent


def test_every_public_name_can_be_imported() -> None:
    assert precode.__all__ == sorted(precode.__all__)
    for name in precode.__all__:
        assert getattr(precode, name).__name__ == name


def test_the_wheel_carries_taxonomies_models_and_templates(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "precode/_data/taxonomy/bct_v1/card.yaml",
        "precode/_data/taxonomy/relational/exemplars/17-relational-aspects-of-behavioural-change.csv",
        "precode/_data/models/minilm/manifest.json",
        "precode/_data/models/minilm_bct/fusion.json",
        "precode/_data/models/minilm_bct/heads.safetensors",
        "precode/_data/models/minilm_bct/adapter.safetensors",
        "precode/_data/models/minilm_bct/adapter.json",
        "precode/reports/templates/evaluation.html.j2",
        "precode/reports/templates/study.html.j2",
        "precode/reports/templates/study.css.j2",
        "precode/exporters/templates/page.html.j2",
        "precode/py.typed",
    } <= names
    assert not [name for name in names if name.startswith(("tests", "corpus_samples"))]


def test_exact_versions_are_pinned_for_everything_installed() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in pins if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in pinned)
    assert "torch==2.13.0" in pinned
