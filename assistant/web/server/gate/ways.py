"""The ways in, told apart by their paths."""

from __future__ import annotations

#: First of the path, and the way in that it belongs to.
_WAYS = {
    "/api/": "api",
    "/v1/": "openai",
    "/mcp/": "mcp",
    "/feed.": "feed",
    "/metrics/": "metrics",
    "/gradio_api/": "gradio",
}
#: Those for programs: they need a key as soon as there are keys.
PROGRAMS = frozenset(("api", "openai", "mcp", "feed", "metrics"))
#: Those each of whose requests counts as a question.
COUNTED = frozenset(("api", "openai", "feed"))


def way_in(path: str) -> str:
    """The way in that a path of this server belongs to; ``page`` for all else.

    Example:
        >>> way_in("/v1/models"), way_in("/mcp"), way_in("/en")
        ('openai', 'mcp', 'page')
    """
    whole = path if path.startswith("/feed.") else f"{path}/"
    for start, way in _WAYS.items():
        if whole.startswith(start):
            return way
    return "page"
