"""Streams of events: comments while nothing comes, and an end to the work when nobody listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from contextvars import ContextVar

import pytest

from assistant.api.sse import event, kept_alive


def test_an_event_is_one_line_of_json() -> None:
    assert event({"text": "a\nb\u2028é"}, "delta") == (
        'event: delta\ndata: {"text":"a\\nb\u2028é"}\n\n'
    )


def test_comments_come_while_nothing_else_does() -> None:
    async def slow() -> AsyncGenerator[str, None]:
        yield "one"
        await asyncio.sleep(0.12)
        yield "two"

    async def collect() -> list[str]:
        return [item async for item in kept_alive(slow(), 0.05)]

    first, *comments, last = asyncio.run(collect())
    assert (first, last) == ("one", "two")
    assert comments
    assert all(comment.startswith(":") and comment.endswith("\n\n") for comment in comments)


@pytest.mark.parametrize("waiting", [True, False])
def test_closing_the_stream_ends_the_work(waiting: bool) -> None:
    ended = []

    async def endless() -> AsyncGenerator[str, None]:
        try:
            while True:
                yield "more"
                await asyncio.sleep(60 if waiting else 0)
        finally:
            ended.append(True)

    async def stop_early() -> None:
        async with aclosing(kept_alive(endless(), 0.01)) as events:
            count = 0
            async for _ in events:
                count += 1
                if count == 3:
                    break

    asyncio.run(stop_early())
    assert ended == [True]


def test_work_keeps_its_context_between_events() -> None:
    told: ContextVar[str] = ContextVar("told", default="")

    async def speaking() -> AsyncGenerator[str, None]:
        token = told.set("mine")
        yield "one"
        assert told.get() == "mine"
        told.reset(token)
        yield "two"

    async def collect() -> list[str]:
        return [item async for item in kept_alive(speaking(), 5)]

    assert asyncio.run(collect()) == ["one", "two"]
