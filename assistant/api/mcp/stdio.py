"""MCP for the one program that starts this one, over standard input and output."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from mcp.server.stdio import stdio_server

from assistant.api.mcp.collection import Collection
from assistant.api.mcp.server import make_server

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.settings import Settings


def run(settings: Settings, opening: Callable[[], Assistant]) -> None:
    """Answer until the input ends. Whatever else is printed meanwhile goes to stderr.

    Args:
        settings: Where digests and index are.
        opening: Opens the assistant.
    """
    asyncio.run(_serve(Collection(settings, opening)))


async def _serve(collection: Collection) -> None:
    server = make_server(collection)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
