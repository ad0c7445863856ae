"""What nobody should send: none of it ends in a traceback, and all is answered in JSON."""

from __future__ import annotations

import json
import random
from typing import Any

import httpx
import pytest
from served import Served

from assistant.api.openai.requests import MODEL

WRONG: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 10**30, "", " ", "\0", "x" * 50_000, "\u202e", "💥" * 100),
    *([], {}, [[]], [None], {"a": {"b": []}}, [{"role": "user", "content": "x"}]),
)
CHAT = {"model": MODEL, "messages": [{"role": "user", "content": "RAG"}]}
FIELDS = {
    "api/ask": ({"question": "RAG"}, ("question", "history", "today", "k", "lang", "stream")),
    "v1/chat/completions": (
        CHAT,
        (
            *("model", "messages", "stream", "stream_options", "metadata", "n", "tools"),
            *("functions", "response_format", "temperature", "other"),
        ),
    ),
}


@pytest.fixture(scope="module")
def http(seed_page: Served) -> httpx.Client:
    return httpx.Client(base_url=seed_page.address, timeout=60)


def told(answer: httpx.Response) -> Any:
    """What an answer says, which may be anything but a failure of the server."""
    assert answer.status_code in (200, 400, 404, 413, 415, 422), answer.text[:500]
    assert "Traceback" not in answer.text
    if answer.headers["content-type"].startswith("text/event-stream"):
        return answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("path", "name"), [(path, name) for path, (_, names) in FIELDS.items() for name in names]
)
def test_wrong_kinds_in_every_field(http: httpx.Client, path: str, name: str) -> None:
    for value in WRONG:
        told(http.post(path, json={**FIELDS[path][0], name: value}))


@pytest.mark.parametrize("name", ["role", "content", "name", "tool_calls"])
def test_wrong_kinds_in_every_message(http: httpx.Client, name: str) -> None:
    for value in WRONG:
        message = {"role": "user", "content": "RAG", name: value}
        told(http.post("api/ask", json={"question": "RAG", "history": [message]}))
        told(http.post("v1/chat/completions", json={**CHAT, "messages": [message]}))
        parts = [{"type": "text", "text": value}, {"type": value, "text": "x"}]
        told(http.post("v1/chat/completions", json={**CHAT, "messages": [{"content": parts}]}))


@pytest.mark.parametrize("name", ["today", "k", "lang"])
def test_wrong_kinds_in_metadata(http: httpx.Client, name: str) -> None:
    for value in WRONG:
        told(http.post("v1/chat/completions", json={**CHAT, "metadata": {name: value}}))


@pytest.mark.parametrize(
    "day", ["0001-01-01", "1900-01-01", "2199-12-31", "9999-12-31", "20240925"]
)
def test_absurd_days(http: httpx.Client, day: str) -> None:
    question = "papers of the last 3 months, and of last week"
    told(http.get("api/ask", params={"q": question, "today": day}))
    told(http.get("api/understand", params={"q": f"since {day}", "today": day}))
    told(http.get("api/trends", params={"start": day}))
    told(http.get("api/trends", params={"end": day}))
    told(http.get("api/trends", params={"start": "1900-01-01", "end": day}))
    told(http.get("api/papers", params={"day": day}))
    told(http.post("v1/chat/completions", json={**CHAT, "metadata": {"today": day}}))


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"question":' + "[" * 5_000 + "]" * 5_000 + "}",
        '{"model":"daily-papers","messages":' + "[" * 150 + "]" * 150 + "}",
        '{"question": "x", "question": 5}',
        '{"question": NaN}',
        '{"question": "\\ud800"}',
        '{"question": "a\\u0000b"}',
        "\ufeff{}",
        "{'question': 'x'}",
        "\0\0\0\0",
        "null",
    ],
    ids=range(12),
)
def test_malformed_json(http: httpx.Client, body: str) -> None:
    for path in FIELDS:
        headers = {"Content-Type": "application/json; charset=utf-16"}
        told(http.post(path, content=body.encode(), headers=headers))


def test_ten_thousand_messages(http: httpx.Client) -> None:
    turns = [("user", "RAG"), ("assistant", "See [x](https://arxiv.org/abs/2409.16191).")]
    history = [{"role": role, "content": said} for role, said in turns * 5_000]
    asked = {"question": "Tell me about it", "history": history}
    assert told(http.post("api/ask", json=asked))["sources"]
    messages = [*history, {"role": "user", "content": "RAG"}]
    reply = told(http.post("v1/chat/completions", json={**CHAT, "messages": messages}))
    assert reply["usage"]["prompt_tokens"] > 10_000


def test_long_words_are_counted_in_time(http: httpx.Client) -> None:
    for said in ("a" * 900_000, "가" * 300_000, "\0" * 140_000):
        messages = [{"role": "assistant", "content": said}, {"role": "user", "content": "RAG"}]
        told(http.post("v1/chat/completions", json={**CHAT, "messages": messages}))


def test_questions_like_code(http: httpx.Client) -> None:
    for text in (
        *("'; DROP TABLE papers; --", "AND OR NOT video:*^~", "((((((", "{n:,}", "%s%n", "../.."),
        *("<script>alert(1)</script>", "\u202eoediv", "\0", "arXiv:0000.00000", "[1](http://x)"),
    ):
        told(http.get("api/ask", params={"q": text}))
        told(http.get("api/search", params={"q": text}))
        told(http.get("api/papers", params={"author": text, "id": text}))


@pytest.mark.parametrize("form", ["<chat_history>" * 20_000, "USER: \n" * 100_000, "### Task:" * 9])
def test_tasks_without_an_end(http: httpx.Client, form: str) -> None:
    content = f"### Task:\n<chat_history>\n{form}\n</chat_history>"[:900_000]
    for text in (content, content.removesuffix("</chat_history>")):
        messages = [{"role": "user", "content": text}]
        told(http.post("v1/chat/completions", json={**CHAT, "messages": messages}))


@pytest.mark.parametrize(
    "path", ["api/ask", "api/search", "api/papers", "v1/models", "v1/x", "api/x"]
)
def test_every_method(http: httpx.Client, path: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
        answer = http.request(method, path, params={"q": "x"})
        assert answer.status_code in (404, 405, 415), (method, answer.text)
        assert answer.json()


def test_noise(http: httpx.Client) -> None:
    noise = random.Random(7)
    for _ in range(20):
        body = noise.randbytes(noise.randrange(200))
        for path in FIELDS:
            answer = http.post(path, content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code in (400, 422)
            json.loads(answer.text)
