"""What the server answers to programs, besides the page's own calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from assistant.api import http
from assistant.api.endpoint import Endpoint, nowhere
from assistant.api.openai import chat
from assistant.api.openapi import openapi
from assistant.api.operations import routes_of
from assistant.api.page import page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from assistant.core import Assistant


def api_routes(assistant: Assistant) -> list[BaseRoute]:
    """The routes for programs; each module of this package brings its own.

    Args:
        assistant: Answers; must be synced.
    """
    offered = [*http.operations(assistant), *chat.operations(assistant)]

    async def document(request: Request) -> Response:
        return JSONResponse(openapi(offered, request.scope.get("root_path", "")))

    async def readable(request: Request) -> Response:
        return HTMLResponse(page(openapi(offered), offered))

    return [
        *routes_of(offered),
        Route("/api", Endpoint(GET=readable)),
        Route("/api/openapi.json", Endpoint(GET=document)),
        # The last: what no module of this package knows.
        *(Route(path, Endpoint(**_anything)) for path in ("/api/{rest:path}", "/v1/{rest:path}")),
    ]


_anything = dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"), nowhere)
