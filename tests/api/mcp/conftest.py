"""The SDK's own client, connected to the real thing over both transports."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, Tool
from served import Served

ROOT = Path(__file__).resolve().parents[3]


class Session:
    """A connected client, for tests that are no coroutines."""

    def __init__(self, portal: Any, client: Client) -> None:
        self._portal = portal
        self._client = client

    def tools(self) -> dict[str, Tool]:
        """The tools by name."""
        return {tool.name: tool for tool in self._portal.call(self._client.list_tools).tools}

    def call(self, name: str, **arguments: object) -> CallToolResult:
        """What a tool answers, be it an error."""
        result = self._portal.call(self._client.call_tool, name, arguments)
        assert isinstance(result, CallToolResult)
        return result

    def ask(self, name: str, **arguments: object) -> Any:
        """What a tool returns, as JSON."""
        result = self.call(name, **arguments)
        assert not result.is_error, result.content
        return result.structured_content

    def refusal(self, name: str, **arguments: object) -> str:
        """What a tool says that it won't do."""
        result = self.call(name, **arguments)
        assert result.is_error
        assert result.structured_content is None
        [said] = result.content
        return str(getattr(said, "text", ""))


@contextmanager
def connected(server: Any, **options: Any) -> Iterator[Session]:
    """A client of an address or a transport, until the block ends."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server, **options)) as client,
    ):
        yield Session(portal, client)


def started(*arguments: str) -> StdioServerParameters:
    """How ``assistant mcp`` is started with some arguments."""
    return StdioServerParameters(
        command=sys.executable, args=["-m", "assistant.cli", "mcp", *arguments], cwd=ROOT
    )


@pytest.fixture(scope="session")
def address(seed_page: Served) -> str:
    """The address of the real server over the seeds."""
    return seed_page.address.rstrip("/")


@pytest.fixture(scope="session")
def over_stdio(synced_seeds: Path) -> Iterator[Session]:
    """A client of a process of its own."""
    with connected(stdio_client(started("--data-dir", str(synced_seeds)))) as session:
        yield session


@pytest.fixture(scope="session")
def over_http(address: str) -> Iterator[Session]:
    """A client of the page's server."""
    with connected(f"{address}/mcp") as session:
        yield session


@pytest.fixture(params=["over_stdio", "over_http"])
def mcp(request: pytest.FixtureRequest) -> Session:
    """A client, over each transport in turn."""
    session: Session = request.getfixturevalue(request.param)
    return session
