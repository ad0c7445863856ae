"""Every command and example of the README works as it stands."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from feed_server import FeedServer, feed_server, week
from typer.testing import CliRunner

from assistant import Assistant
from assistant.cli._app import app
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _lines(language: str) -> list[str]:
    blocks = re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


COMMANDS = [line for line in _lines("sh") if line.startswith(".venv/bin/assistant")]
#: Run by .ci/run, which has an environment to install into.
INSTALLING = [line for line in _lines("sh") if line not in COMMANDS]


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, synced_seeds: Path) -> Path:
    """A folder with what the commands name: seeds, an index, and questions."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "seeds").symlink_to(ROOT / "seeds")
    # A copy: what is fetched goes into it.
    shutil.copytree(synced_seeds, folder / ".assistant")
    paper = Assistant.open(data_dir=synced_seeds, llm="none").papers()[0]
    row = {"arxiv_id": paper.arxiv_id, "question_en": paper.title}
    (folder / "questions.jsonl").write_text(json.dumps(row))
    return folder


@pytest.fixture(scope="module")
def feed() -> Iterator[FeedServer]:
    """A feed with papers on the last seven days."""
    with feed_server(week(str(date.today() - timedelta(days=6)))) as server:
        yield server


@pytest.mark.parametrize("command", COMMANDS)
def test_commands(
    command: str, workplace: Path, feed: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, *arguments = shlex.split(command)
    if arguments[0] == "serve":
        # It would run on; that its options are known is shown by the help they are read before.
        arguments.append("--help")
    monkeypatch.chdir(workplace)
    monkeypatch.setenv("ASSISTANT_LLM", "none")
    monkeypatch.setenv("ASSISTANT_FEED_URL", feed.url)
    monkeypatch.setenv("ASSISTANT_ARXIV_URL", feed.url)
    done = CliRunner().invoke(app, arguments, input="hello\n/quit\n", prog_name="assistant")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.strip()
    assert "No paper fits" not in done.stderr


def test_installing_commands_are_the_two_of_the_start() -> None:
    assert len(INSTALLING) == 2
    assert INSTALLING[0].endswith(".venv/bin/python app.py")
    assert INSTALLING[1].endswith(".venv/bin/pytest -n 2")
    ci = (ROOT / ".ci" / "run").read_text()
    assert "readme_command 1" in ci
    assert "readme_command 2" in ci


def test_python_example(
    synced_seeds: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    shutil.copytree(synced_seeds, tmp_path / ".assistant")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_LLM", "none")
    names: dict[str, object] = {}
    exec("\n".join(_lines("python")), names)
    printed = capsys.readouterr().out
    assert printed.startswith("59 ()")
    assert printed.count("https://arxiv.org/abs/") > 3
    assert names["more"].sources  # type: ignore[attr-defined]


def test_named_variables_are_settings() -> None:
    settings = set(Settings.model_fields)
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert named
    known = {f"ASSISTANT_{name.upper()}" for name in settings} | {
        *("OPENAI_API_KEY", "OPENAI_BASE_URL", "CHROMA_HOST")
    }
    assert named <= known
