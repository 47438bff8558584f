"""What README says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from precode.cli.app import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("suggest", "demo", "test", "check", "soak"):
        assert f"make {target}" in README
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_options_and_commands_in_the_readme_exist() -> None:
    runner = CliRunner()
    commands: list[list[str]] = [[], ["models", "fit"], ["models", "train"], ["study", "check"]]
    commands += [[name] for name in ("suggest", "evaluate", "init", "add", "status", "batch")]
    commands += [[name] for name in ("review", "decide", "history", "withdraw", "cite")]
    commands += [[name] for name in ("induce", "finalize", "report", "select")]
    known = "".join(runner.invoke(app, [*command, "--help"]).stdout for command in commands)
    for option in set(re.findall(r"(--[a-z][a-z-]+)", README)) - {"--strict", "--install"}:
        assert option in known, option
    for command in set(re.findall(r"precode ([a-z]+) my_study", README)):
        assert runner.invoke(app, [command, "--help"]).exit_code == 0, command
    for group, command in re.findall(r"precode (taxonomy|models|study) (\w+)", README):
        assert runner.invoke(app, [group, command, "--help"]).exit_code == 0, command


def test_files_and_folders_in_the_readme_exist() -> None:
    for path in re.findall(r"(?:corpus_samples|taxonomy|models|benchmarks)/[\w./-]*\w", README):
        assert (ROOT / path).exists(), path


@pytest.mark.model
def test_the_python_example_runs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(compile(example, "README.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= 10
    assert re.match(r"\d+ \d+\.\d+ \w", lines[0])


def test_the_version_is_the_same_everywhere() -> None:
    import tomllib

    from precode import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert project["version"] == __version__
    assert f"version: {__version__}" in citation
    assert f"**{__version__}**" in README
