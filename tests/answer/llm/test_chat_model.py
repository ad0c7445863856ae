"""A chat model by itself, over real HTTP: pieces, the end of a reply, cancelling."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import aclosing, closing
from typing import Any

import pytest
from llm_world import settings
from process import kinds
from scripted_llm import Reply, ScriptedLLM, error

from assistant.answer.llm.chat_model import ChatModel, Message, Piece, Usage, complete
from assistant.answer.llm.connect import connect
from assistant.errors import LLMError

MESSAGES = [Message("system", "Be brief."), Message("user", "안녕?")]
KINDS = pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])


def model_at(server: ScriptedLLM, **values: Any) -> ChatModel:
    model = connect(settings(server.url, **values))
    assert model is not None
    return model


def pieces_of(model: ChatModel, *, asynchronous: bool) -> list[Piece]:
    if not asynchronous:
        return list(model.stream(MESSAGES))

    async def collect() -> list[Piece]:
        return [piece async for piece in model.astream(MESSAGES)]

    return asyncio.run(collect())


def chunk(delta: dict[str, Any]) -> str:
    return json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})


@KINDS
def test_pieces_of_text_and_then_the_end(asynchronous: bool) -> None:
    with ScriptedLLM([Reply(["안", "", "녕!"], finish="length")]) as server:
        pieces = pieces_of(model_at(server), asynchronous=asynchronous)
        assert pieces == [Piece("안"), Piece("녕!"), Piece(finish="length")]
        assert server.requests[0]["messages"] == [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "안녕?"},
        ]


def test_the_whole_reply() -> None:
    with ScriptedLLM([error(503), Reply(["One", " two."])]) as server:
        model = model_at(server)
        assert complete(model, MESSAGES) == "One two."
        assert len(server.requests) == 2


@KINDS
def test_tokens_as_the_server_counts_them(asynchronous: bool) -> None:
    usage = {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}
    reply = Reply(["Hi"], events=[json.dumps({"choices": [], "usage": usage})])
    with ScriptedLLM([reply]) as server:
        pieces = pieces_of(model_at(server), asynchronous=asynchronous)
    assert pieces[-1] == Piece(finish="stop", usage=Usage(prompt=12, completion=3))


@KINDS
def test_what_a_model_thinks_is_left_out(asynchronous: bool) -> None:
    thought = [chunk({"reasoning_content": "Hmm"}), chunk({"reasoning": "so", "content": None})]
    with ScriptedLLM([Reply(events=[*thought, chunk({"content": "Yes."})])]) as server:
        pieces = pieces_of(model_at(server), asynchronous=asynchronous)
    assert [piece.text for piece in pieces] == ["Yes.", ""]


@pytest.mark.parametrize(
    "event",
    ['{"choices": [5]}', '{"choices": {"a": 1}}', "[]", chunk({"content": [{"text": "x"}]})],
)
@KINDS
def test_chunks_of_another_shape(event: str, asynchronous: bool) -> None:
    with ScriptedLLM([Reply(events=[event])]) as server:
        with pytest.raises(LLMError, match="not a model's reply"):
            pieces_of(model_at(server), asynchronous=asynchronous)
        assert len(server.requests) == 3


@KINDS
def test_a_reply_without_an_end_broke_off(asynchronous: bool) -> None:
    with ScriptedLLM([Reply(["Half of"], cut_after=1, silent_cut=True)]) as server:
        with pytest.raises(LLMError, match="broke off"):
            pieces_of(model_at(server), asynchronous=asynchronous)
        assert len(server.requests) == 1


def test_closing_ends_the_request() -> None:
    with ScriptedLLM([Reply(["One", "two"], stall_after=1)]) as server:
        with closing(model_at(server).stream(MESSAGES)) as pieces:
            assert next(pieces) == Piece("One")
            assert not server.aborted.is_set()
        assert server.aborted.wait(60)


def test_closing_ends_the_request_of_a_loop() -> None:
    async def run(model: ChatModel, aborted: Any) -> None:
        async with aclosing(model.astream(MESSAGES)) as pieces:
            assert await anext(pieces) == Piece("One")
            assert not aborted.is_set()
        # While the loop still runs: its end would close every connection.
        assert await asyncio.to_thread(aborted.wait, 2)

    with ScriptedLLM([Reply(["One", "two"], stall_after=1)]) as server:
        asyncio.run(run(model_at(server), server.aborted))


def test_a_server_is_asked_once_for_its_model_and_window() -> None:
    models: Sequence[dict[str, Any]] = [{"id": "tiny", "max_model_len": 3000}]
    with ScriptedLLM([Reply(["x"])], models=models) as server:
        model = model_at(server, llm_model="", llm_context=0)
        assert (model.name, model.context_window) == ("openai-like", 8192)
        model.prepare()
        assert (model.name, model.context_window, model.answer_tokens) == ("tiny", 3000, 1000)
        for _ in range(2):
            complete(model, MESSAGES)
        assert server.paths.count("/v1/models") == 1


@pytest.mark.parametrize("answering", [False, True], ids=["from its start", "from its first word"])
def test_a_call_cancelled_at_any_moment_leaves_no_connection_behind(answering: bool) -> None:
    async def ask(model: ChatModel, begun: asyncio.Event) -> None:
        async with aclosing(model.astream(MESSAGES)) as pieces:
            async for _ in pieces:
                begun.set()

    async def cancelled_at_each_step(model: ChatModel) -> tuple[int, int]:
        await ask(model, asyncio.Event())
        before = kinds()["socket"]
        for steps in range(80):
            # One uses the connection that is idle, the others make theirs.
            begun = asyncio.Event()
            asking = [asyncio.create_task(ask(model, begun)) for _ in range(3)]
            if answering:
                await begun.wait()
            for _ in range(steps):
                await asyncio.sleep(0)
            for one in asking:
                one.cancel()
            await asyncio.wait(asking)
        await ask(model, asyncio.Event())
        # The server is in this process too, and closes its ends in its own time.
        for _ in range(40):
            if kinds()["socket"] <= before:
                break
            await asyncio.sleep(0.05)
        return before, kinds()["socket"]

    delay = 0.0 if answering else 0.05
    with ScriptedLLM(lambda _: Reply(["One."], delay=delay), keep=1) as server:
        before, after = asyncio.run(cancelled_at_each_step(model_at(server)))
    assert after <= before
