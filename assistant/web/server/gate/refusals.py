"""How a request is refused: in words, in the form that whoever asks can read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response

from assistant.api.refusals import RequestError, path_of, refused
from assistant.strings import say
from assistant.web.server.languages import language_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

#: OpenAI's names of errors by status; others have none.
_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}


def refusal(
    scope: Scope,
    status: int,
    key: str,
    *,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> Response:
    """A response that says why a request is refused.

    For a browser it is plain text in its language, else JSON in the form of the path asked for.

    Args:
        scope: Of the request.
        status: HTTP status.
        key: Of the sentence.
        headers: Further headers.
        values: What goes into the sentence.
    """
    request = HTTPConnection(scope)
    text = say(key, language_of(request), **values)
    if "text/html" in request.headers.get("accept", ""):
        return PlainTextResponse(f"{text}\n", status, headers)
    error = RequestError(text, status=status, code=_CODES.get(status, ""))
    return refused(path_of(scope), error, headers)


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
