"""Runs the command line in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli._app import app

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `assistant` with some arguments, in an empty working folder."""
    monkeypatch.chdir(tmp_path)

    def _run(*arguments: str | Path, typed: str | None = None) -> Result:
        return CliRunner().invoke(
            app, [str(argument) for argument in arguments], input=typed, prog_name="assistant"
        )

    return _run
