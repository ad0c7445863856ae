"""Keys, made and taken back in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli._app import app
from assistant.settings import Settings
from assistant.web.server.gate.keys import Keys


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["keys", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_a_key_is_printed_once_and_works_until_it_is_revoked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, printed, _ = run("add", "robot")
    assert code == 0
    keys = Keys.of(Settings.load())
    assert keys.name(printed.strip()) == "robot"
    code, listed, _ = run("list")
    assert (code, listed.split()[1:]) == (0, ["robot"])
    assert [key["name"] for key in json.loads(run("list", "--json")[1])] == ["robot"]
    assert printed.strip() not in listed
    assert run("revoke", "robot") == (0, "", "")
    assert keys.name(printed.strip()) is None
    assert run("list")[1] == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("revoke", "nobody"), "no key of the name nobody"),
        (("add", "two words"), "is no name"),
    ],
)
def test_mistakes_are_said_in_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, _, errors = run(*arguments, "--data-dir", str(tmp_path))
    assert code == 2
    assert said in errors
