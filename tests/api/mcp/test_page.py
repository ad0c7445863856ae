"""Every example of docs/mcp.md works as it stands, but for the places where things lie."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import StdioServerParameters
from mcp.client.stdio import stdio_client

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "mcp.md").read_text("utf-8")
HERE = "http://127.0.0.1:7860"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


SERVERS = [
    server
    for block in _blocks("json")
    for servers in json.loads(block).values()
    for server in servers.values()
]
_SHELL = " ".join(_blocks("sh")).replace("\\\n", " ").splitlines()
ADDED = [shlex.split(line) for line in _SHELL if line.split()[:3] == ["claude", "mcp", "add"]]
CURL = [line.strip() for line in _SHELL if line.strip().startswith("curl")]


def _tools(command: list[str], data: Path) -> set[str]:
    """Names of the tools of what a command of the page starts."""
    assert command[0] == "/path/to/.venv/bin/assistant"
    arguments = [str(data) if one == "/path/to/.assistant" else one for one in command[1:]]
    run = StdioServerParameters(
        command=sys.executable, args=["-m", "assistant.cli", *arguments], cwd=ROOT
    )
    return set(connected(stdio_client(run)))


def connected(transport: Any) -> list[str]:
    """Names of the tools behind a transport or an address."""
    from anyio.from_thread import start_blocking_portal
    from mcp import Client

    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(transport)) as client,
    ):
        return [tool.name for tool in portal.call(client.list_tools).tools]


def test_what_programs_are_told_to_start_lists_the_tools_of_the_page(synced_seeds: Path) -> None:
    named = set(re.findall(r"^\| `(\w+)\(", PAGE, re.MULTILINE))
    started = [[server["command"], *server["args"]] for server in SERVERS if "command" in server]
    started += [words[words.index("--") + 1 :] for words in ADDED if "--" in words]
    assert len(started) == 3
    for command in {tuple(command) for command in started}:
        assert _tools(list(command), synced_seeds) == named


def test_addresses_of_the_page_lead_to_the_tools(address: str) -> None:
    urls = [server["url"] for server in SERVERS if "url" in server]
    urls += [word for words in ADDED for word in words if word.startswith("http://")]
    assert urls == [f"{HERE}/mcp"] * 4
    assert "search" in connected(f"{address}/mcp")


@pytest.mark.parametrize("command", CURL)
def test_curl(command: str, address: str) -> None:
    done = subprocess.run(
        shlex.split(command.replace(HERE, address)), capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["result"]["structuredContent"]["papers"]


def test_python(address: str) -> None:
    [code] = _blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", code.replace(HERE, address)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("https://arxiv.org/abs/")
