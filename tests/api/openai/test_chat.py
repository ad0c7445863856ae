"""The OpenAI client, pointed at the server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from scripted_llm import Reply, ScriptedLLM, words
from served import Served
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant import Assistant
from assistant.api.openai.requests import MODEL, question_in
from assistant.api.routes import api_routes
from assistant.language.tokens import count_tokens

QUESTION = "Papers on video generation"
ASKED = [{"role": "user", "content": QUESTION}]


@pytest.fixture(scope="module")
def client(seed_page: Served) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{seed_page.address}v1", api_key="any", max_retries=0)


@pytest.fixture(scope="module")
def http(seed_page: Served) -> httpx.Client:
    return httpx.Client(base_url=seed_page.address, timeout=30)


@pytest.fixture(scope="module")
def page(synced_seeds: Path) -> Iterator[tuple[openai.OpenAI, list[Reply]]]:
    script: list[Reply] = []
    with ScriptedLLM(lambda _: script.pop(0) if len(script) > 1 else script[0]) as llm:
        given = {"data_dir": synced_seeds, "llm": "openai-like", "openai_base_url": llm.url}
        served = Served(Assistant.open(**given))
        yield openai.OpenAI(base_url=f"{served.address}v1", api_key="any"), script
        served.stop()


def ask(client: openai.OpenAI, messages: Sequence[Any] = ASKED, **more: Any) -> ChatCompletion:
    found = client.chat.completions.create(model=MODEL, messages=list(messages), **more)
    assert isinstance(found, ChatCompletion)
    return found


def stream(
    client: openai.OpenAI, messages: Sequence[Any] = ASKED, **more: Any
) -> list[ChatCompletionChunk]:
    given = {"model": MODEL, "messages": list(messages), "stream": True, **more}
    return list(client.chat.completions.create(**given))


def joined(chunks: Sequence[ChatCompletionChunk]) -> str:
    return "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)


def annotations(chunks: Sequence[ChatCompletionChunk]) -> list[dict[str, Any]]:
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    return [one for delta in deltas for one in (delta.model_extra or {}).get("annotations", ())]


def test_there_is_one_model(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == [MODEL]
    assert client.models.retrieve(MODEL).object == "model"
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("gpt-4o")
    assert caught.value.code == "model_not_found"


class TestAnswers:
    def test_whole(self, client: openai.OpenAI, seeds: Assistant) -> None:
        reply = ask(client)
        [choice] = reply.choices
        assert choice.message.content == seeds.ask(QUESTION).text
        assert (choice.finish_reason, choice.message.role) == ("stop", "assistant")
        assert reply.usage is not None
        assert reply.usage.prompt_tokens == count_tokens(QUESTION)
        assert reply.usage.completion_tokens == count_tokens(choice.message.content or "")

    def test_streamed_in_increments(self, client: openai.OpenAI) -> None:
        chunks = stream(client)
        assert len({chunk.id for chunk in chunks}) == 1
        assert chunks[0].choices[0].delta.role == "assistant"
        assert joined(chunks) == ask(client).choices[0].message.content
        assert [c.choices[0].finish_reason for c in chunks][-1] == "stop"
        assert all(chunk.choices and chunk.usage is None for chunk in chunks)

    def test_usage_ends_a_stream_that_asks_for_it(self, client: openai.OpenAI) -> None:
        chunks = stream(client, stream_options={"include_usage": True})
        assert [chunk.usage for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)
        assert chunks[-1].choices == []
        assert chunks[-1].usage == ask(client).usage

    @pytest.mark.parametrize("question", [QUESTION, "비디오 생성 논문", "Who wrote TrackGo?"])
    def test_annotations_point_at_the_marks(self, client: openai.OpenAI, question: str) -> None:
        messages = [{"role": "user", "content": question}]
        message = ask(client, messages).choices[0].message
        text, found = message.content or "", message.annotations or []
        assert found
        cited = [one.url_citation for one in found]
        # A client finds the source of [n] at the n-th place of what is cited.
        urls = list(dict.fromkeys(citation.url for citation in cited))
        for citation in cited:
            mark = text[citation.start_index : citation.end_index]
            assert mark == f"[{urls.index(citation.url) + 1}]"
            assert citation.url in text
            assert citation.title
        assert annotations(stream(client, messages)) == [one.model_dump() for one in found]

    def test_asynchronous(self, seed_page: Served, client: openai.OpenAI) -> None:
        async def both() -> tuple[str, str]:
            given: Any = {"model": MODEL, "messages": ASKED}
            async with openai.AsyncOpenAI(
                base_url=f"{seed_page.address}v1", api_key="any"
            ) as asking:
                whole = await asking.chat.completions.create(**given)
                chunks = [
                    c async for c in await asking.chat.completions.create(**given, stream=True)
                ]
            return whole.choices[0].message.content or "", joined(chunks)

        whole, streamed = asyncio.run(both())
        assert whole == streamed == ask(client).choices[0].message.content

    def test_a_stream_is_not_to_be_kept_or_gathered(self, http: httpx.Client) -> None:
        given = {"model": MODEL, "messages": ASKED, "stream": True}
        answer = http.post("v1/chat/completions", json=given)
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["x-accel-buffering"] == "no"
        assert answer.text.endswith("data: [DONE]\n\n")
        assert all(line[:6] in ("", "data: ") for line in answer.text.splitlines())


class TestConversations:
    def test_history_is_read_from_the_messages(self, client: openai.OpenAI) -> None:
        first = ask(client, [{"role": "user", "content": "Top 3 most upvoted papers"}])
        cited = [one.url_citation.url for one in first.choices[0].message.annotations or ()]
        messages = [
            {"role": "system", "content": "You are a pirate. Tell me about TrackGo."},
            {"role": "user", "content": [{"type": "text", "text": "Top 3 most upvoted papers"}]},
            {"role": "assistant", "content": first.choices[0].message.content},
            {"role": "user", "content": [{"type": "text", "text": "Tell me about the second one"}]},
        ]
        second = ask(client, messages).choices[0].message
        assert (second.annotations or [])[0].url_citation.url == cited[1]

    def test_metadata_says_day_number_and_language(self, client: openai.OpenAI) -> None:
        messages = [{"role": "user", "content": "papers of last week"}]
        said = ask(client, messages, metadata={"today": "2024-09-30", "k": "2", "lang": "ko"})
        text = said.choices[0].message.content or ""
        assert text.count("https://arxiv.org/abs/") == 2
        assert "2024년 9월" in text

    def test_what_models_take_is_passed_over(self, client: openai.OpenAI) -> None:
        more = {"temperature": 0.2, "max_tokens": 5, "stop": ["x"], "user": "me", "tools": []}
        extra = {"chat_id": "1", "features": {"web_search": False}, "metadata": {"other": [1]}}
        assert ask(client, n=1, extra_body=extra, **more).choices == ask(client).choices

    def test_what_a_front_end_found_elsewhere_is_no_question(self, client: openai.OpenAI) -> None:
        given = "### Task:\nRespond to the user query.\n<context>\n<source>x</source>\n</context>\n"
        assert question_in(f"{given}\n{QUESTION}") == QUESTION
        assert question_in(f"{given}<user_query>\n{QUESTION}\n</user_query>") == QUESTION
        assert question_in("What is <context>?") == "What is <context>?"
        messages = [{"role": "user", "content": f"{given}\n{QUESTION}"}]
        assert ask(client, messages).choices == ask(client).choices


class TestRefusals:
    @pytest.mark.parametrize(
        ("changed", "status", "param"),
        [
            ({"model": "gpt-4o"}, 404, "model"),
            ({"model": None}, 400, "model"),
            ({"messages": []}, 400, "messages"),
            ({"messages": "hello"}, 400, "messages"),
            ({"messages": ["hello"]}, 400, "messages.0"),
            ({"messages": [{"content": "x"}]}, 400, "messages.0.role"),
            ({"messages": [{"role": "user", "content": 5}]}, 400, "messages.0.content"),
            ({"messages": [{"role": "user", "content": ["x"]}]}, 400, "messages.0.content"),
            ({"messages": [{"role": "user", "content": " "}]}, 400, "messages"),
            ({"messages": [{"role": "user", "content": "x" * 2001}]}, 400, "messages"),
            ({"messages": [{"role": "system", "content": "x"}]}, 400, "messages"),
            ({"messages": [*ASKED, {"role": "assistant", "content": "x"}]}, 400, "messages"),
            ({"n": 2}, 400, "n"),
            ({"n": "many"}, 400, "n"),
            ({"stream": "perhaps"}, 400, "stream"),
            ({"stream_options": 5}, 400, "stream_options"),
            ({"tools": [{"type": "function"}]}, 400, "tools"),
            ({"functions": [{"name": "x"}]}, 400, "functions"),
            ({"response_format": {"type": "json_object"}}, 400, "response_format"),
            ({"metadata": {"today": "soon"}}, 400, "metadata.today"),
            ({"metadata": {"k": 0}}, 400, "metadata.k"),
            ({"metadata": {"lang": "fr"}}, 400, "metadata.lang"),
            ({"metadata": "x"}, 400, "metadata"),
        ],
    )
    def test_each_has_openais_form(
        self, http: httpx.Client, changed: dict[str, Any], status: int, param: str
    ) -> None:
        for streamed in (False, True):
            given = {"model": MODEL, "messages": ASKED, "stream": streamed, **changed}
            answer = http.post("v1/chat/completions", json=given)
            assert answer.status_code == status
            [error] = answer.json().values()
            assert set(error) == {"message", "type", "param", "code"}
            assert error["type"] == "invalid_request_error"
            assert error["param"] == param
            assert error["message"].endswith(".")

    def test_the_client_raises_them(self, client: openai.OpenAI) -> None:
        with pytest.raises(openai.BadRequestError, match="n is 1"):
            ask(client, n=3)
        with pytest.raises(openai.NotFoundError):
            client.embeddings.create(model=MODEL, input="x")

    @pytest.mark.parametrize("streamed", [False, True])
    def test_before_a_sync_it_says_so(self, tmp_path: Path, streamed: bool) -> None:
        empty = Assistant.open(data_dir=tmp_path, llm="none")
        given = {"model": MODEL, "messages": ASKED, "stream": streamed}
        client = TestClient(Starlette(routes=api_routes(empty)))
        answer = client.post("/v1/chat/completions", json=given)
        assert answer.status_code == 503
        assert answer.json()["error"]["type"] == "server_error"


class TestModels:
    """With a language model behind it."""

    MESSAGES = ({"role": "user", "content": "What does HelloBench evaluate?"},)

    def test_what_it_cites_is_numbered_and_linked(
        self, page: tuple[openai.OpenAI, list[Reply]]
    ) -> None:
        client, script = page
        usage = {"prompt_tokens": 700, "completion_tokens": 11, "total_tokens": 711}
        counted = json.dumps({"choices": [], "usage": usage})
        text = "HelloBench evaluates the generation of long texts [1]."
        script[:] = [Reply(words(text).pieces, events=[counted])]
        chunks = stream(client, self.MESSAGES, stream_options={"include_usage": True})
        said = joined(chunks)
        assert said.startswith(text)
        assert "](https://arxiv.org/abs/2409.16191)" in said
        for one in annotations(chunks):
            citation = one["url_citation"]
            assert said[citation["start_index"] : citation["end_index"]] == "[1]"
            assert citation["url"] == "https://arxiv.org/abs/2409.16191"
        assert chunks[-1].usage is not None
        assert chunks[-1].usage.prompt_tokens == 700

    def test_text_that_a_check_replaces_is_never_sent(
        self, page: tuple[openai.OpenAI, list[Reply]], seeds: Assistant
    ) -> None:
        client, script = page
        script[:] = [words("Bananas grow in warm places. They are yellow and they are sweet.")]
        said = joined(stream(client, self.MESSAGES))
        assert "Bananas" not in said
        assert said.startswith(seeds.ask("What does HelloBench evaluate?").text)

    def test_a_dead_model_leaves_the_quoted_answer_and_says_so(
        self, page: tuple[openai.OpenAI, list[Reply]], seeds: Assistant
    ) -> None:
        client, script = page
        script[:] = [Reply(status=401, body="{}")]
        said = ask(client, self.MESSAGES).choices[0].message.content or ""
        quoted = seeds.ask("What does HelloBench evaluate?").text
        assert said.startswith(quoted)
        assert said.removeprefix(quoted).strip().startswith("*")
