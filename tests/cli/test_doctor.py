"""`assistant doctor`, `--version` and shell completion."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from assistant import __version__

Run = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """The feed and arXiv are asked where nothing listens."""
    for name in ("FEED", "ARXIV"):
        monkeypatch.setenv(f"ASSISTANT_{name}_URL", "http://127.0.0.1:9")


def test_one_line_a_finding_and_0_where_nothing_is_broken(run: Run, synced_seeds: Path) -> None:
    done = run("doctor", "--data-dir", synced_seeds, "--llm", "none")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].split()[:4] == ["ok", "program", "Version", __version__]
    [newest] = [line for line in lines if "newest" in line.split()]
    assert newest.startswith("warn")
    assert newest.endswith("Run: assistant fetch")
    done = run("doctor", "--data-dir", synced_seeds, "--llm", "none", "--json")
    told = json.loads(done.stdout)
    assert told["ok"]
    assert len(told["findings"]) == len(lines)
    assert set(told["findings"][0]) == {"check", "state", "text", "mend"}


def test_1_where_something_is_broken(run: Run, tmp_path: Path) -> None:
    done = run("doctor", "--data-dir", tmp_path, "--llm", "none", "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert not told["ok"]
    [index] = [finding for finding in told["findings"] if finding["state"] == "bad"]
    assert "assistant sync" in index["mend"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "many", "port"),
        ("EMBEDDING", "nothing", "embedding"),
        ("HOST", "0.0.0.0", "ASSISTANT_PASSWORD_FILE"),
        ("PASSWORD_FILE", "missing.txt", "can't be read"),
        ("LLM", "openai", "OPENAI_API_KEY"),
    ],
)
def test_settings_that_make_no_sense_are_findings_too(
    run: Run, synced_seeds: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"ASSISTANT_{name}", value)
    done = run("doctor", "--data-dir", synced_seeds)
    assert done.exit_code == 1
    broken = [line for line in done.stdout.splitlines() if line.startswith("BAD")]
    assert any(said in line for line in broken), done.output


def test_version(run: Run) -> None:
    assert run("--version").stdout.strip() == __version__


@pytest.mark.parametrize(
    ("variables", "offered"),
    [
        ({"_ASSISTANT_COMPLETE": "complete_bash", "COMP_WORDS": "assistant do"}, "doctor"),
        (
            {
                "_ASSISTANT_COMPLETE": "complete_fish",
                "_TYPER_COMPLETE_FISH_ACTION": "get-args",
                "_TYPER_COMPLETE_ARGS": "assistant search --da",
            },
            "--data-dir",
        ),
    ],
)
def test_shells_are_offered_commands_and_options(variables: dict[str, str], offered: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli"],
        cwd=ROOT,
        env={**os.environ, "COMP_CWORD": "1", **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split()[0] == offered


def test_completion_is_listed_shown_and_installed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {"--install-completion", "--show-completion"} <= set(run("--help").stdout.split())
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    for option, shell in (("show", "zsh"), ("install", "bash")):
        done = subprocess.run(
            [sys.executable, "-m", "assistant.cli", f"--{option}-completion", shell],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert "assistant" in done.stdout or "installed" in done.stdout
    [script] = tmp_path.rglob("assistant.sh")
    assert "_ASSISTANT_COMPLETE=complete_bash" in script.read_text()
