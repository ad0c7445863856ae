"""How long a request's body may be, and how long it may take to come."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from assistant.web.server.gate.refusals import refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Most bytes of a request's body; the longest is a question with its conversation.
MAX_BODY = 1_000_000
#: Seconds in which a body must have come whole.
BODY_PATIENCE = 20.0


class BodyLimit:
    """ASGI middleware: answers 413 to a body that is too long, 408 to one that doesn't end.

    Args:
        app: The application.
        limit: Most bytes.
        patience: Most seconds from the request's head to the end of its body.
    """

    def __init__(
        self, app: ASGIApp, *, limit: int = MAX_BODY, patience: float = BODY_PATIENCE
    ) -> None:
        self._app = app
        self._limit = limit
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it before its body is read to the end."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        closing = {"Connection": "close"}
        # The body is read here, so that the application never sees the start of one too long.
        try:
            async with asyncio.timeout(self._patience):
                read = await self._read(receive)
        except TimeoutError:
            slow = refusal(scope, 408, "gate.slow_body", headers=closing)
            await slow(scope, receive, send)
            return
        except _TooLongError:
            long = refusal(scope, 413, "gate.long_body", headers=closing, limit=self._limit)
            await long(scope, receive, send)
            return
        if read is None:
            return
        body: list[Message] = [{"type": "http.request", "body": read}]

        async def replay() -> Message:
            return body.pop() if body else await receive()

        await self._app(scope, replay, send)

    async def _read(self, receive: Receive) -> bytes | None:
        """The whole body; None when the client has gone meanwhile."""
        chunks: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > self._limit:
                raise _TooLongError
            if not message.get("more_body", False):
                return b"".join(chunks)


class _TooLongError(Exception):
    """A body exceeds its limit."""
