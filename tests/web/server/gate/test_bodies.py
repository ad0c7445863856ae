"""Bodies that are too long, and those that never end."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.web.server.gate.bodies import BodyLimit


async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


APP = Starlette(routes=[Route("/", _echo, methods=["GET", "POST"])])


def test_long_requests_are_refused() -> None:
    client = TestClient(BodyLimit(APP, limit=100))
    assert client.post("/", content=b"x" * 100).text == "100"
    assert client.post("/", content=b"x" * 101).status_code == 413
    chunks = (b"x" * 30 for _ in range(4))
    assert client.post("/", content=chunks).status_code == 413
    assert client.get("/").status_code == 200


def _post(*messages: Any, patience: float = 0.05) -> list[Any]:
    """What is sent to a client that sends some messages and then nothing more."""
    sent: list[Any] = []
    coming = list(messages)

    async def receive() -> Any:
        if not coming:
            await asyncio.Event().wait()
        return coming.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
    asyncio.run(BodyLimit(APP, patience=patience)(scope, receive, send))
    return sent


def test_a_body_that_never_ends_is_given_up() -> None:
    part = {"type": "http.request", "body": b"x", "more_body": True}
    sent = _post(part, part)
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]


def test_nobody_is_answered_who_has_gone() -> None:
    part = {"type": "http.request", "body": b"x", "more_body": True}
    assert _post(part, {"type": "http.disconnect"}) == []
