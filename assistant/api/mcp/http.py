"""MCP for programs elsewhere: streamable HTTP on the page's server, at ``/mcp``.

Stateless: every call stands alone, so that any of several servers may answer it. Who may call is
the server's to say, in front of this.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import anyio
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import BaseRoute, Route

if TYPE_CHECKING:
    from anyio.abc import TaskGroup, TaskStatus
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from starlette.types import ASGIApp, Receive, Scope, Send

    from assistant.core import Assistant

PATH = "/mcp"
_MISSING = (
    "This server was installed without MCP. Install the extra where it runs:"
    " pip install 'daily-papers-assistant[mcp]'."
)


class McpEndpoint:
    """The ASGI application behind ``/mcp``. Nothing is loaded for it before it is first asked.

    Args:
        assistant: Answers; must be synced.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._starting = asyncio.Lock()
        self._group: TaskGroup | None = None
        self._app: ASGIApp | None = None

    @property
    def routes(self) -> list[BaseRoute]:
        """Its routes, for all methods: what it refuses is for no other route to answer."""
        return [Route(path, self) for path in (PATH, f"{PATH}/")]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While the server runs, which is when requests may come."""
        async with anyio.create_task_group() as group:
            self._group = group
            try:
                yield
            finally:
                self._app = None
                group.cancel_scope.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["method"] != "POST":
            # There is no stream to open by GET, and no session to end by DELETE.
            refusal = PlainTextResponse("Use POST.\n", status_code=405, headers={"Allow": "POST"})
            await refusal(scope, receive, send)
            return
        async with self._starting:
            if self._app is None:
                self._app = await self._start()
        await self._app(scope, receive, send)

    async def _start(self) -> ASGIApp:
        if find_spec("mcp") is None:
            return JSONResponse({"detail": _MISSING}, status_code=501)
        manager = await asyncio.to_thread(self._manager)
        assert self._group is not None, "requests come while the server runs"
        await self._group.start(_run, manager)
        return manager.handle_request

    def _manager(self) -> StreamableHTTPSessionManager:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from assistant.api.mcp.collection import Collection
        from assistant.api.mcp.server import make_server

        collection = Collection(self._assistant.settings, lambda: self._assistant)
        return StreamableHTTPSessionManager(
            make_server(collection), stateless=True, json_response=True
        )


async def _run(
    manager: StreamableHTTPSessionManager,
    *,
    task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED,
) -> None:
    async with manager.run():
        task_status.started()
        await anyio.sleep_forever()
