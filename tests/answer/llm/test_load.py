"""Many conversations at once, and many one after another."""

from __future__ import annotations

import asyncio
import gc
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from llm_world import extractive, found, settings
from scripted_llm import Reply, ScriptedLLM

from assistant.answer.llm.connect import connect
from assistant.answer.llm.writer import LLMWriter
from assistant.answer.model import Answer, Delta, Done
from assistant.question.model import Turn

_PAGE = 4096


def answer_number(request: dict[str, Any]) -> Reply:
    """An answer that names the question it belongs to, in many pieces."""
    name = re.search(r"Question: question-([a-z]+)", request["messages"][-1]["content"])
    assert name is not None
    text = f"This is answer-{name[1]} about LongWrite [1]. " * 3
    return Reply([text[at : at + 7] for at in range(0, len(text), 7)], delay=0.0005)


def name_of(number: int) -> str:
    """A number in letters: a digit would be a figure to check."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def test_fifty_streams_at_once_are_neither_mixed_up_nor_lost() -> None:
    with ScriptedLLM(answer_number) as server:
        chosen = settings(server.url, llm_timeout=30.0)
        model = connect(chosen)
        assert model is not None
        writer = LLMWriter(model)

        async def ask(number: int) -> tuple[str, Answer]:
            retrieval = found(f"question-{name_of(number)}")
            text = ""
            async for event in writer.astream(retrieval, extractive(retrieval)):
                await asyncio.sleep(0)
                if isinstance(event, Delta) and not event.provisional:
                    text += event.text
                elif isinstance(event, Done):
                    return text, event.answer
            raise AssertionError("no end")

        async def everyone() -> list[tuple[str, Answer]]:
            return await asyncio.gather(*(ask(number) for number in range(50)))

        results = asyncio.run(everyone())
        assert len(server.requests) == 50
    for number, (streamed, answer) in enumerate(results):
        assert streamed == answer.text
        assert answer.text == " ".join(
            [f"This is answer-{name_of(number)} about LongWrite [1]."] * 3
        )
        assert answer.mode == "llm:scripted"


def resident() -> int:
    """Bytes of memory this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


@pytest.fixture
def untraced() -> Iterator[None]:
    """New threads without a measurement of coverage, which keeps objects for each of them."""
    trace = threading.gettrace()
    threading.settrace(None)  # type: ignore[arg-type]
    yield
    threading.settrace(trace)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.usefixtures("untraced")
def test_memory_is_steady_over_a_thousand_conversations() -> None:
    def reply(request: dict[str, Any]) -> Reply:
        return Reply(["LongWrite has ", "6 levels [1]."])

    with ScriptedLLM(reply, keep=1) as server:
        chosen = settings(server.url)
        model = connect(chosen)
        assert model is not None
        writer = LLMWriter(model)

        def converse(start: int, stop: int) -> None:
            for number in range(start, stop):
                retrieval = found(f"question {number} about {number * 7}?")
                history = [Turn(f"earlier {number}", f"answer {number} [1]" * 20)] * 3
                events = list(writer.stream(retrieval, extractive(retrieval), history))
                assert isinstance(events[-1], Done)
                assert events[-1].answer.mode == "llm:scripted"

        def held() -> tuple[int, int]:
            gc.collect()
            return len(gc.get_objects()), resident()

        converse(0, 200)
        grown: list[tuple[int, int]] = []
        # Threads of other tests may need something once; what leaks grows each time.
        for start in (200, 600, 1000):
            before = held()
            converse(start, start + 400)
            grown.append((held()[0] - before[0], held()[1] - before[1]))
        assert min(objects for objects, _ in grown) < 250, grown
        assert min(memory for _, memory in grown) < 2_000_000, grown
