"""Options that a server refuses are learnt from its refusal, over real HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from llm_world import settings
from scripted_llm import Reply, ScriptedLLM, error

from assistant.answer.llm.chat_model import ChatModel, Form, Message, complete
from assistant.answer.llm.connect import connect
from assistant.answer.llm.faults import CallError

MESSAGES = [Message("user", "Hi?")]
KINDS = pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
RENAMED = (
    "Unsupported parameter: 'max_tokens' is not supported with this model. "
    "Use 'max_completion_tokens' instead."
)
TEMPERATURE = "Unsupported value: 'temperature' does not support 0.1 with this model."


def refusing(**sentences: str) -> Any:
    """A script that refuses each option named, with its sentence, and else replies."""

    def script(request: dict[str, Any]) -> Reply:
        refused = next((name for name in sentences if name in request), None)
        return error(400, sentences[refused]) if refused else Reply(["Yes."])

    return script


def asked(model: ChatModel, *, asynchronous: bool) -> str:
    async def collect() -> str:
        return "".join([piece.text async for piece in model.astream(MESSAGES)])

    return asyncio.run(collect()) if asynchronous else complete(model, MESSAGES)


@KINDS
@pytest.mark.parametrize(
    ("refused", "sent"),
    [
        ({"max_tokens": RENAMED}, {"max_completion_tokens", "temperature", "stream_options"}),
        ({"temperature": TEMPERATURE}, {"max_tokens", "stream_options"}),
        ({"stream_options": "extra fields: stream_options"}, {"max_tokens", "temperature"}),
        (
            {
                "max_tokens": "Unknown field max_tokens",
                "max_completion_tokens": "Unknown field max_completion_tokens",
                "temperature": "Unknown field temperature",
                "stream_options": "Unknown field stream_options",
            },
            set(),
        ),
    ],
    ids=["limit", "temperature", "stream_options", "all"],
)
def test_a_refused_option_is_not_sent_again(
    refused: dict[str, str], sent: set[str], asynchronous: bool
) -> None:
    with ScriptedLLM(refusing(**refused)) as server:
        model = connect(settings(server.url))
        assert model is not None
        assert asked(model, asynchronous=asynchronous) == "Yes."
        before = len(server.requests)
        assert asked(model, asynchronous=asynchronous) == "Yes."
        assert len(server.requests) == before + 1
        assert set(server.requests[-1]) == {"model", "messages", "stream", *sent}


@KINDS
def test_a_refusal_of_something_else_is_told_in_the_servers_words(asynchronous: bool) -> None:
    key = "sk-very-secret-key-0123456789"
    said = f"Messages must alternate, says {key}\nand more {'x' * 300}"
    with ScriptedLLM([error(400, said)]) as server:
        model = connect(settings(server.url, openai_api_key=key))
        assert model is not None
        with pytest.raises(CallError) as failed:
            asked(model, asynchronous=asynchronous)
        assert len(server.requests) == 1
    for language in ("en", "ko"):
        sentence = failed.value.sentence(language)  # type: ignore[arg-type]
        assert "“Messages must alternate, says … and more" in sentence
        assert key not in sentence
        assert len(sentence) < 500


def test_a_prompt_that_is_too_long_blames_no_option() -> None:
    said = "maximum context length is 8192 tokens; reduce max_tokens"
    with ScriptedLLM([error(400, said)]) as server:
        model = connect(settings(server.url))
        assert model is not None
        with pytest.raises(CallError, match="context window"):
            complete(model, MESSAGES)
        assert len(server.requests) == 1


END = '{"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}'
NULL = '{"choices": null, "usage": {"prompt_tokens": 9, "completion_tokens": 1}}'


@KINDS
@pytest.mark.parametrize("events", [[END, NULL], [NULL]], ids=["after the end", "as the end"])
def test_a_last_chunk_without_choices_is_no_failure(events: list[str], asynchronous: bool) -> None:
    with ScriptedLLM([Reply(["Yes."], events=events, finish=None)]) as server:
        model = connect(settings(server.url))
        assert model is not None
        assert asked(model, asynchronous=asynchronous) == "Yes."


@pytest.mark.parametrize(
    "sentence",
    ["Invalid response_format: json_schema is not supported", "This grammar can't be used."],
)
def test_a_server_without_schemas_is_asked_for_plain_json(sentence: str) -> None:
    kinds: list[str] = []

    def script(request: dict[str, Any]) -> Reply:
        kinds.append(request.get("response_format", {}).get("type", "none"))
        return error(400, sentence) if kinds[-1] != "none" else Reply(["{}"])

    form = Form({"type": "object"}, 3.0)
    with ScriptedLLM(script) as server:
        model = connect(settings(server.url))
        assert model is not None
        assert [complete(model, MESSAGES, form) for _ in range(2)] == ["{}", "{}"]
    assert kinds == ["json_schema", "json_object", "none", "none"]


def test_a_form_is_sent_with_its_schema_and_given_up_in_time() -> None:
    form = Form({"type": "object"}, 0.2)
    with ScriptedLLM([Reply(["{"] * 50, delay=0.05)]) as server:
        model = connect(settings(server.url))
        assert model is not None
        with pytest.raises(CallError) as failed:
            complete(model, MESSAGES, form)
        assert failed.value.kind == "stalled"
        assert len(server.requests) == 1
        sent = server.requests[0]["response_format"]["json_schema"]
    assert (sent["schema"], sent["strict"]) == ({"type": "object"}, True)
