"""LlamaIndex LLMs that a caller hands in."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.llms import ChatMessage, ChatResponse, MockLLM
from llama_index.llms.openai_like import OpenAILike
from llm_world import extractive, found
from scripted_llm import Reply, ScriptedLLM, error, words

from assistant import Assistant
from assistant.adapters.llamaindex_chat import LlamaIndexChatModel
from assistant.answer.llm.chat_model import Message, Piece, Usage
from assistant.answer.llm.writer import LLMWriter
from assistant.answer.model import Answer, Done

GOOD = "LongWrite has 6 levels [1]. CharVid scores 82.5% [2]."
KINDS = pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])


class Fixed(MockLLM):
    """Gives the whole text so far and no delta, as some integrations do."""

    def stream_chat(self, messages: Any, **kwargs: Any) -> Any:
        text = ""
        for word in GOOD.split(" "):
            text += word + " "
            yield ChatResponse(message=ChatMessage(role="assistant", content=text.strip()))

    async def astream_chat(self, messages: Any, **kwargs: Any) -> Any:
        async def replies() -> Any:
            for reply in self.stream_chat(messages):
                yield reply

        return replies()


class Broken(MockLLM):
    """Raises what nobody expects."""

    def stream_chat(self, messages: Any, **kwargs: Any) -> Any:
        raise RuntimeError("secret detail sk-123")

    async def astream_chat(self, messages: Any, **kwargs: Any) -> Any:
        raise RuntimeError("secret detail sk-123")


def answer_of(llm: Any, *, asynchronous: bool) -> Answer:
    writer = LLMWriter(LlamaIndexChatModel(llm, 5.0))
    retrieval = found()
    given = retrieval, extractive(retrieval)

    async def collect() -> list[Any]:
        return [event async for event in writer.astream(*given)]

    events = asyncio.run(collect()) if asynchronous else list(writer.stream(*given))
    assert isinstance(events[-1], Done)
    return events[-1].answer


def openai_like(server: ScriptedLLM, **values: Any) -> OpenAILike:
    given = {"max_retries": 0, "context_window": 16_000, "timeout": 5.0, **values}
    return OpenAILike(model="theirs", api_base=server.url, api_key="x", is_chat_model=True, **given)


@KINDS
def test_an_llm_of_ones_own(asynchronous: bool) -> None:
    answer = answer_of(Fixed(), asynchronous=asynchronous)
    assert answer.text == GOOD
    assert answer.mode == f"llm:{Fixed().metadata.model_name}"


@KINDS
def test_one_that_raises_anything_is_survived(asynchronous: bool) -> None:
    answer = answer_of(Broken(), asynchronous=asynchronous)
    assert answer.text.startswith("EXTRACTIVE")
    assert "RuntimeError" in answer.warnings[0]
    assert "sk-123" not in repr(answer)


@KINDS
def test_an_integration_of_llamaindex(asynchronous: bool) -> None:
    usage = {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}
    told = json.dumps({"choices": [], "usage": usage})
    reply = Reply([word + " " for word in GOOD.split(" ")], events=[told])
    with ScriptedLLM([error(503), reply]) as server:
        llm = openai_like(server)
        answer = answer_of(llm, asynchronous=asynchronous)
        assert answer.text.strip() == GOOD
        assert answer.mode == "llm:theirs"
        assert answer.usage == Usage(prompt=12, completion=3)
        assert len(server.requests) == 2
        assert LlamaIndexChatModel(llm, 5.0).context_window == 16_000


@KINDS
def test_a_stream_that_ends_without_a_word_broke_off(asynchronous: bool) -> None:
    reply = Reply(["LongWrite has ", "6 levels [1]. ", "It"], cut_after=2, silent_cut=True)
    with ScriptedLLM([reply]) as server:
        answer = answer_of(openai_like(server), asynchronous=asynchronous)
    assert answer.text.startswith("LongWrite has 6 levels [1].")
    assert "broke off" in answer.warnings[-1]


def test_its_own_retries_are_not_multiplied() -> None:
    with ScriptedLLM([error(503, retry_after="0.01")]) as server:
        answer = answer_of(openai_like(server, max_retries=2), asynchronous=False)
        assert "overloaded" in answer.warnings[0]
        assert len(server.requests) == 3


def test_the_end_of_the_reply_is_told() -> None:
    model = LlamaIndexChatModel(Fixed(), 5.0)
    pieces = list(model.stream([Message("user", "x")]))
    assert "".join(piece.text for piece in pieces) == GOOD
    assert pieces[-1] == Piece()


def test_its_tokens_are_measured_by_the_first_count_of_a_prompt() -> None:
    told = {"choices": [], "usage": {"prompt_tokens": 60, "completion_tokens": 3}}
    reply = Reply(["Hi"], events=[json.dumps({**told, "id": "1", "created": 1, "model": "m"})])
    with ScriptedLLM([reply]) as server:
        model = LlamaIndexChatModel(openai_like(server), 5.0)
        guess = model.token_ratio
        list(model.stream([Message("user", "이 논문은 새로운 방법을 제안합니다. " * 2)]))
        assert model.token_ratio > guess


def test_an_assistant_is_opened_with_one(tmp_path: Path) -> None:
    with ScriptedLLM([words("HelloBench evaluates long text generation [1].")]) as server:
        assistant = Assistant.open(data_dir=tmp_path, llm=openai_like(server))
        assistant.sync()
        assert assistant.model_name == "theirs"
        answer = assistant.ask("benchmark of long text generation")
    assert answer.mode == "llm:theirs"
    assert answer.sources
