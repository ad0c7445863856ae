"""What the server answers to programs, besides the page's own calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.api import feeds

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from assistant.core import Assistant


def api_routes(assistant: Assistant) -> list[BaseRoute]:
    """The routes for programs; each module of this package brings its own.

    Args:
        assistant: Answers; must be synced.
    """
    return [*feeds.routes(assistant)]
