"""How a request is refused: in words, in the form that whoever asks can read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, Response

from assistant.strings import say
from assistant.web.server.gate.forwarded import route_path
from assistant.web.server.languages import language_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

#: Codes of OpenAI's errors by status; others have none.
_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}
_TYPES = {401: "authentication_error", 429: "rate_limit_error"}


def refusal(
    scope: Scope,
    status: int,
    key: str,
    *,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> Response:
    """A response that says why a request is refused.

    Under ``/v1`` it has the form of OpenAI's errors, for a browser it is plain text in its
    language, else it is ``{"detail": …}``.

    Args:
        scope: Of the request.
        status: HTTP status.
        key: Of the sentence.
        headers: Further headers.
        values: What goes into the sentence.
    """
    request = HTTPConnection(scope)
    text = say(key, language_of(request), **values)
    if route_path(scope).startswith("/v1/"):
        kind = _TYPES.get(status, "invalid_request_error")
        error = {"message": text, "type": kind, "param": None, "code": _CODES.get(status)}
        return JSONResponse({"error": error}, status, headers)
    if "text/html" in request.headers.get("accept", ""):
        return PlainTextResponse(f"{text}\n", status, headers)
    return JSONResponse({"detail": text}, status, headers)


def too_many(scope: Scope, wait: float) -> Response:
    """A refusal for so many seconds."""
    seconds = math.ceil(wait)
    return refusal(
        scope, 429, "gate.too_many", headers={"Retry-After": str(seconds)}, seconds=seconds
    )


async def refuse(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a refusal, be it a request or a connection that is to be upgraded.

    Raises:
        NotImplementedError: It is of a kind that can't be refused politely.
    """
    if scope["type"] == "http":
        await response(scope, receive, send)
    elif scope["type"] == "websocket":
        # Closed before it is accepted, which servers answer with status 403.
        await send({"type": "websocket.close", "code": 1008, "reason": "Refused"})
    else:
        raise NotImplementedError(f"There is no way to refuse {scope['type']!r}.")
