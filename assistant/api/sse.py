"""Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from contextvars import copy_context
from typing import Any

from starlette.responses import StreamingResponse

#: Seconds without an event after which a comment says that the answer is still being made.
PATIENCE = 10.0
_COMMENT = ": still at work\n\n"


def event(data: dict[str, Any], name: str = "") -> str:
    """One event; its data is JSON on one line."""
    lead = f"event: {name}\n" if name else ""
    return f"{lead}data: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"


class EventStream(StreamingResponse):
    """A response of events as they come; a client that hangs up ends the work.

    Args:
        events: Events as `event` writes them.
        patience: Seconds of silence before a comment is sent.
    """

    def __init__(self, events: AsyncGenerator[str, None], patience: float = PATIENCE) -> None:
        super().__init__(
            kept_alive(events, patience),
            media_type="text/event-stream",
            # nginx else gathers the events before it passes them on.
            headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
        )


async def kept_alive(
    events: AsyncGenerator[str, None], patience: float
) -> AsyncGenerator[str, None]:
    """The same events, with a comment after each ``patience`` seconds without one."""
    following: asyncio.Task[str] | None = None
    # One context for all steps: what the events' makers set in it, they find again.
    context = copy_context()
    async with aclosing(events):
        try:
            while True:
                following = following or asyncio.create_task(_next(events), context=context)
                done, _ = await asyncio.wait({following}, timeout=patience)
                if not done:
                    yield _COMMENT
                    continue
                task, following = following, None
                try:
                    item = task.result()
                except StopAsyncIteration:
                    return
                yield item
        finally:
            if following is not None:
                following.cancel()
                await asyncio.wait({following})


async def _next(events: AsyncGenerator[str, None]) -> str:
    return await anext(events)
