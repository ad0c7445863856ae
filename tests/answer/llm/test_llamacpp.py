"""End to end over HTTP with llama.cpp's own server and models that the tests make themselves."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from llm_world import LONGBENCH, extractive, found, settings
from tiny_gguf import write_model

from assistant.answer.llm.connect import connect
from assistant.answer.llm.writer import LLMWriter
from assistant.answer.model import Delta, Done, Reset

pytestmark = pytest.mark.llamacpp

RETRIEVAL = found(papers=(LONGBENCH,))
EXTRACTIVE = extractive(RETRIEVAL)
WORDS = ("▁LongWrite", "▁has", "▁6", "▁levels", "▁[1].")


@contextmanager
def serving(model: Path) -> Iterator[str]:
    """llama.cpp's server with ``model``; gives its base URL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = model.with_suffix(".log")
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(model)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", "8192"]
    command += ["--n_threads", "1", "--interrupt_requests", "False", "--model_alias", "tiny"]
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        url = f"http://127.0.0.1:{port}/v1"
        deadline = time.monotonic() + 60
        while not _ready(url):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/models", timeout=1, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("speaking")
    with serving(write_model(folder / "model.gguf", says=WORDS)) as url:
        yield url


def writer(url: str, **values: Any) -> LLMWriter:
    chosen = settings(url, llm_model="", llm_timeout=60.0, llm_max_tokens=64, **values)
    model = connect(chosen)
    assert model is not None
    return LLMWriter(model)


def test_a_cited_answer_streams_from_a_real_server(speaking: str) -> None:
    events = list(writer(speaking).stream(RETRIEVAL, EXTRACTIVE))
    assert isinstance(events[-1], Done)
    answer = events[-1].answer
    assert answer.text == "LongWrite has 6 levels [1]."
    assert answer.mode == "llm:tiny"
    assert (answer.checks.supported, answer.warnings) == (1, ())
    assert isinstance(events[0], Delta)
    assert events[0].provisional


def test_and_without_blocking_the_event_loop(speaking: str) -> None:
    async def run() -> list[str]:
        asking = writer(speaking)

        async def one() -> str:
            events = [event async for event in asking.astream(RETRIEVAL, EXTRACTIVE)]
            assert isinstance(events[-1], Done)
            return events[-1].answer.text

        return await asyncio.gather(one(), one())

    assert asyncio.run(run()) == ["LongWrite has 6 levels [1]."] * 2


def test_random_weights_end_in_the_extractive_answer(tmp_path: Path) -> None:
    with serving(write_model(tmp_path / "model.gguf")) as url:
        events = list(writer(url).stream(RETRIEVAL, EXTRACTIVE))
    assert isinstance(events[-1], Done)
    answer = events[-1].answer
    assert answer.text == EXTRACTIVE.text
    assert answer.mode == "extractive"
    assert len([event for event in events if isinstance(event, Reset)]) == 1
    assert "word for word" in answer.warnings[-1]
