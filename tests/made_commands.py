"""Commands run as in a terminal: what they say, or why they refuse."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from precode.cli.app import app
from precode.errors import PrecodeError


def precode(*arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    if result.exception and not isinstance(result.exception, PrecodeError | SystemExit):
        raise result.exception
    return result


def said(*arguments: str) -> str:
    result = precode(*arguments)
    assert result.exit_code == 0, result.exception or result.output
    return result.output


def refusal(*arguments: str) -> PrecodeError:
    result = precode(*arguments)
    assert isinstance(result.exception, PrecodeError), result.output
    return result.exception
