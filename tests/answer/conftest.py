"""Fixtures for answers by a model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from llm_world import settings
from scripted_llm import ScriptedLLM

from assistant.answer.llm.connect import connect
from assistant.answer.llm.writer import LLMWriter

Scripted = Callable[..., tuple[ScriptedLLM, LLMWriter]]


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """Start a scripted server; gives the server and a writer connected to it."""
    with ExitStack() as stack:

        def start(script: Any, **values: Any) -> tuple[ScriptedLLM, LLMWriter]:
            server = stack.enter_context(ScriptedLLM(script))
            chosen = settings(server.url, **values)
            model = connect(chosen)
            assert model is not None
            return server, LLMWriter(model)

        yield start


@pytest.fixture(autouse=True)
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back off by milliseconds, so that failures are tested in no time."""
    from tenacity import wait_random_exponential

    from assistant.answer.llm import retries

    monkeypatch.setattr(retries, "_backoff", wait_random_exponential(multiplier=0.005, max=0.02))


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys and addresses of the machine that runs the tests stay out of them."""
    names = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "OLLAMA_HOST")
    for name in (*names, *(f"ASSISTANT_{name}" for name in names)):
        monkeypatch.delenv(name, raising=False)
