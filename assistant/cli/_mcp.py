"""`assistant mcp`."""

from __future__ import annotations

import gc

from assistant.cli._options import DataDir, Digests, load_settings, open_synced
from assistant.errors import ConfigurationError


def mcp(digests: Digests = None, data_dir: DataDir = None) -> None:
    """Answer another program over MCP, on standard input and output.

    For Claude, Cursor and whatever else starts MCP servers; see docs/mcp.md. Syncs in the
    background when there is no index yet.
    """
    # What asks is a model's program: it needs quotes and sources, and no second model.
    settings = load_settings(digests, data_dir, llm="none")
    # It waits for the list of tools; the SDK's types are a fifth of a second of collections.
    gc.disable()
    try:
        from assistant.api.mcp.stdio import run
    except ModuleNotFoundError as error:
        # An older one lacks modules.
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        raise ConfigurationError(
            "MCP needs the package mcp, version 2.3 or later.",
            hint="Install the extra: pip install 'daily-papers-assistant[mcp]'.",
        ) from error
    gc.enable()
    run(settings, lambda: open_synced(settings, explicit=digests is not None))
