"""Events of an answer, gathered so that the page is not drawn for each of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.answer.model import Event


async def batched(
    events: AsyncIterator[Event], interval: float | None
) -> AsyncGenerator[list[Event], None]:
    """Events in batches, one at most each ``interval`` seconds; closes ``events`` at the end.

    Without an interval they are one batch.
    """
    pending: list[Event] = []
    following: asyncio.Task[Event] | None = None
    try:
        if interval is None:
            yield [event async for event in events]
            return
        due = time.monotonic() + interval
        while True:
            if following is None:
                following = asyncio.ensure_future(_next(events))
            wait = max(0.0, due - time.monotonic()) if pending else None
            done, _ = await asyncio.wait({following}, timeout=wait)
            if done:
                task, following = following, None
                try:
                    pending.append(task.result())
                except StopAsyncIteration:
                    break
            if pending and time.monotonic() >= due:
                yield pending
                pending, due = [], time.monotonic() + interval
        if pending:
            yield pending
    finally:
        if following is not None:
            following.cancel()
            await asyncio.wait({following})
        close = getattr(events, "aclose", None)
        if close is not None:
            await close()


async def _next(events: AsyncIterator[Event]) -> Event:
    return await anext(events)
