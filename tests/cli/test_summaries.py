"""`assistant fetch --summarise`: cost told, asked for and paid; failures and interrupts said."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from feed_server import FeedServer, Item, feed_server, item
from scripted_llm import Reply, ScriptedLLM, words
from typer.testing import Result

from assistant import Assistant
from assistant.digest import read_digest

ROOT = Path(__file__).parents[2]
DAY = "2025-12-03"

Run = Any


def _reply(request: dict[str, Any]) -> Reply:
    """A summary that says nothing but what every abstract says, and a figure that none does."""
    if "Korean" in request["messages"][-1]["content"]:
        lines = ("라벨 없는 모델(model)을 제안합니다.", "모델(model) 하나를 씁니다.", "-")
    else:
        lines = ("A model without labels.", "One model. It has 7 billion parameters.", "-")
    names = ("What's New", "Technical Details", "Performance Highlights")
    return words("\n".join(f"{name}: {line}" for name, line in zip(names, lines, strict=True)))


@pytest.fixture
def feed() -> Iterator[FeedServer]:
    days = {f"2025-12-{day:02}": [item(10 * day, f"2025-12-{day:02}")] for day in (1, 2, 3)}
    quiet: dict[str, list[Item]] = {f"2025-11-{day}": [] for day in range(27, 31)}
    with feed_server({**quiet, **days}) as server:
        yield server


@pytest.fixture
def model() -> Iterator[ScriptedLLM]:
    with ScriptedLLM(_reply) as server:
        yield server


@pytest.fixture
def variables(feed: FeedServer, model: ScriptedLLM, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "digests").mkdir()
    return {
        "ASSISTANT_FEED_URL": feed.url,
        "ASSISTANT_FEED_PAUSE": "0",
        "ASSISTANT_DIGESTS": str(tmp_path / "digests"),
        "ASSISTANT_DATA_DIR": str(tmp_path / "data"),
        "ASSISTANT_LLM": "openai-like",
        "ASSISTANT_LLM_MODEL": "scripted",
        "OPENAI_BASE_URL": model.url,
        "OPENAI_API_KEY": "",
    }


@pytest.fixture
def fetch(run: Run, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Fetches the days up to the third of December."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    def _fetch(*arguments: str, typed: str | None = None) -> Result:
        return run("fetch", "--today", DAY, *arguments, typed=typed)

    return _fetch


def _sections(tmp_path: Path, day: str = DAY) -> list[str]:
    path = tmp_path / "digests" / f"{date.fromisoformat(day):%Y/%m/%d}.md"
    [entry] = read_digest(path, tmp_path).entries
    return [item for section in entry.sections for item in section.items]


def test_papers_are_fetched_summarised_and_synced(fetch: Run, tmp_path: Path) -> None:
    result = fetch("--summarise", "both")
    assert result.exit_code == 0, result.output
    assert "6 summaries by scripted to make: 6 calls, about " in result.stderr
    assert "6 summaries by scripted written: 6 calls, about " in result.stdout
    assert "3 sentences were left out: not borne out by the abstract." in result.stdout
    assert _sections(tmp_path) == [
        "라벨 없는 모델(model)을 제안합니다.",
        "모델(model) 하나를 씁니다.",
        "A model without labels.",
        "One model.",
    ]
    # Settings come from the environment.
    paper = Assistant.open().paper("2512.00030")
    assert paper is not None
    assert "\n".join(_sections(tmp_path)) == "\n".join(paper.items)


def test_a_second_run_calls_nobody(fetch: Run, model: ScriptedLLM) -> None:
    fetch("--summarise", "ko")
    calls = model.count
    result = fetch("--summarise", "ko")
    assert (result.exit_code, model.count, calls) == (0, 3, 3)
    assert "No paper lacks a summary." in result.stdout
    assert "to make" not in result.stderr


def test_only_named_days_are_summarised(fetch: Run, tmp_path: Path, model: ScriptedLLM) -> None:
    fetch()
    fetch("--days", "1", "--summarise", "en")
    assert model.count == 1
    assert _sections(tmp_path)
    assert not _sections(tmp_path, "2025-12-02")
    fetch("--summarise", "en")
    assert model.count == 3
    assert _sections(tmp_path, "2025-12-01")


@pytest.mark.parametrize(("answer", "calls"), [("y\n", 3), ("n\n", 0), ("\n", 0)])
def test_a_terminal_is_asked_first(
    fetch: Run, model: ScriptedLLM, monkeypatch: pytest.MonkeyPatch, answer: str, calls: int
) -> None:
    monkeypatch.setattr("assistant.cli._summaries.is_terminal", lambda: True)
    result = fetch("--summarise", "en", typed=answer)
    assert "3 calls" in result.stderr.partition("Go on?")[0]
    assert (result.exit_code, model.count) == (0, calls)
    assert ("No paper was summarised." in result.stdout) == (calls == 0)


def test_yes_is_not_asked(fetch: Run, model: ScriptedLLM, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.cli._summaries.is_terminal", lambda: True)
    result = fetch("--summarise", "en", "--yes")
    assert "3 calls" in result.stderr
    assert "Go on?" not in result.output
    assert model.count == 3


def test_without_a_model_nothing_is_fetched(
    fetch: Run, feed: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_LLM", "none")
    result = fetch("--summarise", "en")
    assert (result.exit_code, feed.asked) == (2, [])
    assert "written by a language model, and none is set." in result.stderr
    assert "OPENAI_API_KEY" in result.stderr


def test_a_model_is_asked_for_nothing_unless_told_to(fetch: Run, model: ScriptedLLM) -> None:
    assert fetch().exit_code == 0
    assert (model.count, model.paths) == (0, [])


def test_failures_are_counted_and_end_in_their_own_code(
    fetch: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def script(request: dict[str, Any]) -> Reply:
        return words("Sorry.") if _about(request, 20) else _reply(request)

    with ScriptedLLM(script) as odd:
        monkeypatch.setenv("OPENAI_BASE_URL", odd.url)
        result = fetch("--summarise", "en")
    assert result.exit_code == 8
    assert "2 summaries by scripted written: 3 calls" in result.stdout
    assert "1 failed: The model sent something other than the three lines" in result.stdout
    assert "1 summary could not be made." in result.stderr
    assert _sections(tmp_path)
    assert not _sections(tmp_path, "2025-12-02")


def test_json_tells_it_all(fetch: Run) -> None:
    told = json.loads(fetch("--summarise", "en", "--json").stdout)["summaries"]
    assert (told["written"], told["planned"]["calls"], told["spent"]["calls"]) == (3, 3, 3)
    assert json.loads(fetch("--json").stdout)["summaries"] is None


def test_an_interrupt_keeps_what_is_done_and_says_what_it_cost(
    variables: dict[str, str], tmp_path: Path
) -> None:
    def script(request: dict[str, Any]) -> Reply:
        return Reply(["What's", " New"], stall_after=1) if _about(request, 10) else _reply(request)

    with ScriptedLLM(script) as model:
        running = subprocess.Popen(
            [sys.executable, "-m", "assistant.cli", "fetch", "--today", DAY, "--summarise", "en"],
            cwd=ROOT,
            env={**os.environ, **variables, "OPENAI_BASE_URL": model.url},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        deadline = time.monotonic() + 60
        while model.count < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "2 summaries by scripted written: 2 calls" in said
    assert "1 not tried." in said
    assert said.rstrip().endswith("Interrupted.")
    assert _sections(tmp_path, "2025-12-02")
    assert not _sections(tmp_path, "2025-12-01")


def _about(request: dict[str, Any], number: int) -> bool:
    return f"Lantern-{number}:" in request["messages"][-1]["content"]
