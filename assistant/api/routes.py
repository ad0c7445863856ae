"""What the server answers to programs, besides the page's own calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.api import documents, feeds, http
from assistant.api.openai import chat
from assistant.api.operations import routes_of

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from assistant.core import Assistant


def api_routes(assistant: Assistant) -> list[BaseRoute]:
    """The routes for programs; each module of this package brings its own.

    Args:
        assistant: Answers; must be synced.
    """
    offered = [*http.operations(assistant), *chat.operations(assistant)]
    return [
        *routes_of(offered),
        *feeds.routes(assistant),
        # The last, for it answers wherever nobody else does.
        *documents.routes(offered),
    ]
