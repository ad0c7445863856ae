"""What the addresses for programs are, for programs and for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from assistant.api.endpoint import Endpoint
from assistant.api.openapi import openapi
from assistant.api.page import page
from assistant.api.refusals import RequestError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from assistant.api.operations import Operation

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def routes(operations: Sequence[Operation]) -> list[Route]:
    """``/api``, ``/api/openapi.json``, and an answer at all addresses that don't exist.

    Args:
        operations: What is offered.
    """

    async def document(request: Request) -> Response:
        return JSONResponse(openapi(operations, request.scope.get("root_path", "")))

    async def readable(_: Request) -> Response:
        return HTMLResponse(page(openapi(operations), operations))

    return [
        Route("/api", Endpoint(GET=readable)),
        Route("/api/openapi.json", Endpoint(GET=document)),
        *(
            Route(path, Endpoint(**dict.fromkeys(_METHODS, _nowhere)))
            for path in ("/api/{rest:path}", "/v1/{rest:path}")
        ),
    ]


async def _nowhere(request: Request) -> Response:
    message = f"There is nothing at {request.url.path[:200]!r}."
    raise RequestError(message, hint="GET /api lists all addresses.", status=404)
